"""Reads the pictures that authors bring: finds them within the deck's folder, refuses bad ones, decodes the others.

Checking looks at a file's place, size, header and end, so that it costs next to nothing for a picture that is in the
store already; decoding is a LoadJob.
"""

from __future__ import annotations

import base64
import difflib
import io
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import DecodePictureJob, Digest, Product
from mdvideo.protocols import HtmlRenderer

MOST_BYTES = 64 * 2**20
MOST_PIXELS = 64 * 2**20
"""Limits of one picture. 64 Mpx is 8192 × 8192, four times what the largest frame can show."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".avif", ".svg")
"""What a picture's name may end in. What a file really holds may be any of these formats."""

_ENDS = {"PNG": b"IEND", "JPEG": b"\xff\xd9", "GIF": b"\x3b"}
"""Marks without which a file of the format was cut off."""

_SAVE_ANEW = "open it in an image editor and save it anew"

_SVG_DEFAULT = (300.0, 150.0)
"""Size of an SVG that states none (W3C *CSS Images Level 3*, default object size)."""
_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16.0}
_LENGTH = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*([a-z]*)\s*", re.IGNORECASE)
_LARGEST_SIDE = 4096
"""Pixels of either side of a drawn SVG, however flat it is."""


def check_picture(path: Path, root: Path) -> bytes:
    """The content of a picture within ``root``, which looks whole and is of a known format.

    Raises AssetError, with a hint, when it is missing, no file, outside of ``root`` (links are followed first), too
    large in bytes or pixels, of an unknown kind, damaged or cut off.
    """
    place, home = path.resolve(), root.resolve()
    if not place.is_relative_to(home):
        raise AssetError(f"{path} lies outside of {root}", hint="copy the picture into the deck's folder")
    if not place.exists():
        raise AssetError(f"{path} does not exist", hint=_nearest(path))
    if not place.is_file():
        raise AssetError(f"{path} is not a file", hint="name a picture in that folder")
    if path.suffix.lower() not in SUFFIXES:
        raise AssetError(f"{path} is not of a known kind", hint=f"use one of {', '.join(SUFFIXES)}")
    try:
        size = place.stat().st_size
        if size > MOST_BYTES:
            raise AssetError(f"{path} has {size / 2**20:.0f} MiB", hint=f"the limit is {MOST_BYTES // 2**20} MiB")
        data = place.read_bytes()
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}", hint="check the file's permissions") from error
    if path.suffix.lower() == ".svg":
        _svg_size(data, str(path))
    else:
        _check_ends(_opened(data, str(path)), data, str(path))
    return data


def make_picture(job: DecodePictureJob, read: Callable[[Digest], bytes], renderer: HtmlRenderer) -> Product:
    """The product that LoadJob describes. Pictures are shrunk only as far as they still cover ``job.limit``.

    Raises AssetError when the picture is damaged, BackendError when the renderer cannot draw an SVG.
    """
    data, name = read(job.source), job.label or "the picture"
    if job.suffix == ".svg":
        picture, (width, height) = _drawn(data, name, job.limit, renderer)
    else:
        picture = _decoded(data, name, job.limit)
        width, height = _upright_size(_opened(data, name))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return Product({"picture": out.getvalue()}, {"width": round(width), "height": round(height)})


