"""Paints what lies behind the page: the ground colour and the layers over it, by CSS's rules for backgrounds.

Rules: W3C *CSS Backgrounds and Borders Level 3*, sections 3.4 to 3.9 (repeat, position, size).
Lengths in px are CSS pixels of the design canvas.
"""

from __future__ import annotations

import contextlib
import html
import io
import re
from collections.abc import Callable, Sequence

from PIL import Image, ImageColor

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest, Layer, Rect
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.css_filters import filtered

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|%)?", re.IGNORECASE)
_SHARES = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}
_MOST_TILES = 10_000
"""A one-pixel picture repeated over the frame is first made larger instead; see ``_tiled``."""


def plate(
    size: Size, ground: str, layers: Sequence[Layer], read: Callable[[Digest], bytes], renderer: HtmlRenderer
) -> Image.Image:
    """The backgrounds of a slide as an RGB picture. ``ground`` is any CSS colour; over black if not opaque.

    Raises BackendError when a picture, colour, gradient or filter cannot be drawn.
    """
    canvas = Image.new("RGB", size, _colour(ground, renderer))
    for layer in layers:
        drawn, at = _drawn(layer, size, read, renderer)
        try:
            drawn = filtered(drawn, layer.filters, size.scale)
        except (ValueError, KeyError) as error:
            raise BackendError(f"a background's filter cannot be applied: {error}") from error
        if drawn.mode == "RGB" and drawn.size == canvas.size:
            canvas = drawn  # as most slides have it: one picture over the whole frame
        else:
            canvas.paste(drawn, at, drawn if drawn.mode == "RGBA" else None)
    return canvas


def fitted(picture: tuple[int, int], area: tuple[int, int], size: str, scale: float) -> tuple[int, int]:
    """Pixels at which a picture is drawn by ``background-size`` in an area; both are (width, height) in pixels.

    Takes ``cover``, ``contain`` (and Marp's ``fit``), ``auto``, and one or two of lengths, percentages and ``auto``.
    Raises ValueError for anything else.
    """
    width, height = picture
    across, down = area[0] / width, area[1] / height
    keywords = {"cover": max(across, down), "contain": min(across, down), "fit": min(across, down)}
    if size in keywords:
        return _whole(width * keywords[size]), _whole(height * keywords[size])
    wanted = [_extent(part, whole, scale) for part, whole in zip(_pair(size, "auto"), area, strict=True)]
    match wanted:
        case [None, None]:
            return _whole(width * scale), _whole(height * scale)
        case [float(w), None]:
            return _whole(w), _whole(height * w / width)
        case [None, float(h)]:
            return _whole(width * h / height), _whole(h)
        case [float(w), float(h)]:
            return _whole(w), _whole(h)
    raise ValueError(f"{size!r} is not a background-size")


def offset(room: tuple[int, int], position: str, scale: float) -> tuple[int, int]:
    """Where a picture's left upper corner lies, by ``background-position``.

    ``room`` is the area's size less the picture's, (width, height), and may be negative. Takes one or two keywords,
    percentages and lengths, and the four-part form (``right 10px bottom 20%``). Raises ValueError for anything else.
    """
    words = position.split()
    if len(words) == 4 and words[0] in _SHARES and words[2] in _SHARES:
        pairs = [(words[0], words[1]), (words[2], words[3])]
        if words[0] in ("top", "bottom"):
            pairs.reverse()
        x, y = (_from_edge(edge, inset, space, scale) for (edge, inset), space in zip(pairs, room, strict=True))
        return x, y
    if len(words) == 1:
        words.append("center")
    if len(words) != 2:
        raise ValueError(f"{position!r} is not a background-position")
    if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
        words.reverse()
    x, y = (_from_edge("left", word, space, scale) for word, space in zip(words, room, strict=True))
    return x, y


def _from_edge(edge: str, inset: str, room: int, scale: float) -> int:
    if inset in _SHARES:
        value = room * _SHARES[inset]
    else:
        match = _LENGTH.fullmatch(inset)
        if match is None:
            raise ValueError(f"{inset!r} is not a position")
        value = room * float(match[1]) / 100 if match[2] == "%" else float(match[1]) * scale
    return round(room - value if edge in ("right", "bottom") else value)


def _pair(value: str, default: str) -> tuple[str, str]:
    parts = value.split()
    if len(parts) not in (1, 2):
        raise ValueError(f"{value!r} has {len(parts)} parts")
    return parts[0], parts[1] if len(parts) == 2 else default


def _extent(part: str, whole: int, scale: float) -> float | None:
    if part == "auto":
        return None
    match = _LENGTH.fullmatch(part)
    if match is None or float(match[1]) < 0:
        raise ValueError(f"{part!r} is not a length, a percentage or auto")
    return whole * float(match[1]) / 100 if match[2] == "%" else float(match[1]) * scale


def _whole(length: float) -> int:
    return max(1, round(length))


