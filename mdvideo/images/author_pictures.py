"""Authors' own pictures: checked, and decoded to PNG.

A check reads a file's location, size, header and end. It costs next to nothing, so it runs in every build, also for
pictures whose decoded form is in the store already.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from mdvideo._util.similar_names import nearest_name
from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.picture_jobs import DecodePictureJob
from mdvideo.protocols import HtmlRenderer

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 64 * 2**20
"""Limits of one picture. 64 Mpx is 8192 × 8192, four times what the largest frame can show."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".avif", ".svg")
"""The file names that are accepted. The content may be in any of these formats, whatever the name."""

_END_MARKERS = {"PNG": b"IEND", "JPEG": b"\xff\xd9", "GIF": b"\x3b"}
"""Bytes that end a complete file of the format."""

_SAVE_AGAIN = "open it in an image editor and save it again"

_DEFAULT_SVG_SIZE = (300.0, 150.0)
"""Size of an SVG without one, in CSS pixels (W3C *CSS Images Level 3*, default object size)."""

_CSS_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16.0}
"""CSS pixels of each unit of length."""

_LENGTH = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*([a-z]*)\s*", re.IGNORECASE)
_LONGEST_SIDE = 4096
"""Pixels of the longer side of a rendered SVG at most."""


def check_picture(path: Path, root: Path) -> bytes:
    """Return the content of a picture file inside ``root`` that is complete and of a known format.

    Raises AssetError, with a hint, when it is missing, not a file, outside ``root`` after links are followed, too large
    in bytes or pixels, of an unknown type, damaged or truncated.
    """
    target = path.resolve()
    if not target.is_relative_to(root.resolve()):
        raise AssetError(f"{path} is outside {root}", hint="copy the picture into the deck's folder")
    if not target.exists():
        raise AssetError(f"{path} does not exist", hint=_similar_file_hint(path))
    if not target.is_file():
        raise AssetError(f"{path} is not a file", hint="name a picture file")
    if path.suffix.lower() not in SUFFIXES:
        raise AssetError(f"{path} is not a supported picture type", hint=f"use one of {', '.join(SUFFIXES)}")
    try:
        size = target.stat().st_size
        if size > MAX_BYTES:
            raise AssetError(f"{path} has {size / 2**20:.0f} MiB", hint=f"the limit is {MAX_BYTES // 2**20} MiB")
        data = target.read_bytes()
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}", hint="check the file's permissions") from error
    if path.suffix.lower() == ".svg":
        _svg_size(data, str(path))
    else:
        _check_end(_open_picture(data, str(path)), data, str(path))
    return data


def run_decode_picture(job: DecodePictureJob, read: ReadBlob, renderer: HtmlRenderer) -> Product:
    """Decode a picture to PNG, scaled down as far as it still covers ``job.limit``.

    Raises AssetError when the picture is damaged, BackendError when the renderer cannot render an SVG.
    """
    data, name = read(job.source), job.label or "the picture"
    if job.suffix == ".svg":
        picture, (width, height) = _render_svg(data, name, job.limit, renderer)
    else:
        picture = _decode(data, name, job.limit)
        width, height = _upright_size(_open_picture(data, name))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return Product({"picture": out.getvalue()}, {"width": round(width), "height": round(height)})