def covering(size: tuple[float, float], limit: Size) -> tuple[int, int]:
    """``size`` shrunk, never enlarged, to just cover ``limit``; no side is longer than twice the limit's."""
    scale = min(1.0, max(limit.width / size[0], limit.height / size[1]), 2 * max(limit) / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _nearest(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}"
    names = {entry.name.lower(): entry.name for entry in folder.iterdir() if entry.suffix.lower() in SUFFIXES}
    near = difflib.get_close_matches(path.name.lower(), names, n=1, cutoff=0.5)
    return f"did you mean {names[near[0]]}?" if near else f"no picture in {folder} has a similar name"


def _opened(data: bytes, name: str) -> Image.Image:
    """The picture with its header read and its size checked, not yet decoded."""
    try:
        with warnings.catch_warnings():
            # Pillow warns from 89 Mpx on; our own limit is lower, and is an error.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise AssetError(f"{name} is damaged or not a picture", hint=_SAVE_ANEW) from error
    except Image.DecompressionBombError as error:
        raise AssetError(f"{name} has far too many pixels", hint=_smaller()) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise AssetError(f"{name} is damaged: {error}", hint=_SAVE_ANEW) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise AssetError(f"{name} has {picture.width} × {picture.height} pixels", hint=_smaller())
    return picture


def _smaller() -> str:
    return f"save it smaller; the limit is {MOST_PIXELS // 2**20} megapixels"


def _check_ends(picture: Image.Image, data: bytes, name: str) -> None:
    mark = _ENDS.get(picture.format or "")
    # Cameras write thumbnails, with ends of their own, near the start: only what lies behind the middle counts.
    if mark is not None and data.rfind(mark) < len(data) // 2:
        raise AssetError(f"{name} is cut off: its end is missing", hint="copy or download it again")


def _decoded(data: bytes, name: str, limit: Size) -> Image.Image:
    """The upright picture in sRGB, RGBA or, where it is opaque, RGB."""
    picture = _opened(data, name)
    try:
        if picture.format == "JPEG":
            picture.draft(None, covering(picture.size, _square(limit)))  # decodes at 1/2, 1/4 or 1/8 where that will do
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError) as error:
        raise AssetError(f"{name} is damaged or cut off: {error}", hint="copy or download it again") from error
    colour = _in_srgb(upright)
    target = covering(colour.size, limit)
    if target == colour.size:
        return colour
    mode = "RGBa" if colour.mode == "RGBA" else colour.mode
    return colour.convert(mode).resize(target, Image.Resampling.LANCZOS).convert(colour.mode)


def _square(limit: Size) -> Size:
    """A limit that holds whichever way up the picture will turn out to be."""
    return Size(max(limit), max(limit))


def _upright_size(picture: Image.Image) -> tuple[int, int]:
    sideways = picture.getexif().get(0x0112, 1) >= 5  # EXIF orientation: 5 to 8 are turned by a quarter
    return (picture.height, picture.width) if sideways else picture.size


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Any of Pillow's modes as RGB or RGBA of 8 bits, by the picture's colour profile if it has a usable one."""
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would clip at 255
        grey = np.asarray(picture).astype(np.float32) / 257
        return Image.fromarray(np.clip(grey + 0.5, 0, 255).astype(np.uint8)).convert("RGB")
    target = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=target)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile says nothing; the numbers are then most likely sRGB
        if converted is not None:
            return converted
    return picture.convert(target)


def _svg_size(data: bytes, name: str) -> tuple[float, float]:
    """Width and height in CSS pixels, by the root's attributes, else its viewBox, else CSS's default."""
    try:
        root = ET.fromstring(data)  # noqa: S314 (no external entities; expat limits the growth of internal ones)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise AssetError(f"{name} is not valid SVG: {error}", hint=_SAVE_ANEW) from error
    if root.tag.rpartition("}")[2] != "svg":
        raise AssetError(f"{name} is not SVG: its root is <{root.tag.rpartition('}')[2]}>", hint=_SAVE_ANEW)
    view = [float(v) for v in re.findall(r"-?\d+\.?\d*(?:e[+-]?\d+)?", root.get("viewBox", ""))]
    box = (view[2], view[3]) if len(view) == 4 and view[2] > 0 and view[3] > 0 else None
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if width and height:
        return width, height
    shape = box or _SVG_DEFAULT
    if width:
        return width, width * shape[1] / shape[0]
    if height:
        return height * shape[0] / shape[1], height
    return shape


def _pixels(length: str | None) -> float | None:
    """An absolute length; None for none, 0, or one in percent."""
    match = _LENGTH.fullmatch(length or "")
    if match is None or match[2].lower() not in _PER_UNIT:
        return None
    return float(match[1]) * _PER_UNIT[match[2].lower()] or None


def _drawn(data: bytes, name: str, limit: Size, renderer: HtmlRenderer) -> tuple[Image.Image, tuple[float, float]]:
    """An SVG at the size that covers ``limit``. As an ``<img>`` it can run and reach nothing."""
    width, height = _svg_size(data, name)
    scale = max(limit.width / width, limit.height / height)
    scale = min(scale, _LARGEST_SIDE / max(width, height))
    size = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    uri = f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
    style = f"position:absolute;left:0;top:0;width:{size.design.width}px;height:{size.design.height}px"
    html = f'<!doctype html><body style="margin:0"><img style="{style}" src="{uri}">'
    with renderer.open(html, size) as page:
        return Image.fromarray(page.paint()), (width, height)
