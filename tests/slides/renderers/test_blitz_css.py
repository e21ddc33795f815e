"""The default renderer returns from every page, whatever floats in it, and stands still at the end of animations."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from mdvideo.frame_size import Size
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.renderers.blitz_css import without_floats

SIZE = Size(320, 180)
WORDS = "words " * 40


@pytest.mark.parametrize(
    "markup",
    [
        f'<p><span style="float:right">a</span> {WORDS}</p>',
        f"<p>{WORDS}<span style='color:red;float : left !important;'>a</span> {WORDS}</p>",
        f"<style>b{{float:left!important}} #a#b b{{float:right!important}}</style><p id=a>{WORDS}<b>a</b></p>",
        f"<style>b{{fl\\6f at:right}}</style><p><b>a</b>{WORDS}</p>",
        f"<style>:root{{--side:right}} b{{float:var(--side)}}</style><p><b>a</b>{WORDS}</p>",
        f'<style>p::before{{content:"x";float:left}}</style><p>{WORDS}</p>',
    ],
)
def test_nothing_floats_in_a_line(markup: str) -> None:
    """In a process of its own, which can be ended: blitz-py does not return where something floats."""
    code = (
        "import sys; from mdvideo.frame_size import Size; from mdvideo.slides.renderers.blitz import BlitzRenderer\n"
        "with BlitzRenderer([]).open(sys.argv[1], Size(320, 180)) as page: page.paint()"
    )
    page = f"<!doctype html><html><head></head><body>{markup}</body></html>"
    assert subprocess.run([sys.executable, "-c", code, page], timeout=60, check=False).returncode == 0


def test_pages_without_floats_stay_as_they_are() -> None:
    page = "<html><head><style>b{color:red}</style></head><body>x</body></html>"
    assert without_floats(page) == page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("animation", "red"),
    [("k 3s forwards", True), ("k 3s 2s both", True), ("k 3s", False), ("k 2s infinite", False), ("none", False)],
)
def test_animations_stand_still_at_their_end(
    animation: str, red: bool, blitz: HtmlRenderer, chromium: HtmlRenderer
) -> None:
    page = (
        "<!doctype html><html><head><style>@keyframes k{from{background:blue}to{background:red}}"
        f"div{{width:2000px;height:2000px;background:blue;animation:{animation}}}</style></head><body><div></div>"
    )
    for renderer in (blitz, chromium):
        with renderer.open(page, SIZE) as document:
            color = np.asarray(document.paint())[90, 160, :3]
        assert (int(color[0]) > 200) is red
