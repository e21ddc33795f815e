"""Media queries are judged on Marp's screen of 1280 × 720 pixels."""

from __future__ import annotations

import pytest

from mdvideo.slides.css_support.media_queries import holds_on_slides, scale_media_queries


@pytest.mark.parametrize(
    ("queries", "holds"),
    [
        ("", True),
        ("screen", True),
        ("print", False),
        ("print, screen", True),
        ("not print", True),
        ("not screen", False),
        ("only screen and (min-width: 1280px)", True),
        ("(min-width: 1281px)", False),
        ("(max-width: 80em)", True),
        ("(max-width: 1000px)", False),
        ("(width >= 1000px)", True),
        ("(1000px < width <= 1200px)", False),
        ("(min-height: 700px) and (max-height: 800px)", True),
        ("(max-width: 10px) or (orientation: landscape)", True),
        ("(orientation: portrait)", False),
        ("(prefers-color-scheme: dark)", False),
        ("(prefers-color-scheme: light)", True),
        ("(prefers-reduced-motion: reduce)", False),
        ("(hover: hover)", True),
        ("(min-width: calc(1px + 2px))", True),
    ],
)
def test_queries_hold_as_in_marp(queries: str, holds: bool) -> None:
    assert holds_on_slides(queries) is holds


def test_lengths_become_those_of_the_page() -> None:
    assert scale_media_queries("@media (min-width: 600px) and (max-width: 60em)", 1.5) == (
        "@media (min-width: 900px) and (max-width: 1440px)"
    )
