"""Built sites in a browser: served as a host serves them, and looked at as a visitor does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from tests.video.test_playing import Ranges

if TYPE_CHECKING:
    from playwright.sync_api import Page


class _Below(Ranges):
    """Serves a folder below a prefix, and nothing above it: what points to the host's root is not found."""

    def __init__(self, *args: object, prefix: str, **rest: object) -> None:
        self._prefix = prefix
        super().__init__(*args, **rest)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self._prefix):
            return str(Path(self.directory) / "no such file")
        return super().translate_path("/" + path.removeprefix(self._prefix))


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """The address of a folder on a server of its own, with a final slash."""
    handler = partial(_Below, directory=str(folder), prefix=prefix)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Visit:
    """What went wrong while a page was looked at: answers that are no success, and what the console said."""

    base: str
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen from now on. Other hosts are out of reach here, so what is asked of them does not count."""
        page.route(
            "**/*", lambda route: route.continue_() if route.request.url.startswith(self.base) else route.abort()
        )
        page.on("response", lambda answer: self.refused.append(answer.url) if answer.status >= 400 else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.errors.append(message.text)
                if message.type == "error" and "net::ERR_FAILED" not in message.text
                else None
            ),
        )


def film_plays(page: Page, figure: str = "figure.mdvideo") -> None:
    """A visitor can play the film, sees its captions if it has any, and gets to a chapter by its link."""
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
