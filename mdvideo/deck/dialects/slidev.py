"""Slidev's decks: layouts and slots, ``<v-click>``, notes in the last comment, utility classes, imports.

Read after Slidev 52, https://sli.dev/guide/syntax and its built-in layouts and components.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from mdvideo.deck.dialects.dialect_reader import DialectWriter, Line, ReadDialect, ReadFile, lines_of, plain_list
from mdvideo.deck.dialects.slidev_components import ComponentReader
from mdvideo.deck.dialects.slidev_slides import SlidevSlide, split_slides_of_slidev
from mdvideo.deck.dialects.uno_css import css_of_classes
from mdvideo.deck.source import Source

MAX_IMPORTS = 16
"""How deep files may import others."""

_CLASSES = {
    "cover": "title", "intro": "title", "center": "lead", "statement": "lead", "fact": "lead", "quote": "quote",
    "section": "section", "end": "closing",
}  # fmt: skip
_THEMES = {"default": "default", "seriph": "editorial", "apple-basic": "default", "none": "default"}
_TRANSITIONS = {
    "fade": "fade", "fade-out": "fade", "slide-left": "slideleft", "slide-right": "slideright", "slide-up": "slideup",
    "slide-down": "slidedown", "view-transition": "fade", "none": "none",
}  # fmt: skip
_SLOT = re.compile(r"::[ \t]*(?P<name>[\w-]+)[ \t]*::[ \t]*$")
_CLICK = re.compile(r"\[click(?::(?P<times>\d{1,2}))?\]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE_OPTIONS = re.compile(
    r"\{(?:monaco[\w-]*|twoslash|[^{}|]*\b(?:maxHeight|at|startLine)\b[^{}]*)\}|\btwoslash\b|\{\}"
)
_LINE_STEPS = re.compile(r"(?P<dollars>^\s*\$\$)\s*\{[^{}]*\}")
_PUBLIC = re.compile(r"(?P<before>!\[[^\]]*\]\(|\bsrc=[\"'])/(?!/)")
_IMPORT_CODE = re.compile(r"<<<\s+(?P<path>[^\s{#]+)(?:#(?P<region>[\w-]+))?[ \t]*(?P<info>.*)$")
_CLASS_VALUES = re.compile(r"\bclass=[\"']([^\"']*)[\"']")
_RANGE = re.compile(r"(?P<path>.+?\.md)(?:#(?P<numbers>[\d,\s-]+))?$")


def read_slidev(source: Source, read_file: ReadFile) -> ReadDialect:
    """Rewrite a deck of Slidev. ``read_file`` reads imported slides and code."""
    reader = _Reader(source, read_file)
    slides = list(reader.slides_of(source, ()))
    reader.front_matter(slides[0])
    for number, slide in enumerate(slides):
        reader.slide(slide, is_first=number == 0)
    reader.styles()
    return reader.out.result()


class _Reader:
    def __init__(self, source: Source, read_file: ReadFile) -> None:
        self.out = DialectWriter(source.file)
        self._source = source
        self._read_file = read_file
        self._defaults: dict[str, str] = {}
        self._classes: set[str] = set()
        self._components = ComponentReader(self.out)

    def slides_of(self, source: Source, importing: tuple[str, ...]) -> Iterator[SlidevSlide]:
        """Yield the slides of a file in order, with those that it imports, without those that are off."""
        for slide in split_slides_of_slidev(lines_of(source)):
            path = slide.value("src")
            if any(slide.is_set(key) for key in ("hide", "disabled") if key in slide.keys):
                continue
            if not path:
                yield slide
                continue
            found = _RANGE.match(path)
            name = _inside(found["path"] if found is not None else path, importing[-1] if importing else "")
            line = slide.keys["src"].lines[0]
            deep = name in importing or len(importing) >= MAX_IMPORTS
            text = None if deep else self._read_file(name)
            if text is None:
                hint = "check the path, from the file that names it"
                self.out.warn(line, f"the slides in {path} cannot be read", hint)
                yield slide
                continue
            imported = list(self.slides_of(Source.from_text(text, name), (*importing, name)))
            numbers = _numbers(found["numbers"] if found is not None else None, len(imported))
            for number in numbers:
                each = imported[number - 1]
                keys = each.keys | {key: value for key, value in slide.keys.items() if key != "src"}
                yield SlidevSlide(slide.ruler or each.ruler or line, keys, each.lines)

    def front_matter(self, first: SlidevSlide) -> None:
        """Write the deck's own keys."""
        if not first.keys:
            return
        some = next(iter(first.keys.values())).lines[0]
        self.out.put("---\n", some)
        theme = first.value("theme")
        self.out.put(f"theme: {_THEMES.get(theme, 'default')}\n", first.keys["theme"].lines[0] if theme else some)
        if theme and theme not in _THEMES:
            self.out.warn(first.keys["theme"].lines[0], f"the theme {theme} is not there: default is used",
                          "write mdvideo's theme on the command line: --theme", code="unknown-theme")  # fmt: skip
        for name in ("title", "author", "lang", "info", "description", "keywords"):
            if not first.value(name) or first.value(name).startswith(("|", ">")):
                continue
            key = "description" if name == "info" else name
            if key == "description" and "info" in first.keys and name == "description":
                continue
            self.out.put(f"{key}: {first.value(name)}\n", first.keys[name].lines[0])
        ratio = first.value("aspectRatio")
        if re.fullmatch(r"\d+/\d+", ratio):
            self.out.put(f"size: {ratio.replace('/', ':')}\n", first.keys["aspectRatio"].lines[0])
        if (transition := _TRANSITIONS.get(first.value("transition").split("|")[0].strip())) is not None:
            self.out.put(f"transition: {transition}\n", first.keys["transition"].lines[0])
        self.out.put("---\n\n", some)
        if "defaults" in first.keys:
            for line in first.keys["defaults"].lines[1:]:
                name, _, value = line.text.strip().partition(":")
                self._defaults[name] = value.strip()

    def slide(self, slide: SlidevSlide, *, is_first: bool) -> None:
        """Write a slide: its settings as directives, its slots as columns, its note."""
        if not is_first and (slide.ruler or slide.lines):
            self.out.put("\n---\n\n", slide.ruler or slide.lines[0])
        layout = slide.value("layout") or self._defaults.get("layout", "") or ("cover" if is_first else "default")
        self._settings(slide, layout)
        body, note = _split_note(slide.lines)
        slots = _slots(body)
        sides = [name for name in slots if name not in ("default", "top", "bottom")]
        for name in ("default", "top"):
            if not (name == "default" and layout == "two-cols" and sides):
                self._lines(slots.get(name, []))
        if sides and slide.lines:
            columns = ["default", *sides] if layout == "two-cols" and "left" not in slots else sides
            self.out.put("\n::: columns\n\n", slide.lines[0])
            for name in columns:
                self.out.put("\n::: column\n\n", slide.lines[0])
                self._lines(slots.get(name, []))
                self.out.put("\n:::\n\n", slide.lines[-1])
            self.out.put("\n:::\n\n", slide.lines[-1])
        self._lines(slots.get("bottom", []))
        if layout == "iframe" or layout.startswith("iframe-"):
            self._components.placeholder(slide.keys["layout"].lines[0], f"Page: {slide.value('url')}", "a page")
        self._note(note)

    def styles(self) -> None:
        """Write the CSS of the utility classes that the deck uses."""
        css = css_of_classes(self._classes)
        if css:
            end = len(self._source.text)
            self.out.rewriting.put(f"\n\n<style>\n{css}\n</style>\n", self._source, end, end)

    def _settings(self, slide: SlidevSlide, layout: str) -> None:
        first = next((key.lines[0] for key in slide.keys.values()), slide.lines[0] if slide.lines else slide.ruler)
        if first is None:
            return
        names = [_CLASSES.get(layout, "")]
        own = slide.value("class").split()
        self._classes.update(own)
        names += own
        if any(names):
            self.out.put(f"<!-- _class: {' '.join(filter(None, names))} -->\n\n", first)
        if "transition" in slide.keys and slide.ruler is not None:
            name = slide.value("transition").split("|")[0].strip()
            if name in _TRANSITIONS:
                self.out.put(f"<!-- _transition: {_TRANSITIONS[name]} -->\n\n", slide.keys["transition"].lines[0])
        image = slide.value("image") or (slide.value("background") if layout != "iframe" else "")
        if not image:
            return
        line = slide.keys["image" if slide.value("image") else "background"].lines[0]
        if re.fullmatch(r"#[0-9a-fA-F]{3,8}|[a-z]+|(?:rgb|hsl)a?\(.*\)", image):
            self.out.put(f"<!-- _backgroundColor: {image} -->\n\n", line)
        elif "gradient(" in image:
            self.out.put(f"<!-- _backgroundImage: {image} -->\n\n", line)
        else:
            side = {"image-left": " left", "image-right": " right"}.get(layout, "")
            fit = " contain" if slide.value("backgroundSize") == "contain" else ""
            self.out.put(f"![bg{side}{fit}](<{_public(image)}>)\n\n", line)

    def _lines(self, lines: list[Line]) -> None:
        number = 0
        while number < len(lines):
            line = lines[number]
            if line.is_code:
                self._code(line)
            elif (code := _IMPORT_CODE.match(line.text.strip())) is not None:
                self._imported_code(line, code)
            elif re.match(r"\s*<script\b", line.text):
                number = _last_of(lines, number, "</script>")
            elif re.match(r"\s*<style\b", line.text):
                last = _last_of(lines, number, "</style>")
                self._style(lines[number : last + 1])
                number = last
            else:
                text = plain_list(_COMMENT.sub("", line.text))
                text = _LINE_STEPS.sub(r"\g<dollars>", _PUBLIC.sub(r"\g<before>public/", text))
                for value in _CLASS_VALUES.findall(text):
                    self._classes.update(value.split())
                self._components.line(text, line)
            number += 1

    def _code(self, line: Line) -> None:
        text = line.text
        if text.lstrip().startswith(("```", "~~~")) and "magic-move" not in text:
            text = _CODE_OPTIONS.sub("", text).rstrip()
        self.out.replace_line(text, line)

    def _style(self, lines: list[Line]) -> None:
        """Keep the rules of a slide's style; Slidev's hold for that slide only."""
        self.out.replace_line(re.sub(r"<style[^>]*>", "<style scoped>", lines[0].text), lines[0])
        for line in lines[1:]:
            self.out.keep_line(line)

    def _imported_code(self, line: Line, found: re.Match[str]) -> None:
        path = found["path"].removeprefix("@/").removeprefix("./")
        text = self._read_file(path)
        if text is None:
            self.out.warn(line, f"the code in {found['path']} cannot be read", "check the path, from the deck's folder")
            return
        region = found["region"]
        if region is not None:
            text = _region_of(text, region)
        language = PurePosixPath(path).suffix.removeprefix(".")
        info = found["info"].strip()
        named = re.match(r"[A-Za-z][\w-]*", info)
        language, info = (named[0], info[named.end() :]) if named is not None else (language, info)
        self.out.put(f"```{language} {info}".rstrip() + f"\n{text.strip(chr(10))}\n```\n", line)

    def _note(self, lines: list[Line]) -> None:
        """Write the comment at the slide's end as a note; ``[click:3]`` is three clicks."""
        if not lines:
            return
        self.out.put("\n", lines[0])
        for number, line in enumerate(lines):
            text = _CLICK.sub(lambda found: " ".join(["[click]"] * max(1, int(found["times"] or 1))), line.text)
            if number == 0:
                text = re.sub(r"<!--\s*", "<!-- Note: ", text, count=1)
            self.out.replace_line(text, line)


