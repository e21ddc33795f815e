"""Rewrites an author's CSS for a page that holds one slide, as Marpit does for its own pages.

Every selector counts from the slide: ``h1`` becomes ``section h1``, and ``:root`` is the slide itself. Rules about a
page (``body``, ``@page``) match nothing. Lengths in absolute units become those of the design canvas, times ``--fit``.
Source: the documented behaviour of Marpit (https://marpit.marp.app/theme-css).
"""

from __future__ import annotations

import re
from functools import lru_cache

from mdvideo._util.css_lengths import PIXELS_PER_UNIT
from mdvideo.slides.css_support.media_queries import scale_media_queries
from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import (
    GROUPS,
    CssRule,
    declarations_in,
    flat_rules,
    map_blocks,
    read_rules,
    split_outside,
    without_comments,
    without_important,
)
from mdvideo.slides.marp.drawable_css import counted_rules, drawable_block, name_bundled_fonts, plain_ink
from mdvideo.slides.marp.emulated.gradient_stops import place_stops
from mdvideo.slides.marp.emulated.has_names import replace_has

FLOW = "marp-flow"
"""The element between slide and content on slides whose content is a plain flow. No author's selector names it."""

BEFORE, AFTER = "marp-before", "marp-after"
"""The elements that stand for the slide's ``::before`` and ``::after``: renderers lose them when a page changes."""
COLUMN = "marp-column"
"""The element around blocks that stand beside a float."""

_SLIDE = re.compile(r"section(?![-\w])|:(?:is|where|not|matches)\(\s*section(?![-\w])|&", re.IGNORECASE)
_LEAD = re.compile(r"^section(?![-\w])", re.IGNORECASE)
_ROOT = re.compile(r":root(?![-\w])", re.IGNORECASE)
_CHILD = re.compile(r"^(\s*[^\s>+~]*(?:\([^)]*\)[^\s>+~]*)*)\s*>\s*(?=\S)")
_IS_UNNAMED = re.compile(r"\s*[*:\[]")
_KEPT = ("@font-face", "@property", "@keyframes", "@counter-style", "@font-feature-values", "@-webkit-keyframes")
_OWN = re.compile(
    r"(?:section|\[data-slide\])(?:[^\s>+~,()]|\([^()]*\))*|:where\((?:section|\[data-slide\])(?:[^\s>+~,()]|\([^()]*\))*\)",
    re.IGNORECASE,
)
_FRAME = re.compile(r"(?<![-\w])(?:padding|background|border|outline|box-shadow)[-\w]*\s*:[^;{}]*", re.IGNORECASE)
_LENGTH = re.compile(
    r"""(?P<skip>calc\([\d.]+px\)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\))"""
    r"""|(?<![\w.#-])(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?P<unit>px|cm|mm|in|pt|pc|q)\b""",
    re.DOTALL | re.IGNORECASE,
)
_GENERATED = re.compile(
    r"((?:section|\[data-slide\])(?:[^\s>+~:]|:(?!:?(?:before|after)))*)::?(before|after)", re.IGNORECASE
)
_NAMED_SIZES = {
    "xx-small": 9,
    "x-small": 10,
    "small": 13,
    "medium": 16,
    "large": 18,
    "x-large": 24,
    "xx-large": 32,
    "xxx-large": 48,
}
"""Pixels of the sizes of type that have a name (browsers' table for a default of 16: CSS Fonts 4, 2.5.1)."""
_NAMED_SIZE = re.compile(rf"((?<![-\w])font-size\s*:\s*)({'|'.join(_NAMED_SIZES)})(?![-\w])", re.IGNORECASE)
_SPACING = re.compile(r"(?<![-\w])(?:margin|padding)(?:-[-a-z]+)?\s*:([^;{}]*)", re.IGNORECASE)
_ONE_SPACE = re.compile(
    r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[a-z]+|%)?|auto|inherit|initial|unset|revert(?:-layer)?", re.IGNORECASE
)
_SIZE_IN_REM = re.compile(r"(?<![-\w])font-size\s*:\s*[\d.]+rem", re.IGNORECASE)
_IN_REM = re.compile(r"(?<![-\w.#])(\d+\.?\d*|\.\d+)rem\b", re.IGNORECASE)
BROWSER_FONT_SIZE = 16
"""A browser's own size of type in pixels."""
_PAGE_ATTRIBUTE = "data-marpit-pagination"


@lru_cache(maxsize=256)
def scope_css(css: str) -> str:
    """Return the rules of a style sheet for a slide's page, without imports."""
    return _scoped(without_comments(css))


@lru_cache(maxsize=256)
def scope_slide_css(css: str) -> str:
    """Return the rules of a style sheet for one slide: they are stronger than those of the deck by an attribute."""
    return "\n".join(map(_strengthened, read_rules(scope_css(css))))


def _strengthened(rule: CssRule) -> str:
    if rule.block is None:
        return f"{rule.prelude};"
    if rule.at_name in GROUPS:
        return f"{rule.prelude}{{{''.join(map(_strengthened, read_rules(rule.block)))}}}"
    if rule.at_name:
        return f"{rule.prelude}{{{rule.block}}}"
    selectors = (_LEAD.sub("section[data-slide]", each.strip()) for each in split_outside(rule.prelude, ","))
    return f"{','.join(selectors)}{{{rule.block}}}"


@lru_cache(maxsize=256)
def scale_css(css: str, factor: float) -> str:
    """Return scoped CSS with lengths on the design canvas: ``factor`` design pixels per pixel of Marp.

    Lengths shrink with the text, but not the slide's own padding, background and border: what stands in the margin must
    keep its place, and a picture behind the slide its size.
    """
    return "\n".join(_scaled_rule(rule, factor) for rule in read_rules(css)).replace("</", "<\\/")


