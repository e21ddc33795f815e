"""Both renderers show the same slide, and neither lets a page reach anything."""

from __future__ import annotations

import asyncio
import base64
import http.server
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.fit import typeset
from mdvideo.slides.html.svg_safety import inert, inert_pictures
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from mdvideo.slides.themes.fonts import font_files
from tests.support.html_pages import LESSON, REVEALED, SMALL, page

PANELS = (
    '<div id="glass-1" style="background:rgba(255,255,255,.15);border-radius:28px;padding:48px">'
    + REVEALED
    + '<ul style="font-size:42px"><li id="text-7">An item</li></ul></div>'
)


@pytest.mark.browser
@pytest.mark.parametrize("size", [SMALL, Size(1080, 1080)])
@pytest.mark.parametrize("body", [LESSON, PANELS], ids=["text", "panels"])
def test_blitz_and_chromium_agree(body: str, size: Size, blitz: BlitzRenderer, chromium: ChromiumRenderer) -> None:
    ours = typeset(blitz, page(body), size, 3, 0.6)
    theirs = typeset(chromium, page(body), size, 3, 0.6)
    assert ours.fit == theirs.fit
    assert [box.element for box in ours.text] == [box.element for box in theirs.text]
    for one, other in zip(ours.text, theirs.text, strict=True):
        a, b = one.rect, other.rect
        assert (a.x, a.y, a.width, a.height) == pytest.approx((b.x, b.y, b.width, b.height), abs=2)
    for one, other in zip((*ours.overlays, *ours.bares), (*theirs.overlays, *theirs.bares), strict=True):
        assert one.shape == other.shape
        clear = (one[..., 3] == 0) & (other[..., 3] == 0)
        apart = np.abs(one.astype(int) - other.astype(int))
        apart[clear] = 0
        assert apart.mean() < 4


@pytest.mark.browser
def test_chromium_works_from_any_thread_and_within_an_event_loop(chromium: ChromiumRenderer) -> None:
    def painted(_: int) -> int:
        return int(typeset(chromium, page(LESSON), SMALL, 1, 0.6).overlays[0][..., 3].sum())

    async def within_a_loop() -> int:
        return painted(0)

    expected = asyncio.run(within_a_loop())
    with ThreadPoolExecutor(3) as threads:
        assert set(threads.map(painted, range(6))) == {expected}


@pytest.mark.browser
def test_chromium_runs_no_scripts_of_a_page(chromium: ChromiumRenderer) -> None:
    html = '<html id="root"><body><p id="text-1">Hello<script>document.body.innerHTML = ""</script>'
    with chromium.open(html, SMALL) as opened:
        assert "text-1" in opened.boxes()


def test_a_missing_browser_is_named_with_what_to_install(tmp_path: Path) -> None:
    pytest.importorskip("playwright", reason="Playwright is not installed")
    with pytest.raises(BackendUnavailable) as caught:
        ChromiumRenderer([], str(tmp_path / "no-such-chromium"))
    assert "playwright install chromium" in str(caught.value)


def test_identities_change_with_the_fonts() -> None:
    assert BlitzRenderer(font_files()).identity == BlitzRenderer(font_files()).identity
    assert BlitzRenderer(font_files()).identity != BlitzRenderer(font_files()[:-1]).identity


def test_threads_share_a_renderer(blitz: BlitzRenderer) -> None:
    def painted(_: int) -> bytes:
        return typeset(blitz, page(LESSON), SMALL, 1, 0.6).overlays[0].tobytes()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(painted, range(8)))) == 1


# --- what a page may reach


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine: its address, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def reaching(address: str, secret: Path) -> str:
    """A page that tries to show a red picture of this machine, and to fetch things, in every way we could think of."""
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


def assert_unreached(renderer: HtmlRenderer, visits: tuple[str, list[str]], folder: Path) -> None:
    address, asked = visits
    secret = folder / "secret.png"
    Image.new("RGB", (400, 400), "#ff0000").save(secret)
    with renderer.open(reaching(address, secret), Size(1080, 1080)) as opened:
        painted = opened.paint().astype(int)
    red = (painted[..., 0] > 200) & (painted[..., 1] < 60) & (painted[..., 2] < 60) & (painted[..., 3] > 200)
    assert not red.any()
    assert asked == []


def test_blitz_reads_no_files_and_fetches_nothing(
    blitz: BlitzRenderer, visits: tuple[str, list[str]], tmp_path: Path
) -> None:
    assert_unreached(blitz, visits, tmp_path)


@pytest.mark.browser
def test_chromium_reads_no_files_and_fetches_nothing(
    chromium: ChromiumRenderer, visits: tuple[str, list[str]], tmp_path: Path
) -> None:
    assert_unreached(chromium, visits, tmp_path)


def test_an_inert_svg_keeps_what_is_its_own() -> None:
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    svg = f"""<!DOCTYPE svg [<!ENTITY away "file:///etc/passwd">]>
        <svg xmlns="http://www.w3.org/2000/svg" onload="x()"><defs><g id="a"/></defs><use href="#a"/>
        <image href="&away;"/><image href="data:image/png;base64,{picture}"/><script>x()</script>
        <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>"""
    left = inert(svg.encode()).decode()
    assert 'href="#a"' in left
    assert "data:image/png" in left
    for gone in ("passwd", "onload", "script", "foreignObject"):
        assert gone not in left


@pytest.mark.parametrize("broken", [b"", b"<svg", b"\x1f\x8b gzip", b"<svg>&undefined;</svg>"])
def test_what_is_not_xml_becomes_an_empty_picture(broken: bytes) -> None:
    assert inert(broken).startswith(b"<svg")


def test_pages_without_svg_come_back_as_they_are() -> None:
    """Code that speaks of data addresses is shown as it was written."""
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(99)).decode()
    style = '<style>li::before { content: "\\2022 \\a" }</style>'
    html = f'{style}<img src="data:image/png;base64,{png}"><code>url("data:text/html,x") and "\\64 ata:,x"</code>'
    assert inert_pictures(html) == html
