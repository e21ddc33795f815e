"""reveal.js' Markdown, as reveal-md has it: stacks of slides, ``Note:``, attributes in comments.

Read after https://revealjs.com/markdown/ and reveal-md 6.
"""

from __future__ import annotations

import re

from mdvideo.deck.dialects.dialect_reader import (
    DialectWriter,
    Line,
    ReadDialect,
    ReadFile,
    front_matter_keys,
    leading_front_matter,
    lines_of,
    plain_list,
)
from mdvideo.deck.markdown.rules.list_fragments import FRAGMENT_ITEM
from mdvideo.deck.source import Source

_HORIZONTAL = "---"
_VERTICAL = "----"
_NOTE = re.compile(r"\s*notes?:[ \t]*", re.IGNORECASE)
_SLIDE = re.compile(r"\s*<!--\s*\.slide:(?P<attributes>.*?)-->")
_ELEMENT = re.compile(r"[ \t]*<!--\s*\.element:?(?P<attributes>.*?)-->")
_ATTRIBUTE = re.compile(r"(?P<name>[\w-]+)(?:\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote))?")
_LIST_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s+")
_FRAGMENT_CLASS = re.compile(r"<[a-z][^<>]*?\bclass=(?P<quote>[\"'])(?:[^\"'<>]*\s)?fragment(?:\s[^\"'<>]*)?(?P=quote)")
_LINE_NUMBERS = re.compile(r"\[(?P<lines>[\d,\s|-]*)\]")
_KEPT = frozenset({"title", "lang", "description", "author"})
_TRANSITIONS = {
    "none": "none", "fade": "fade", "slide": "slideleft", "convex": "slideleft", "concave": "slideleft",
    "zoom": "zoomin",
}  # fmt: skip


def read_reveal(source: Source, read_file: ReadFile) -> ReadDialect:
    """Rewrite a deck of reveal.js. ``read_file`` is not needed."""
    del read_file
    out = DialectWriter(source.file)
    lines = lines_of(source)
    end = leading_front_matter(lines)
    separators = _front_matter(lines[:end], out)
    for slide, ruler in _split(lines[end:], separators):
        _slide(slide, out)
        if ruler is not None:
            out.put("\n---\n\n", ruler)
    return out.result()


