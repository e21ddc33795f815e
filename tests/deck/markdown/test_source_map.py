"""Offsets in tokens are offsets in the source, wherever the token is."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.dialect import markdown_parser
from mdvideo.deck.markdown.source_map import map_line_ends, map_to_source, source_offset
from mdvideo.deck.source import Source


def ranges(text: str) -> list[str]:
    """The source of each image, formula and HTML tag in paragraphs."""
    source = Source.from_text(text, "deck.md")
    tokens = markdown_parser().parse(source.text, {})
    map_to_source(tokens, source)
    children = (child for token in tokens for child in token.children or ())
    found = (child.meta["range"] for child in children if "range" in child.meta)
    return [source.text[start:end] for start, end in found]


@pytest.mark.parametrize(
    "text",
    [
        "![a](b.png)",
        "some text ![a](b.png) and more",
        "first line\nsecond ![a](b.png)\nthird",
        "# A heading ![a](b.png)",
        "   ###   ![a](b.png)   ###",
        "a heading ![a](b.png)\n=====",
        "- an item\n  with ![a](b.png)",
        "1. > deep\n   > ![a](b.png)",
        "> a quotation\nlazy ![a](b.png)",
        "| a | b |\n|---|---|\n| x | ![a](b.png) |",
        "\ttext\n\n![a](b.png)   \nmore",
        "[^1]: a note ![a](b.png)\n\ntext[^1]",
    ],
)
def test_an_image_is_found_in_every_kind_of_block(text: str) -> None:
    assert ranges(text) == ["![a](b.png)"]


def test_equal_cells_of_a_row_are_told_apart() -> None:
    source = Source.from_text("| a | b |\n|---|---|\n| $x$ | $x$ |", "deck.md")
    tokens = markdown_parser().parse(source.text, {})
    map_to_source(tokens, source)
    starts = [child.meta["range"][0] for token in tokens for child in token.children or () if "range" in child.meta]
    assert starts == [22, 28]


def test_addresses_and_attributes_are_mapped_too() -> None:
    source = Source.from_text("text\n\n- ![a](<prompt:b c>){seed=7}", "deck.md")
    tokens = markdown_parser().parse(source.text, {})
    map_to_source(tokens, source)
    (image,) = [child for token in tokens for child in token.children or () if child.type == "image"]
    start, end = image.meta["address_range"]
    (seed,) = image.meta["attributes"]
    assert source.text[start:end] == "prompt:b c"
    assert source.text[seed.name_start : seed.value_end] == "seed=7"


def test_a_text_of_line_ends_is_mapped_line_by_line() -> None:
    source = Source.from_text("> one\n>   two", "deck.md")
    offset_map = map_line_ends("one\ntwo", 0, source)
    assert [source_offset(offset_map, at) for at in (0, 2, 4, 6)] == [2, 4, 10, 12]
