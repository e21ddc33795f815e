"""Both renderers draw the same slide, and in neither can a page read files or make requests."""

from __future__ import annotations

import asyncio
import base64
import http.server
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from mdvideo.slides.renderers.shared import crop_or_pad
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.typeset import typeset
from tests.support.html_pages import SMALL, TITLE_AND_TEXT, TWO_FRAGMENTS, page

PANELS = (
    '<div id="glass-1" style="background:rgba(255,255,255,.15);border-radius:28px;padding:48px">'
    + TWO_FRAGMENTS
    + '<ul style="font-size:42px"><li id="text-7">An item</li></ul></div>'
)


@pytest.mark.browser
@pytest.mark.parametrize("size", [SMALL, Size(1080, 1080)])
@pytest.mark.parametrize("body", [TITLE_AND_TEXT, PANELS], ids=["text", "panels"])
def test_blitz_and_chromium_agree(body: str, size: Size, blitz: BlitzRenderer, chromium: ChromiumRenderer) -> None:
    ours = typeset(blitz, page(body), size, 3, 0.6)
    theirs = typeset(chromium, page(body), size, 3, 0.6)
    assert ours.fit == theirs.fit
    assert [box.element for box in ours.text] == [box.element for box in theirs.text]
    for our_box, their_box in zip(ours.text, theirs.text, strict=True):
        a, b = our_box.rect, their_box.rect
        assert (a.x, a.y, a.width, a.height) == pytest.approx((b.x, b.y, b.width, b.height), abs=2)
    for one, other in zip((*ours.overlays, *ours.bares), (*theirs.overlays, *theirs.bares), strict=True):
        assert one.shape == other.shape
        clear = (one[..., 3] == 0) & (other[..., 3] == 0)
        apart = np.abs(one.astype(int) - other.astype(int))
        apart[clear] = 0
        assert apart.mean() < 4


@pytest.mark.browser
def test_chromium_works_on_any_thread_and_within_an_event_loop(chromium: ChromiumRenderer) -> None:
    def paint(_: int) -> int:
        return int(typeset(chromium, page(TITLE_AND_TEXT), SMALL, 1, 0.6).overlays[0][..., 3].sum())

    async def in_a_loop() -> int:
        return paint(0)

    expected = asyncio.run(in_a_loop())
    with ThreadPoolExecutor(3) as threads:
        assert set(threads.map(paint, range(6))) == {expected}


@pytest.mark.browser
def test_chromium_runs_no_scripts_of_a_page(chromium: ChromiumRenderer) -> None:
    html = '<html id="root"><body><p id="text-1">Hello<script>document.body.innerHTML = ""</script>'
    with chromium.open(html, SMALL) as document:
        assert "text-1" in document.boxes()


def test_a_missing_browser_is_an_error_that_says_what_to_install(tmp_path: Path) -> None:
    pytest.importorskip("playwright", reason="needs Playwright")
    with pytest.raises(BackendUnavailable) as caught:
        ChromiumRenderer([], str(tmp_path / "no-such-chromium"))
    assert "playwright install chromium" in str(caught.value)


def test_identities_change_with_the_fonts() -> None:
    assert BlitzRenderer(font_files()).identity == BlitzRenderer(font_files()).identity
    assert BlitzRenderer(font_files()).identity != BlitzRenderer(font_files()[:-1]).identity


def test_threads_share_a_renderer(blitz: BlitzRenderer) -> None:
    def paint(_: int) -> bytes:
        return typeset(blitz, page(TITLE_AND_TEXT), SMALL, 1, 0.6).overlays[0].tobytes()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(paint, range(8)))) == 1


def test_painted_alpha_is_straight(blitz: BlitzRenderer) -> None:
    """A half-transparent red panel is pure red with half alpha, not dark red."""
    html = '<html id="root"><body style="margin:0"><div style="height:500px;background:rgba(255,0,0,.5)">'
    with blitz.open(html, SMALL) as document:
        red, green, blue, alpha = (int(v) for v in document.paint()[20, 20])
    assert (red, green, blue) == (255, 0, 0)
    assert alpha == pytest.approx(128, abs=1)


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(854, 480), Size(426, 240), Size(250, 250)])
def test_pages_fill_any_frame_exactly(size: Size, blitz: BlitzRenderer) -> None:
    width, height = size.design
    html = f'<html id="root"><body style="margin:0"><div style="width:{width}px;height:{height}px;background:#123">'
    with blitz.open(html, size) as document:
        pixels = document.paint()
    assert pixels.shape == (size.height, size.width, 4)
    assert np.all(pixels[1:-1, 1:-1, 3] == 255)


