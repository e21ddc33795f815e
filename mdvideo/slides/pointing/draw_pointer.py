"""Draws what points: soft rings, lines under words, boxes, arrows, and the dark around a spotlight."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.pointing_jobs import PointerShape, SlideArea

_FINE = 4
"""Shapes are drawn so many times as large, and made smaller: their edges are as smooth as letters."""

_STROKE, _BOX_STROKE, _UNDERLINE = 6.0, 5.0, 7.0
"""Widths in CSS pixels of the design canvas."""

_RING_LEAST, _RING_PAD, _BOX_PAD, _SPOT_PAD, _ARROW_GAP = 8.0, 16.0, 18.0, 22.0, 18.0
_HALO, _HALO_OPACITY = 9.0, 0.75
_DARK = 0.62
"""Opacity of what is around a spotlight."""
_SPOT_EDGE = 14.0
_ARROW_LENGTH, _HEAD = 190.0, 34.0
_BOW = 0.14
"""How much an arrow bends, as a share of its length."""

_Box = tuple[float, float, float, float]


def draw_pointer(
    picture: Image.Image,
    shapes: Sequence[PointerShape],
    window: SlideArea,
    ink: str,
    halo: str,
    opacity: float = 1.0,
) -> Image.Image:
    """Return an RGB or RGBA picture of ``window`` of a slide with what points in it, at an opacity of 0 to 1."""
    size = Size(*picture.size)
    for shape in sorted(shapes, key=lambda one: one.kind != "spotlight"):
        boxes = [_placed(area, window, size) for area in shape.areas]
        sources = [_placed(area, window, size) for area in shape.source]
        if not boxes:
            continue
        if shape.kind == "spotlight":
            picture = _lay_colour(picture, (0, 0, 0), _spotlight(size, boxes), opacity * _DARK)
            continue
        stroke = _stroke_of(shape.kind, boxes, sources, size)
        around = stroke.filter(ImageFilter.MaxFilter(_odd(0.6 * _HALO * size.scale)))
        around = around.filter(ImageFilter.GaussianBlur(_HALO * size.scale / 2))
        picture = _lay_colour(picture, ImageColor.getrgb(halo)[:3], around, opacity * _HALO_OPACITY)
        picture = _lay_colour(picture, ImageColor.getrgb(ink)[:3], stroke, opacity)
    return picture


def _placed(area: SlideArea, window: SlideArea, size: Size) -> _Box:
    """Return an area of the slide in pixels of what is shown of it: left, top, right, bottom."""
    left, top = (area.x - window.x) / window.width, (area.y - window.y) / window.height
    right, bottom = left + area.width / window.width, top + area.height / window.height
    return left * size.width, top * size.height, right * size.width, bottom * size.height


def _lay_colour(picture: Image.Image, colour: tuple[int, ...], mask: Image.Image, opacity: float) -> Image.Image:
    if opacity < 1:
        mask = mask.point([round(value * opacity) for value in range(256)])
    if picture.mode == "RGBA":
        layer = Image.new("RGBA", picture.size, (*colour, 255))
        layer.putalpha(mask)
        return Image.alpha_composite(picture, layer)
    out = picture.copy()
    out.paste(colour, (0, 0, *picture.size), mask)
    return out


def _stroke_of(kind: str, boxes: Sequence[_Box], sources: Sequence[_Box], size: Size) -> Image.Image:
    unit = size.scale
    if kind == "ring":
        return _drawn(size, [_ring(box, unit) for box in boxes])
    if kind == "underline":
        return _drawn(size, [_underline(box, unit) for box in boxes])
    if kind == "box":
        return _drawn(size, [_frame(_union(boxes), unit)])
    return _drawn(size, [_arrow(_union(boxes), _union(sources) if sources else None, size)])


_Draw = Callable[[ImageDraw.ImageDraw, float, tuple[float, float]], None]
"""Draws something at so many times its size, from this place on."""

_Drawn = tuple[_Box, _Draw]


def _drawn(size: Size, drawings: Sequence[_Drawn]) -> Image.Image:
    """Return the opacity of what is drawn. Only the parts of the frame in which something is are drawn large."""
    whole = Image.new("L", size, 0)
    for (left, top, right, bottom), draw in drawings:
        x, y = max(0, math.floor(left)), max(0, math.floor(top))
        width, height = min(size.width, math.ceil(right)) - x, min(size.height, math.ceil(bottom)) - y
        if width <= 0 or height <= 0:
            continue
        fine = Image.new("L", (width * _FINE, height * _FINE), 0)
        draw(ImageDraw.Draw(fine), _FINE, (x, y))
        part = fine.resize((width, height), Image.Resampling.BOX)
        whole.paste(ImageChops.lighter(part, whole.crop((x, y, x + width, y + height))), (x, y))
    return whole


def _grown(box: _Box, by: float) -> _Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _union(boxes: Sequence[_Box]) -> _Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _rounded(outline: _Box, radius: float, width: float) -> _Drawn:
    def draw(pen: ImageDraw.ImageDraw, fine: float, at: tuple[float, float]) -> None:
        left, top = (outline[0] - at[0]) * fine, (outline[1] - at[1]) * fine
        right, bottom = (outline[2] - at[0]) * fine, (outline[3] - at[1]) * fine
        pen.rounded_rectangle((left, top, right, bottom), radius * fine, outline=255, width=max(1, round(width * fine)))

    return _grown(outline, 2), draw


def _ring(box: _Box, unit: float) -> _Drawn:
    pad = min(_RING_PAD * unit, max(_RING_LEAST * unit, 0.3 * (box[3] - box[1])))
    outline = _grown(box, pad)
    return _rounded(outline, min(outline[3] - outline[1], outline[2] - outline[0]) / 2, max(1.0, _STROKE * unit))


def _frame(box: _Box, unit: float) -> _Drawn:
    return _rounded(_grown(box, _BOX_PAD * unit), 10 * unit, max(1.0, _BOX_STROKE * unit))


def _underline(box: _Box, unit: float) -> _Drawn:
    thick = max(1.0, _UNDERLINE * unit)
    top = box[3] + 5 * unit
    line = (box[0], top, box[2], top + thick)

    def draw(pen: ImageDraw.ImageDraw, fine: float, at: tuple[float, float]) -> None:
        corners = tuple((value - at[index % 2]) * fine for index, value in enumerate(line))
        pen.rounded_rectangle(corners, thick * fine / 2, fill=255)

    return _grown(line, 2), draw


def _arrow(target: _Box, source: _Box | None, size: Size) -> _Drawn:
    """Return an arrow with a slight bend, from edge to edge; without a source, from where the frame has most room."""
    unit = size.scale
    gap = _ARROW_GAP * unit
    end_box = _grown(target, gap)
    if source is None:
        middle = _middle(target)
        across = 1.0 if middle[0] < size.width / 2 else -1.0
        down = 1.0 if middle[1] < size.height / 2 else -1.0
        start = (
            (target[2] if across > 0 else target[0]) + across * _ARROW_LENGTH * unit,
            middle[1] + down * 0.6 * _ARROW_LENGTH * unit,
        )
    else:
        start = _edge(_grown(source, gap), _middle(target))
    end = _edge(end_box, start)
    points = _bent(start, end)
    if source is not None and math.dist(start, end) < 2 * _HEAD * unit:
        points = _around(source, target, gap, 2.5 * _HEAD * unit, size)
    width = max(1.5, _STROKE * unit)
    head = _HEAD * unit

    def draw(pen: ImageDraw.ImageDraw, fine: float, at: tuple[float, float]) -> None:
        moved = [((x - at[0]) * fine, (y - at[1]) * fine) for x, y in points]
        angle = math.atan2(moved[-1][1] - moved[-4][1], moved[-1][0] - moved[-4][0])
        tip = moved[-1]
        wings = [
            (tip[0] - head * fine * math.cos(angle + turn), tip[1] - head * fine * math.sin(angle + turn))
            for turn in (0.42, -0.42)
        ]
        neck = (tip[0] - 0.7 * head * fine * math.cos(angle), tip[1] - 0.7 * head * fine * math.sin(angle))
        shaft = [point for point in moved if math.dist(point, tip) > 0.7 * head * fine]
        pen.line([*shaft, neck], fill=255, width=max(1, round(width * fine)), joint="curve")
        pen.polygon([tip, wings[0], neck, wings[1]], fill=255)

    xs, ys = [x for x, _ in points], [y for _, y in points]
    return _grown((min(xs), min(ys), max(xs), max(ys)), head), draw


def _middle(box: _Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _edge(box: _Box, towards: tuple[float, float]) -> tuple[float, float]:
    """Return where the line from the middle of a box to a point leaves the box."""
    x, y = _middle(box)
    dx, dy = towards[0] - x, towards[1] - y
    across = (box[2] - box[0]) / 2 / abs(dx) if dx else math.inf
    down = (box[3] - box[1]) / 2 / abs(dy) if dy else math.inf
    share = min(across, down, 1.0)
    return x + dx * share, y + dy * share


def _bent(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Return a quadratic curve between two points, bent upwards."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    side = -1.0 if dx < 0 else 1.0
    middle = (start[0] + end[0]) / 2 + side * dy * _BOW, (start[1] + end[1]) / 2 - side * dx * _BOW
    return _quadratic(start, middle, end)


def _quadratic(
    start: tuple[float, float], middle: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    points = []
    for step in range(41):
        t = step / 40
        weights = ((1 - t) ** 2, 2 * t * (1 - t), t * t)
        corners = (start, middle, end)
        points.append(
            (
                sum(w * c[0] for w, c in zip(weights, corners, strict=True)),
                sum(w * c[1] for w, c in zip(weights, corners, strict=True)),
            )
        )
    return points


def _around(source: _Box, target: _Box, gap: float, room: float, size: Size) -> list[tuple[float, float]]:
    """Return a curve from the side of one box to the side of another that is close to it."""
    right = max(source[2], target[2]) + gap + room <= size.width
    side, sign = (2, 1.0) if right else (0, -1.0)
    start = source[side] + sign * gap, _middle(source)[1]
    end = target[side] + sign * gap, _middle(target)[1]
    far = (max if right else min)(start[0], end[0]) + sign * 2 * room
    middle = far, (start[1] + end[1]) / 2
    return _quadratic(start, middle, end)


def _spotlight(size: Size, boxes: Sequence[_Box]) -> Image.Image:
    """Return how dark each pixel is: all around the lit boxes, with a soft edge."""
    unit = size.scale
    dark = Image.new("L", size, 255)
    pen = ImageDraw.Draw(dark)
    for box in boxes:
        pen.rounded_rectangle(_grown(box, _SPOT_PAD * unit), 14 * unit, fill=0)
    return dark.filter(ImageFilter.GaussianBlur(_SPOT_EDGE * unit / 2))


def _odd(width: float) -> int:
    return 2 * max(1, round(width / 2)) + 1
