"""Quarto's and pandoc's slides: slides at headings, pauses, spans with attributes, cells of code that are not run.

Read after https://quarto.org/docs/presentations/revealjs/ and pandoc's manual, "Slide shows".
"""

from __future__ import annotations

import re

from mdvideo.deck.dialects.dialect_reader import (
    DialectWriter,
    FrontMatterKey,
    Line,
    ReadDialect,
    ReadFile,
    front_matter_keys,
    leading_front_matter,
    lines_of,
    plain_list,
    stepwise_list,
)
from mdvideo.deck.source import Source

_PAUSE = re.compile(r"\s*\.\s\.\s\.\s*$")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*(?:\{(?P<attributes>[^{}]*)\})?\s*$")
_RULER = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_CELL = re.compile(r"(?P<indent>\s*)(?P<marks>`{3,})\s*\{(?P<language>\w+)(?P<options>[^}]*)\}\s*$")
_OPTION = re.compile(r"\s*(?:#|//|--|%%)\|\s*(?P<name>[\w-]+):\s*(?P<value>.*?)\s*$")
_SPAN = re.compile(r"(?<![!\\\]])\[(?P<text>[^\[\]]+)\]\{(?P<attributes>[^{}]*)\}")
_SHORTCODE = re.compile(r"\{\{<\s*(?P<name>\w+)\s*(?P<rest>[^>]*?)\s*>\}\}")
_CLASS = re.compile(r"\.([\w-]+)")
_ATTRIBUTE = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_DRAWN = frozenset({"mermaid", "dot"})


def read_quarto(source: Source, read_file: ReadFile) -> ReadDialect:
    """Rewrite a deck of Quarto or pandoc. ``read_file`` reads what ``{{< include >}}`` names."""
    reader = _Reader(DialectWriter(source.file), read_file)
    lines = lines_of(source)
    end = leading_front_matter(lines)
    reader.front_matter(lines[:end])
    reader.read(lines[end:])
    return reader.out.result()