@pytest.mark.parametrize(("width", "height"), [(3, 2), (5, 2), (3, 4), (1, 1)])
def test_pixels_are_cropped_or_padded_to_the_frame(width: int, height: int) -> None:
    pixels = np.full((height, width, 4), 7, np.uint8)
    fitted = crop_or_pad(pixels, Size(4, 3))
    assert fitted.shape == (3, 4, 4)
    assert (fitted[:height, :width] == 7).all()
    assert fitted.sum() == 7 * 4 * min(width, 4) * min(height, 3)


# --- what a page can read and request


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine: its address, and the paths that were requested."""
    requested: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requested.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", requested
    server.shutdown()
    server.server_close()
    thread.join()


def intrusive_page(address: str, secret: Path) -> str:
    """Return a page that tries to show a red picture of this machine, and to make requests, in every known way."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="400">'
        f'<image href="{secret.as_uri()}" width="400" height="400"/>'
        f'<image xlink:href="{secret}" width="400" height="400"/><image href="{address}/svg" width="9" height="9"/>'
        "</svg>"
    )
    encoded = base64.b64encode(svg.encode()).decode()
    escaped = encoded.replace("+", "%2B")
    return f"""<html id="root"><head><link rel="stylesheet" href="{address}/css"><style>
        @import url("{address}/import"); @font-face {{ font-family: x; src: url("{address}/font") }}
        div {{ width: 400px; height: 400px; font-family: x; background: url("{secret.as_uri()}"), url("{address}/bg") }}
        .one {{ background: url("data:image/svg+xml;base64,{encoded}") }}
        .four {{ background: url( 'data:image/svg+xml;base64,{encoded}' ) }}
        .two {{ background: url("\\64 ata:image/svg+xml;base64,{encoded}") }}
        .three {{ background: url(data:image/svg+xml;base64,{escaped}) }}
        </style></head><body style="margin:0"><div>x</div><div class="one"></div><div class="two"></div>
        <div class="three"></div><div class="four"></div>
        <div style="background: url(&quot;data:image/svg+xml;base64,{escaped}&quot;)"></div>
        <img src="{secret.as_uri()}"><img src="{secret}"><img src="{address}/img">
        <img src="relative.png"><img src="data:image/svg+xml;base64,{encoded}">
        <img src="data:text/plain;base64,{encoded}"><iframe src="{address}/frame"></iframe></body></html>"""


def assert_isolated(renderer: HtmlRenderer, requests: tuple[str, list[str]], folder: Path) -> None:
    address, requested = requests
    secret = folder / "secret.png"
    Image.new("RGB", (400, 400), "#ff0000").save(secret)
    with renderer.open(intrusive_page(address, secret), Size(1080, 1080)) as document:
        painted = document.paint().astype(int)
    red = (painted[..., 0] > 200) & (painted[..., 1] < 60) & (painted[..., 2] < 60) & (painted[..., 3] > 200)
    assert not red.any()
    assert requested == []


def test_blitz_reads_no_files_and_fetches_nothing(
    blitz: BlitzRenderer, requests: tuple[str, list[str]], tmp_path: Path
) -> None:
    assert_isolated(blitz, requests, tmp_path)


@pytest.mark.browser
def test_chromium_reads_no_files_and_fetches_nothing(
    chromium: ChromiumRenderer, requests: tuple[str, list[str]], tmp_path: Path
) -> None:
    assert_isolated(chromium, requests, tmp_path)


@pytest.mark.browser
@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="prefetch" href="{url}/x">',
        '<link rel="preload" as="image" href="{url}/x">',
        '<link rel="preconnect" href="{url}">',
        '<meta http-equiv="refresh" content="0;url={url}/x">',
        '<iframe src="{url}/x"></iframe>',
        '<object data="{url}/x"></object>',
        '<embed src="{url}/x">',
        '<video src="{url}/x" autoplay poster="{url}/y"></video>',
        '<style>@import "{url}/x"; body{{background:url({url}/y)}}</style>',
    ],
)
def test_no_markup_of_a_theme_makes_chromium_reach_a_server(
    markup: str, chromium: ChromiumRenderer, requests: tuple[str, list[str]]
) -> None:
    url, requested = requests
    html = f'<!doctype html><html id="root"><head>{markup.format(url=url)}</head><body><p id="text-1">a</p>'
    try:
        with chromium.open(html, SMALL) as document:
            document.paint()
    except BackendError:
        pass  # a page that goes elsewhere cannot be painted
    time.sleep(0.5)
    assert requested == []
