"""Pictures that an author brings: read with limits, decoded upright into sRGB, and scaled down to what a slide needs.

Reading (``read_picture``) finds damage without decoding, and costs next to nothing, so it runs in every build, also for
pictures whose decoded form is in the store already.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageOps, UnidentifiedImageError

from mdvideo._util.project_files import resolve_in_project
from mdvideo._util.untrusted.regular_files import open_regular, read_regular
from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.images.svg.svg_file import is_svg, read_svg_head, svg_size, unpacked_head
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.picture_jobs import DecodePictureJob

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 64 * 2**20
MAX_PICTURE_SIDE = 2**16
"""Limits of one picture. 64 Mpx is 8192 × 8192, four times what the largest frame can show. A picture of one column is
decoded row by row, each a piece of memory of its own: 1 × 64 Mpx would take 3 GB."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF", "ICO")
"""What Pillow may open. The content decides, whatever the file's name."""
SVG, BITMAP = ".svg", ".png"
"""The two kinds of pictures, as DecodePictureJob names them."""
CLIP, CAST = "clip", "cast"
"""What plays: a video, and a recording of a terminal."""

MAX_CLIP_BYTES = 512 * 2**20

_OTHER_FORMATS = {
    "a video in an unsupported format": (".mp4", ".webm", ".mov", ".m4v", ".ogv", ".avi", ".mkv", ".wmv", ".flv"),
    "a document": (".pdf", ".eps", ".ps", ".ai"),
    "a photo in an unsupported format": (".heic", ".heif", ".tif", ".tiff", ".jxl", ".jp2", ".raw", ".dng", ".psd"),
    "a source file": (".drawio", ".excalidraw", ".puml", ".mmd", ".dot", ".emf", ".wmf"),
}
_OTHER_HINTS = {
    "a video in an unsupported format": "save it as MP4 (H.264)",
    "a document": "export the page as SVG or PNG",
    "a photo in an unsupported format": "save it as JPEG or PNG",
    "a source file": "export it as SVG or PNG",
}

_PICTURE_BRANDS = frozenset(
    {b"avif", b"avis", b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"jxl ", b"crx "}
)
"""Brands of ISO files that are pictures."""
_CAST_HEAD = re.compile(rb'\s*\{(?=[^{}]*"version"\s*:\s*[123]\b)(?=[^}]*"(?:width|term|cols|height|command)")')

_END_MARKERS = {"PNG": b"IEND", "JPEG": b"\xff\xd9", "GIF": b"\x3b"}
"""Bytes that end a complete file of the format."""

_SAVE_AGAIN = "open it in an image editor and save it again"

_TONE_SIDE, _CLEAR, _DARK, _LIGHT = 512, 64, 118, 160
"""Pixels of the longer side at which a picture's tone is told; alpha below which it is clear; and the levels of grey,
0 to 255, below and above which a line is dark or light."""
_FEW, _MOST = 0.2, 0.5
"""Shares of the outlines that are the other way at most, and that way at least."""

LONGEST_SIDE = 4096
"""Pixels of the longer side of a rendered SVG at most."""


@dataclass(frozen=True, slots=True)
class DrawnSvg:
    """A drawn SVG, its own size in CSS pixels, and what could not be drawn."""

    image: Image.Image
    size: tuple[float, float]
    lost: tuple[str, ...] = ()


DrawSvg = Callable[[bytes, str, Size, str | None], DrawnSvg]
"""Draws an SVG so that it covers a size: (file, its name for errors, size, the colour of ``currentColor``)."""


@dataclass(frozen=True, slots=True)
class AuthorPicture:
    """The content of a picture, complete as far as its head and end tell.

    ``kind`` is SVG, BITMAP, CLIP or CAST. ``size`` is in its own pixels, upright; 0 for what must be decoded to know
    it. An ``animated`` bitmap plays, as a clip does. ``container`` is FFmpeg's name of the format of what plays.
    """

    data: bytes
    kind: str
    size: tuple[float, float]
    animated: bool = False
    container: str = ""


