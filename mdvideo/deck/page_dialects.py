"""The Markdown of site generators (MkDocs, MyST, GitHub) turned into a deck's Markdown, line for line.

Lines keep their numbers. Code, comments, formulas, the targets of links and HTML tags stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from markdown_it.token import Token

from mdvideo.deck.directives.prompt_values import PROMPT_PARAMETERS

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
_ADMONITION = re.compile(r'(?P<indent> *)(?:!!!|\?\?\?\+?)\s+(?P<kind>[\w-]+)[\w -]*?(?:\s+"(?P<title>.*)")?\s*$')
_TAB = re.compile(r'(?P<indent> *)===[!+]?\s+"(?P<title>.*)"\s*$')
_COLON_FENCE = re.compile(r"(?P<indent> *)(?::{3,}|/{3,})\s*\{?(?P<kind>[\w-]*)\}?\s*\|?\s*(?P<title>[^{}]*?)\s*$")
_ALERT = re.compile(r"(?P<indent>[ >]*>\s*)\[!(?P<kind>\w+)\]\s*$")
_WITHOUT_CONTENT = re.compile(
    r"\s*(?:\[TOC\]|\[\[toc\]\]|;?-+8<-+.*|\*\[[^\]]+\]:.*|\{:?\s*[.#][^{}]*\}|\{%.*%\}|\([\w-]+\)=)\s*$"
)
"""Lines that show nothing themselves: a table of contents, a snippet, an abbreviation, attributes, a template tag."""

_KEPT = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    r"|<!--.*?-->|<!--.*$"
    r"|\\[\\$]"
    r"|\$\$.*?\$\$|(?<!\$)\$(?![\s$])(?:\\.|[^$\\])*(?<!\s)\$(?!\d)"
    r"|\\\(.*?\\\)|\\\[.*?\\\]"
    r"|\]\((?:<[^<>]*>|[^()\s]|\([^()\s]*\))*"
    r"|</?[A-Za-z][^<>]*>"
)
"""Parts of a line that are not text: code, comments, escapes, formulas, the targets of links, HTML tags."""

_FORMULA_BLOCK = re.compile(r"[ \t>]*(?P<open>\$\$|\\\[|\\begin\{[a-zA-Z*]+\})")
_FORMULA_END = re.compile(r"\$\$|\\\]|\\end\{[a-zA-Z*]+\}")
_FORMULA_ENDS = {"$$": "$$", "\\[": "\\]"}
_ATTRIBUTES = re.compile(r"(?P<before>[)\]*_`>\w][ \t]*)\{:?\s*(?P<list>(?:[.#][\w-]+|[\w-]+=)[^{}\n]*)\}")
_OF_PROMPT = re.compile(rf"(?:{'|'.join(PROMPT_PARAMETERS)})=")
_ICON = re.compile(r":(?:material|octicons|fontawesome|simple)-[\w-]+:")
_MARK = re.compile(r"==(?=\S)(.+?)(?<=\S)==")
_KEYS = re.compile(r"\+\+(?=\S)([\w+\" -]+?)(?<=\S)\+\+")
_HIGHLIGHTED_LINES = re.compile(r'\bhl_lines="([\d\s,-]+)"')
_CLASS_INFO = re.compile(r"\{\s*\.(?P<language>[\w+#-]+)(?P<rest>[^}]*)\}")

_HIDDEN_FENCES = frozenset({"mdvideo", "{mdvideo}", "{toctree}", "toctree"})
"""Fences that a slide cannot show: other videos and lists of pages."""


def to_deck_markdown(text: str) -> str:
    """Convert the text of a page below its front matter. The result has the same number of lines."""
    return "\n".join(_convert_lines(text.split("\n")))


def join_soft_breaks(tokens: Iterable[Token]) -> None:
    """Turn the line breaks inside paragraphs into spaces: on a page they mean nothing, unlike in a deck."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "softbreak":
                child.type, child.content = "text", " "


