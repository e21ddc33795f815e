"""The table of CSS features is true: each row is drawn in a browser, and not by the default renderer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageFilter

import mdvideo
from mdvideo.frame_size import Size
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.css_support.css_features import CSS_FEATURES, CssFeature
from mdvideo.slides.css_support.feature_list import features_as_markdown

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = Size(480, 270)
STYLE = """
html,body{margin:0;background:#fff} body{font:64px "mdvideo Sans";color:#222;padding:40px}
.box{width:600px;height:300px;background:#4a90d9;color:#fff}
.small{width:240px;height:240px;background:#d94a4a;margin-top:-150px;margin-left:150px}
td,th{padding:20px} .red-cells td{background:red}
"""
DRAWN = 0.9
"""Similarity of what a rule changes in both renderers from which on the default renderer draws it."""


def flat(renderer: HtmlRenderer, css: str, markup: str) -> NDArray[np.float64]:
    """Paint a page on white, and blur it: letters that are half a pixel apart are alike."""
    html = f"<!doctype html><html><head><style>{STYLE}{css}</style></head><body>{markup}</body></html>"
    with renderer.open(html, SIZE) as page:
        picture = Image.fromarray(page.paint())
    white = Image.new("RGBA", picture.size, "white")
    blurred = Image.alpha_composite(white, picture).convert("RGB").filter(ImageFilter.GaussianBlur(2))
    return np.asarray(blurred, np.float64)


def change(renderer: HtmlRenderer, feature: CssFeature) -> NDArray[np.float64]:
    shown = flat(renderer, feature.base + feature.css, feature.markup)
    return shown - flat(renderer, feature.base, feature.markup)


@pytest.mark.browser
@pytest.mark.parametrize("feature", CSS_FEATURES, ids=lambda feature: feature.name)
def test_a_row_is_what_the_renderer_does(feature: CssFeature, blitz: HtmlRenderer, chromium: HtmlRenderer) -> None:
    """A row that fails here is drawn by this version of blitz-py: take it out, and what emulates it."""
    ours, theirs = change(blitz, feature), change(chromium, feature)
    assert np.abs(theirs).mean() > 0.02, f"the sample of {feature.name} changes nothing in a browser"
    lengths = float(np.sqrt((ours**2).sum() * (theirs**2).sum()))
    similarity = float((ours * theirs).sum()) / lengths if lengths else 0.0
    share = np.abs(ours).sum() / np.abs(theirs).sum()
    assert similarity < DRAWN or share < 0.5, f"blitz-py now draws {feature.name}: mend the table in css_features.py"


def test_the_documentation_has_the_table() -> None:
    """If this fails, run scripts/docs."""
    text = (Path(mdvideo.__file__).parents[1] / "docs" / "marp.md").read_text(encoding="utf-8")
    assert features_as_markdown() in text


def test_no_feature_is_listed_twice() -> None:
    names = [feature.name for feature in CSS_FEATURES]
    assert len(names) == len(set(names))
