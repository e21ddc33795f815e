"""Drawings in a deck's HTML are figures, whole and valid, and nothing in them is a note or a forbidden element."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from mdvideo.deck.markdown.svg_markup import has_open_svg, svg_file_of, svg_ranges
from mdvideo.deck.model import EmbeddedPicture, Slide
from mdvideo.deck.parser import parse_deck


def slide_of(text: str) -> Slide:
    deck = parse_deck(text, "lesson.md")
    assert deck.problems == ()
    return deck.slides[0]


def drawings_of(slide: Slide) -> list[ET.Element]:
    sources = [figure.source for figure in slide.figures]
    return [ET.fromstring(source.data) for source in sources if isinstance(source, EmbeddedPicture)]  # noqa: S314 (our own)


@pytest.mark.parametrize(
    "text",
    [
        '<svg width="30" height="20"><circle r="5"/></svg>',
        '<svg width="30"\n     height="20">\n\n    <circle r="5"/>\n\n</svg>',
        '<div>\n<svg><g>\n\n<circle r="5"/></g></svg>\n</div>',
        'Words <svg><circle r="5"/></svg> and more',
        '- a <svg><circle r="5"/></svg>\n- b',
        '<p align="center"><svg><circle r=5></svg></p>',
        '<SVG viewBox="0 0 9 9"><circle r=5 /></SVG>',
        '<svg><svg><circle r="5"/></svg></svg>',
        '<svg><!-- Generator: a tool --><circle r="5"/></svg>',
        '<svg>\n<!-- x: y -->\n\n<circle r="5"/>\n</svg>',
        '<svg><style>.a > b{}</style><script>x()</script><circle r="5"/></svg>',
        '<svg xmlns:z="urn:z"><circle r="5" z:a="1"/></svg>',
        '<svg><circle r="5" inkscape:label="a"/><sodipodi:namedview/></svg>',
    ],
)
def test_a_drawing_becomes_one_figure(text: str) -> None:
    slide = slide_of(text)
    (drawing,) = drawings_of(slide)
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.find(".//{http://www.w3.org/2000/svg}circle") is not None
    assert slide.body.count("<img") == 1
    assert slide.notes == ()
    assert "svg" not in slide.body.lower()


def test_size_and_title_of_a_drawing_are_those_of_the_figure() -> None:
    (figure,) = slide_of('<svg width="30" height="20%"><title>A &amp; B</title></svg>').figures
    assert (figure.width, figure.height, figure.alt) == ("30px", "20%", "A & B")


def test_a_drawing_alone_is_a_paragraph_of_its_own() -> None:
    assert slide_of("<svg></svg>\n\nText").body.startswith('<p><img data-figure="0"')


def test_characters_of_html_are_resolved() -> None:
    (drawing,) = drawings_of(slide_of("<svg><text>a&nbsp;b &amp; c &lt; d</text></svg>"))
    assert "".join(drawing.itertext()) == "a\u00a0b & c < d"


def test_symbols_for_other_drawings_are_no_figure() -> None:
    assert slide_of('<svg style="display: none"><symbol id="a"/></svg>\n\nText').figures == ()


@pytest.mark.parametrize("text", ["```html\n<svg></svg>\n```", "`<svg></svg>`", "    <svg></svg>"])
def test_code_stays_code(text: str) -> None:
    assert slide_of(text).figures == ()


def test_an_unfinished_drawing_is_reported_and_takes_nothing_with_it() -> None:
    deck = parse_deck("<svg><g>\n\nWords\n\n---\n\nSecond", "lesson.md")
    assert deck.problems
    assert "Words" in deck.slides[0].text
    assert len(deck.slides) == 2


def test_ranges_are_those_of_the_outermost_elements() -> None:
    html = "a<svg/>b<svg><svg></svg></svg></svg>c<svg"
    assert [html[a:b] for a, b in svg_ranges(html)] == ["<svg/>", "<svg><svg></svg></svg>"]
    assert has_open_svg(html)
    assert not has_open_svg(html[:-4])


def test_any_markup_becomes_xml() -> None:
    for markup in ("<svg><g><b></g></svg>", '<svg a=1 b c="&amp;">x & y</svg>', "<svg></b></svg>", "<svg><br></svg>"):
        ET.fromstring(svg_file_of(markup))  # noqa: S314 (our own)
