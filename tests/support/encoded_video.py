"""Pictures to encode, shortcuts to encode them, and strict decoders for the result."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, VideoSpec
from mdvideo.video.av1 import svt_encoder
from mdvideo.video.av1.obu import is_av1
from mdvideo.video.frames.colour_conversion import encode_png, planes_of
from mdvideo.video.h264.x264_encoder import encoder_identity
from mdvideo.video.handlers import run_hold, run_hold_frames
from mdvideo.video.mp4 import mux
from mdvideo.video.mp4.sample_run import IndexedSegment
from mdvideo.video.segment import Segment, index_segment
from mdvideo.video.video_model import EncodedPiece, MotionSegment, Mp4Contents, StillSegment
from mdvideo.video.write_video import write_video

WIDTH, HEIGHT = 320, 180

Pixels = NDArray[np.uint8]
"""A picture, of shape (height, width, 3 or 4)."""


def small_spec(fps: Fraction = Fraction(30), keyint: int = 50, crf: int = 18, moving_crf: int = 20) -> VideoSpec:
    return VideoSpec(WIDTH, HEIGHT, fps, crf, moving_crf, keyint, encoder_identity())


def small_av1_spec(fps: Fraction = Fraction(30), keyint: int = 50) -> VideoSpec:
    return VideoSpec(WIDTH, HEIGHT, fps, 30, 35, keyint, svt_encoder.encoder_identity(), "av1")


def encode_as_png(pixels: Pixels) -> bytes:
    """Encode RGB, or straight-alpha RGBA, as PNG."""
    if pixels.shape[2] == 3:
        return encode_png(av.VideoFrame.from_ndarray(pixels, format="rgb24"))
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt, codec.time_base = pixels.shape[1], pixels.shape[0], "rgba", Fraction(1)
    return b"".join(map(bytes, (*codec.encode(av.VideoFrame.from_ndarray(pixels, format="rgba")), *codec.encode(None))))


def photo(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """Smooth colour with grain and hard edges."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width] / 100
    waves = [np.sin(x * a + y * b + c) for a, b, c in random.uniform(0.3, 3, (3, 3))]
    pixels = 128 + 80 * np.stack(waves, -1) + random.normal(0, 4, (height, width, 3))
    pixels[40:60, 30:200] = random.uniform(0, 255, 3)
    return np.clip(pixels, 0, 255).astype(np.uint8)


class MemoryStore:
    """A store in memory; calling it reads a blob."""

    def __init__(self) -> None:
        self.blobs: dict[Digest, bytes] = {}

    def put(self, data: bytes) -> Digest:
        self.blobs[digest_of(data)] = data
        return digest_of(data)

    def __call__(self, digest: Digest) -> bytes:
        return self.blobs[digest]


def no_overlay(digest: Digest) -> av.VideoFrame:
    """A ``MotionLayers.overlay`` for layers without reveals."""
    raise AssertionError(digest)


def encode_hold(pixels: Pixels, spec: VideoSpec) -> Segment:
    store = MemoryStore()
    return segment_in(run_hold(HoldJob(still=store.put(encode_as_png(pixels)), spec=spec), store).outputs)


def encode_held_frames(spec: VideoSpec) -> Segment:
    return segment_in(run_hold_frames(HoldFramesJob(spec=spec), MemoryStore()).outputs)


def segment_in(outputs: Mapping[str, bytes]) -> Segment:
    return Segment.loads(outputs["segment"])


def index_in_memory(segment: Segment) -> IndexedSegment:
    """The segment with its own bytes as the source."""
    data = segment.dumps()
    return index_segment(data, data)


def hold_still(pixels: Pixels, spec: VideoSpec, frames: int) -> StillSegment:
    """A picture shown for so many frames."""
    return StillSegment(index_in_memory(encode_hold(pixels, spec)), frames)


def two_holds(spec: VideoSpec, transition: Segment | None = None) -> Sequence[EncodedPiece]:
    """Holds of 70 and 51 frames, with a transition between them if there is one."""
    first, second = (hold_still(photo(seed), spec, frames) for seed, frames in ((1, 70), (2, 51)))
    return [first, second] if transition is None else [first, MotionSegment(index_in_memory(transition)), second]


def mp4_contents(spec: VideoSpec, pieces: Sequence[EncodedPiece] | None = None, **others: Any) -> Mp4Contents:
    """An MP4 with these pieces (default: ``two_holds``), and whatever else is named."""
    pieces = two_holds(spec) if pieces is None else pieces
    held_frames = index_in_memory(encode_held_frames(spec))
    return Mp4Contents(spec=spec, pieces=tuple(pieces), held_frames=held_frames, **others)


def write_mp4(path: Path, contents: Mp4Contents) -> int:
    """Lay the video out, write it, and return its number of frames. All samples are in memory."""
    video = mux.lay_out_mp4(contents, MemoryStore())
    write_video(path, video)
    return video.frames


def decode_segment(segment: Segment | IndexedSegment) -> list[Pixels]:
    """Decode the planes of every frame, stopping at any error."""
    if isinstance(segment, IndexedSegment):
        assert isinstance(segment.samples.source, bytes)
        segment = Segment.loads(segment.samples.source)
    context = av.CodecContext.create("libdav1d" if is_av1(segment.header) else "h264", "r")
    assert isinstance(context, av.VideoCodecContext)
    context.extradata = segment.header
    if not is_av1(segment.header):
        context.options = {"err_detect": "explode"}
    frames = [frame for packet in segment.packets for frame in context.decode(av.Packet(packet))]
    return [planes_of(frame) for frame in (*frames, *context.decode(None))]


def decode_frames(path: Path) -> list[av.VideoFrame]:
    """Decode every frame of a file, stopping at any error."""
    with av.open(path, options={"err_detect": "explode"}) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        return list(container.decode(video=0))


def ffmpeg_errors(path: Path) -> str:
    """Return what FFmpeg's command line reports about a file; nothing where it is not installed."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return ""
    command = [ffmpeg, "-v", "error", "-err_detect", "explode", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def psnr(a: Pixels, b: Pixels) -> float:
    error = float(np.mean((a.astype(np.float64) - b) ** 2))
    return float(10 * np.log10(255**2 / max(error, 1e-9)))
