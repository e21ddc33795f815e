"""What each segment job makes. Pure but for ``read``, which fetches stills from the store by content hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import av
import numpy as np

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import Digest, HoldFramesJob, HoldJob, MotionJob, Product, TransitionJob, VideoSpec
from mdvideo.plan.motion_jobs import EncodeMotionClipJob
from mdvideo.video.concat import chunk_starts
from mdvideo.video.frames.colour_conversion import decode_png, encode_png, tagged, to_rgb, to_yuv
from mdvideo.video.frames.ken_burns import motion_frames
from mdvideo.video.frames.motion_clip import clip_frames, unpack_clip
from mdvideo.video.frames.transitions import transition_frames
from mdvideo.video.h264.segment import Segment
from mdvideo.video.h264.x264_encoder import encode_held, encode_moving, encode_still

Read = Callable[[Digest], bytes]
"""Gives the bytes that the store keeps under a digest."""


def make_hold(job: HoldJob, read: Read) -> Product:
    """The still as one IDR frame. Raises EncodeError."""
    return _product(encode_still(to_yuv(_still(read(job.still), job.spec)), job.spec))


def make_tail(job: HoldFramesJob, read: Read) -> Product:  # noqa: ARG001  every job is made by the same call
    """An IDR frame of flat grey and the skipped frames that hold any other still as well. Raises EncodeError."""
    shape = (job.spec.height * 3 // 2, job.spec.width)
    grey = tagged(av.VideoFrame.from_ndarray(np.full(shape, 128, np.uint8), format="yuv420p"))
    return _product(encode_held(grey, job.spec))


def make_transition(job: TransitionJob, read: Read) -> Product:
    """The frames between two stills, neither of them included. Raises EncodeError when there are fewer than two."""
    before, after = (_still(read(digest), job.spec) for digest in (job.before, job.after))
    frames = transition_frames(before, after, job.name, job.frames, job.spec.fps)
    return _product(encode_moving(frames, job.spec, chunk_starts(job.frames, job.spec.keyint)))


def make_motion(job: MotionJob, read: Read) -> Product:
    """A moving background under standing text. Raises EncodeError when there are fewer than two frames.

    Further outputs ``first`` and ``last``: the end frames as RGB PNG, for the transitions on either side.
    """
    plate, overlay = _layers(job, read)
    return _moving(job, motion_frames(plate, overlay, job.reveals, job.motion, job.frames, job.window))


def make_generated(job: EncodeMotionClipJob, read: Read) -> Product:
    """A generated clip under standing text, with the outputs of ``make_motion``. Raises EncodeError."""
    plate, overlay = _layers(job, read)
    clip = unpack_clip(read(job.clip))
    return _moving(job, clip_frames(plate, clip, overlay, job.reveals, job.frames, job.spec.fps, job.window))


def _layers(
    job: MotionJob | EncodeMotionClipJob, read: Read
) -> tuple[av.VideoFrame, Callable[[Digest], av.VideoFrame]]:
    return _still(read(job.plate), job.spec), lambda digest: _still(read(digest), job.spec)


def _moving(job: MotionJob | EncodeMotionClipJob, frames: Iterator[av.VideoFrame]) -> Product:
    ends: dict[str, bytes] = {}

    def watched() -> Iterator[av.VideoFrame]:
        for index, frame in enumerate(frames):
            if index in (0, job.frames - 1):
                ends["last" if index else "first"] = encode_png(to_rgb(frame))
            yield frame

    segment = encode_moving(watched(), job.spec, chunk_starts(job.frames, job.spec.keyint))
    return Product({"segment": segment.dumps(), **ends}, {"frames": segment.frames})


def _still(png: bytes, spec: VideoSpec) -> av.VideoFrame:
    frame = decode_png(png)
    if (frame.width, frame.height) != (spec.width, spec.height):
        raise EncodeError(f"a still is {frame.width}x{frame.height}, and the video {spec.width}x{spec.height}")
    return frame


def _product(segment: Segment) -> Product:
    return Product({"segment": segment.dumps()}, {"frames": segment.frames})
