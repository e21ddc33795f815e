"""The slide's ``::before`` and ``::after`` are written out."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.generated_content import generated_content
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.scope_css import scope_css

NUMBERED = Node("section", ("a",), {"data-marpit-pagination": "3", "data-marpit-pagination-total": "9"})


def text_of(element: Element | None) -> str | None:
    return None if element is None else element.text()


@pytest.mark.parametrize(
    ("css", "number"),
    [
        ("", "3"),
        ("section::after{color:red}", "3"),
        (
            "section::after{content:'Page ' attr(data-marpit-pagination) \" / \" attr(data-marpit-pagination-total)}",
            "Page 3 / 9",
        ),
        ("section::after{content:'x'}", "3"),
        ("section.b::after{content:attr(data-marpit-pagination) 'b'}", "3"),
        (
            "section.a::after{content:attr(data-marpit-pagination)'a'}section::after{content:attr(data-marpit-pagination)}",
            "3a",
        ),
    ],
)
def test_the_page_number_is_as_the_theme_writes_it(css: str, number: str) -> None:
    assert text_of(generated_content(scope_css(css), NUMBERED, {})[1]) == number


def test_a_slide_without_a_number_has_nothing_after_it() -> None:
    assert (
        generated_content(scope_css("section::after{content:attr(data-marpit-pagination)}"), Node("section"), {})[1]
        is None
    )


def test_text_and_pictures_before_a_slide() -> None:
    before, _ = generated_content(
        scope_css(r"section::before{content:var(--t) '\2713' url(a.png)}"), NUMBERED, {"--t": '"T"'}
    )
    assert before is not None
    assert before.text() == "T✓"
    assert before.elements()[0].attributes["src"] == "a.png"
