"""Decks that point, built: each mark on the frame of its word, by the pixels of the video."""

from __future__ import annotations

import asyncio
import itertools
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.api import open_engine
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import prepare
from mdvideo.errors import DeckError
from mdvideo.events import Warned
from mdvideo.plan.audio_grid import SAMPLE_RATE
from tests.support.encoded_video import decode_frames
from tests.support.narrated_videos import NarratedVideo, build_video

SIZE = {"size": "320x180"}
FRONT = "---\ntheme: paper\nfps: 30\ntransition: none\npacing: {reveal_fade: 0}\n---\n\n"
SPOKEN = """\
# Ask the resolver

* One answer

| Step | Cost |
|---|---|
| DNS | 20 |

<!-- We begin slowly here. Now [point "resolver"] consider it well, and [box cell 2,2] look at the price.
Then [click] there is an answer, [spotlight "One answer"] which is this one. -->
"""


def pictures_of(video: NarratedVideo) -> list[NDArray[np.int16]]:
    return [frame.to_ndarray(format="rgb24").astype(np.int16) for frame in decode_frames(video.path)]


def changes_in(pictures: list[NDArray[np.int16]]) -> list[int]:
    """Return the frames that differ from the one before by more than the encoder's noise."""
    pairs = itertools.pairwise(pictures)
    return [number for number, (a, b) in enumerate(pairs, 1) if int((np.abs(a - b).max(axis=2) > 40).sum()) > 25]


def test_every_mark_is_on_the_frame_of_its_word(tmp_path: Path) -> None:
    video = build_video(tmp_path / "lesson.md", FRONT + SPOKEN, **SIZE)
    overrides: dict[str, Any] = {**SIZE, "speech": {"backend": "espeak"}}
    with open_engine(tmp_path) as engine:
        prepared = asyncio.run(prepare(engine, open_deck(engine, tmp_path / "lesson.md", overrides)))
    words = [
        Fraction(placed.sample + sample, SAMPLE_RATE) * 30
        for placed in prepared.narration.clips
        for spoken in placed.clip.sentences
        for sample in sorted([*spoken.clicks, *(at for at, _ in spoken.pointing)])
    ]
    seen = changes_in(pictures_of(video))
    assert len(words) == 4
    assert len(seen) == 4, seen
    for frame, word in zip(seen, words, strict=True):
        assert abs(frame - word) <= Fraction(1, 2), (frame, float(word))


def test_marks_of_silent_slides_have_the_times_that_they_state(tmp_path: Path) -> None:
    text = '# One\n\nSome words.\n\n<!--\npointing:\n  - 1s point "Some words"\n  - 2s point off\n-->\n'
    pictures = pictures_of(build_video(tmp_path / "lesson.md", FRONT + text, **SIZE))
    assert changes_in(pictures) == [30, 60]
    assert np.abs(pictures[20] - pictures[70]).max() < 24


def test_a_zoom_moves_smoothly_and_ends_sharp(tmp_path: Path) -> None:
    text = '# One\n\nSmall words to read here.\n\n<!--\npointing:\n  - 2s zoom "words" 2x\n  - 4s zoom out\n-->\n'
    pictures = pictures_of(build_video(tmp_path / "lesson.md", FRONT + text, **SIZE))
    moving = changes_in(pictures)
    halves = [number for number in moving if number < 90]
    assert halves[0] <= 60 <= halves[-1]  # half done on the stated time
    assert 12 < len(halves) <= 24
    held = pictures[100]
    strokes = np.abs(np.diff(held.sum(axis=2), axis=1))
    plain = np.abs(np.diff(pictures[10].sum(axis=2), axis=1))
    assert strokes.max() > 0.85 * plain.max()  # edges are as steep as those of a slide that is not zoomed
    assert np.abs(pictures[10] - pictures[-1]).max() < 40


def test_a_node_of_a_diagram_is_found(tmp_path: Path) -> None:
    text = '```mermaid\nflowchart LR\n  A[Browser] --> B[Resolver]\n```\n\n<!-- pointing: 1s spotlight "resolver" -->\n'
    pictures = pictures_of(build_video(tmp_path / "lesson.md", FRONT + text, **SIZE))
    lit = np.abs(pictures[10] - pictures[40]).max(axis=2) < 24
    columns = np.flatnonzero(lit.mean(axis=0) > 0.1)
    assert columns.size
    assert columns.min() > 150  # the right half, where the second node is
    assert columns.max() - columns.min() > 60  # all of the node, and not its words alone


def test_a_target_that_is_not_there_is_an_error_with_the_nearest_words(tmp_path: Path) -> None:
    text = '# Ask the resolver\n\nWords.\n\n<!-- Look [point "resolvr"] here. -->\n'
    with pytest.raises(DeckError) as caught:
        build_video(tmp_path / "lesson.md", FRONT + text, **SIZE)
    [problem] = caught.value.problems
    assert problem.code == "pointing-target"
    assert problem.hint == 'did you mean "resolver"?'
    assert problem.span is not None
    assert problem.span.line == 12
    assert problem.span.column == 11


def test_what_has_no_effect_is_a_warning(tmp_path: Path) -> None:
    text = (
        '# One\n\n* Later\n\n<!-- It is [point "Later"] not there. [click] Now it is. -->\n\n---\n\n# Two\n\n'
        "<!-- [point] this. -->\n\n---\n\n<!-- motion: zoom-in -->\n\n![bg](a.png)\n\n# Three\n\n"
        '<!-- Now [zoom "Three"] look. -->\n'
    )
    Image.new("RGB", (64, 36), "navy").save(tmp_path / "a.png")
    video = build_video(tmp_path / "lesson.md", FRONT + text, **SIZE)
    warned = {event.problem.code for event in video.events if isinstance(event, Warned)}
    assert {"pointing-early", "note-pointing", "pointing-zoom"} <= warned


def test_too_many_targets_are_an_error(tmp_path: Path) -> None:
    marks = " ".join(f"[point {number % 100}%,{number // 100}%] word" for number in range(80))
    with pytest.raises(DeckError) as caught:
        build_video(tmp_path / "lesson.md", f"{FRONT}# One\n\n<!-- {marks} -->\n", **SIZE)
    assert [problem.code for problem in caught.value.problems] == ["pointing-many"]
