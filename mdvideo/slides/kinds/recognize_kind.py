"""Tells from the blocks of a slide whether it is of a kind with a layout of its own: a timeline, a gallery, steps …

Only what is plain counts: a slide that is of a kind in part only is set as running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mdvideo.slides.html.dom import Element

KINDS = ("number", "comparison", "timeline", "steps", "gallery", "definition", "question", "recap")
"""The layouts of this package."""

HEADING = re.compile("h[1-6]")

_VALUE = r"[~≈<>+−-]?\s?[$€£¥]?\s?\d[\d.,'’\u00a0\u202f/–-]*(?: \d{3})*"
_MAGNITUDE = (
    r"thousand|million|billion|trillion|mio\.?|mrd\.?|tausend|millionen|milliarden|millions?|milliards?|millones|"
    r"milioni|miliardi"
)
_NUMBER = re.compile(
    rf"(?P<value>{_VALUE}\s?(?:[%‰°×x+]|°C|°F)?)(?P<unit>\s?(?:(?:{_MAGNITUDE})(?:\s\S+){{0,2}}|[^\W\d]{{1,3}}[²³]?(?:/\S+)?)?)",
    re.I,
)
_LONGEST_BELOW_NUMBER = 180
"""Characters below a large number, above which it is the beginning of a text."""

_DATE = re.compile(
    r"(?:(?:c\.|ca\.|um|around|circa|since|seit)\s)?"
    r"(?:(?:\d{1,2}\.?\s)?(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*\.?\s)?"
    r"(?:\d{1,2}[./]\d{1,2}[./])?\d{3,4}s?(?:\s?(?:[–-]|to|bis)\s?\d{2,4})?"
    r"(?:\s?(?:BC|AD|BCE|CE|v\. ?Chr\.|n\. ?Chr\.))?"
    r"|(?:day|week|month|year|hour|minute|tag|woche|monat|jahr|stunde|phase|q)\s?\d+|\d{1,2}:\d{2}(?:\s?[ap]m)?"
    r"|\d+\s?(?:s|min|h|ms|days?|weeks?|months?|years?)",
    re.I,
)
"""A point in time: a year, a span of years, a month of a year, a day of a plan, a time of day."""

_RECAPS = re.compile(
    r"(?:a )?(?:quick )?(?:recap(?:itulation)?|summary|in (?:short|brief|summary)|to sum up|"
    r"(?:key )?take-?aways?|(?:what to|things to) (?:remember|take home|take away)|what we (?:have )?learn(?:ed|t)|"
    r"zusammenfassung|kurz (?:gesagt|gefasst)|das wichtigste|fazit|merke|en (?:bref|résumé)|résumé|à retenir|"
    r"en resumen|resumen|in sintesi|riassunto)\W*",
    re.I,
)
"""Titles of slides that repeat what matters."""

_MOST_CHARACTERS = 90
"""Characters of one point of a timeline or of one step."""
_MOST_OF_SIDE = 260
_QUESTIONS = ("?", "？", "؟", ";")


def kind_of(blocks: Sequence[Element], pictures: int) -> str:
    """Return the kind of a slide with these blocks, one of KINDS; an empty string for none of them.

    ``blocks`` are without footnotes, ``pictures`` is how many of the blocks are figures.
    """
    heads = leading_headings(blocks)
    rest = list(blocks[len(heads) :])
    if pictures and pictures == len(rest) and len(heads) < 2 and 2 <= sum(map(_pictures_in, rest)) <= 6:
        return "gallery"
    if pictures:
        return ""
    if _is_big_number(heads, rest):
        return "number"
    if len(heads) == 2 and is_comparison([heads[1], *rest]):
        return "comparison"
    if len(heads) != 1:
        is_definition = not heads and [b.tag for b in rest] == ["dl"]
        return "definition" if is_definition and [c.tag for c in rest[0].elements()][:2] == ["dt", "dd"] else ""
    if len(rest) != 1 or rest[0].tag not in ("ul", "ol"):
        return ""
    items = rest[0].elements()
    if _are_points(items) and 3 <= len(items) <= 7 and all(date_in(item) for item in items):
        return "timeline"
    if rest[0].tag == "ol" and _are_points(items) and 3 <= len(items) <= 5 and all(map(lead_in, items)):
        return "steps"
    if _RECAPS.fullmatch(heads[0].text().strip()) and _are_points(items) and 2 <= len(items) <= 5:
        return "recap"
    return ""


def is_question(text: str) -> bool:
    """Return whether a text that stands alone asks something."""
    return text.rstrip().endswith(_QUESTIONS[:3])


def leading_headings(blocks: Sequence[Element]) -> list[Element]:
    """Return the headings that a slide begins with."""
    count = next((i for i, block in enumerate(blocks) if not HEADING.fullmatch(block.tag)), len(blocks))
    return list(blocks[:count])


def split_number(text: str) -> tuple[str, str] | None:
    """Return the value and the unit of a text that is a number, such as *105 billion tonnes*; else None."""
    match = _NUMBER.fullmatch(text.strip())
    return (match["value"].strip(), match["unit"].strip()) if match else None


def date_in(item: Element) -> str:
    """Return the point in time that an item begins with, in bold or before a colon or a dash; else an empty string."""
    lead = lead_in(item)
    if lead and _DATE.fullmatch(lead.text().strip().rstrip(":")):
        return lead.text().strip().rstrip(":")
    text = item.text().strip()
    head, mark, _ = _split_at_mark(text)
    return head if mark and _DATE.fullmatch(head) else ""


def lead_in(item: Element) -> Element | None:
    """Return the words in bold that an item begins with, if more follows; else None."""
    children = [c for c in item.children if not isinstance(c, str) or c.strip()]
    children = [c for c in children if isinstance(c, str) or "number" not in c.classes]
    first = children[0] if children else None
    is_lead = isinstance(first, Element) and first.tag in ("strong", "b") and len(children) > 1
    return first if is_lead and isinstance(first, Element) else None


def _split_at_mark(text: str) -> tuple[str, str, str]:
    match = re.match(r"(.{2,24}?)\s*(:| [–—-]) (.+)", text, re.S)
    return (match[1], match[2], match[3]) if match else ("", "", text)


def is_comparison(blocks: Sequence[Element]) -> bool:
    """Return whether blocks are two sides of the same make: a heading each, and below it one list or paragraph."""
    tags = [block.tag for block in blocks]
    if len(tags) != 4 or tags[0] != tags[2] or tags[1] != tags[3]:
        return False
    sides = (blocks[1], blocks[3])
    return (
        tags[0] in ("h3", "h4")
        and tags[1] in ("ul", "ol", "p")
        and all(len(side.text()) <= _MOST_OF_SIDE and len(side.elements()) <= 6 for side in sides)
    )


def _is_big_number(heads: Sequence[Element], rest: Sequence[Element]) -> bool:
    if not heads or not rest or len(heads) > 2 or split_number(heads[-1].text()) is None:
        return False
    is_first = len(heads) == 1 or split_number(heads[0].text()) is None
    texts = [block.text().strip() for block in rest]
    return (
        is_first and all(b.tag == "p" for b in rest) and len(rest) < 3 and sum(map(len, texts)) <= _LONGEST_BELOW_NUMBER
    )


def _are_points(items: Sequence[Element]) -> bool:
    return all(len(item.text().strip()) <= _MOST_CHARACTERS and not _has_blocks(item) for item in items)


def _has_blocks(item: Element) -> bool:
    return any(element.tag in ("ul", "ol", "p", "pre", "table", "div") for element in item.walk())


def _pictures_in(figure: Element) -> int:
    return sum(element.tag == "img" for element in figure.walk())
