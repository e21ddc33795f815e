"""Segment jobs decode their stills, and refuse those that do not fit the video."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.segment_jobs import HoldJob, KenBurnsJob, Reveal, TransitionJob
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.handlers import run_hold, run_ken_burns, run_transition
from tests.support.encoded_video import (
    HEIGHT,
    WIDTH,
    MemoryStore,
    decode_segment,
    encode_as_png,
    photo,
    psnr,
    segment_in,
    small_spec,
)


def test_a_still_of_the_wrong_size_is_refused() -> None:
    store = MemoryStore()
    job = HoldJob(still=store.put(encode_as_png(photo(1, 128, 64))), spec=small_spec())
    with pytest.raises(EncodeError, match="128x64"):
        run_hold(job, store)


def test_a_still_that_is_not_a_picture_is_refused() -> None:
    store = MemoryStore()
    with pytest.raises(EncodeError, match="still"):
        run_hold(HoldJob(still=store.put(b"not a picture"), spec=small_spec()), store)


def test_a_transition_of_one_frame_is_refused() -> None:
    store = MemoryStore()
    before, after = (store.put(encode_as_png(photo(seed))) for seed in (1, 2))
    job = TransitionJob(before=before, after=after, name="fade", frames=1, spec=small_spec())
    with pytest.raises(EncodeError, match="2"):
        run_transition(job, store)


def test_a_motion_job_returns_its_ends_as_stills() -> None:
    """Transitions on either side start from the very frames with which the motion begins and ends."""
    store = MemoryStore()
    overlay = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    overlay[80:120, 60:260] = (250, 240, 200, 255)
    job = KenBurnsJob(
        background=store.put(encode_as_png(photo(1))),
        window=Rect(0, 0, WIDTH, HEIGHT),
        reveals=(Reveal(0, 0, store.put(encode_as_png(overlay))),),
        motion="zoom-in",
        frames=51,
        spec=small_spec(),
    )
    outputs = run_ken_burns(job, store).outputs
    frames = decode_segment(segment_in(outputs))
    assert len(frames) == 51
    for name, frame in (("first", frames[0]), ("last", frames[-1])):
        assert psnr(planes_of(to_yuv(decode_png(outputs[name]))), frame) > 36
    assert run_ken_burns(job, store).outputs == outputs
