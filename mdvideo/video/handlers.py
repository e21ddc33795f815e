"""Run segment jobs: decode the stills, make the frames, encode them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.clip_jobs import PlayClipsJob
from mdvideo.plan.jobs.job import Digest, Product, ReadBlob
from mdvideo.plan.jobs.motion_jobs import EncodeMotionClipJob
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, KenBurnsJob, TransitionJob, VideoSpec
from mdvideo.video.clips.play_clips import ApplyFilters, render_played_clips
from mdvideo.video.concat import gop_starts
from mdvideo.video.frame_coders import CODERS
from mdvideo.video.frames.colour_conversion import decode_png, encode_png, tag_bt709, to_rgb, to_yuv
from mdvideo.video.frames.ken_burns import render_ken_burns
from mdvideo.video.frames.motion_clip import decode_clip_yuv, render_clip
from mdvideo.video.frames.text_overlay import MotionLayers
from mdvideo.video.frames.transitions import render_transition
from mdvideo.video.segment import Segment


def run_hold(job: HoldJob, read: ReadBlob) -> Product:
    """Encode a still. Raises EncodeError."""
    return _product_of(CODERS[job.spec.codec].encode_still(next(render_frames(job, read)), job.spec))


def run_hold_frames(job: HoldFramesJob, read: ReadBlob) -> Product:  # noqa: ARG001  all handlers have one signature
    """Encode a key frame of flat grey, and the frames that hold any still. Raises EncodeError."""
    shape = (job.spec.height * 3 // 2, job.spec.width)
    grey = tag_bt709(av.VideoFrame.from_ndarray(np.full(shape, 128, np.uint8), format="yuv420p"))
    return _product_of(CODERS[job.spec.codec].encode_held_frames(grey, job.spec))


def render_frames(job: HoldJob | TransitionJob | KenBurnsJob, read: ReadBlob) -> Iterator[av.VideoFrame]:
    """Yield the frames that a job encodes, before encoding. Raises EncodeError."""
    match job:
        case HoldJob():
            yield to_yuv(_read_still(job.still, job.spec, read))
        case TransitionJob():
            before, after = (_read_still(digest, job.spec, read) for digest in (job.before, job.after))
            yield from render_transition(before, after, job.name, job.frames, job.spec.fps)
            if job.settles:
                yield to_yuv(after)
        case KenBurnsJob():
            yield from render_ken_burns(_layers_of(job, read), job.motion)


def run_transition(job: TransitionJob, read: ReadBlob) -> Product:
    """Encode the frames between two stills. Raises EncodeError when there are fewer than two."""
    frames = render_frames(job, read)
    coder = CODERS[job.spec.codec]
    if job.settles:
        return _product_of(coder.encode_opening(list(frames), job.spec))
    encode = coder.encode_transition
    return _product_of(encode(frames, job.spec, gop_starts(job.frames, job.spec.moving_keyint)))


def run_drawn_frames(frames: Iterable[NDArray[np.uint8]], count: int, spec: VideoSpec) -> Product:
    """Encode drawn frames, RGB of shape (height, width, 3). Raises EncodeError when there are fewer than two."""
    converted = (to_yuv(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")) for frame in frames)
    encode = CODERS[spec.codec].encode_transition
    return _product_of(encode(converted, spec, gop_starts(count, spec.moving_keyint)))


def run_ken_burns(job: KenBurnsJob, read: ReadBlob) -> Product:
    """Encode a panning or zooming background. Raises EncodeError when there are fewer than two frames.

    The outputs ``first`` and ``last`` are the end frames as RGB PNG, for the transitions on either side.
    """
    return _encode_motion(job, render_frames(job, read))


def run_encode_motion_clip(job: EncodeMotionClipJob, read: ReadBlob) -> Product:
    """Encode a generated clip under static text, with the same outputs as ``run_ken_burns``. Raises EncodeError."""
    frames = render_clip(_layers_of(job, read), decode_clip_yuv(read(job.clip)), job.spec.fps)
    return _encode_motion(job, frames)


def run_play_clips(job: PlayClipsJob, read: ReadBlob, apply_filters: ApplyFilters) -> Product:
    """Encode a slide on which clips play, with the same outputs as ``run_ken_burns``. Raises EncodeError."""
    frames = render_played_clips(job, read, lambda digest: _read_still(digest, job.spec, read), apply_filters)
    return _encode_motion(job, frames)


def _layers_of(job: KenBurnsJob | EncodeMotionClipJob, read: ReadBlob) -> MotionLayers:
    return MotionLayers(
        background=_read_still(job.background, job.spec, read),
        window=job.window,
        overlay=lambda digest: _read_still(digest, job.spec, read),
        reveals=job.reveals,
        frames=job.frames,
    )


def _encode_motion(job: KenBurnsJob | EncodeMotionClipJob | PlayClipsJob, frames: Iterator[av.VideoFrame]) -> Product:
    ends: dict[str, bytes] = {}

    def keep_ends() -> Iterator[av.VideoFrame]:
        for index, frame in enumerate(frames):
            if index in (0, job.frames - 1):
                ends["last" if index else "first"] = encode_png(to_rgb(frame))
            yield frame

    encode = CODERS[job.spec.codec].encode_moving
    segment = encode(keep_ends(), job.spec, gop_starts(job.frames, job.spec.moving_keyint))
    return Product({"segment": segment.dumps(), **ends}, {"frames": segment.frames})


def _read_still(digest: Digest, spec: VideoSpec, read: ReadBlob) -> av.VideoFrame:
    frame = decode_png(read(digest))
    if (frame.width, frame.height) != (spec.width, spec.height):
        raise EncodeError(f"a still is {frame.width}x{frame.height}, but the video is {spec.width}x{spec.height}")
    return frame


def _product_of(segment: Segment) -> Product:
    return Product({"segment": segment.dumps()}, {"frames": segment.frames})
