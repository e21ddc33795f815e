"""Pictures to encode, ways to encode them, and a strict look at what comes out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs import Digest, HoldFramesJob, HoldJob, VideoSpec, digest_of
from mdvideo.video.frames.colour_conversion import encode_png
from mdvideo.video.h264.segment import Segment, placed
from mdvideo.video.h264.x264_options import encoder_identity
from mdvideo.video.handlers import make_hold, make_tail
from mdvideo.video.mp4 import mux
from mdvideo.video.mp4.sample_run import IndexedSegment
from mdvideo.video.video_model import MotionSegment, Piece, StillSegment

WIDTH, HEIGHT = 320, 180


def spec(fps: Fraction = Fraction(30), keyint: int = 50, crf: int = 18, moving_crf: int = 20) -> VideoSpec:
    return VideoSpec(WIDTH, HEIGHT, fps, crf, moving_crf, keyint, encoder_identity())


def png(pixels: NDArray[np.uint8]) -> bytes:
    """RGB, or straight-alpha RGBA, as PNG."""
    if pixels.shape[2] == 3:
        return encode_png(av.VideoFrame.from_ndarray(pixels, format="rgb24"))
    codec = av.CodecContext.create("png", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = pixels.shape[1], pixels.shape[0], "rgba", Fraction(1)
    return b"".join(map(bytes, (*codec.encode(av.VideoFrame.from_ndarray(pixels, format="rgba")), *codec.encode(None))))


def photo(seed: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Smooth colour with grain and hard edges."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width] / 100
    waves = [np.sin(x * a + y * b + c) for a, b, c in random.uniform(0.3, 3, (3, 3))]
    pixels = 128 + 80 * np.stack(waves, -1) + random.normal(0, 4, (height, width, 3))
    pixels[40:60, 30:200] = random.uniform(0, 255, 3)
    return np.clip(pixels, 0, 255).astype(np.uint8)


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.held: dict[Digest, bytes] = {}

    def put(self, data: bytes) -> Digest:
        self.held[digest_of(data)] = data
        return digest_of(data)

    def __call__(self, digest: Digest) -> bytes:
        return self.held[digest]


def held(pixels: NDArray[np.uint8], spec: VideoSpec, frames: int) -> StillSegment:
    """A picture shown for so many frames, its bytes in memory."""
    return StillSegment(in_memory(hold_of(pixels, spec)), frames)


def in_memory(segment: Segment) -> IndexedSegment:
    data = segment.dumps()
    return placed(data, data)


def write_mp4(path: Path, pieces: Iterable[Piece], tail: Segment, spec: VideoSpec, *others: Any, **more: Any) -> int:
    """Lay the film out, write it, and return its length in frames."""
    film = mux.lay_out_mp4(pieces, in_memory(tail), spec, *others, **more, fetch=Shelf())
    mux.write_mp4(path, film)
    return film.frames


def hold_of(pixels: NDArray[np.uint8], spec: VideoSpec) -> Segment:
    shelf = Shelf()
    return segment_of(make_hold(HoldJob(still=shelf.put(png(pixels)), spec=spec), shelf).outputs)


def tail_of(spec: VideoSpec) -> Segment:
    return segment_of(make_tail(HoldFramesJob(spec=spec), Shelf()).outputs)


def segment_of(outputs: object) -> Segment:
    return Segment.loads(outputs["segment"])  # type: ignore[index]


def decode(segment: Segment | IndexedSegment) -> list[NDArray[np.uint8]]:
    """The planes of every frame, by a decoder that forgives nothing."""
    if isinstance(segment, IndexedSegment):
        assert isinstance(segment.samples.source, bytes)
        segment = Segment.loads(segment.samples.source)
    context = av.CodecContext.create("h264", "r")
    context.extradata = segment.header
    context.options = {"err_detect": "explode"}
    frames = [frame for packet in segment.packets for frame in context.decode(av.Packet(packet))]
    return [frame.to_ndarray() for frame in (*frames, *context.decode(None))]


def frames_of(path: Path) -> list[av.VideoFrame]:
    """Every frame of a file, decoded strictly."""
    with av.open(path, options={"err_detect": "explode"}) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        return list(container.decode(video=0))


def complaints(path: Path) -> str:
    """What FFmpeg's command line has to say about a file; nothing where it is not installed."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        return ""
    command = [ffmpeg, "-v", "error", "-err_detect", "explode", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    error = np.mean((a.astype(np.float64) - b) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def lesson(spec: VideoSpec, transition: Callable[[], Segment] | None = None) -> Sequence[Piece]:
    """Two holds, with a transition between them if there is one."""
    first, second = (held(photo(seed), spec, frames) for seed, frames in ((1, 70), (2, 51)))
    return [first, second] if transition is None else [first, MotionSegment(in_memory(transition())), second]
