"""A page of a site as a deck: what other dialects of Markdown write becomes what a deck knows, line for line.

A page is a deck when its front matter says ``mdvideo: true``, or ``mdvideo:`` with a deck's options below it. What the
front matter says besides is the site's business, except who wrote the page and what it is about.

Lines keep their numbers, so that faults are shown where their author wrote them; columns may shift.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from mdvideo.deck.loose_yaml import Scalar, Table, Value
from mdvideo.errors import DeckError

KEY = "mdvideo"
"""The front-matter key that makes a page a deck."""

ABOUT = frozenset({"title", "description", "author", "keywords", "lang"})
"""What a page's front matter says of its video too."""

DIVIDER = frozenset({1, 2})
"""Headings that begin slides, unless the page's options say otherwise."""

_YES = frozenset({"true", "yes", "on"})
_NO = frozenset({"false", "no", "off", ""})


def page_table(table: Table) -> tuple[Table, Value | None]:
    """A deck's front matter out of a page's; and where it says that it is a deck, or None if it does not.

    Raises DeckError when ``mdvideo`` is neither yes, no nor a mapping.
    """
    given = next((value for key, value in reversed(table.entries) if key.text == KEY), None)
    if given is None:
        return table, None
    if isinstance(given, Table):
        named = {key.text for key, _ in given.entries}
        about = [entry for entry in table.entries if entry[0].text in ABOUT - named]
        return Table((*about, *given.entries), table.span), given
    word = given.text.strip().lower() if isinstance(given, Scalar) else None
    if word in _YES:
        return Table(tuple(entry for entry in table.entries if entry[0].text in ABOUT), table.span), given
    if word in _NO:
        return Table(tuple(entry for entry in table.entries if entry[0].text != KEY), table.span), None
    hint = "write mdvideo: true, or options of the deck below mdvideo:"
    raise DeckError.at(given.span, "page-deck", "this says neither yes nor no", hint=hint)


_FRONT = re.compile(r"\ufeff?---+[ \t]*\r?\n(.*?)^---+[ \t]*\r?$", re.S | re.M)
_CLAIM = re.compile(rf"^{KEY}[ \t]*:[ \t]*([^\r\n#]*)", re.M)


def is_page(text: str) -> bool:
    """Whether a page's front matter makes it a deck: quick, since sites have many pages."""
    if KEY not in text:
        return False
    front = _FRONT.match(text)
    claim = _CLAIM.search(front[1]) if front is not None else None
    if front is None or claim is None:
        return False
    below = front[1][claim.end() :].lstrip(" \t\r")[:2]
    return claim[1].strip().lower() not in _NO or below in ("\n ", "\n\t")


_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
_ADMONITION = re.compile(r'(?P<indent> *)(?:!!!|\?\?\?\+?)\s+(?P<kind>[\w-]+)[\w -]*?(?:\s+"(?P<title>.*)")?\s*$')
_TAB = re.compile(r'(?P<indent> *)===[!+]?\s+"(?P<title>.*)"\s*$')
_COLON_FENCE = re.compile(r"(?P<indent> *)(?::{3,}|/{3,})\s*\{?(?P<kind>[\w-]*)\}?\s*\|?\s*(?P<title>[^{}]*?)\s*$")
_ALERT = re.compile(r"(?P<indent>[ >]*>\s*)\[!(?P<kind>\w+)\]\s*$")
_NOTHING = re.compile(
    r"\s*(?:\[TOC\]|\[\[toc\]\]|;?-+8<-+.*|\*\[[^\]]+\]:.*|\{:?\s*[.#][^{}]*\}|\{%.*%\}|\([\w-]+\)=)\s*$"
)
_PARTS = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?-->|<!--.*$")
_ATTRIBUTES = re.compile(r"(?P<before>[)\]*_`>\w][ \t]*)\{:?\s*(?P<list>(?:[.#][\w-]+|[\w-]+=)[^{}\n]*)\}")
_ICON = re.compile(r":(?:material|octicons|fontawesome|simple)-[\w-]+:")
_MARK = re.compile(r"==(?=\S)(.+?)(?<=\S)==")
_KEYS = re.compile(r"\+\+(?=\S)([\w+\" -]+?)(?<=\S)\+\+")
_STRESSED = re.compile(r'\bhl_lines="([\d\s,-]+)"')
_CLASS_INFO = re.compile(r"\{\s*\.(?P<language>[\w+#-]+)(?P<rest>[^}]*)\}")