class _Reader:
    def __init__(self, out: DialectWriter, read_file: ReadFile) -> None:
        self.out = out
        self._read_file = read_file
        self._level = 2
        self._incremental = False
        self._pauses = 0
        self._has_slides = False
        self._including: list[str] = []

    def front_matter(self, lines: list[Line]) -> None:
        """Write what counts, and the title slide that pandoc makes of it."""
        if not lines:
            return
        keys = {key.name: key for key in front_matter_keys(lines[1:-1])}
        whole = "\n".join(line.text for line in lines)
        if (level := re.search(r"^\s*slide-level:\s*([1-6])\s*$", whole, re.MULTILINE)) is not None:
            self._level = int(level[1])
        self._incremental = re.search(r"^\s*incremental:\s*true\s*$", whole, re.MULTILINE) is not None
        self.out.keep_line(lines[0])
        for name in ("title", "author", "lang", "description"):
            if name in keys and keys[name].value and not keys[name].value.startswith(("[", "{", "|", ">")):
                self.out.keep_line(keys[name].lines[0])
        self.out.keep_line(lines[-1])
        self._title_slide(keys)

    def _title_slide(self, keys: dict[str, FrontMatterKey]) -> None:
        if "title" not in keys or not keys["title"].value:
            return
        self.out.put(f"\n<!-- _class: title -->\n\n# {keys['title'].value}\n", keys["title"].lines[0])
        for name in ("subtitle", "author", "institute", "date"):
            if name not in keys:
                continue
            value = keys[name].value
            named = [re.sub(r"^\s*-?\s*(?:name:)?\s*", "", line.text) for line in keys[name].lines[1:2]]
            shown = value or (named[0] if named else "")
            if shown and not shown.startswith("{"):
                self.out.put(f"\n{shown.strip('[]')}\n", keys[name].lines[0])
        self._has_slides = True

    def read(self, lines: list[Line]) -> None:
        number = 0
        while number < len(lines):
            line = lines[number]
            cell = _CELL.match(line.text) if line.is_code else None
            heading = None if line.is_code else _HEADING.match(line.text)
            if cell is not None:
                number = self._cell(lines, number, cell)
                continue
            if line.is_code:
                self.out.keep_line(line)
            elif heading is not None and len(heading["marks"]) <= self._level:
                self._start_slide(line)
                self._heading(line, heading)
            elif _RULER.match(line.text) and (number == 0 or not lines[number - 1].stripped):
                self._start_slide(line)
            elif _PAUSE.match(line.text):
                self._pauses += 1
                self.out.put("\n::: fragment\n\n", line)
            else:
                self._text(line)
            number += 1

    def _start_slide(self, line: Line) -> None:
        self.out.put("\n:::\n" * self._pauses, line)
        self._pauses = 0
        if self._has_slides:
            self.out.put("\n---\n\n", line)
        self._has_slides = True

    def _heading(self, line: Line, heading: re.Match[str]) -> None:
        attributes = heading["attributes"] or ""
        for name, *values in _ATTRIBUTE.findall(attributes):
            value = next(filter(None, values), "")
            if name == "background-image":
                self.out.put(f"![bg](<{value}>)\n\n", line)
            elif name == "background-color":
                self.out.put(f"<!-- _backgroundColor: {value} -->\n\n", line)
            elif name == "background-video":
                self.out.put(f"![bg](<{value}>)\n\n", line)
            elif name == "background-gradient":
                self.out.put(f"<!-- _backgroundImage: {value} -->\n\n", line)
        classes = [name for name in _CLASS.findall(re.sub(r"\"[^\"]*\"", "", attributes)) if name not in _PLAIN_CLASSES]
        if classes:
            self.out.put(f"<!-- _class: {' '.join(classes)} -->\n\n", line)
        end = heading.end("text")
        self.out.keep(line, 0, end)
        self.out.end_line(line)

    def _text(self, line: Line) -> None:
        text = _SPAN.sub(_span, line.text)
        text = _SHORTCODE.sub(lambda found: self._shortcode(found, line), text)
        text = stepwise_list(text) if self._incremental else plain_list(text)
        self.out.replace_line(text, line)

    def _shortcode(self, found: re.Match[str], line: Line) -> str:
        name, rest = found["name"], found["rest"].strip("\"' ")
        path = rest.split()[0] if rest else ""
        if name == "video" and path and not path.startswith("http"):
            return f"![]({path})"
        if name == "pagebreak":
            return ""
        if name == "include" and path and path not in self._including:
            text = self._read_file(path)
            if text is not None:
                self._including.append(path)
                self.read(lines_of(Source.from_text(text, path)))
                self._including.pop()
                return ""
        self.out.warn(line, f"{found[0]} shows nothing in a video")
        return ""

    def _cell(self, lines: list[Line], first: int, cell: re.Match[str]) -> int:
        """Write a cell without its options; return the number of the line after it."""
        last = next(
            (n for n in range(first + 1, len(lines)) if lines[n].stripped == cell["marks"]), len(lines) - 1
        )  # fmt: skip
        options = {}
        body = first + 1
        while body < last and (option := _OPTION.match(lines[body].text)) is not None:
            options[option["name"]] = option["value"]
            body += 1
        language = cell["language"].lower()
        echo = options.get("echo", "true").lower() != "false" and options.get("include", "true").lower() != "false"
        if language not in _DRAWN:
            self.out.warn(lines[first], "the cell is not run: its code is shown" if echo else "the cell is not run",
                          "render the deck to Markdown, and build that: quarto render DECK --to markdown")  # fmt: skip
        if not echo and language not in _DRAWN:
            return last + 1
        self.out.replace_line(f"{cell['indent']}{cell['marks']}{language}", lines[first])
        for line in lines[body : last + 1]:
            self.out.keep_line(line)
        return last + 1


_PLAIN_CLASSES = frozenset(
    {"smaller", "scrollable", "unnumbered", "unlisted", "nostretch", "center", "allowframebreaks"}
)


def _span(found: re.Match[str]) -> str:
    attributes = found["attributes"]
    classes = _CLASS.findall(attributes)
    style = next((a or b or c for name, a, b, c in _ATTRIBUTE.findall(attributes) if name == "style"), "")
    parts = f' class="{" ".join(classes)}"' if classes else ""
    parts += f' style="{style}"' if style else ""
    parts += " data-fragment" if "fragment" in classes else ""
    return f"<span{parts}>{found['text']}</span>"
