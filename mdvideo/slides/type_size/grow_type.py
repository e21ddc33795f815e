"""Lets type grow: from a slide's content and the room for it, the sizes at which it fills that room.

The sizes of a theme are the smallest that a full slide is set in. A short list breathes at a larger one, a statement
fills the frame, and a block that stands alone below its title takes the room there. All of it is estimated from the
widths of the fonts, so that a page is laid out once; where an estimate is too high, ``fit.py`` takes growth back first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mdvideo.slides.html.choose_layout import HEADINGS, is_figure
from mdvideo.slides.html.dom import Element
from mdvideo.slides.themes.fonts import text_width
from mdvideo.slides.themes.theme_schema import Fonts, TypeScale
from mdvideo.slides.type_size.even_lines import even_lines, evenness_of
from mdvideo.slides.type_size.text_height import ROW, height_of, size_of_formula, table_width, title_width, width_of

FACTORS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6)
"""Sizes of running text, relative to the theme's: few, so that neighbours look the same and not nearly so."""

GAP_BELOW_TITLE = 48
"""CSS pixels between a title and what is below it."""

_FULL = 0.96
"""The part of the room below a title that text may fill."""
_MOST = ((3, 1.6), (4, 1.5), (6, 1.4), (99, 1.2))
"""The largest factor of running text, by how many items and paragraphs there are."""

_LEAST = {"statement": 56, "quote": 48, "command": 28, "formula": 40, "number": 120}
"""Sizes in CSS pixels that are not in a type scale, without growth."""
_STATEMENT = (56, 240)
_QUOTE = (48, 132)
_NUMBER = (120, 460)
UNIT = 0.3
"""Size of the unit of a large number, relative to the number; ``base/theme.css`` has the same."""
_HERO = 1.5
_SAFE, _NEARLY, _MOST_EVEN = 0.98, 0.72, 60
"""The part of a line that is filled; the smallest part of its largest size that a text may have to be more even; and
the most words of such a text."""
_CODE_CAPS = ((2, 80), (5, 60), (9, 48), (99, 42))
CODE_WIDTH = 0.6
"""Width of a character of code in ems, ..."""
COMMAND_WIDTH = CODE_WIDTH * 0.88
"""... and where it stands in a paragraph, in ems of that."""
_SOLO_TEXT = 110
"""Largest size in CSS pixels of a line of code that stands alone below its title."""
_TABLE_CAP = 54
FORMULA_CAP = 3.4
_PADDING_OF_CODE = (90, 72)
_GAP_IN_EMS = 0.67


@dataclass(frozen=True, slots=True)
class Room:
    """The room for content in CSS pixels: width and height of the content area, and the height of the title in it."""

    width: float
    height: float
    head: float = 0

    @property
    def below(self) -> float:
        """The height below the title."""
        return self.height - self.head


def below_title(blocks: Sequence[Element], area: Room, scale: TypeScale) -> tuple[Sequence[Element], Room]:
    """Return the blocks of a slide below its title, if it has one, and the room that a title of one line leaves."""
    if blocks and blocks[0].tag in HEADINGS:
        return blocks[1:], replace(area, head=scale.title * 1.08 + GAP_BELOW_TITLE)
    return blocks, area


def factor_of(blocks: Sequence[Element], room: Room, size: float, fonts: Fonts, cap: float = 2.0) -> float:
    """Return the largest of FACTORS at which running text of ``size`` CSS pixels fits the room; 1 if there is none.

    It is not above ``cap``.
    """
    if not blocks or any(map(_is_large_block, blocks)):
        return 1.0
    items = sum(element.tag in ("li", "p", "dd", "dt") for block in blocks for element in [block, *block.walk()])
    columns = next((len(block.elements()) for block in blocks if "columns" in block.classes), 1)
    widest = max(map(width_of, blocks))
    most = next(factor for limit, factor in _MOST if items / columns <= limit)
    for factor in reversed(FACTORS):
        grown = size * factor
        is_low = height_of(blocks, room.width, grown, fonts) <= room.below * _FULL
        if factor <= min(most, cap) and is_low and widest * grown <= room.width:
            return factor
    return 1.0


