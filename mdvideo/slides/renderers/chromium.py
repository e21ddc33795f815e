"""A renderer that runs Chromium through Playwright: all of CSS, colour emoji, and one second to start.

Playwright's synchronous objects may only be used on the thread that created them, which must not run an event loop. So
the browser has a thread of its own, and every call waits for that thread: any thread may use the renderer. Pages cannot
run scripts, and every request is blocked except those for fonts, which are answered from memory.
"""

from __future__ import annotations

import base64
import concurrent.futures
import contextlib
import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document
from mdvideo.slides.renderers.shared import crop_or_pad, fonts_digest, hold_animations
from mdvideo.slides.writing.page_fonts import fonts_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page, Playwright, Route

    from mdvideo.protocols import Pixels

T = TypeVar("T")

_ORIGIN = "https://mdvideo.invalid"
"""Origin of the font URLs. By RFC 6761 .invalid never resolves, and every other request is blocked anyway."""
_EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    # No page reaches anything: frames, prefetches and refreshes are not among the requests that can be blocked.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-features=NetworkPrediction,SpeculationRules",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    f'img-src data:; font-src data: {_ORIGIN} https:">'
)
_INSTALL_HINT = (
    "pip install 'mdvideo[chromium]', then: playwright install chromium; or set MDVIDEO_CHROMIUM to a Chromium"
)
_GET_BOXES = """() => Object.fromEntries([...document.querySelectorAll('[id]')].map(element => {
    const box = element.getBoundingClientRect();
    return [element.id, [box.x + scrollX, box.y + scrollY, box.width, box.height]];
}))"""


class ChromiumRenderer:
    """An ``HtmlRenderer`` that keeps one browser open until ``close``.

    ``executable`` is the path of a Chromium. The default is $MDVIDEO_CHROMIUM, else Playwright's own browser, else one
    on PATH. Raises BackendUnavailable when Playwright or a browser is missing.
    """

    def __init__(self, fonts: Sequence[Path], executable: str | None = None) -> None:
        self._fonts = {f"{_ORIGIN}/fonts/{n}": path.read_bytes() for n, path in enumerate(fonts)}
        self._faces = "".join(_font_face(address, data) for address, data in self._fonts.items())
        self._idle: dict[Size, list[_Tab]] = {}
        self._pool = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="mdvideo-chromium")
        try:
            self._playwright, self._browser = self._pool.submit(_launch, executable).result()
        except BaseException:
            self._pool.shutdown()
            raise
        self.identity = f"chromium {self._browser.version} {fonts_digest(list(self._fonts.values()))} page 1"

    @contextmanager
    def open(self, html: str, size: Size) -> Iterator[Document]:
        """Lay out a page on ``size.design`` CSS pixels. Raises BackendError when Chromium fails."""
        tab = self._call(lambda: self._load_tab(html, size))
        try:
            yield _ChromiumDocument(tab, size, self._call)
        finally:
            self._idle.setdefault(size, []).append(tab)

    def close(self) -> None:
        """Close the browser. No page can be opened afterwards."""
        with contextlib.suppress(BackendError):
            self._call(self._browser.close)
            self._call(self._playwright.stop)
        self._pool.shutdown()

    def _load_tab(self, html: str, size: Size) -> _Tab:
        """Load a page in an idle tab, or in a new one, which takes longer than everything else together."""
        idle = self._idle.get(size)
        tab = idle.pop() if idle else self._new_tab(size)
        tab.page.set_content(_with_faces(hold_animations(html), self._faces), wait_until="load")
        tab.page.evaluate("() => document.fonts.ready.then(() => null)")
        return tab

    def _new_tab(self, size: Size) -> _Tab:
        width, height = size.design
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=size.scale,
            java_script_enabled=False,
            service_workers="block",
            offline=True,
        )
        context.route("**/*", self._handle_request)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setDefaultBackgroundColorOverride", {"color": {"r": 0, "g": 0, "b": 0, "a": 0}})
        return _Tab(page, session)

    def _handle_request(self, route: Route) -> None:
        """Answer requests for fonts from memory; block all others."""
        address = route.request.url
        font = self._fonts.get(address) or fonts_of(address).get(address)
        if font is None:
            route.abort()
        else:
            route.fulfill(body=font, content_type="font/sfnt", headers={"access-control-allow-origin": "*"})

    def _call(self, function: Callable[[], T]) -> T:
        from playwright.sync_api import Error

        try:
            return self._pool.submit(function).result()
        except (Error, RuntimeError) as error:
            raise BackendError(f"Chromium failed: {str(error).splitlines()[0]}") from error


