"""Captions in the picture of a finished film, by its decoded frames."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.api import build
from mdvideo.events import Event, Finished
from mdvideo.output.files import BuildResult

DECK = """\
---
title: Leaves
theme: paper
transition: fade 0.5s
---

# Leaves

<!-- Look out of the window and find something green. Now you may close the curtain again. -->

---

## Points

* One

<!-- Consider [click] apples, which are round. -->
"""
SPOKEN: dict[str, Any] = {"speech": {"backend": "espeak"}, "size": "320x180"}


def frames_of(path: Path) -> NDArray[np.uint8]:
    """RGB of every frame, by a decoder that forgives nothing: shape (frames, height, width, 3)."""
    with av.open(path) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def cues_of(built: BuildResult) -> list[tuple[int, int]]:
    """First frame of each caption, and the first behind it, by the file beside the video."""
    path = built.file_of("captions", "text/vtt")
    assert path is not None
    times = [line.split(" --> ") for line in path.read_text().splitlines() if " --> " in line]
    start, end = (
        [round(30 * (int(t[-9:-7]) * 60 + float(t[-6:]))) for t in column] for column in zip(*times, strict=True)
    )
    return list(zip(start, end, strict=True))


def differs(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """For each frame whether there is something else in the lowest eighth, where captions stand."""
    rows = np.s_[:, a.shape[1] * 7 // 8 :]
    return np.asarray(np.abs(a[rows].astype(np.int16) - b[rows]).max((1, 2, 3)) > 60)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("burnt") / "leaves.md"
    path.with_name("mdvideo.toml").touch()
    path.write_text(DECK)
    return path


def made(deck: Path, text: str = DECK, **settings: object) -> list[str]:
    """The kinds of things that a build makes, with their labels."""
    deck.write_text(text)
    events: list[Event] = []
    build(deck, emit=events.append, **{**SPOKEN, "captions": "burn", **settings})
    return [f"{event.stage} {event.label}" for event in events if isinstance(event, Finished)]


def test_captions_are_in_the_picture_while_their_words_are_said_and_at_no_other_time(deck: Path) -> None:
    plain = build(deck, **SPOKEN)
    bare = frames_of(plain.video)
    built = build(deck, captions="burn", **SPOKEN)
    shown = differs(frames_of(built.video), bare)
    expected = np.zeros(len(bare), np.bool_)
    slide = built.manifest.slides[0]
    for start, end in cues_of(built):
        expected[start:end] = True
    expected[slide.end_frame - 15 : slide.end_frame] = False
    assert len(cues_of(built)) == 3
    # A caption that would leave a single frame comes a frame later, or up to a fade where a fragment appears.
    assert np.count_nonzero(shown != expected) <= 3
    assert built.file_of("captions", "text/vtt") is not None


def test_a_second_build_makes_nothing_and_a_changed_sentence_only_what_shows_it(deck: Path) -> None:
    made(deck)
    assert made(deck) == []
    changed = made(deck, DECK.replace("Now you may close the curtain again.", "Now you may open the door."))
    captions = [label for label in changed if label.startswith("captions")]
    assert len(captions) == 2  # the strip, and the still under it
    assert all("Now you may open" in label for label in captions)
    assert sum(label.startswith("segments") for label in changed) == 1
    assert not any(label.startswith(("slides", "pictures")) for label in changed)


def test_in_upright_videos_the_spoken_word_is_lit(deck: Path) -> None:
    deck.write_text(DECK)
    size = {**SPOKEN, "size": "540x960", "theme": "terminal"}
    film = frames_of(build(deck, captions="burn", **size).video)
    start, end = cues_of(build(deck, captions="burn", **size))[0]
    lower = film[start:end, 640:].astype(np.int16)
    green = (lower[..., 1] - lower[..., 0] > 60) & (lower[..., 1] > 120)
    centres = [tuple(np.argwhere(frame).mean(0).round()) for frame in green if frame.any()]
    assert len(centres) == end - start
    assert len(set(centres)) >= 8  # one place a word


def test_captions_in_the_picture_are_not_shown_twice(deck: Path) -> None:
    """Where nobody speaks, the track is on from the start, unless the picture has the words already."""
    silent = {**SPOKEN, "speech": {"backend": "none"}}
    modes: tuple[tuple[Literal["sidecar", "burn"], str], ...] = (("sidecar", "default"), ("burn", "0"))
    for captions, disposition in modes:
        with av.open(build(deck, captions=captions, **silent).video) as container:
            assert (container.streams.subtitles[0].disposition.name or "0") == disposition
