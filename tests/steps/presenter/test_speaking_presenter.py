"""A drawn presenter in a corner: speaks while the narration is heard, and blinks where nothing is."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.events import Finished, Warned
from tests.support.encoded_video import decode_frames
from tests.support.narrated_videos import SILENCE_LEVEL, NarratedVideo, build_video, tone, write_wav

FPS = 15
FRONT = f"---\ntheme: paper\nsize: 320x180\nfps: {FPS}\ntransition: none\n---\n\n"
LESSON = (
    FRONT + "# Before\n\n<!-- _duration: 1.3s -->\n\n---\n\n# Speaks\n\n<!-- presenter: drawn bottom-right 50% -->\n\n"
    "<!-- Hello my friends, how are you all? [pause 2s] Now we go over there. -->\n\n---\n\n"
    "# Listens\n\n<!-- _duration: 4s -->\n\n---\n\n# Recorded\n\n<!-- _audio: me.wav -->\n\n---\n\n"
    "# Alone\n\n<!-- presenter: none -->\n<!-- _duration: 1s -->\n"
)
SIDE = 90
BOX = (slice(180 - SIDE - 15, 180), slice(320 - SIDE - 15, 320))

Built = tuple[NarratedVideo, NDArray[np.int16]]


def build(folder: Path, text: str) -> Built:
    quiet = np.zeros(24_000, np.float32)
    write_wav(folder / "me.wav", np.concatenate([quiet, tone(0.7), np.zeros(72_000, np.float32), tone(0.7)]))
    video = build_video(folder / "lesson.md", text, size="320x180")
    frames = [frame.to_ndarray(format="rgb24").astype(np.int16)[BOX] for frame in decode_frames(video.path)]
    return video, np.stack(frames)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("drawn"), LESSON)


def starts_of(video: NarratedVideo) -> list[int]:
    return [round(slide["start"] * FPS) for slide in video.manifest["slides"]]


def moved(frames: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return for each frame whether it differs from the one before."""
    changes = np.abs(np.diff(frames, axis=0, prepend=frames[:1])).max(axis=3)
    return np.asarray((changes > 60).sum(axis=(1, 2)) >= 3)


def heard(video: NarratedVideo, frames: int) -> NDArray[np.bool_]:
    """Return for each frame whether something is heard within it."""
    sound = np.abs(np.atleast_2d(video.sound)).max(axis=0)
    edges = [round(n / FPS * 48_000) for n in range(frames + 1)]
    return np.array([bool((sound[a:b] > SILENCE_LEVEL).any()) for a, b in itertools.pairwise(edges)])


@pytest.mark.parametrize("slide", [1, 3])
def test_the_mouth_moves_while_speech_is_heard_and_not_in_silence(spoken: Built, slide: int) -> None:
    video, frames = spoken
    first, last = starts_of(video)[slide : slide + 2]
    moves, sounds = moved(frames)[first:last], heard(video, len(frames))[first:last]
    moves[0] = False
    begins = [n for n in np.flatnonzero(sounds) if not sounds[max(0, n - FPS) : n].any()]
    assert len(begins) == 2
    for begin in begins:  # within two poses of the first sound, and not before
        assert abs(int(np.flatnonzero(moves[max(0, begin - 2) :])[0]) - 2) <= 2
    # A mouth closes, and a nod ends, half a second after the last sound at most; a blink is three frames.
    silent = np.array([not sounds[max(0, n - FPS // 2) : n + 2].any() for n in range(len(sounds))])
    assert silent.sum() > FPS
    assert moves[silent].sum() <= 4 * (1 + silent.sum() / (2 * FPS))
    if slide == 1:  # a tone is one shape of the mouth
        assert moves[sounds].mean() > 2 * moves[silent].mean()
        assert moves[sounds].mean() > 0.25


def test_it_blinks_on_a_silent_slide_and_keeps_its_mouth_shut(spoken: Built) -> None:
    video, frames = spoken
    first, last = starts_of(video)[2:4]
    shown = frames[first:last]
    changes = np.abs(shown - shown[0]).max(axis=3) > 60
    rows = np.flatnonzero(changes.any(axis=(0, 2)))
    assert rows.size, "no blink"
    assert rows.max() - rows.min() < 0.12 * SIDE  # the eyes alone
    assert 1 <= moved(shown).sum() <= 10


def test_it_is_shown_until_it_is_ended(spoken: Built) -> None:
    video, frames = spoken
    starts = starts_of(video)
    ground = frames[2, 0, 0]
    drawn = [int((np.abs(frames[start + 3] - ground).max(axis=2) > 30).sum()) for start in starts]
    area = np.pi / 4 * SIDE**2
    assert drawn[0] < 0.1 * area
    assert drawn[4] < 0.1 * area
    assert min(drawn[1:4]) > 0.4 * area
    assert [event.problem for event in video.events if isinstance(event, Warned)] == []


def animated(video: NarratedVideo) -> list[str]:
    return [event.label for event in video.events if isinstance(event, Finished) and "presenter drawn" in event.label]


def test_a_slide_that_is_only_moved_is_not_animated_again(spoken: Built) -> None:
    video, _ = spoken
    assert animated(video)
    for seconds in ("1.5", "1.9"):
        again = build_video(video.path.parent / "lesson.md", LESSON.replace("1.3s", f"{seconds}s"), size="320x180")
        assert animated(again) == []


def test_who_cannot_be_shown_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MDVIDEO_PRESENTER_URL", raising=False)
    text = (
        FRONT + "# One\n\n<!-- presenter: drwan -->\n\n---\n\n# Two\n\n---\n\n# Three\n\n<!-- presenter: server -->\n"
        "\n---\n\n# Four\n\n<!-- _presenter: drawn -->\n<!-- motion: zoom-in -->\n"
        "\n---\n\n# Five\n\n<!-- _presenter: drawn -->\n<!-- motion: none -->\n<!-- prompt: [a hill, a lake] -->\n"
    )
    video = build_video(tmp_path / "lesson.md", text, size="320x180")
    found = [event.problem for event in video.events if isinstance(event, Warned)]
    assert [(problem.code, problem.span.line if problem.span else 0) for problem in found] == [
        ("presenter", 10),
        ("presenter", 20),
        ("clip-motion", 27),
        ("presenter", 33),
    ]
    assert found[0].hint is not None
    assert "drawn" in found[0].hint
