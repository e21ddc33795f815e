"""PNG to BT.709 limited-range planes and back. Colour is converted nowhere else."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter
from numpy.typing import NDArray

from mdvideo.errors import EncodeError

Plane = NDArray[np.float32]

_ACCURATE = (
    Interpolation.BICUBIC
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
    | Interpolation.BITEXACT
)
"""swscale's accurate path: rounded, chroma from every column, the same result on every processor."""

SCALE_FLAGS = "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"
"""The same flags for libavfilter."""


def decode_png(data: bytes) -> av.VideoFrame:
    """Decode a PNG, in the pixel format of the file. Raises EncodeError."""
    codec = av.CodecContext.create("png", "r")
    codec.thread_count = 1
    try:
        frames = [*codec.decode(av.Packet(data)), *codec.decode(None)]
    except FFmpegError as error:
        raise EncodeError(f"a still cannot be decoded: {error}") from error
    if len(frames) != 1 or not isinstance(frames[0], av.VideoFrame):
        raise EncodeError("a still has no picture")
    return frames[0]


def to_yuv(rgb: av.VideoFrame, pixel_format: str = "yuv420p") -> av.VideoFrame:
    """Convert full-range RGB to BT.709 limited-range YUV (ITU-R BT.709-6, tables 3 and 4), and tag it as that."""
    frame = VideoReformatter().reformat(
        rgb,
        format=pixel_format,
        src_color_range=ColorRange.JPEG,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        dst_color_trc=None,
        dst_color_primaries=None,
        interpolation=_ACCURATE,
        threads=1,
    )
    return tag_bt709(frame)


def to_rgb(yuv: av.VideoFrame) -> av.VideoFrame:
    """Convert the other way, to rgb24."""
    return VideoReformatter().reformat(
        yuv,
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=_ACCURATE,
        threads=1,
    )


def planes_of(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Return the planes of an 8-bit frame as PyAV packs them: shape (height * 3 / 2, width) for yuv420p."""
    return np.asarray(frame.to_ndarray(), np.uint8)


def split_planes(packed: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return views of the three planes of a yuv420p array as PyAV packs it: shape (height * 3 / 2, width)."""
    height, width = packed.shape[0] * 2 // 3, packed.shape[1]
    flat, luma, chroma = packed.reshape(-1), height * width, height * width // 4
    half = (height // 2, width // 2)
    return (
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
    )


def tag_bt709(frame: av.VideoFrame) -> av.VideoFrame:
    """Mark ``frame`` as BT.709, limited range, as the encoder expects all frames, and return it."""
    frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    frame.color_primaries, frame.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    return frame


def encode_png(rgb: av.VideoFrame) -> bytes:
    """Encode an rgb24 frame as PNG, with fast rather than good compression: it stays in the cache."""
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = rgb.width, rgb.height, "rgb24"
    codec.time_base = Fraction(1)
    codec.thread_count = 1
    codec.options = {"compression_level": "1", "pred": "up"}
    try:
        return b"".join(map(bytes, (*codec.encode(rgb), *codec.encode(None))))
    except FFmpegError as error:
        raise EncodeError(f"a still cannot be encoded as PNG: {error}") from error