def _split_note(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return a slide's lines without comments, and those of the comment that ends it, which is its note."""
    last = len(lines)
    while last and not lines[last - 1].stripped:
        last -= 1
    note: list[Line] = []
    if last and lines[last - 1].text.rstrip().endswith("-->") and not lines[last - 1].is_code:
        first = next((n for n in range(last - 1, -1, -1) if "<!--" in lines[n].text), last - 1)
        if lines[first].text.lstrip().startswith("<!--"):
            note, lines = lines[first:last], lines[:first]
    kept, inside = [], False
    for line in lines:
        if line.is_code:
            kept.append(line)
            continue
        if inside:
            inside = "-->" not in line.text
            continue
        opened = line.text.rfind("<!--")
        if opened >= 0 and "-->" not in line.text[opened:]:
            inside = True
            continue
        if opened < 0 or _COMMENT.sub("", line.text).strip():
            kept.append(line)
    return kept, note


def _slots(lines: list[Line]) -> dict[str, list[Line]]:
    """Return the lines of each slot by name, in order; those before the first mark are ``default``."""
    slots: dict[str, list[Line]] = {"default": []}
    name = "default"
    for line in lines:
        mark = None if line.is_code else _SLOT.match(line.text)
        if mark is not None:
            name = mark["name"]
            slots.setdefault(name, [])
        else:
            slots[name].append(line)
    return slots


def _last_of(lines: list[Line], first: int, closing: str) -> int:
    return next((n for n in range(first, len(lines)) if closing in lines[n].text), first)


def _public(path: str) -> str:
    return f"public{path}" if path.startswith("/") and not path.startswith("//") else path


def _inside(path: str, importing: str) -> str:
    """Return an import's path from the deck's folder; ``/`` and ``@/`` mean that folder itself."""
    if path.startswith(("/", "@/")):
        return path.removeprefix("@").lstrip("/")
    return str(PurePosixPath(importing).parent / path)


def _numbers(text: str | None, count: int) -> list[int]:
    """Return the numbers of slides in ``2,5-7``, of all slides where nothing is said."""
    if text is None:
        return list(range(1, count + 1))
    numbers: list[int] = []
    for part in text.split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        low = int(first) if first.isdecimal() else 1
        high = (int(last) if last.isdecimal() else count) if dash else low
        numbers += [number for number in range(low, min(high, count) + 1) if 1 <= number <= count]
    return numbers


def _region_of(text: str, name: str) -> str:
    """Return the lines between ``#region NAME`` and ``#endregion``, without their common indentation."""
    found = re.search(
        rf"#?region\s+{re.escape(name)}\b[^\n]*\n(?P<body>.*?)^[^\n]*#?endregion", text, re.DOTALL | re.MULTILINE
    )
    if found is None:
        return text
    lines = found["body"].split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines)
