"""presenterm's decks: commands in comments, slides that end with one, titles underlined with ``===``.

Read after presenterm 0.15, https://mfontanini.github.io/presenterm/.
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
    stepwise_list,
)
from mdvideo.deck.source import Source

_COMMAND = re.compile(
    r"\s*<!--\s*(?:cmd:)?\s*(?P<name>[a-z_]+)\s*(?::\s*(?P<value>.*?))?\s*-->\s*$", re.DOTALL
)  # fmt: skip
_NOTE_HEAD = re.compile(r"\s*<!--\s*(?:cmd:\s*)?speaker_note\s*:[ \t]*\|?[ \t]*\n?[ \t]*")
_RULE = re.compile(r"\s*-{3,}\s*|\s*\*{3,}\s*")
_COMMENT = re.compile(r"<!--.*?-->")
_IMAGE_SIZE = re.compile(r"!\[(?:image|i):(?:width|w):(\d+%?)\]\(")
_CODE_FLAGS = re.compile(r"\s\+(?!line_numbers\b)[a-z_]+(?::\S+)?")
_RENDERED = re.compile(r"(?P<language>mermaid|d2|latex|typst)\b.*\+render")
_KEPT_KEYS = frozenset({"title", "author", "theme", "lang", "description"})
_SILENT = frozenset(
    [
        "end_slide",
        "jump_to_middle",
        "new_line",
        "newline",
        "new_lines",
        "newlines",
        "font_size",
        "list_item_newlines",
        "alignment",
        "no_footer",
        "skip_slide",
        "reset_layout",
        "column",
        "column_layout",
        "pause",
        "incremental_lists",
        "speaker_note",
        "include",
        "snippet_output",
        "no_margin",
    ]
)


def read_presenterm(source: Source, read_file: ReadFile) -> ReadDialect:
    """Rewrite a deck of presenterm."""
    reader = _Reader(DialectWriter(source.file), read_file)
    lines = lines_of(source)
    end = leading_front_matter(lines)
    reader.front_matter(lines[:end])
    reader.read(lines[end:])
    reader.end_slide(None)
    return reader.out.result()


class _Reader:
    def __init__(self, out: DialectWriter, read_file: ReadFile) -> None:
        self.out = out
        self._read_file = read_file
        self._included: list[str] = []
        self._incremental = False
        self._open: list[str] = []
        """The containers that are open, innermost last: fragment, columns, column."""
        self._widths: list[int] = []

    def front_matter(self, lines: list[Line]) -> None:
        if not lines:
            return
        keys = {key.name: key for key in front_matter_keys(lines[1:-1])}
        self.out.keep_line(lines[0])
        for key in keys.values():
            if key.name in _KEPT_KEYS and key.value and key.name != "theme":
                self.out.keep_line(key.lines[0])
            elif key.name == "authors":
                names = ", ".join(line.text.strip().removeprefix("- ") for line in key.lines[1:]) or key.value
                self.out.put(f"author: {names.strip('[]')}\n", key.lines[0])
        self.out.keep_line(lines[-1])
        title = keys.get("title")
        if title is None or not title.value:
            return
        self.out.put(f"\n# {title.value}\n", title.lines[0])
        for name in ("sub_title", "event", "location", "date", "author"):
            if (line := keys.get(name)) is not None and line.value:
                self.out.put(f"\n{line.value}\n", line.lines[0])
        if (authors := keys.get("authors")) is not None and authors.value:
            self.out.put(f"\n{authors.value.strip('[]')}\n", authors.lines[0])
        self.out.put("\n---\n\n", lines[-1])

    def read(self, lines: list[Line]) -> None:
        number = 0
        while number < len(lines):
            line = lines[number]
            if line.is_code:
                self._code(line)
            elif line.text.lstrip().startswith("<!--"):
                last = next((n for n in range(number, len(lines)) if "-->" in lines[n].text), number)
                self._comment(lines[number : last + 1])
                number = last
            elif number + 1 < len(lines) and re.fullmatch(r"=+\s*", lines[number + 1].text) and line.stripped:
                self.out.rewriting.put("# ", line.source, line.start, line.start)
                self.out.keep_line(line)  # a slide's title, which presenterm sets apart
                self.out.drop(lines[number + 1])
                number += 1
            elif _RULE.fullmatch(line.text) and not (number and lines[number - 1].stripped and "-" in line.text):
                self.out.put("\n<hr>\n\n", line)  # a rule: it ends no slide
            else:
                self._text(line)
            number += 1

    def end_slide(self, line: Line | None) -> None:
        self._close(line, 0)
        self._incremental = False
        if line is not None:
            self.out.put("\n---\n\n", line)

    def _code(self, line: Line) -> None:
        text = line.text
        rendered = _RENDERED.search(text)
        if text.lstrip().startswith(("```", "~~~")) and " +" in text:
            if "+exec" in text:
                self.out.warn(line, "code is shown, not run", "paste what it prints into a block of its own")
            text = text.replace("+line_numbers", "{lines:true}")
            text = _CODE_FLAGS.sub("", text) if rendered is None else text.partition("+render")[0].rstrip()
        self.out.replace_line(text, line)

    def _text(self, line: Line) -> None:
        text = _IMAGE_SIZE.sub(r"![w:\1](", _COMMENT.sub("", line.text))
        text = stepwise_list(text) if self._incremental else plain_list(text)
        self.out.replace_line(text, line)

    def _comment(self, lines: list[Line]) -> None:
        first = lines[0]
        whole = "\n".join(line.text for line in lines)
        command = _COMMAND.fullmatch(whole)
        name, value = (command["name"], command["value"] or "") if command is not None else ("", "")
        if name == "speaker_note":
            self._note(lines)
        elif name == "end_slide":
            self.end_slide(first)
        elif name == "pause":
            self._begin("fragment", "fragment", first)
        elif name == "incremental_lists":
            self._incremental = value.strip() == "true"
        elif name == "column_layout":
            self._end_columns(first)
            self._widths = [int(width) for width in re.findall(r"\d{1,4}", value)]
            self._begin("columns", "columns", first)
        elif name == "column" and "columns" in self._open:
            self._close(first, self._open.index("columns") + 1)
            number = int(value) if value.strip().isdecimal() and len(value) < 4 else 0
            width = self._widths[number] if number < len(self._widths) else 1
            self._begin("column", f"{{.column width={width}%}}", first)
        elif name == "reset_layout":
            self._end_columns(first)
        elif name == "jump_to_middle":
            self.out.put("<!-- _class: lead -->\n\n", first)
        elif name == "include":
            self._include(first, value.strip())
        elif name == "skip_slide":
            self.out.warn(first, "presenterm leaves this slide out; it is shown", "remove the slide")
        elif name not in _SILENT:
            self.out.drop(first)  # presenterm speaks no comment

    def _note(self, lines: list[Line]) -> None:
        """Keep a note's own lines; what comes before and after them becomes the marks of a comment."""
        whole = "\n".join(line.text for line in lines)
        head = _NOTE_HEAD.match(whole)
        before = whole[: head.end()] if head is not None else ""
        first = before.count("\n")
        self.out.put("\n<!-- Note: ", lines[0])
        self.out.keep(lines[first], len(before) - (before.rfind("\n") + 1))
        for line in lines[first + 1 :]:
            self.out.end_line(line)
            self.out.keep(line)
        self.out.end_line(lines[-1])
        self.out.put("\n", lines[-1])

    def _begin(self, name: str, mark: str, line: Line) -> None:
        self._open.append(name)
        self.out.put(f"\n::: {mark}\n\n", line)

    def _close(self, line: Line | None, keep: int) -> None:
        """Close the open containers but the outermost ``keep``; the end of the deck closes them by itself."""
        if line is not None and len(self._open) > keep:
            self.out.put("\n:::\n" * (len(self._open) - keep) + "\n", line)
        del self._open[keep:]

    def _end_columns(self, line: Line) -> None:
        if "columns" in self._open:
            self._close(line, self._open.index("columns"))

    def _include(self, line: Line, path: str) -> None:
        text = None if path in self._included else self._read_file(path)
        if text is None:
            self.out.warn(line, f"{path} cannot be read", "check the path, from the deck's folder")
            return
        self._included.append(path)
        self.read(lines_of(Source.from_text(text, path)))
        self._included.pop()