def solo_kind_of(blocks: Sequence[Element]) -> str:
    """Return what stands alone below a title: ``code``, ``command``, ``table`` or ``formula``; else an empty string."""
    if len(blocks) != 1:
        return ""
    block = blocks[0]
    inner = block.elements()
    if block.tag == "pre" or (block.tag == "div" and [child.tag for child in inner] == ["pre"]):
        return "code"
    if block.tag == "table":
        return "table"
    if "formula" in block.classes and "display" in block.classes:
        return "formula"
    if block.tag == "p" and len(inner) == 1:
        loose = "".join(child for child in block.children if isinstance(child, str)).strip()
        if inner[0].tag == "code" and not loose:
            return "command"
        if "formula" in inner[0].classes and not loose:
            return "formula"
    return ""


def grown_sizes(kind: str, block: Element, room: Room, scale: TypeScale) -> dict[str, float]:
    """Return the sizes of a block that stands alone, in CSS pixels, by the names of the type scale."""
    if kind == "code":
        lines = block.text().rstrip("\n").split("\n")
        widest = max(cells_in(line) for line in lines) or 1
        cap = next(cap for limit, cap in _CODE_CAPS if len(lines) <= limit)
        across = (room.width - _PADDING_OF_CODE[0]) / (widest * CODE_WIDTH)
        down = (room.below - _PADDING_OF_CODE[1]) / (len(lines) * 1.46)
        return {"code": max(scale.code, min(cap, across, down))}
    if kind == "command":
        widest = max(1, cells_in(block.text().strip()))
        return {"command": max(28, min(_SOLO_TEXT, 0.96 * room.width / (widest * COMMAND_WIDTH)))}
    if kind == "table":
        return {"small": max(scale.small, min(_TABLE_CAP, _size_of_table(block, room)))}
    size = size_of_formula(block)
    if size is None:
        return {}
    ems_across, ems_down = size
    largest = min(room.width * 0.94 / ems_across, room.below * 0.8 / ems_down, scale.body * FORMULA_CAP)
    return {"formula": max(scale.body * 1.22, largest)}


def code_size_among(blocks: Sequence[Element], room: Room, scale: TypeScale, fonts: Fonts) -> float | None:
    """Return the size of the only block of code among a few words; None where there are more, or none."""
    codes = [block for block in blocks if solo_kind_of([block]) == "code"]
    others = [block for block in blocks if block not in codes]
    if len(codes) != 1 or any(map(_is_large_block, others)):
        return None
    words = height_of(others, room.width, scale.body, fonts) + _GAP_IN_EMS * scale.body * len(others)
    left = replace(room, height=room.height - words)
    return grown_sizes("code", codes[0], left, scale)["code"]


def code_pair_size(columns: Element, room: Room, scale: TypeScale) -> float | None:
    """Return the size of code that stands beside code, one block a column; None where there is anything else."""
    parts = [column.elements() for column in columns.elements()]
    if any(len(part) != 1 or solo_kind_of(part) != "code" for part in parts):
        return None
    each = replace(room, width=(room.width - 72 * (len(parts) - 1)) / len(parts))
    return min(grown_sizes("code", part[0], each, scale)["code"] for part in parts)


def statement_size(text: str, room: Room, fonts: Fonts, weight: int) -> float:
    """Return the size in CSS pixels at which a statement fills the frame."""
    return _largest_size(text, (room.width, room.height * 0.86), _STATEMENT, (fonts.title, weight), 1.12)


def quote_size(text: str, room: Room, fonts: Fonts) -> float:
    """Return the size of a quotation in CSS pixels."""
    return _largest_size(text, (room.width * 0.92, room.height * 0.7), _QUOTE, (fonts.title, fonts.quote_weight), 1.26)


