"""A picture whose height a style sheet sets keeps its shape."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.marp.emulated.picture_widths import free_widths
from mdvideo.slides.marp.match_selector import Node


@pytest.mark.parametrize(
    ("css", "is_free"),
    [
        ("section img{height:5cm}", True),
        ("section img{height:5cm}section p img{width:3cm}", False),
        ("section img{max-height:5cm}", False),
        ("section img{height:auto}", False),
    ],
)
def test_the_width_follows_from_the_height(css: str, is_free: bool) -> None:
    root = parse_fragment('<p><img data-figure="0"></p>')
    free_widths(root, Node("section"), css)
    assert ("width:auto" in inner_html(root)) is is_free