PROMPT_PARAMETERS = re.compile(r"(?:seed|steps|guidance|negative|model|style)=")
_UNSEEN = frozenset({"mdvideo", "mermaid", "{mdvideo}", "{mermaid}", "{toctree}", "toctree"})
"""Fences that a slide cannot show: another video, and diagrams that only a browser draws."""


def is_page_deck(path: Path) -> bool:
    """Whether a Markdown file is a page whose front matter makes it a deck; not what cannot be read."""
    try:
        return is_page(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return False


def deck_text(text: str) -> str:
    """A page's text with the constructs of MkDocs, MyST and GitHub as plain Markdown, each on its own line."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    bodies: list[int] = []  # indentation of each admonition or tab that is open
    closing: Callable[[str], bool] | None = None
    hidden = commented = False
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        while closing is None and line.strip() and bodies and indent < bodies[-1]:
            bodies.pop()
        line = line[min(indent, 4 * len(bodies)) :]
        if closing is not None:
            yield "" if hidden else line
            if closing(line):
                closing, hidden = None, False
        elif commented:
            commented = "-->" not in line
            yield line
        elif (fence := _FENCE.match(line)) is not None and "`" not in fence["info"]:
            closing, hidden = _ends(fence["marks"]), fence["info"].strip().partition(" ")[0] in _UNSEEN
            yield "" if hidden else fence["indent"] + fence["marks"] + _info(fence["info"])
        elif (box := _ADMONITION.match(line) or _TAB.match(line)) is not None:
            bodies.append(len(box["indent"]) + 4 * len(bodies) + 4)
            yield _heading(box)
        elif (box := _COLON_FENCE.match(line) or _ALERT.match(line)) is not None:
            yield _heading(box) if box["kind"] else ""
        elif _NOTHING.match(line):
            yield ""
        else:
            commented = "<!--" in line and "-->" not in line.rpartition("<!--")[2]
            yield _inline(line)


def _ends(marks: str) -> Callable[[str], bool]:
    closing = re.compile(rf"\s*{re.escape(marks[0])}{{{len(marks)},}}\s*$")
    return lambda line: closing.match(line) is not None


def _heading(box: re.Match[str]) -> str:
    """The title of a box as a paragraph in bold; a box may say that it has none."""
    parts = box.groupdict()
    title = parts.get("title")
    if title is None or (title == "" and not box[0].rstrip().endswith('"')):
        title = parts["kind"].replace("-", " ").capitalize()
    return f"{parts['indent']}**{title}**" if title else ""


def _info(info: str) -> str:
    """Pygments' language, and lines to stress as a deck writes them."""
    found = _CLASS_INFO.search(info)
    if found is not None:
        info = f"{found['language']} {found['rest']}"
    stressed = _STRESSED.search(info)
    language = info.strip().partition(" ")[0]
    if language.startswith("{") and language.endswith("}"):  # MyST's directives: {code-block} python
        language = info.strip().partition(" ")[2]
    return language if stressed is None else f"{language} {{{','.join(stressed[1].replace(',', ' ').split())}}}"


def _inline(line: str) -> str:
    """A line outside of code, in which code spans and comments stay as they are."""
    out, at = [], 0
    for part in _PARTS.finditer(line):
        out += [_words(line[at : part.start()]), part[0]]
        at = part.end()
    return "".join([*out, _words(line[at:])])


def _words(text: str) -> str:
    text = _ICON.sub("", text)
    text = _MARK.sub(r"<mark>\1</mark>", text)
    text = _KEYS.sub(lambda keys: "+".join(f"<kbd>{key.strip()}</kbd>" for key in keys[1].split("+")), text)
    return _ATTRIBUTES.sub(lambda found: found[0] if PROMPT_PARAMETERS.match(found["list"]) else found["before"], text)
