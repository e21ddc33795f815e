"""Captions and transcripts of a finished video, as programs and people read them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest

from mdvideo.api import build
from mdvideo.output.files import BuildResult
from tests.support.npm_packages import MODULES, require_node
from tests.support.range_server import serve_folder
from tests.support.small_lesson import SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Page

DECK = """\
---
title: Leaves & <light>
description: What a leaf does.
lang: en-GB
captions: sidecar
---

# Leaves & light

<!-- Look out of the window, and find something that is *green*. x < y &amp; z. -->

---

## A formula

$$a < b$$

![A leaf, cut open w:100](leaf.svg)

| Light | Share |
| ----- | ----- |
| red   | half  |

<!-- First this.

Then that. -->

---

## Nothing is said here
"""
LEAF = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#070"/></svg>'

VALIDATE = """\
const {WebVTTParser} = require('webvtt-parser');
const text = require('fs').readFileSync(0, 'utf8');
console.log(JSON.stringify(new WebVTTParser().parse(text, process.argv[1]).errors.map(error => error.message)));
"""

CUES = """async () => {
    const track = document.querySelector('track');
    track.track.mode = 'hidden';
    if (track.readyState < 2) await new Promise((done, failed) => {
        track.addEventListener('load', done, {once: true});
        track.addEventListener('error', () => failed(new Error('the track does not load')), {once: true});
    });
    return [...track.track.cues].map(cue => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent]);
}"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    (tmp_path / "leaf.svg").write_text(LEAF)
    path = tmp_path / "leaves.md"
    path.write_text(DECK, encoding="utf-8")
    return path


@pytest.fixture
def built(deck: Path) -> BuildResult:
    return build(deck, **SMALL)


def test_captions_are_next_to_the_video_in_their_written_form(built: BuildResult) -> None:
    """Without emphasis, with characters instead of entities, and never beyond the end of a slide."""
    vtt = built.file_of("captions", "text/vtt")
    srt = built.file_of("captions", "application/x-subrip")
    assert vtt is not None
    assert srt is not None
    assert (vtt.name, srt.name) == ("leaves.en-GB.vtt", "leaves.en-GB.srt")
    assert "Look out of the window,\nand find something that is green.\n" in vtt.read_text()
    assert "x &lt; y &amp; z." in vtt.read_text()
    assert "x < y & z." in srt.read_text()
    assert re.search(r"00:00:01,000 --> 00:00:0\d,\d\d\d\nLook out", srt.read_text())


def test_the_video_has_captions_that_are_on_in_a_video_without_speech(built: BuildResult) -> None:
    with av.open(built.video) as container:
        (stream,) = container.streams.subtitles
        assert (stream.language, stream.disposition.name) == ("eng", "default")
        shown = [bytes(packet)[2:].decode() for packet in container.demux(stream) if packet.size > 2]
    assert shown[-1] == "First this.\nThen that."


def test_slides_are_shown_until_their_notes_can_be_read(built: BuildResult) -> None:
    slides = built.manifest.slides
    assert slides[0].end - slides[0].start > len(slides[0].notes) / 15
    assert slides[2].end - slides[2].start == 4


def test_the_page_has_what_is_shown_and_what_is_said(built: BuildResult) -> None:
    page = (built.video.with_suffix(".html")).read_text()
    assert "<title>Leaves &amp; &lt;light&gt;</title>" in page
    assert '<html lang="en-GB">' in page
    assert "[Picture: A leaf, cut open]" in page
    assert "<table>" in page
    assert "<math" in page
    assert "<td>half</td>" in page
    start = built.manifest.slides[1].start
    assert f'<a class="time" href="leaves.mp4#t={start:g}"' in page
    assert page.count("<section") == 3
    assert "First this.</p>" in page  # the second paragraph of the note is separate


def test_the_text_has_the_same(built: BuildResult) -> None:
    text = built.video.with_suffix(".txt").read_text()
    assert "Look out of the window, and find something that is green. x < y & z." in text
    assert "  [Picture: A leaf, cut open]" in text
    assert "First this.\n\nThen that." in text


def test_a_page_of_another_program_is_not_replaced(deck: Path) -> None:
    """Marp exports to the name that the transcript would have."""
    slides = deck.with_suffix(".html")
    slides.write_text("<!doctype html><title>Slides</title>")
    page = build(deck, **SMALL).file_of("transcript", "text/html")
    assert page == deck.with_name("leaves.transcript.html")
    assert slides.read_text() == "<!doctype html><title>Slides</title>"


def test_captions_can_be_left_out(deck: Path) -> None:
    built = build(deck, captions="none", **SMALL)
    assert built.file_of("captions") is None
    assert built.manifest.slides[0].notes
    with av.open(built.video) as container:
        assert not container.streams.subtitles


def test_the_w3c_parser_finds_no_error(built: BuildResult) -> None:
    node = require_node("webvtt-parser")
    for kind in ("chapters", "captions"):
        path = built.file_of(kind, "text/vtt")
        assert path is not None
        parsing = "chapters" if kind == "chapters" else "subtitles"
        command = [node, "-e", VALIDATE, parsing]
        environment = {**os.environ, "NODE_PATH": str(MODULES)}
        done = subprocess.run(command, input=path.read_bytes(), env=environment, stdout=subprocess.PIPE, check=True)
        assert json.loads(done.stdout) == []


@pytest.mark.browser
def test_chromium_reads_the_captions_back(
    built: BuildResult, in_chromium: Callable[[Callable[[Page], object]], object]
) -> None:
    folder = built.video.parent
    vtt = built.file_of("captions", "text/vtt")
    assert vtt is not None
    (folder / "index.html").write_text(
        f"<!doctype html><video src={built.video.name} muted><track kind=captions src={vtt.name} default></video>"
    )
    with serve_folder(folder) as address:

        def visit(page: Page) -> object:
            page.goto(f"{address}index.html")
            return page.evaluate(CUES)

        cues = in_chromium(visit)
    assert isinstance(cues, list)
    assert cues[0][2] == "Look out of the window,\nand find something that is green."
    assert "x < y & z." in [text for _, _, text in cues]
    assert all(start < end for start, end, _ in cues)
