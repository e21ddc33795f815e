"""Goldens in the deck's own language: title, input and expected output, separated by lines with a single dot.

``python -m tests.deck.test_deck_goldens`` replaces the expected output with the parser's current one. Read the
difference before you commit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import pytest

from mdvideo.deck.lint import lint_deck
from mdvideo.deck.model import (
    Background,
    CssImage,
    Deck,
    Diagram,
    EmbeddedPicture,
    Figure,
    Prompt,
    RemotePicture,
    Slide,
)
from mdvideo.deck.parser import parse_deck

FOLDER = Path(__file__).parent / "goldens"


class Golden(NamedTuple):
    """One example."""

    file: Path
    title: str
    text: str
    expected: str


def goldens() -> list[Golden]:
    """All examples, in the order of the files."""
    return [golden for file in sorted(FOLDER.glob("*.md")) for golden in read(file)]


def read(file: Path) -> Iterator[Golden]:
    parts = file.read_text(encoding="utf-8").split("\n.\n")
    for title, text, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        yield Golden(file, title.strip(), text, expected)


def show(text: str) -> str:
    """The deck in ``text`` with everything that is not default, and every problem as users see it."""
    deck = parse_deck(text, "deck.md")
    problems = [str(problem) for problem in (*deck.problems, *lint_deck(deck))]
    return "\n".join([*_deck(deck), *(line for slide in deck.slides for line in _slide(slide)), *problems])


def _deck(deck: Deck) -> Iterator[str]:
    first = deck.slides[0].title if deck.slides else ""
    if deck.title != first:
        yield f"title: {deck.title}"
    for name in ("description", "author", "keywords", "style"):
        if value := getattr(deck, name):
            yield f"{name}: {value!r}"
    if deck.lang != "en":
        yield f"lang: {deck.lang}"
    for name, value in deck.options.items():
        yield f"option {name}: {value!r}"


def _slide(slide: Slide) -> Iterator[str]:
    level = "" if slide.heading_level is None else f" h{slide.heading_level}"
    yield f"slide {slide.number} at {slide.span.line}:{slide.span.column}{level}: {slide.title}"
    shown = {"number", "span", "body", "title", "text", "heading_level", "backgrounds", "figures", "formulas", "notes"}
    for field in fields(Slide):
        value = getattr(slide, field.name)
        if field.name in shown or value in (None, (), 0, "", {}, "horizontal"):
            continue
        yield f"  {field.name}: {_plain(value)}"
    yield from (f"  {_picture(background)}" for background in slide.backgrounds)
    yield from (f"  {_picture(figure)}" for figure in slide.figures)
    for formula in slide.formulas:
        kind = "display " if formula.display else ""
        yield f"  formula {kind}{formula.tex!r} at {formula.span.line}:{formula.span.column}"
    for note in slide.notes:
        yield f"  note {note.text!r} at {note.span.line}:{note.span.column}"
    for line in slide.body.splitlines():
        yield f"  | {line}".rstrip()


def _plain(value: object) -> str:
    for kind in ("Transition", "Motion", "Split"):
        if type(value).__name__ == kind:
            parts = (getattr(value, f.name) for f in fields(value) if f.name != "span")  # type: ignore[arg-type]
            return " ".join(str(part) for part in parts if part is not None)
    return str(value) if isinstance(value, str | int) else repr(value)


def _picture(thing: Background | Figure) -> str:
    source = thing.source
    match source:
        case Prompt():
            pinned = ("seed", "steps", "guidance", "negative", "model", "style")
            words = [f"{name}={value!r}" for name in pinned if (value := getattr(source, name)) is not None]
            what = " ".join([f"prompt {source.text!r}", *words])
        case CssImage():
            what = source.css
        case EmbeddedPicture():
            what = f"embedded {len(source.data)} bytes"
        case RemotePicture():
            what = f"url {source.url!r}"
        case Diagram():
            what = f"diagram {source.language}"
        case _:
            what = f"file {source.path!r}"
    own = [field for field in fields(thing) if field.name not in ("source", "span", "filters")]
    looks = [f"{field.name}={value!r}" for field in own if (value := getattr(thing, field.name)) != field.default]
    looks += [f"{found.name}({found.argument})" for found in thing.filters]
    return " ".join([type(thing).__name__.lower(), what, f"at {source.span.line}:{source.span.column}", *looks])


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: f"{golden.file.stem}: {golden.title}")
def test_a_deck_is_parsed_as_its_golden_shows(golden: Golden) -> None:
    assert show(golden.text) == golden.expected


def main() -> None:
    """Rewrite every file."""
    for file in sorted(FOLDER.glob("*.md")):
        parts = [f"{golden.title}\n.\n{golden.text}\n.\n{show(golden.text)}\n.\n" for golden in read(file)]
        file.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
