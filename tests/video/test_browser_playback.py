"""The file plays and seeks in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.video_model import Chapter
from mdvideo.video.webm.webm_layout import lay_out_webm
from mdvideo.video.write_video import write_video
from tests.support.encoded_video import MemoryStore, hold_still, mp4_contents, small_av1_spec, small_spec
from tests.support.range_server import LOAD_VIDEO, serve_folder

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


@pytest.mark.parametrize("name", ["lesson.mp4", "lesson.webm"])
@pytest.mark.browser
def test_chromium_plays_and_seeks_to_every_chapter(
    tmp_path: Path, in_chromium: Callable[[Callable[[Page], object]], object], name: str
) -> None:
    """Each chapter shows its colour at its first and last frame, and the video plays to its end."""
    stills = [np.full((180, 320, 3), colour, np.uint8) for colour in COLOURS]
    spec = small_spec() if name.endswith(".mp4") else small_av1_spec()
    pieces = [hold_still(still, spec, 151) for still in stills]
    chapters = tuple(Chapter(151 * n, 151 * n + 151, f"Slide {n}") for n in range(3))
    contents = mp4_contents(spec, pieces, chapters=chapters)
    lay_out = lay_out_mp4 if name.endswith(".mp4") else lay_out_webm
    write_video(tmp_path / name, lay_out(contents, MemoryStore()))
    (tmp_path / "index.html").write_text(f"<!doctype html><video src={name} preload=auto></video>")

    def play_and_seek(page: Page) -> None:
        page.goto(f"{address}index.html")
        assert page.evaluate(LOAD_VIDEO) == pytest.approx(453 / 30, abs=1e-3)
        for chapter, colour in zip(chapters, COLOURS, strict=True):
            for frame in (chapter.start, chapter.end - 1):
                seen = page.evaluate(SEEK, (frame + 0.5) / 30)
                assert seen["mediaTime"] == pytest.approx(frame / 30, abs=1e-3)
                # Chromium converts with six-bit coefficients: blue may be off by seven levels.
                assert np.abs(np.subtract(seen["colour"], colour)).max() <= 8, f"frame {frame} is {seen}"
        assert page.evaluate(PLAY) == 0

    with serve_folder(tmp_path) as address:
        in_chromium(play_and_seek)
