"""Sets two to six pictures in rows, all of a row equally high, so that together they are as large as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdvideo.slides.html.choose_layout import is_picture, ratio_of
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element
from mdvideo.slides.type_size.text_height import title_width

GAP = 20
"""CSS pixels between pictures; ``base/theme.css`` has the same number."""
BESIDE, _GAP_BESIDE = 460.0, 72.0
"""Width in CSS pixels of a title beside the pictures, and of the gap there; ``base/theme.css`` has the same numbers."""
_BETTER, _NARROW, _MOST_WORDS = 1.15, 0.8, 7
"""The title is beside them where they are this much wider so, or where they would leave as much of the width empty; and
where it has no more words than this."""
_HEAD, _CAPTION = 140.0, 64.0
"""Height in CSS pixels of the title, and of the captions below a row."""


def gallery_of(blocks: list[Element], context: RenderContext) -> list[Element]:
    """Return the figures among the blocks as one gallery, with the other blocks below it."""
    figures = [figure for block in blocks for figure in _figures_in(block)]
    others = [block for block in blocks if not _figures_in(block)]
    if len(figures) < 2:
        return blocks
    ratios = [ratio_of(figure, context.figures) for figure in figures]
    captions = any(part.tag == "figcaption" for figure in figures for part in figure.elements())
    room = (context.width, max(200.0, (context.area_height or 800.0) - _HEAD))
    caption = _CAPTION if captions else 0
    counts, share = best_rows(ratios, room, caption)
    beside = (context.width - BESIDE - _GAP_BESIDE, context.area_height)
    if not context.stacked and beside[0] > 0 and context.area_height and _fits_beside(context):
        other_counts, other_share = best_rows(ratios, beside, caption)
        if other_share * beside[0] > _BETTER * share * room[0] or (share < _NARROW and other_share > share):
            counts, share, context.beside = other_counts, other_share, True
    rows: list[Element | str] = []
    for count in counts:
        row, figures = figures[:count], figures[count:]
        for figure in row:
            figure.attributes["style"] = f"flex:{ratio_of(figure, context.figures):.3f} 1 0"
        rows.append(Element("div", {"class": "row"}, list(row)))
    gallery = Element("div", {"class": "gallery", "style": f"width:{100 * share:.2f}%"}, rows)
    return [gallery, *others]


def _fits_beside(context: RenderContext) -> bool:
    """Return whether the longest word of the slide's title has room beside the pictures."""
    words = context.slide.title.split()
    widest = max((title_width(word, context.fonts) for word in words), default=0.0)
    return bool(words) and len(words) <= _MOST_WORDS and widest * context.type.title <= BESIDE


def best_rows(ratios: Sequence[float], room: tuple[float, float], caption: float) -> tuple[tuple[int, ...], float]:
    """Return how many pictures each row has, and the share of the width that the rows take, 0…1.

    ``ratios`` are widths to heights, in reading order; ``room`` is (width, height) in CSS pixels, ``caption`` the
    height below each row. Of all divisions the one with the largest pictures is returned.
    """
    width, height = room
    best: tuple[float, tuple[int, ...], float] = (-1.0, (len(ratios),), 1.0)
    for counts in divisions(len(ratios)):
        at, rows = 0, []
        for count in counts:
            row = ratios[at : at + count]
            rows.append(((width - GAP * (count - 1)) / sum(row), row))
            at += count
        free = height - GAP * (len(rows) - 1) - caption * len(rows)
        share = min(1.0, free / sum(high for high, _ in rows))
        if share <= 0:
            continue
        # The smallest picture counts twice: one that is much larger than the others makes them captions.
        areas = [(high * share) ** 2 * ratio for high, row in rows for ratio in row]
        value = sum(areas) + len(areas) * min(areas)
        best = max(best, (value, counts, share))
    return best[1], best[2]


def divisions(count: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to divide ``count`` things into rows of at most four, in order."""
    if count == 0:
        yield ()
    for first in range(1, min(count, 4) + 1):
        for others in divisions(count - first):
            yield (first, *others)


def _figures_in(block: Element) -> list[Element]:
    """Return the figures of a block, one for each picture; a row of pictures with a caption stays together."""
    if "figures" in block.classes:
        return [figure for part in block.elements() for figure in _figures_in(part)]
    if block.tag != "figure":
        return []
    pictures = [element for element in block.walk() if is_picture(element)]
    if len(pictures) < 2 or any(part.tag == "figcaption" for part in block.elements()):
        return [block]
    kept = {name: value for name, value in block.attributes.items() if name.startswith("data-")}
    return [
        Element("figure", {"class": "holds-picture", **kept}, [Element("div", {"class": "pictures"}, [picture])])
        for picture in pictures
    ]
