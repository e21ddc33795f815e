"""Code that changes into other code, and diagrams that appear in steps, in the pixels of a video."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.support.encoded_video import decode_frames
from tests.support.narrated_videos import build_video

FRONT = "---\ntheme: paper\nfps: 30\ntransition: none\nnarration: none\n---\n\n"


def pictures_of(folder: Path, text: str) -> tuple[list[NDArray[np.int16]], list[float]]:
    video = build_video(folder / "lesson.md", FRONT + text, size="320x180")
    pictures = [frame.to_ndarray(format="rgb24").astype(np.int16) for frame in decode_frames(video.path)]
    return pictures, video.manifest["slides"][0]["reveals"]


def ink_of(picture: NDArray[np.int16], ground: NDArray[np.int16]) -> NDArray[np.bool_]:
    inked: NDArray[np.bool_] = np.abs(picture - ground).max(axis=2) > 60
    return inked


def test_words_that_stay_glide_to_their_new_place(tmp_path: Path) -> None:
    text = "<!-- morph -->\n```text\nstays\n```\n```text\n\n\n\n        stays\n```\n\n<!-- duration: 4s -->\n"
    pictures, [reveal] = pictures_of(tmp_path, text)
    start = round(reveal * 30)
    ground = np.median(np.stack([pictures[0], pictures[start + 7], pictures[-1]]), axis=0).astype(np.int16)
    middles = []
    for number in range(start - 1, start + 17):
        rows, columns = np.nonzero(ink_of(pictures[number], ground))
        middles.append((float(columns.mean()), float(rows.mean())))
    moved = np.array(middles)
    steps = np.diff(moved, axis=0)
    assert moved[-1][0] > moved[0][0] + 20
    assert moved[-1][1] > moved[0][1] + 15
    assert (steps > -0.6).all()  # it never goes back
    assert steps.max() < 0.25 * (moved[-1] - moved[0]).max()  # and never jumps


def test_the_code_keeps_its_room_and_its_last_frame_is_the_slides_own(tmp_path: Path) -> None:
    texts = "```js\na = 1\nb = 2\nc = 3\n```\n```js\na = 1\n```\n"
    text = f"````md magic-move\n{texts}````\n\nBelow.\n\n<!-- duration: 4s -->\n"
    pictures, [reveal] = pictures_of(tmp_path, text)
    last = round(reveal * 30) + 15
    below = slice(120, 180)
    assert np.abs(pictures[0][below] - pictures[-1][below]).max() < 24
    assert np.abs(pictures[last - 1] - pictures[-1]).mean() < 1.5


def test_a_diagram_appears_in_steps(tmp_path: Path) -> None:
    text = "```mermaid {steps}\nflowchart LR\n  A[One] --> B[Two]\n  B --> C[Three]\n```\n\n<!-- duration: 6s -->\n"
    pictures, reveals = pictures_of(tmp_path, text)
    assert len(reveals) == 2
    states = [pictures[5], pictures[round(reveals[0] * 30) + 10], pictures[-1]]
    inked = [np.flatnonzero((np.abs(one - one[0, 0]).max(axis=2) > 40).any(axis=0)) for one in states]
    assert inked[0].max() < inked[1].max() < inked[2].max()
    assert inked[0].min() == inked[1].min() == inked[2].min()
