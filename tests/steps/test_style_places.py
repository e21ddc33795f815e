"""The place of a piece of CSS: in the deck's own styles, or in a style sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.steps.style_places import StylePlaces

DECK = """\
---
style: |
  h1 {
    filter:  blur(4px);
  }
---

# filter: blur(4px)

`em { padding: 4px }`

<style scoped>
em { padding: 4px }
</style>

<p style="text-indent: 2em">

<style scoped>
em { padding: 4px }
</style>
"""


@pytest.fixture
def places(tmp_path: Path) -> StylePlaces:
    deck, sheet = tmp_path / "deck.md", tmp_path / "own.css"
    deck.write_text(DECK, encoding="utf-8")
    sheet.write_text("a {\n  text-shadow: 0 0 4px\n    red;\n}\n", encoding="utf-8")
    return StylePlaces(deck, [tmp_path / "x.png", sheet, tmp_path / "gone.css"])


@pytest.mark.parametrize(
    ("css", "line", "place"),
    [
        ("filter: blur(4px)", 1, ("deck.md", 4, 5)),
        ("padding: 4px", 1, ("deck.md", 13, 6)),
        ("padding: 4px", 15, ("deck.md", 19, 6)),
        ("text-indent: 2em", 1, ("deck.md", 16, 11)),
        ("text-shadow: 0 0 4px red", 7, ("own.css", 2, 3)),
    ],
)
def test_css_is_found_where_it_is_written(
    css: str, line: int, place: tuple[str, int, int], places: StylePlaces
) -> None:
    span = places.place_of(css, line)
    assert span is not None
    assert (Path(span.file).name, span.line, span.column) == place


def test_what_is_nowhere_has_no_place(places: StylePlaces) -> None:
    assert places.place_of("float: left") is None
    assert places.place_of("shadow: 0 0 4px red") is None
