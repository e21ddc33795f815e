"""A clip's frame as planes of the film: upright, scaled to its place, in BT.709 limited range.

Scaling is swscale's Lanczos kernel, in linear light: fine lines and letters keep their brightness when they get
smaller, as they do in pictures. What is shown at its own size is not touched.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from mdvideo.frame_size import Size
from mdvideo.video.frames.colour_conversion import Plane, planes_of, split_planes, to_yuv
from mdvideo.video.frames.text_overlay import subsample

_SCALING = (
    Interpolation.LANCZOS
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
    | Interpolation.BITEXACT
)

_HD_HEIGHT = 720
"""Rows from which on a video that names no matrix has BT.709's, and below BT.601's, as players assume."""


class ClipPicture(NamedTuple):
    """The three planes of yuv420p; and what share of each plane's samples is opaque, None where all is.

    Planes of a picture with ``opacity`` are multiplied by it.
    """

    planes: tuple[NDArray[np.uint8] | Plane, ...]
    opacity: tuple[Plane, Plane, Plane] | None = None


def shown_size(frame: av.VideoFrame) -> Size:
    """Return the size at which a frame is meant to be seen: upright, with square pixels."""
    aspect = frame.sample_aspect_ratio if hasattr(frame, "sample_aspect_ratio") else None
    width = round(frame.width * aspect) if aspect and Fraction(1, 8) < aspect < 8 else frame.width
    size = Size(max(1, width), frame.height)
    return Size(size.height, size.width) if _turns_of(frame) % 2 else size


def is_transparent(frame: av.VideoFrame) -> bool:
    """Return whether the frame's format has transparency."""
    return frame.format.name in ("rgba", "bgra", "argb", "abgr", "pal8", "ya8", "ya16be", "rgba64be", "rgba64le") or (
        frame.format.name.startswith("yuva")
    )


def picture_of(frame: av.VideoFrame, size: Size) -> ClipPicture:
    """Return a frame scaled to ``size``, of which both sides are even."""
    if is_transparent(frame):
        pixels = rgba_of(frame, size)
        if int(pixels[..., 3].min()) < 255:
            return translucent_picture(pixels)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), format="rgb24")
        return ClipPicture(split_planes(planes_of(to_yuv(frame))))
    turns = _turns_of(frame)
    target = Size(size.height, size.width) if turns % 2 else size
    if (frame.width, frame.height) != target:
        linear = _scaled_linear(frame, target)
        turned = np.ascontiguousarray(np.rot90(linear, turns)) if turns else linear
        return ClipPicture(split_planes(planes_of(to_yuv(av.VideoFrame.from_ndarray(turned, format="rgb24")))))
    scaled = VideoReformatter().reformat(
        frame,
        width=target.width,
        height=target.height,
        format="yuv420p",
        src_colorspace=_matrix_of(frame),
        dst_colorspace=Colorspace.ITU709,
        src_color_range=_range_of(frame),
        dst_color_range=ColorRange.MPEG,
        interpolation=_SCALING,
        threads=1,
    )
    planes = split_planes(planes_of(scaled))
    return ClipPicture(tuple(np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes) if turns else planes)


def rgba_of(frame: av.VideoFrame, size: Size) -> NDArray[np.uint8]:
    """Return a frame scaled to ``size`` as straight-alpha RGBA, shape (height, width, 4)."""
    turns = _turns_of(frame)
    target = Size(size.height, size.width) if turns % 2 else size
    if not is_transparent(frame):
        scaled = _scaled_linear(frame, target)
        pixels = np.dstack([scaled, np.full(scaled.shape[:2], 255, np.uint8)])
    else:
        pixels = _scaled_translucent(_scaled_rgb(frame, Size(frame.width, frame.height), "rgba"), target)
    return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels


