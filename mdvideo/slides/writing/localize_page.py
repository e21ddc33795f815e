"""Makes a finished page right for its language: its direction, code from left to right, and fonts for its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from mdvideo.slides.writing.page_fonts import declare_fonts

_RTL_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku", "ps", "sd", "syr", "ug", "ur", "yi", "ji"}
)
_RTL_SCRIPTS = frozenset({"arab", "hebr", "thaa", "syrc", "nkoo", "adlm"})
_LTR_SCRIPTS = frozenset({"latn", "cyrl", "deva"})

_HTML = re.compile(r"<html\b(?![^>]*\sdir=)", re.IGNORECASE)
_CODE = re.compile(r"<(pre|code|kbd|samp)\b(?![^>]*\sdir=)", re.IGNORECASE)
_DIRECTION = re.compile(r"(?<![\w-])direction\s*:", re.IGNORECASE)
_SLIDE_RULE = re.compile(r"([^{}]*)\{[^{}]*?(?<![\w-])direction\s*:\s*(rtl|ltr)", re.IGNORECASE)
_WHOLE_SLIDE = re.compile(r"(?::root|html|body|\*|section)((?:\.[\w-]+)*)", re.IGNORECASE)


def direction_of(lang: str, css: str = "", classes: Iterable[str] = ()) -> str:
    """Return ``rtl`` or ``ltr``: what the author's rules say for slides of these classes, else the language's."""
    found = [value for selectors, value in _directions_in(css) if _is_whole_slide(selectors, frozenset(classes))]
    if found:
        return found[-1].lower()
    language, *subtags = lang.lower().replace("_", "-").split("-")
    if _RTL_SCRIPTS & set(subtags):
        return "rtl"
    # Kurdish and Uyghur, among others, are written both ways; a tag then names the script.
    return "rtl" if language in _RTL_LANGUAGES - {"ku", "ks", "sd"} and not _LTR_SCRIPTS & set(subtags) else "ltr"


@lru_cache(maxsize=32)
def _directions_in(css: str) -> tuple[tuple[str, str], ...]:
    """Return the selectors and values of rules that set a direction: a search that takes long in a large theme."""
    rules = _SLIDE_RULE.finditer(css) if _DIRECTION.search(css) else ()
    return tuple((match[1], match[2]) for match in rules)


def _is_whole_slide(selectors: str, classes: frozenset[str]) -> bool:
    """Whether one of the selectors is a whole slide's: a section, of its classes if it names any."""
    matches = (_WHOLE_SLIDE.fullmatch(selector.strip()) for selector in selectors.rpartition("*/")[2].split(","))
    return any(classes.issuperset(filter(None, match[1].split("."))) for match in matches if match)


def localize_page(html: str, direction: str) -> str:
    """Return a page with its direction, unless its template sets one, and with the fonts that its text needs."""
    if direction == "rtl":
        html = _HTML.sub('<html dir="rtl"', html, count=1)
        head, body, rest = html.partition("<body")
        html = f"{head}{body}" + _CODE.sub(r'<\1 dir="ltr"', rest)
    return declare_fonts(html)
