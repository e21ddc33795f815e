"""A stop that is placed before an earlier one stands where that one stands, as in a browser."""

from __future__ import annotations

import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.marp.emulated.gradient_stops import place_stops
from mdvideo.slides.marp.scope_css import scale_declarations, scope_css
from mdvideo.slides.renderers.blitz import BlitzRenderer


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("linear-gradient(90deg,red 40%,blue 0)", "linear-gradient(90deg,red 40%,blue 40%)"),
        ("linear-gradient(red 40%, blue 0 80%, lime 0)", "linear-gradient(red 40%,blue 40% 80%,lime 80%)"),
        ("radial-gradient(circle at 2% 3%,red 50px,tan 10px)", "radial-gradient(circle at 2% 3%,red 50px,tan 50px)"),
        ("linear-gradient(to right,rgb(0,0,0) 0 9%,red 0)", "linear-gradient(to right,rgb(0,0,0) 0 9%,red 9%)"),
    ],
)  # fmt: skip
def test_stops_do_not_go_back(written: str, placed: str) -> None:
    assert place_stops(f"color:red;background:{written},url(a.png);top:0") == (
        f"color:red;background:{placed},url(a.png);top:0"
    )


@pytest.mark.parametrize(
    "written",
    [
        "linear-gradient(45deg,red,blue)",
        "linear-gradient(90deg,red 10%,blue 90%)",
        "linear-gradient(90deg,red 40%,blue 20px)",
        "linear-gradient(90deg,red var(--a),blue 0)",
        "linear-gradient(90deg,red",
    ],
)
def test_other_gradients_stay(written: str) -> None:
    assert place_stops(f"background:{written}") == f"background:{written}"


@pytest.mark.parametrize("style", ["", "inline"])
def test_the_edge_is_drawn(blitz: BlitzRenderer, style: str) -> None:
    rule = "width:1920px;height:1080px;background:linear-gradient(90deg,red 40%,blue 0)"
    css = "" if style else scope_css(f"div{{{rule}}}")
    inline = f' style="{scale_declarations(rule, 1)}"' if style else ""
    head = f'<!doctype html><html style="--fit:1"><head><style>*{{margin:0}}{css}</style></head>'
    html = f"{head}<body><section><div{inline}>words</div></section></body></html>"
    with blitz.open(html, Size(960, 540)) as document:
        pixels = document.paint()
    assert tuple(pixels[200, 300, :3]) == (255, 0, 0)
    assert tuple(pixels[200, 500, :3]) == (0, 0, 255)
