"""Built sites in a browser, looked at as a visitor does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Response, Route

ADDRESSES = """() => [...document.querySelectorAll('figure.mdvideo, .mdvideo-watch, head')].flatMap(root =>
    [...(root.matches('a') ? [root] : root.querySelectorAll('[src], [href], [poster]'))]).flatMap(element =>
    [element.src, element.href, element.poster]).filter(url => url && url.startsWith(location.origin))"""


@dataclass
class PageErrors:
    """What goes wrong in a page below ``base``: failed requests, and errors in the console."""

    base: str
    failed_requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Collect errors from now on. Requests to other hosts are aborted, and do not count."""
        page.route("**/*", self._on_request)
        page.on("response", self._on_response)
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("console", self._on_console)

    def _on_request(self, route: Route) -> None:
        if route.request.url.startswith(self.base):
            route.continue_()
        else:
            route.abort()

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.failed_requests.append(response.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "net::ERR_FAILED" not in message.text:
            self.messages.append(message.text)


def check_page(page: Page, base: str, path: str) -> None:
    """Open a page: it has no errors, everything that its figures and its head refer to exists, and its video plays."""
    errors = PageErrors(base)
    errors.watch(page)
    page.goto(base + path)
    check_player(page)
    addresses = sorted(set(page.evaluate(ADDRESSES)))
    assert any(address.partition("#")[0].endswith(".mp4") for address in addresses)
    for address in addresses:
        assert page.request.get(address).status == 200, address
    assert errors.failed_requests == []
    assert errors.messages == []


def check_player(page: Page, figure: str = "figure.mdvideo") -> None:
    """The first video plays, shows its captions if it has any, and seeks to its last chapter by a link."""
    video = page.locator(f"{figure} video").first
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("video => video.currentTime > 0.1", arg=video.element_handle())
    assert video.evaluate("video => video.videoWidth") > 0
    tracks = video.evaluate("video => [...video.textTracks].map(track => [track.kind, track.mode])")
    if any(kind == "captions" for kind, _ in tracks):
        assert ["captions", "showing"] in tracks
        page.wait_for_function(
            "video => [...video.textTracks].find(track => track.kind === 'captions').cues?.length > 0",
            arg=video.element_handle(),
        )
    video.evaluate("video => video.pause()")
    chapters = page.locator(figure).first.locator(".mdvideo-chapters a[data-mdvideo-t]")
    if chapters.count():
        last = chapters.last
        at = float(last.get_attribute("data-mdvideo-t") or 0)
        address = page.url.partition("#")[0].partition("?")[0]
        last.click()
        page.wait_for_function(
            "([video, at]) => Math.abs(video.currentTime - at) < 0.5", arg=[video.element_handle(), at]
        )
        assert page.url.startswith(address), "the link played in place"
