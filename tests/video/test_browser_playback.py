"""The file plays and seeks in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mdvideo.video.video_model import Chapter
from tests.support.encoded_video import hold_still, mp4_contents, small_spec, write_mp4
from tests.support.range_server import LOAD_VIDEO

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEEK = """async time => {
    const video = document.querySelector('video');
    if (video.error) throw new Error(video.error.message);
    // 'seeked' may fire before the new frame can be drawn.
    const shown = new Promise(done => video.requestVideoFrameCallback((_, frame) => done(frame.mediaTime)));
    video.currentTime = time;
    const mediaTime = await shown;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth; canvas.height = video.videoHeight;
    canvas.getContext('2d').drawImage(video, 0, 0);
    return {mediaTime, colour: [...canvas.getContext('2d').getImageData(160, 90, 1, 1).data].slice(0, 3)};
}"""


PLAY = """async () => {
    const video = document.querySelector('video');
    video.currentTime = 0; video.playbackRate = 8; video.muted = true;
    await video.play();
    await new Promise(done => video.addEventListener('ended', done, {once: true}));
    return video.getVideoPlaybackQuality().corruptedVideoFrames;
}"""

COLOURS = [(200, 40, 40), (40, 180, 60), (50, 60, 210)]


class RangeRequestHandler(SimpleHTTPRequestHandler):
    """Serves a folder with byte ranges, as web servers do; without them a browser cannot seek."""

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted is None:
            super().do_GET()
            return
        data = Path(self.translate_path(self.path)).read_bytes()
        start, end = int(wanted[1]), int(wanted[2] or len(data) - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        with suppress(ConnectionError):  # the browser stops reading when it has enough
            self.wfile.write(data[start : end + 1])

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@pytest.mark.browser
def test_chromium_plays_and_seeks_to_every_chapter(
    tmp_path: Path, in_chromium: Callable[[Callable[[Page], object]], object]
) -> None:
    """Each chapter shows its colour at its first and last frame, and the video plays to its end."""
    stills = [np.full((180, 320, 3), colour, np.uint8) for colour in COLOURS]
    pieces = [hold_still(still, small_spec(), 151) for still in stills]
    chapters = tuple(Chapter(151 * n, 151 * n + 151, f"Slide {n}") for n in range(3))
    write_mp4(tmp_path / "lesson.mp4", mp4_contents(small_spec(), pieces, chapters=chapters))
    (tmp_path / "index.html").write_text("<!doctype html><video src=lesson.mp4 preload=auto></video>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(RangeRequestHandler, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()

    def play_and_seek(page: Page) -> None:
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        assert page.evaluate(LOAD_VIDEO) == pytest.approx(453 / 30, abs=1e-3)
        for chapter, colour in zip(chapters, COLOURS, strict=True):
            for frame in (chapter.start, chapter.end - 1):
                seen = page.evaluate(SEEK, (frame + 0.5) / 30)
                assert seen["mediaTime"] == pytest.approx(frame / 30, abs=1e-3)
                # Chromium converts with six-bit coefficients: blue may be off by seven levels.
                assert np.abs(np.subtract(seen["colour"], colour)).max() <= 8, f"frame {frame} is {seen}"
        assert page.evaluate(PLAY) == 0

    try:
        in_chromium(play_and_seek)
    finally:
        server.shutdown()
        server.server_close()