def _drawn(
    layer: Layer, size: Size, read: Callable[[Digest], bytes], renderer: HtmlRenderer
) -> tuple[Image.Image, tuple[int, int]]:
    """A layer's own pixels in its rectangle, before filters, and where they go on the frame."""
    rect = layer.rect
    if layer.picture is None:
        return _gradient(layer, size, renderer), (rect.x, rect.y)
    try:
        file = Image.open(io.BytesIO(read(layer.picture)))
        picture = file.convert("RGBA" if file.has_transparency_data else "RGB")
        target = fitted(picture.size, (rect.width, rect.height), layer.size, size.scale)
        at = offset((rect.width - target[0], rect.height - target[1]), layer.position, size.scale)
        across, down = (word != "no-repeat" for word in _repeats(layer.repeat))
    except (OSError, ValueError) as error:
        raise BackendError(f"a background cannot be drawn: {error}") from error
    if not across and not down:
        return _placed(picture, target, at, rect), (rect.x, rect.y)
    return _tiled(_resized(picture, target), at, (across, down), rect), (rect.x, rect.y)


def _repeats(repeat: str) -> tuple[str, str]:
    named = {"repeat-x": ("repeat", "no-repeat"), "repeat-y": ("no-repeat", "repeat")}
    return named.get(repeat) or _pair(repeat, repeat.split()[0] if repeat.split() else "repeat")


def _resized(picture: Image.Image, target: tuple[int, int]) -> Image.Image:
    if picture.size == target:
        return picture
    mode = "RGBa" if picture.mode == "RGBA" else picture.mode
    return picture.convert(mode).resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0).convert(picture.mode)


def _placed(picture: Image.Image, target: tuple[int, int], at: tuple[int, int], rect: Rect) -> Image.Image:
    """One copy, of which only the part that shows is resized."""
    left, top = max(0, at[0]), max(0, at[1])
    right, bottom = min(rect.width, at[0] + target[0]), min(rect.height, at[1] + target[1])
    if at == (0, 0) and picture.size == target == (rect.width, rect.height):
        return picture
    clear = Image.new("RGBA", (rect.width, rect.height))
    if right <= left or bottom <= top:
        return clear
    across, down = picture.width / target[0], picture.height / target[1]
    shown = ((left - at[0]) * across, (top - at[1]) * down, (right - at[0]) * across, (bottom - at[1]) * down)
    mode = "RGBa" if picture.mode == "RGBA" else picture.mode
    part = picture.convert(mode).resize(
        (right - left, bottom - top), Image.Resampling.LANCZOS, box=shown, reducing_gap=3.0
    )
    part = part.convert(picture.mode)
    if part.size == clear.size:
        return part
    clear.paste(part, (left, top))
    return clear


def _tiled(tile: Image.Image, at: tuple[int, int], repeats: tuple[bool, bool], rect: Rect) -> Image.Image:
    across, down = repeats
    if (rect.width // tile.width + 2) * (rect.height // tile.height + 2) > _MOST_TILES and across and down:
        larger = Image.new(tile.mode, (tile.width * 16, tile.height * 16))
        for x in range(0, larger.width, tile.width):
            for y in range(0, larger.height, tile.height):
                larger.paste(tile, (x, y))
        return _tiled(larger, at, repeats, rect)
    clear = Image.new("RGBA", (rect.width, rect.height))
    columns = range(at[0] % tile.width - tile.width, rect.width, tile.width) if across else [at[0]]
    rows = range(at[1] % tile.height - tile.height, rect.height, tile.height) if down else [at[1]]
    for x in columns:
        for y in rows:
            clear.paste(tile, (x, y))
    return clear


def _gradient(layer: Layer, size: Size, renderer: HtmlRenderer) -> Image.Image:
    """A CSS image drawn by the renderer, over the whole canvas so that lengths in it keep their scale."""
    rect = layer.rect
    x, y, width, height = (side / size.scale for side in (rect.x, rect.y, rect.width, rect.height))
    rules = {
        "position": "absolute",
        "left": f"{x}px",
        "top": f"{y}px",
        "width": f"{width}px",
        "height": f"{height}px",
        "background-image": layer.css or "none",
        "background-size": "contain" if layer.size == "fit" else layer.size,
        "background-position": layer.position,
        "background-repeat": layer.repeat,
    }
    style = html.escape(";".join(f"{name}:{value}" for name, value in rules.items()))
    with renderer.open(f'<!doctype html><body style="margin:0"><div style="{style}"></div>', size) as page:
        painted = Image.fromarray(page.paint())
    return painted.crop((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))


def _colour(css: str, renderer: HtmlRenderer) -> tuple[int, int, int]:
    """A CSS colour as RGB over black: by Pillow where it knows the notation, else by the renderer, which knows all."""
    with contextlib.suppress(ValueError):
        known = ImageColor.getrgb(css)
        if len(known) == 3:
            return known
    page = f'<!doctype html><html style="height:100%;background:{html.escape(css)}"><body></body></html>'
    with renderer.open(page, Size(64, 64)) as document:
        red, green, blue, alpha = (int(v) for v in document.paint()[32, 32])
    return (red * alpha // 255, green * alpha // 255, blue * alpha // 255)