def check_picture(path: Path, root: Path) -> bytes:
    """Return the content of a picture file inside ``root`` that is complete and of a known format.

    Raises AssetError, with a hint, when it is missing, not a file, outside ``root`` after links are followed, too large
    in bytes or pixels, of an unknown type, damaged or truncated.
    """
    picture = read_picture(resolve_in_project(path.name, path.parent, root), str(path))
    _refuse_clip(picture, str(path))
    return picture.data


def read_picture(path: Path, name: str) -> AuthorPicture:
    """Read a picture file. Raises AssetError, with a hint, as ``picture_of``, and when it cannot be read."""
    try:
        size = path.stat().st_size
        with open_regular(path) as file:
            limit = MAX_CLIP_BYTES if container_of(file.read(64)) else MAX_BYTES
        if size > limit:
            raise AssetError(f"{name} has {size / 2**20:.0f} MiB", hint=f"the limit is {limit // 2**20} MiB")
        data = read_regular(path, limit)
    except OSError as error:
        raise AssetError(f"{name} cannot be read: {error.strerror}", hint="check the file's permissions") from error
    return picture_of(data, name)


def picture_of(data: bytes, name: str) -> AuthorPicture:
    """Return bytes as a picture. Raises AssetError when it is of an unknown type, too large, damaged or truncated."""
    if is_svg(data) or _claims_svg(data, name):
        return AuthorPicture(data, SVG, svg_size(read_svg_head(data, name)))
    if container := container_of(data[:64]):
        return AuthorPicture(data, CLIP, (0, 0), animated=True, container=container)
    if is_cast(data[:4096]):
        return AuthorPicture(data, CAST, (0, 0), animated=True, container="apng")
    _refuse_other_formats(data, name)
    picture = _open_picture(data, name)
    _check_end(picture, data, name)
    animated = _is_animated(picture)
    container = {"GIF": "gif", "PNG": "apng"}.get(picture.format or "", "webp") if animated else ""
    return AuthorPicture(data, BITMAP, _upright_size(picture), animated, container)


def container_of(head: bytes) -> str:
    """Return FFmpeg's name of the format of a video by its first bytes; empty for anything else."""
    if head[4:8] == b"ftyp":
        return "" if head[8:12] in _PICTURE_BRANDS else "mov"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "mov"
    return "matroska" if head.startswith(b"\x1a\x45\xdf\xa3") else ""


def is_cast(head: bytes) -> bool:
    """Return whether these are the first bytes of a recording of a terminal, as asciinema writes it."""
    return _CAST_HEAD.match(head) is not None


def _is_animated(picture: Image.Image) -> bool:
    try:
        return picture.format in ("GIF", "WEBP", "PNG", "AVIF") and bool(getattr(picture, "is_animated", False))
    except (OSError, EOFError, SyntaxError, ValueError):
        return False  # damage after the first frame does not show


def _claims_svg(data: bytes, name: str) -> bool:
    is_text = unpacked_head(data).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff"))
    return is_text and _suffix_of(name) in (".svg", ".svgz")


def _suffix_of(name: str) -> str:
    return Path(name.split("#", 1)[0].split("?", 1)[0]).suffix.lower()


def _refuse_other_formats(data: bytes, name: str) -> None:
    if data.startswith(b"version https://git-lfs"):
        raise AssetError(f"{name} is only a pointer of Git LFS", hint="run `git lfs pull`")
    if data.startswith(b"%PDF"):
        raise AssetError(f"{name} is a document", hint=_OTHER_HINTS["a document"])
    for kind, suffixes in _OTHER_FORMATS.items():
        if _suffix_of(name) in suffixes:
            raise AssetError(f"{name} is {kind}", hint=_OTHER_HINTS[kind])