def size_covering(size: tuple[float, float], limit: Size) -> tuple[int, int]:
    """``size`` scaled down, never up, to just cover ``limit``; no side is longer than twice the limit's longer side."""
    scale = min(1.0, max(limit.width / size[0], limit.height / size[1]), 2 * max(limit) / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _similar_file_hint(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}"
    names = (entry.name for entry in folder.iterdir() if entry.suffix.lower() in SUFFIXES)
    similar = nearest_name(path.name, names, cutoff=0.5)
    return f"did you mean {similar}?" if similar else f"no picture in {folder} has a similar name"


def _open_picture(data: bytes, name: str) -> Image.Image:
    """A picture with its header read and its size checked, not yet decoded."""
    try:
        with warnings.catch_warnings():
            # Pillow warns above 89 Mpx; our own limit is lower, and raises an error.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise AssetError(f"{name} is damaged or not a picture", hint=_SAVE_AGAIN) from error
    except Image.DecompressionBombError as error:
        raise AssetError(f"{name} has far too many pixels", hint=_too_large_hint()) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise AssetError(f"{name} is damaged: {error}", hint=_SAVE_AGAIN) from error
    if picture.width * picture.height > MAX_PIXELS:
        raise AssetError(f"{name} has {picture.width} × {picture.height} pixels", hint=_too_large_hint())
    return picture


def _too_large_hint() -> str:
    return f"save it smaller; the limit is {MAX_PIXELS // 2**20} megapixels"


def _check_end(picture: Image.Image, data: bytes, name: str) -> None:
    marker = _END_MARKERS.get(picture.format or "")
    # Cameras embed thumbnails, which have the same marker, near the start: only the second half of the file counts.
    if marker is not None and data.rfind(marker) < len(data) // 2:
        raise AssetError(f"{name} is truncated: its end is missing", hint="copy or download it again")


def _decode(data: bytes, name: str, limit: Size) -> Image.Image:
    """The upright picture in sRGB, RGBA or, where it is opaque, RGB."""
    picture = _open_picture(data, name)
    try:
        if picture.format == "JPEG":
            # JPEG can be decoded at 1/2, 1/4 or 1/8 of its size.
            picture.draft(None, size_covering(picture.size, _square(limit)))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError) as error:
        raise AssetError(f"{name} is damaged or truncated: {error}", hint="copy or download it again") from error
    srgb = _convert_to_srgb(upright)
    target = size_covering(srgb.size, limit)
    if target == srgb.size:
        return srgb
    mode = "RGBa" if srgb.mode == "RGBA" else srgb.mode
    return srgb.convert(mode).resize(target, Image.Resampling.LANCZOS).convert(srgb.mode)


def _square(limit: Size) -> Size:
    """A limit for a picture that may yet be rotated by a quarter turn."""
    return Size(max(limit), max(limit))


def _upright_size(picture: Image.Image) -> tuple[int, int]:
    sideways = picture.getexif().get(0x0112, 1) >= 5  # EXIF orientations 5 to 8 include a quarter turn
    return (picture.height, picture.width) if sideways else picture.size


def _convert_to_srgb(picture: Image.Image) -> Image.Image:
    """Convert any of Pillow's modes to 8-bit RGB or RGBA, using the picture's colour profile if it is valid."""
    if picture.mode.startswith("I"):  # 16-bit grey, which Pillow would clip at 255
        grey = np.asarray(picture).astype(np.float32) / 257
        return Image.fromarray(np.clip(grey + 0.5, 0, 255).astype(np.uint8)).convert("RGB")
    target = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=target)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # without a valid profile, sRGB is most likely
        if converted is not None:
            return converted
    return picture.convert(target)


def _svg_size(data: bytes, name: str) -> tuple[float, float]:
    """Width and height in CSS pixels, from the root's attributes, its viewBox, or CSS's default."""
    try:
        root = ET.fromstring(data)  # noqa: S314  (expat loads no external entities, and limits the expansion of internal ones)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise AssetError(f"{name} is not valid SVG: {error}", hint=_SAVE_AGAIN) from error
    if root.tag.rpartition("}")[2] != "svg":
        raise AssetError(f"{name} is not SVG: its root is <{root.tag.rpartition('}')[2]}>", hint=_SAVE_AGAIN)
    view = [float(v) for v in re.findall(r"-?\d+\.?\d*(?:e[+-]?\d+)?", root.get("viewBox", ""))]
    box = (view[2], view[3]) if len(view) == 4 and view[2] > 0 and view[3] > 0 else None
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if width and height:
        return width, height
    shape = box or _DEFAULT_SVG_SIZE
    if width:
        return width, width * shape[1] / shape[0]
    if height:
        return height * shape[0] / shape[1], height
    return shape


def _pixels(length: str | None) -> float | None:
    """An absolute length in CSS pixels; None for a missing, zero or relative one."""
    match = _LENGTH.fullmatch(length or "")
    if match is None or match[2].lower() not in _CSS_PIXELS:
        return None
    return float(match[1]) * _CSS_PIXELS[match[2].lower()] or None


def _render_svg(data: bytes, name: str, limit: Size, renderer: HtmlRenderer) -> tuple[Image.Image, tuple[float, float]]:
    """Render an SVG at the size that covers ``limit``. In an ``<img>`` it cannot run scripts or load other files."""
    width, height = _svg_size(data, name)
    scale = max(limit.width / width, limit.height / height)
    scale = min(scale, _LONGEST_SIDE / max(width, height))
    size = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    uri = f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
    style = f"position:absolute;left:0;top:0;width:{size.design.width}px;height:{size.design.height}px"
    html = f'<!doctype html><body style="margin:0"><img style="{style}" src="{uri}">'
    with renderer.open(html, size) as page:
        return Image.fromarray(page.paint()), (width, height)
