"""The sample lessons, built whole: they decode without a message, and a browser seeks to every chapter."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

import mdvideo
from mdvideo.cli.main import main
from mdvideo.deck.model import LocalPicture, Slide
from mdvideo.output.files import BuildResult
from mdvideo.plan.timeline import motion_of
from tests.support.range_server import LOAD_VIDEO, serve_folder
from tests.support.sample_lessons import LESSONS

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE = "1280x720"

SHOW = """async time => {
    const video = document.querySelector('video');
    const shown = new Promise(done => video.requestVideoFrameCallback(done));
    video.currentTime = time;
    await shown;
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth; canvas.height = video.videoHeight;
    canvas.getContext('2d').drawImage(video, 0, 0);
    return canvas.toDataURL('image/png');
}"""


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """A sample lesson's files, and its stills beside them, in a folder of their own."""
    folder = tmp_path_factory.mktemp(request.param.stem)
    shutil.copytree(request.param.parent, folder, dirs_exist_ok=True)
    (folder / "mdvideo.toml").touch()
    deck = folder / request.param.name
    film = mdvideo.build(deck, size=SIZE)
    shown = ["--fragments", "--size", SIZE, "--quiet", "-o", str(folder / "stills")]
    assert main(["render", str(deck), *shown]) == 0
    return film


def plays(slide: Slide) -> bool:
    """Whether a clip, a terminal or a presenter is on a slide: its still shows another moment, or none of it."""
    names = [figure.source.path for figure in slide.figures if isinstance(figure.source, LocalPicture)]
    return "presenter" in slide.settings or any(name.endswith((".mp4", ".cast")) for name in names)


def first_state(built: BuildResult, number: int) -> Image.Image:
    stills = built.video.parent / "stills"
    with_fragments = stills / f"slide-{number:03}-0.png"
    return Image.open(with_fragments if with_fragments.exists() else stills / f"slide-{number:03}.png").convert("RGB")


def test_every_text_has_the_contrast_it_needs_and_every_slide_fits(built: BuildResult) -> None:
    for slide in built.manifest.slides:
        assert slide.contrast is None or slide.contrast_required is None or slide.contrast >= slide.contrast_required
        assert slide.fit >= 0.75


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs FFmpeg")
def test_ffmpeg_decodes_it_strictly_without_a_message(built: BuildResult) -> None:
    command = ["ffmpeg", "-v", "warning", "-err_detect", "explode", "-i", str(built.video), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.browser
def test_seeking_to_a_chapter_shows_its_slide(
    built: BuildResult, in_chromium: Callable[[Callable[[Page], object]], object]
) -> None:
    (built.video.parent / "index.html").write_text(
        f"<!doctype html><video src={built.video.name} preload=auto></video>"
    )
    deck = mdvideo.load_deck(built.video.with_suffix(".md"))
    moving = {slide.number for slide in deck.slides if motion_of(slide) or plays(slide)}

    def visit(page: Page) -> None:
        page.goto(f"{address}index.html")
        assert page.evaluate(LOAD_VIDEO) == pytest.approx(built.manifest.duration, abs=1e-3)
        for slide in built.manifest.slides:
            png = base64.b64decode(page.evaluate(SHOW, slide.start + 0.01).partition(",")[2])
            seen = np.asarray(Image.open(BytesIO(png)).convert("RGB"), np.int16)
            off = np.abs(seen - np.asarray(first_state(built, slide.number), np.int16)).mean()
            # A background in motion starts enlarged; its text stands where the still has it.
            assert off < (16 if slide.number in moving else 4), (
                f"slide {slide.number} at {slide.start} s differs from its still by {off:.1f} levels"
            )

    with serve_folder(built.video.parent) as address:
        in_chromium(visit)