class _Tab(NamedTuple):
    page: Page
    session: CDPSession


class _ChromiumDocument:
    def __init__(self, tab: _Tab, size: Size, call: Callable[[Callable[[], Any]], Any]) -> None:
        self._tab = tab
        self._size = size
        self._call = call

    def boxes(self) -> Mapping[str, Box]:
        found = self._call(lambda: self._tab.page.evaluate(_GET_BOXES))
        return {element: Box(*box) for element, box in found.items()}

    def set_attribute(self, element: str, name: str, value: str) -> None:
        script = "([id, name, value]) => document.getElementById(id).setAttribute(name, value)"
        self._call(lambda: self._tab.page.evaluate(script, [element, name, value]))

    def paint(self) -> Pixels:
        # Playwright's screenshot() compresses the PNG as well as possible, which takes longer than painting.
        # Without a clip the screenshot has scale 1, whatever the device scale factor is.
        width, height = self._size.design
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": self._size.scale}
        options = {"format": "png", "optimizeForSpeed": True, "clip": clip}
        answer = self._call(lambda: self._tab.session.send("Page.captureScreenshot", options))
        picture = Image.open(io.BytesIO(base64.b64decode(answer["data"]))).convert("RGBA")
        return crop_or_pad(np.asarray(picture), self._size)


def chromium_executable() -> str | None:
    """Return the path of a Chromium: $MDVIDEO_CHROMIUM, else one on PATH, else None."""
    return os.environ.get("MDVIDEO_CHROMIUM") or next(filter(None, map(shutil.which, _EXECUTABLES)), None)


def _launch(executable: str | None) -> tuple[Playwright, Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise BackendUnavailable("the chromium renderer needs Playwright", hint=_INSTALL_HINT) from error
    playwright = sync_playwright().start()
    path = executable or os.environ.get("MDVIDEO_CHROMIUM")
    if path is None and not Path(playwright.chromium.executable_path).exists():
        path = chromium_executable()
    # Chromium's sandbox does not work as root, which is the user in most containers.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS), chromium_sandbox=not root)
    except Error as error:
        playwright.stop()
        raise BackendUnavailable("Chromium could not be started", hint=_INSTALL_HINT) from error
    return playwright, browser


def _with_faces(html: str, faces: str) -> str:
    """Return ``html`` with the font faces declared first, after the doctype, so that the page's own rules win."""
    head = html.lower().find("<head")
    at = html.find(">", head) + 1 if head >= 0 else 0
    if not at and html.lower().lstrip().startswith("<!doctype"):
        at = html.find(">") + 1
    return f"{html[:at]}{_POLICY}<style>{faces}</style>{html[at:]}"


def _font_face(address: str, data: bytes) -> str:
    """Return the @font-face rule of a font file, with its family name, weight (a range, if variable) and style."""
    font = TTFont(io.BytesIO(data), lazy=True)
    family = font["name"].getBestFamilyName()
    weight = str(font["OS/2"].usWeightClass)
    if "fvar" in font:
        ranges = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes}
        if "wght" in ranges:
            weight = "{:g} {:g}".format(*ranges["wght"])
    style = "italic" if font["OS/2"].fsSelection & 1 or font["head"].macStyle & 2 else "normal"
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};font-display:block;'
        f'src:url("{address}")}}'
    )