def _convert_lines(lines: list[str]) -> Iterator[str]:
    bodies: list[int] = []  # indentation of the body of each open admonition or tab
    ends_fence: Callable[[str], bool] | None = None
    hidden = in_comment = False
    formula_end: str | None = None
    last_ends = {end: number for number, line in enumerate(lines) for end in _FORMULA_END.findall(line)}
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        while ends_fence is None and line.strip() and bodies and indent < bodies[-1]:
            bodies.pop()
        line = line[min(indent, 4 * len(bodies)) :]
        if ends_fence is not None:
            yield "" if hidden else line
            if ends_fence(line):
                ends_fence, hidden = None, False
        elif in_comment:
            in_comment = "-->" not in line
            yield line
        elif formula_end is not None:
            formula_end = None if formula_end in line else formula_end
            yield line
        elif (end := _unclosed_formula(line)) is not None and last_ends.get(end, 0) > number:
            formula_end = end
            yield line
        elif (fence := _FENCE.match(line)) is not None and "`" not in fence["info"]:
            ends_fence = _fence_end(fence["marks"])
            hidden = fence["info"].strip().partition(" ")[0] in _HIDDEN_FENCES
            yield "" if hidden else fence["indent"] + fence["marks"] + _convert_fence_info(fence["info"])
        elif (box := _ADMONITION.match(line) or _TAB.match(line)) is not None:
            bodies.append(len(box["indent"]) + 4 * len(bodies) + 4)
            yield _box_title(box)
        elif (box := _COLON_FENCE.match(line) or _ALERT.match(line)) is not None:
            yield _box_title(box) if box["kind"] else ""
        elif _WITHOUT_CONTENT.match(line):
            yield ""
        else:
            in_comment = "<!--" in line and "-->" not in line.rpartition("<!--")[2]
            yield _convert_inline(line)


def _unclosed_formula(line: str) -> str | None:
    """Return what ends the formula that the line begins as a block of its own, if that is on a later line."""
    begun = _FORMULA_BLOCK.match(line)
    if begun is None:
        return None
    opening = begun["open"]
    end = _FORMULA_ENDS.get(opening) or opening.replace("begin", "end")
    return None if end in line[begun.end() :] else end


def _fence_end(marks: str) -> Callable[[str], bool]:
    closing = re.compile(rf"\s*{re.escape(marks[0])}{{{len(marks)},}}\s*$")
    return lambda line: closing.match(line) is not None


def _box_title(box: re.Match[str]) -> str:
    """Return the title of an admonition or tab as a bold paragraph. An explicitly empty title gives an empty line."""
    parts = box.groupdict()
    title = parts.get("title")
    if title is None or (title == "" and not box[0].rstrip().endswith('"')):
        title = parts["kind"].replace("-", " ").capitalize()
    return f"{parts['indent']}**{title}**" if title else ""


def _convert_fence_info(info: str) -> str:
    """Return the language and the highlighted lines as a deck writes them: ``python {1,3-4}``."""
    found = _CLASS_INFO.search(info)
    if found is not None:
        info = f"{found['language']} {found['rest']}"
    highlighted = _HIGHLIGHTED_LINES.search(info)
    language = info.strip().partition(" ")[0]
    if language.startswith("{") and language.endswith("}"):  # MyST's directives: {code-block} python
        language = info.strip().partition(" ")[2]
    return language if highlighted is None else f"{language} {{{','.join(highlighted[1].replace(',', ' ').split())}}}"


def _convert_inline(line: str) -> str:
    """Convert a line outside code blocks, except its code, comments, formulas, targets of links and HTML tags."""
    converted, at = [], 0
    for kept in _KEPT.finditer(line):
        converted += [_convert_text(line[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*converted, _convert_text(line[at:])])


def _convert_text(text: str) -> str:
    text = _ICON.sub("", text)
    text = _MARK.sub(r"<mark>\1</mark>", text)
    text = _KEYS.sub(lambda keys: "+".join(f"<kbd>{key.strip()}</kbd>" for key in keys[1].split("+")), text)
    return _ATTRIBUTES.sub(lambda found: found[0] if _OF_PROMPT.match(found["list"]) else found["before"], text)