def _scaled_rule(rule: CssRule, factor: float) -> str:
    if rule.block is None:
        return f"{rule.prelude};"
    if rule.at_name in GROUPS:
        inner = "\n".join(_scaled_rule(each, factor) for each in read_rules(rule.block))
        prelude = scale_media_queries(rule.prelude, factor) if rule.at_name == "@media" else rule.prelude
        return f"{prelude}{{{inner}}}"
    block = rule.block
    if not rule.at_name and all(_OWN.fullmatch(each.strip()) for each in split_outside(rule.prelude, ",")):
        block = _FRAME.sub(lambda match: _LENGTH.sub(lambda length: _scaled(length, factor, ""), match[0]), block)
    return f"{rule.prelude}{{{map_blocks(block, lambda part: _scale_lengths(part, factor))}}}"


def scale_declarations(style: str, factor: float) -> str:
    """Return the declarations of a ``style`` attribute with lengths on the design canvas."""
    return _scale_lengths(
        place_stops(name_bundled_fonts(style)) if "gradient(" in style else name_bundled_fonts(style), factor
    )


def scale_inline_styles(root: Element, factor: float) -> None:
    """Bring the lengths of the author's ``style`` attributes to the design canvas."""
    for element in root.walk():
        style = element.attributes.get("style")
        if style and "var(--fit)" not in style and not {"math", "emoji"} & set(element.classes):
            element.attributes["style"] = scale_declarations(style, factor)


def _scale_lengths(declarations: str, factor: float) -> str:
    # A browser ignores a wrong value while it reads it; with var() in it, it would mean 0.
    valid = _SPACING.sub(lambda match: match[0] if _is_spacing(match[1]) else "", declarations)
    named = _NAMED_SIZE.sub(lambda match: f"{match[1]}{_NAMED_SIZES[match[2].lower()]}px", valid)
    return _LENGTH.sub(lambda match: _scaled(match, factor), named)


def _is_spacing(value: str) -> bool:
    """Whether a value of ``margin`` or ``padding`` is one to four lengths."""
    if "(" in value:
        return True
    parts = without_important(value)[0].split()
    return 0 < len(parts) <= 4 and all(map(_ONE_SPACE.fullmatch, parts))


def _scaled(match: re.Match[str], factor: float, fit: str = "var(--fit)*") -> str:
    if match["skip"] is not None:
        return match["skip"]
    pixels = float(match["number"]) * PIXELS_PER_UNIT[match["unit"].lower()] * factor
    return f"calc({fit}{pixels:.5g}px)" if pixels else "0px"


def _scoped(css: str) -> str:
    return "\n".join(filter(None, map(_scoped_rule, flat_rules(css))))


def _scoped_rule(rule: CssRule) -> str:
    name = rule.at_name
    if rule.block is None:
        return f"{rule.prelude};" if name == "@layer" else ""
    if name in GROUPS:
        return f"{rule.prelude}{{{_scoped(rule.block)}}}"
    if name:
        return f"{rule.prelude}{{{rule.block}}}" if name in _KEPT else ""
    prelude = replace_has(rule.prelude)
    selectors = [scoped for each in split_outside(prelude, ",") for scoped in scope_selector(each.strip())]
    block = drawable_block(",".join(selectors), rule.block)
    if any(selector.endswith(f">{AFTER}") for selector in selectors):
        block = _page_number_only(block)
        if _SIZE_IN_REM.search(block):
            # In Marpit the size would depend on itself, so what a browser's own rem is counts.
            block = _IN_REM.sub(lambda match: f"{float(match[1]) * BROWSER_FONT_SIZE:g}px", block)
    if "counter(" in block and "content" in block:
        return "\n".join(counted_rules(selectors, block))
    if not selectors:
        return ""
    written = f"{','.join(selectors)}{{{block}}}"
    ink = plain_ink(block)
    return f"{written}\n@supports not (background-clip:text){{{','.join(selectors)}{{{ink}}}}}" if ink else written


def scope_selector(selector: str) -> tuple[str, ...]:
    """Return the selectors that mean on a slide's page what ``selector`` means in Marp."""
    if not selector:
        return ()
    scoped = _ROOT.sub("[data-slide]", selector)
    if not _SLIDE.match(scoped) and not scoped.startswith("[data-slide]"):
        return (f"section {scoped}",)
    if generated := _GENERATED.fullmatch(scoped):
        return (f"{generated[1]}>{BEFORE if generated[2].lower() == 'before' else AFTER}",)
    child = _CHILD.match(scoped)
    if child is None:
        return (scoped,)
    rest = scoped[child.end() :]
    guard = f":not(:where({FLOW},{BEFORE},{AFTER}))" if _IS_UNNAMED.match(rest) else ""
    first = re.split(r"(?=[\s>+~])", rest, maxsplit=1)
    guarded = f"{first[0]}{guard}{''.join(first[1:])}" if guard and "::" not in first[0] else rest
    inside = f"{child[1]}>:where({FLOW})>:where({FLOW})"
    return (f"{child[1]}>{guarded}", f"{inside}>{rest}", f"{inside} :where({COLUMN})>{rest}")


def _page_number_only(block: str) -> str:
    """Return a block for ``section::after`` without ``content`` that is no page number: Marpit ignores it."""
    if "content" not in block:
        return block
    kept = [
        f"{name}:{value}" for name, value in declarations_in(block) if name != "content" or _PAGE_ATTRIBUTE in value
    ]
    return ";".join(kept)