def run_decode_picture(job: DecodePictureJob, read: ReadBlob, draw_svg: DrawSvg) -> Product:
    """Decode a picture to PNG, scaled down as far as it still covers ``job.limit``.

    Raises AssetError when the picture is damaged, or an SVG cannot be drawn.
    """
    data, name = read(job.source), job.label or "the picture"
    if job.suffix == SVG:
        drawn = draw_svg(data, name, job.limit, job.ink)
        picture, (width, height), lost = drawn.image, drawn.size, drawn.lost
    else:
        lost = ()
        picture = _decode(data, name, job.limit)
        width, height = _upright_size(_open_picture(data, name))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    report = {"width": round(width), "height": round(height), "lost": list(lost), "tone": tone_of(picture)}
    return Product({"picture": out.getvalue()}, report)


def tone_of(picture: Image.Image) -> str:
    """Return whether lines on a transparent ground are ``dark`` or ``light``; an empty string for other pictures.

    Dark lines disappear on a dark slide. A picture is on a transparent ground if a tenth of it is transparent.
    """
    if not picture.has_transparency_data:
        return ""
    small = picture.convert("RGBa").reduce(max(1, max(picture.size) // _TONE_SIDE)).convert("RGBA")
    alpha = small.getchannel("A")
    clear, inked = (alpha.point(lambda value, on=on: 255 * ((value >= _CLEAR) == on)) for on in (False, True))
    if clear.histogram()[255] < small.width * small.height / 10:
        return ""
    # What touches the clear ground is seen against the slide; what is within a filled shape is not.
    outline = ImageChops.multiply(inked, clear.filter(ImageFilter.MaxFilter(5)))
    levels = small.convert("RGB").convert("L").histogram(outline)
    count = max(1, sum(levels))
    if sum(levels[_LIGHT:]) < _FEW * count and sum(levels[:_DARK]) > _MOST * count:
        return "dark"
    return "light" if sum(levels[:_DARK]) < _FEW * count and sum(levels[_LIGHT:]) > _MOST * count else ""


def decode_fully(data: bytes, name: str) -> str:
    """Return the media type of a picture after decoding all of it. Raises AssetError where that fails."""
    picture = picture_of(data, name)
    _refuse_clip(picture, name)
    if picture.kind == SVG:
        return "image/svg+xml"
    _decode(data, name, Size(64, 64))
    return Image.MIME.get(_open_picture(data, name).format or "", "image/png")


def decode_photo(data: bytes, name: str, limit: Size) -> Image.Image:
    """Decode a photo upright to RGB in sRGB, scaled down as far as it covers ``limit``. Raises AssetError."""
    picture = picture_of(data, name)
    _refuse_clip(picture, name)
    if picture.kind == SVG:
        raise AssetError(f"{name} is a drawing", hint="the library holds photos")
    return _decode(data, name, limit).convert("RGB")


def _refuse_clip(picture: AuthorPicture, name: str) -> None:
    if picture.kind in (CLIP, CAST):
        raise AssetError(f"{name} is a clip, not a picture", hint="save it beside the deck, and name it in a slide")


def svg_pixels(size: tuple[float, float], limit: Size) -> tuple[int, int]:
    """The pixels at which an SVG is drawn: it covers ``limit``, and no side is longer than ``LONGEST_SIDE``."""
    scale = min(max(limit.width / size[0], limit.height / size[1]), LONGEST_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def size_covering(size: tuple[float, float], limit: Size) -> tuple[int, int]:
    """``size`` scaled down, never up, to just cover ``limit``; no side is longer than twice the limit's longer side."""
    scale = min(1.0, max(limit.width / size[0], limit.height / size[1]), 2 * max(limit) / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


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
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_PICTURE_SIDE:
        raise AssetError(f"{name} has {picture.width} × {picture.height} pixels", hint=_too_large_hint())
    return picture


def _too_large_hint() -> str:
    return f"save it smaller; the limits are {MAX_PIXELS // 2**20} megapixels, and {MAX_PICTURE_SIDE} pixels a side"


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
    if picture.format == "PNG" and "exif" not in picture.info:
        return picture.size  # Pillow would decode all of it to look for EXIF at its end
    try:
        sideways = picture.getexif().get(0x0112, 1) >= 5  # EXIF orientations 5 to 8 include a quarter turn
    except (OSError, SyntaxError, ValueError, TypeError):
        sideways = False
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