def _front_matter(lines: list[Line], out: DialectWriter) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Write what counts of the front matter, and return the patterns of both separators."""
    patterns = {"separator": _HORIZONTAL, "verticalSeparator": _VERTICAL}
    if lines:
        out.keep_line(lines[0])
        for key in front_matter_keys(lines[1:-1]):
            if key.name in patterns and key.value:
                patterns[key.name] = key.value
            elif key.name in _KEPT:
                out.keep_line(key.lines[0])
            elif key.name == "revealOptions":
                found = re.search(r"transition:\s*['\"]?(\w+)", "\n".join(line.text for line in key.lines))
                if found is not None and found[1] in _TRANSITIONS:
                    out.put(f"transition: {_TRANSITIONS[found[1]]}\n", key.lines[0])
        out.keep_line(lines[-1])
    return _separator(patterns["separator"], _HORIZONTAL), _separator(patterns["verticalSeparator"], _VERTICAL)


def _separator(pattern: str, default: str) -> re.Pattern[str]:
    """Return a pattern for the line of a separator. What a pattern says of line ends is ours to decide.

    A pattern that is more than a line of text counts as the default one.
    """
    core = re.sub(r"\\r\??|\\n[+*?]?|[\^$]", "", pattern).strip()
    if not re.fullmatch(r"[-=*_~#<>! \w]{2,40}", core):
        core = default
    return re.compile(rf"[ \t]*{re.escape(core)}[ \t]*$")


def _split(
    lines: list[Line], separators: tuple[re.Pattern[str], re.Pattern[str]]
) -> list[tuple[list[Line], Line | None]]:
    slides: list[tuple[list[Line], Line | None]] = []
    slide: list[Line] = []
    for number, line in enumerate(lines):
        ruler = not line.is_code and any(pattern.match(line.text) for pattern in separators)
        # Both default separators need blank lines around them; a heading's underline has none.
        if ruler and (number == 0 or not lines[number - 1].stripped):
            slides.append((slide, line))
            slide = []
        else:
            slide.append(line)
    return [*slides, (slide, None)]


def _slide(lines: list[Line], out: DialectWriter) -> None:
    note = next((n for n, line in enumerate(lines) if not line.is_code and _NOTE.match(line.text)), len(lines))
    for number, line in enumerate(lines[:note]):
        if line.is_code:
            out.replace_line(_LINE_NUMBERS.sub(_steps, line.text) if "```" in line.text else line.text, line)
        elif (slide := _SLIDE.match(line.text)) is not None:
            _slide_attributes(line, slide["attributes"], out)
        elif re.fullmatch(r"\s*-{3,}\s*", line.text) and (not number or not lines[number - 1].stripped):
            out.put("<hr>\n", line)  # no separator here
        elif "<!--" in line.text and _ELEMENT.search(line.text):
            _element(line, out)
        else:
            out.replace_line(plain_list(_FRAGMENT_CLASS.sub(r"\g<0> data-fragment", line.text)), line)
    if note == len(lines):
        return
    head = _NOTE.match(lines[note].text)
    out.put("\n<!-- Note: ", lines[note])
    out.keep(lines[note], head.end() if head is not None else 0)
    for line in lines[note + 1 :]:
        out.end_line(line)
        out.rewriting.replace(line.text.replace("-->", "→"), line.source, line.start, line.end)
    out.put("\n-->\n", lines[-1])


def _steps(found: re.Match[str]) -> str:
    return f"{{{found['lines'].replace(' ', '')}}}" if found["lines"].strip() else "{lines:true}"


def _attributes(text: str) -> dict[str, str]:
    return {found["name"]: found["value"] or "" for found in _ATTRIBUTE.finditer(text)}


def _slide_attributes(line: Line, text: str, out: DialectWriter) -> None:
    for name, value in _attributes(text).items():
        if name in ("data-background", "data-background-color", "data-background-image", "data-background-gradient"):
            is_colour = re.fullmatch(r"#[0-9a-fA-F]{3,8}|[a-z]+|(?:rgb|hsl)a?\(.*\)", value) is not None
            if name == "data-background-gradient":
                out.put(f"<!-- _backgroundImage: {value} -->\n\n", line)
            elif name == "data-background-color" or (name == "data-background" and is_colour):
                out.put(f"<!-- _backgroundColor: {value} -->\n\n", line)
            else:
                out.put(f"![bg](<{value}>)\n\n", line)
        elif name == "data-background-video":
            out.put(f"![bg](<{value.split(',')[0]}>)\n\n", line)
        elif name == "data-transition" and value.split("-")[0] in _TRANSITIONS:
            out.put(f"<!-- _transition: {_TRANSITIONS[value.split('-')[0]]} -->\n\n", line)
        elif name == "data-auto-animate":
            out.put("<!-- morph -->\n\n", line)
        elif name == "class" and value:
            out.put(f"<!-- _class: {value} -->\n\n", line)
        elif name in ("data-background-iframe", "data-background-interactive"):
            out.warn(line, "a page as background is not shown")
        elif name == "data-visibility" and value == "hidden":
            out.warn(line, "reveal.js hides this slide; it is shown", "remove the slide")


def _element(line: Line, out: DialectWriter) -> None:
    """Make a list item or a paragraph a fragment if its comment says so."""
    text = line.text
    comments = [_attributes(found["attributes"]) for found in _ELEMENT.finditer(text)]
    is_fragment = any("fragment" in each.get("class", "").split() for each in comments)
    plain = plain_list(_ELEMENT.sub("", text).rstrip())
    item = _LIST_ITEM.match(plain)
    styles = "; ".join(each["style"] for each in comments if each.get("style"))
    if is_fragment and item is not None:
        out.replace_line(f"{item[0]}{FRAGMENT_ITEM}{plain[item.end() :]}", line)
    elif is_fragment and plain.strip():
        out.put("\n::: fragment\n\n", line)
        out.replace_line(plain, line)
        out.put("\n:::\n\n", line)
    elif styles and plain.strip():
        out.put(f'\n::: {{style="{styles}"}}\n\n', line)
        out.replace_line(plain, line)
        out.put("\n:::\n\n", line)
    elif plain.strip():
        out.replace_line(plain, line)
    else:
        if is_fragment:
            out.warn(line, "the block above appears at once: its .element comment stands alone",
                     "write the comment at the end of the block's last line")  # fmt: skip
        out.drop(line)