def number_size(value: str, unit: str, room: Room, fonts: Fonts) -> float:
    """Return the size of a large number in CSS pixels, at which it has one line with its unit."""
    ems = title_width(value, fonts) + UNIT * (title_width(unit, fonts) + 0.3) + 0.1
    return max(_NUMBER[0], min(_NUMBER[1], room.width * 0.96 / max(ems, 0.1), room.height * 0.5))


def hero_size(text: str, width: float, size: float, fonts: Fonts) -> float:
    """Return the size of a title that stands large, in CSS pixels: up to half as large again while it has two lines."""
    largest = size * _HERO
    ems = title_width(text, fonts)
    longest = max((text_width(word, fonts.title, fonts.title_weight) for word in text.split()), default=0)
    for step in range(6):
        tried = largest - (largest - size) * step / 5
        if ems * tried <= width * 1.75 and longest * tried <= width:
            return tried
    return size


def _largest_size(
    text: str, room: tuple[float, float], limits: tuple[float, float], face: tuple[str, int], line: float
) -> float:
    """Return the largest size between the limits at which the text fits (width, height), its longest word whole."""
    family, weight = face
    words = text.split()
    widths = [text_width(word, family, weight) for word in words]
    space = text_width(" ", family, weight)
    low, high = limits
    best, found, size = 0.0, low, high
    largest = 0.0
    while size > max(low, _NEARLY * largest) and len(words) <= _MOST_EVEN:
        limit = room[0] * _SAFE / size
        if max(widths, default=0) <= limit:
            lines = even_lines(widths, space, limit)
            if len(lines) * line * size <= room[1]:
                largest = largest or size
                # A little smaller is better where the lines are more alike.
                value = size * (1 + evenness_of(widths, space, lines))
                best, found = max((best, found), (value, size))
        size -= 4
    return found


def growth_variables(base: Mapping[str, float], grown: Mapping[str, float]) -> dict[str, str]:
    """Return CSS variables ``size-*`` whose growth is multiplied by ``--grow``, which ``fit.py`` lowers."""
    variables = {"grow": "1"}
    for name, size in grown.items():
        least = base.get(name, min(size, _LEAST.get(name, size)))
        variables[f"size-{name}"] = f"calc({least:g}px + var(--grow)*{max(0.0, size - least):.1f}px)"
    return variables


def text_blocks_of(rest: Element, stacked: bool) -> list[Element]:
    """Return the blocks of running text, with the figures beside them taken out of their columns.

    ``stacked`` columns are blocks one below the other.
    """
    blocks: list[Element] = []
    for block in rest.elements():
        parts = (
            [part for column in block.elements() for part in column.elements()] if "columns" in block.classes else []
        )
        if parts and stacked:
            blocks += parts
        elif any(map(_is_large_block, parts)):
            texts = [column for column in block.elements() if not any(map(_is_large_block, column.elements()))]
            columns: list[Element | str] = [
                column if column in texts else Element("div", {"class": "column"}) for column in block.elements()
            ]
            blocks.append(Element("div", dict(block.attributes), columns))
        else:
            blocks.append(block)
    return blocks


def _is_large_block(block: Element) -> bool:
    return (
        block.tag in ("pre", "figure", "img", "svg", "video")
        or is_figure(block)
        or "figures" in block.classes
        or any(child.tag in ("pre", "table", "figure") for child in block.walk())
    )


def cells_in(line: str) -> int:
    """Return how many characters of code wide a line is: Chinese, Japanese and Korean ones count as two."""
    return len(line) + sum(ord(char) > 0x2E80 for char in line)


def _size_of_table(table: Element, room: Room) -> float:
    rows = sum(element.tag == "tr" for element in table.walk())
    return min(room.width / max(1.0, table_width(table)), room.below * 0.94 / max(1.0, rows * ROW))
