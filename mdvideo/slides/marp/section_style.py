"""Finds what a slide's own box looks like by the author's CSS: the few values that a page must know before layout.

It cascades declarations over one element, the slide, and resolves ``var()``. It knows no other element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo.slides.marp.css_rules import declarations_in, read_rules, split_outside, unescaped, without_important
from mdvideo.slides.marp.match_selector import Node, Specificity, match_compound

_VARIABLE = re.compile(r"var\(\s*(--[-\w]+)\s*(?:,((?:[^()]|\((?:[^()]|\([^()]*\))*\))*))?\)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|lch|hwb|color)\([^()]*\)|[a-zA-Z]+")
_NO_COLOURS = frozenset(
    [
        "none",
        "center",
        "top",
        "bottom",
        "left",
        "right",
        "cover",
        "contain",
        "repeat",
        "no-repeat",
        "repeat-x",
        "repeat-y",
        "fixed",
        "scroll",
        "local",
        "url",
        "transparent",
        "inherit",
        "initial",
        "unset",
        "auto",
        "padding-box",
        "border-box",
        "content-box",
        "round",
        "space",
        "important",
    ]
)


@dataclass(frozen=True, slots=True)
class SectionStyle:
    """A slide's box. Lengths are pixels of Marp's frame; colours are as in the CSS, None where it sets none."""

    color: str | None = None
    background: str | None = None
    has_picture: bool = False
    """Whether the background is more than a colour."""
    is_flow: bool = True
    """Whether the content is a flow of blocks, neither flex nor grid."""
    columns: str = ""
    """The value of ``columns``."""
    place: str = "start"
    """Where a plain flow stands: at the ``start``, ``center`` or ``end`` of the slide's height."""
    font_size: float | None = None
    rem: float | None = None
    """What ``1rem`` is: the slide's own size of type if that is a length of its own, as in Marpit."""
    padding: tuple[float, float, float, float] = (0, 0, 0, 0)
    """Top, right, bottom, left."""
    variables: Mapping[str, str] | None = None


_HEAD = re.compile(r"(?P<type>[\w*-]*)(?P<classes>(?:\.(?:[\w-]|\\.)+)*)")
"""The start of a selector: a type, and classes."""


@lru_cache(maxsize=512)
def section_style(css: str, classes: tuple[str, ...], attributes: frozenset[tuple[str, str]]) -> SectionStyle:
    """Return the style of the slide with these classes and attributes by scoped CSS."""
    values = _cascade(css, classes, dict(attributes))
    declared = {name: resolve_variables(value, values) for name, value in values.items() if not name.startswith("--")}
    background = _colour_of(declared.get("background-color")) or _colour_of(declared.get("background"))
    pictures = " ".join(declared.get(name, "") for name in ("background", "background-image"))
    display = declared.get("display", "block").split()[0] if declared.get("display") else "block"
    place = declared.get("align-content") or declared.get("place-content", "")
    size = declared.get("font-size", "")
    columns = declared.get("columns") or declared.get("column-count") or ""
    return SectionStyle(
        color=declared.get("color"),
        background=background,
        has_picture="url(" in pictures or "gradient(" in pictures,
        is_flow=display in ("block", "flow-root"),
        columns=columns,
        place="center" if "center" in place.split(" ")[:2] else "end" if "end" in place.split(" ")[0] else "start",
        font_size=_font_size(declared.get("font-size", "")),
        rem=length_in_pixels(size) if re.fullmatch(r"[\d.]+(?:px|pt|pc|in|cm|mm|q)", size, re.IGNORECASE) else None,
        padding=_padding_of(declared),
        variables={name: value for name, value in values.items() if name.startswith("--")},
    )


def _cascade(css: str, classes: tuple[str, ...], attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the winning declarations. Later shorthands reset what they stand for."""
    node = Node("section", classes, attributes)
    won: list[tuple[bool, Specificity, int, str, str]] = []
    known = frozenset(classes)
    for order, needed, selector, block in _section_rules_of(css):
        specificity = match_compound(selector, node) if needed <= known else None
        if specificity is None:
            continue
        for name, value in declarations_in(block):
            plain, is_important = without_important(value)
            won.append((is_important, specificity, order, name, plain))
    values: dict[str, str] = {}
    for *_, name, value in sorted(won, key=lambda entry: entry[:3]):
        if name in ("background", "padding", "place-content", "columns", "font"):
            for longer in [longer for longer in values if longer.startswith(f"{name}-")]:
                del values[longer]
        if name == "place-content":
            values.pop("align-content", None)
        values[name] = value
    return values


@lru_cache(maxsize=64)
def rules_of(css: str) -> tuple[tuple[str, str], ...]:
    """Return each selector with its declarations, also those in groups of rules that are for screens."""
    return tuple(_rules_in(css))


@lru_cache(maxsize=64)
def _section_rules_of(css: str) -> tuple[tuple[int, frozenset[str], str, str], ...]:
    """Return the rules that may be for a slide itself: their order, the classes that they need, selector, declarations.

    A theme with an icon font has thousands of rules, and next to none of them is for the slide.
    """
    found = []
    for order, (selector, block) in enumerate(rules_of(css)):
        head = _HEAD.match(selector)
        if head is None or (head["type"] and head["type"].lower() not in ("section", "*")):
            continue
        if selector[head.end() :][:1] in (" ", ">", "+", "~"):
            continue
        found.append((order, frozenset(map(unescaped, head["classes"].split("."))) - {""}, selector, block))
    return tuple(found)


def _rules_in(css: str) -> Iterator[tuple[str, str]]:
    for rule in read_rules(css):
        if rule.block is None:
            continue
        if rule.is_screen_group:
            yield from _rules_in(rule.block)
        elif not rule.at_name:
            for selector in split_outside(rule.prelude, ","):
                yield selector.strip(), rule.block


def resolve_variables(value: str, values: Mapping[str, str], depth: int = 0) -> str:
    """Return a value with its ``var()`` replaced."""
    if "var(" not in value or depth > 12:
        return value

    def variable(match: re.Match[str]) -> str:
        found = values.get(match[1])
        return found if found is not None else (match[2] or "").strip()

    return resolve_variables(_VARIABLE.sub(variable, value), values, depth + 1)


def _colour_of(value: str | None) -> str | None:
    """Return the colour in a background; None without one."""
    if not value:
        return None
    outside = re.sub(
        r"(?:repeating-)?(?:linear|radial|conic)-gradient\((?:[^()]|\([^()]*\))*\)|url\([^)]*\)", " ", value
    )
    return next((match[0] for match in _COLOUR.finditer(outside) if match[0].lower() not in _NO_COLOURS), None)


def _font_size(value: str) -> float | None:
    if value.endswith("%"):
        return float(value[:-1]) * 0.16 if re.fullmatch(r"[\d.]+%", value) else None
    if match := re.fullmatch(r"([\d.]+)r?em", value):
        return float(match[1]) * 16
    return length_in_pixels(value)


def _padding_of(declared: Mapping[str, str]) -> tuple[float, float, float, float]:
    parts = [length_in_pixels(part) or 0.0 for part in declared.get("padding", "0").split()][:4] or [0.0]
    top = parts[0]
    right = parts[1] if len(parts) > 1 else top
    bottom = parts[2] if len(parts) > 2 else top
    left = parts[3] if len(parts) > 3 else right
    sides = []
    for side, default in (("top", top), ("right", right), ("bottom", bottom), ("left", left)):
        own = length_in_pixels(declared.get(f"padding-{side}", ""))
        sides.append(default if own is None else own)
    return (sides[0], sides[1], sides[2], sides[3])