def crop_picture(picture: ClipPicture, x: int, y: int, width: int, height: int) -> ClipPicture:
    """Return a part of a picture, all in even pixels, as views."""

    def part(plane: NDArray[np.uint8] | Plane, number: int) -> NDArray[np.uint8] | Plane:
        step = 2 if number else 1
        return plane[y // step : (y + height) // step, x // step : (x + width) // step]

    planes = tuple(part(plane, number) for number, plane in enumerate(picture.planes))
    if picture.opacity is None:
        return ClipPicture(planes)
    luma, blue, red = (part(plane, number).astype(np.float32) for number, plane in enumerate(picture.opacity))
    return ClipPicture(planes, (luma, blue, red))


def translucent_picture(pixels: NDArray[np.uint8]) -> ClipPicture:
    """Return straight-alpha RGBA as a picture with its opacity."""
    alpha: Plane = pixels[..., 3].astype(np.float32) / np.float32(255)
    coded = to_yuv(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), format="rgb24"), "yuv444p")
    luma, blue, red = (plane.astype(np.float32) * alpha for plane in planes_of(coded))
    half = subsample(alpha)
    return ClipPicture((luma, subsample(blue), subsample(red)), (alpha, half, half))


def _linear_table() -> NDArray[np.uint16]:
    """Return the light of each of the 256 values of sRGB (IEC 61966-2-1), 0…65535."""
    value = np.arange(256) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.rint(light * 65535), np.uint16)


def _coded_table() -> NDArray[np.uint8]:
    """Return the value of sRGB for each amount of light."""
    light = np.arange(65536) / 65535
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(value * 255), np.uint8)


_LIGHT_OF, _VALUE_OF = _linear_table(), _coded_table()


def _scaled_linear(frame: av.VideoFrame, size: Size) -> NDArray[np.uint8]:
    """Return an opaque frame as RGB of shape (height, width, 3), scaled in linear light."""
    pixels = _scaled_rgb(frame, Size(frame.width, frame.height), "rgb24")
    if (frame.width, frame.height) == size:
        return pixels
    return _VALUE_OF[_scaled_light(_LIGHT_OF[pixels], size)]


def _scaled_translucent(pixels: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """Return straight-alpha RGBA scaled in linear light: colours count by their opacity."""
    if pixels.shape[:2] == (size.height, size.width):
        return pixels
    share = pixels[..., 3:].astype(np.uint32)
    light = (_LIGHT_OF[pixels[..., :3]] * share + 127) // 255
    covered = _scaled_light(light.astype(np.uint16), size).astype(np.uint32)
    opacity = _scaled_light(np.repeat(share * 257, 3, axis=2).astype(np.uint16), size)[..., :1].astype(np.uint32)
    straight = np.minimum(covered * 65535 // np.maximum(opacity, 1), 65535).astype(np.uint16)
    return np.concatenate([_VALUE_OF[straight], ((opacity + 128) // 257).astype(np.uint8)], axis=2)


def _scaled_light(light: NDArray[np.uint16], size: Size) -> NDArray[np.uint16]:
    """Return three channels of 16 bits at another size; swscale scales planes of RGB as they are."""
    scaled = VideoReformatter().reformat(
        av.VideoFrame.from_ndarray(np.ascontiguousarray(light), format="gbrp16le"),
        width=size.width,
        height=size.height,
        format="gbrp16le",
        interpolation=_SCALING,
        threads=1,
    )
    return np.asarray(scaled.to_ndarray(), np.uint16)


def _scaled_rgb(frame: av.VideoFrame, size: Size, pixel_format: str) -> NDArray[np.uint8]:
    is_coded = frame.format.name.startswith(("yuv", "nv", "p0"))
    scaled = VideoReformatter().reformat(
        frame,
        width=size.width,
        height=size.height,
        format=pixel_format,
        src_colorspace=_matrix_of(frame) if is_coded else None,
        src_color_range=_range_of(frame) if is_coded else None,
        dst_color_range=ColorRange.JPEG,
        interpolation=_SCALING,
        threads=1,
    )
    return np.asarray(scaled.to_ndarray(), np.uint8)


def _matrix_of(frame: av.VideoFrame) -> Colorspace:
    named = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M}
    if int(frame.colorspace) in named:
        return named[int(frame.colorspace)]
    return Colorspace.ITU709 if frame.height >= _HD_HEIGHT else Colorspace.ITU601


def _range_of(frame: av.VideoFrame) -> ColorRange:
    is_full = int(frame.color_range) == int(ColorRange.JPEG) or frame.format.name.startswith("yuvj")
    is_rgb = frame.format.name.startswith(("rgb", "bgr", "gbr", "gray"))
    return ColorRange.JPEG if is_full or is_rgb else ColorRange.MPEG


def _turns_of(frame: av.VideoFrame) -> int:
    """Return by how many quarter turns, counterclockwise, the frame is turned when it is shown."""
    return round(frame.rotation / 90) % 4
