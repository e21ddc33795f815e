"""A path through two sequences keeps their order, follows changes of pace, and passes over what only one has."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.audio.alignment.mfcc import Features
from mdvideo.audio.alignment.time_warping import warp


def sequence(frames: int, seed: int = 1) -> Features:
    """Features that change slowly, as those of speech do."""
    steps = np.random.default_rng(seed).standard_normal((frames // 8 + 2, 26))
    grid = np.arange(frames) / 8
    smooth = np.stack([np.interp(grid, np.arange(len(steps)), column) for column in steps.T], axis=1)
    found: Features = smooth.astype(np.float32)
    return found


def stretched(features: Features, factor: float) -> Features:
    at = np.arange(0, len(features) - 1, 1 / factor)
    out: Features = np.stack([np.interp(at, np.arange(len(features)), column) for column in features.T], axis=1).astype(
        np.float32
    )
    return out


def places(a: Features, b: Features) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The frame of ``b`` for each frame of ``a``."""
    path = warp(a, b)
    assert (path.a[0], path.b[0], path.a[-1], path.b[-1]) == (0, 0, len(a) - 1, len(b) - 1)
    assert set(zip(np.diff(path.a), np.diff(path.b), strict=True)) <= {(0, 1), (1, 0), (1, 1)}
    return np.array([path.b[path.a == frame].mean() for frame in range(len(a))])


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.6])
@pytest.mark.parametrize("frames", [400, 6000])
def test_a_change_of_pace_is_followed(factor: float, frames: int) -> None:
    """6,000 frames are aligned coarsely first."""
    a = sequence(frames)
    off = places(a, stretched(a, factor)) - np.arange(frames) * factor
    assert np.percentile(np.abs(off), 95) < 4


def test_what_only_one_has_is_passed_over() -> None:
    a, alien = sequence(600), sequence(250, seed=9)
    b = np.concatenate((a[:300], alien, a[300:]))
    path = warp(a, b)
    skipped = np.unique(path.b[path.skipped])
    assert len(np.intersect1d(skipped, np.arange(300, 550))) > 230
    assert len(np.setdiff1d(skipped, np.arange(290, 560))) == 0
    back = warp(b, a)
    assert len(np.intersect1d(np.unique(back.a[back.skipped]), np.arange(300, 550))) > 230


@pytest.mark.parametrize(("a", "b"), [(1, 1), (1, 50), (50, 1), (2, 3)])
def test_short_sequences_have_a_path(a: int, b: int) -> None:
    places(sequence(a), sequence(b, seed=2))
