"""Writes CSS that the default renderer cannot draw in other words, which every renderer draws alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.slides.marp.css_rules import declarations_in, split_outside, value_parts
from mdvideo.slides.marp.emulated.gradient_stops import place_stops

_FAMILIES = re.compile(r"((?:^|[;{\s])(?:font-family|font|--[-\w]*font[-\w]*)\s*:)([^;{}]+)", re.IGNORECASE)
_GENERIC = {
    "monospace": "mdvideo Mono",
    "ui-monospace": "mdvideo Mono",
    "serif": "mdvideo Serif",
    "ui-serif": "mdvideo Serif",
    "sans-serif": "mdvideo Sans",
    "ui-sans-serif": "mdvideo Sans",
    "ui-rounded": "mdvideo Sans",
    "system-ui": "mdvideo Sans",
    "-apple-system": "mdvideo Sans",
    "blinkmacsystemfont": "mdvideo Sans",
}
_GENERIC_NAME = re.compile(rf"(?<![\w\"'-])({'|'.join(map(re.escape, _GENERIC))})(?![\w\"'-])", re.IGNORECASE)
_KINDS = (
    (re.compile(r"mono|consol|courier|code\b|menlo|cascadia|hack\b", re.IGNORECASE), "mdvideo Mono"),
    (
        re.compile(
            r"(?<!sans-)(?<!sans )serif|times|georgia|garamond|palatino|cambria|merriweather|playfair|lora\b|roman|"
            r"baskerville|bodoni|mincho|song\b|ming\b",
            re.IGNORECASE,
        ),
        "mdvideo Serif",
    ),
)
_SIDE_BORDER = re.compile(r"(?:^|[;{\s])border-(?:left|right)(?:-width)?\s*:")
_ROUNDED = re.compile(r"(?:^|[;{\s])border(?:-top-left|-top-right)?-radius\s*:")
_WHOLE_BORDER = re.compile(r"(?:^|[;{\s])border(?:-width)?\s*:")
_GENERATED_BOX = re.compile(r"::?(?:before|after)\s*(?:,|$)")
_BOXED = re.compile(r"(?:^|[;{\s])(?:border|padding)[-\w]*\s*:")
_LAID_OUT = re.compile(r"(?:^|[;{\s])(?:display|position|float)\s*:")
_RAISED = re.compile(r"(?<![-\w.#])(?:sub|sup)(?![-\w])")
_NO_HEIGHT = re.compile(r"(^|[;{\s])line-height\s*:\s*0[a-z]*\s*(?=[;}]|$)")
_FAMILY_AFTER_SIZE = re.compile(r"\d(?:px|r?em|pt|%)(?:\s*/\s*[\w.%]+)?\s+(?:[A-Za-z\"']|var\()")
_INSET_SHADOW = re.compile(r"((?<![-\w])box-shadow\s*:)([^;{}]+)")
_ZERO = re.compile(r"[-+]?0*\.?0*[a-z]*")
_CODE_BLOCK = re.compile(r"(?<![-\w.#])pre(?:[.:\[][^\s,]*)?\s*(?:,|$)")
_LINE_LENGTH = re.compile(
    r"((?<![-\w])line-height\s*:\s*)(calc\((?:[^()]|\([^()]*\))*\)|[\d.]+(?:px|pt|rem))(?=\s*(?:;|!|$))", re.IGNORECASE
)
"""A browser keeps lines of small code as far apart as the block's own size of type asks for."""
_NARROW = re.compile(r"((?<![-\w])letter-spacing\s*:\s*)-(?:\d*[1-9]\d*\.?\d*|0?\.(?:0[6-9]|[1-9])\d*)em(?![-\w])")
_NARROWEST = -0.05
"""Bundled fonts are narrow already: letters that a wide font would have closer together would touch."""
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_CLIPPED = re.compile(r"background-clip\s*:\s*text", re.IGNORECASE)
_GRADIENT_COLOUR = re.compile(
    r"gradient\([^;]*?(#[0-9a-fA-F]{3,8}|rgba?\([^)]*\)|var\(--[-\w]+\)|(?<=,)\s*[a-z]+(?=[\s,)]))"
)
_SCROLLED = re.compile(
    r"((?<![-\w])overflow(?:-[xy]|-block|-inline)?\s*:\s*)(?:auto|scroll)(?:\s+(?:auto|scroll))?(?![-\w])"
)
_COUNTER = re.compile(r"counter\(\s*[-\w]+\s*(?:,\s*([-\w]+)\s*)?\)")
_MOST_COUNTED = 20


def drawable_block(selectors: str, block: str) -> str:
    """Return the declarations of a rule in a form that the default renderer can draw as well.

    It draws no border of one side on round corners unless the others have a width, no stop of a gradient before the
    last one, no spread of a shadow inside of a box, and no box of inline generated content (it becomes a block that
    stands on the line).
    """
    block = _NARROW.sub(rf"\1{_NARROWEST}em", name_bundled_fonts(block))
    if _SIDE_BORDER.search(block) and _ROUNDED.search(block) and not _WHOLE_BORDER.search(block):
        block = f"border:.02px solid transparent;{block}"
    if "gradient(" in block:
        block = place_stops(block)
    if _GENERATED_BOX.search(selectors) and _BOXED.search(block) and not _LAID_OUT.search(block):
        below = bottom_padding(block)
        block = f"display:inline-block;overflow:hidden;line-height:1.2;margin-bottom:calc(-.24em - {below});{block}"
    if _CODE_BLOCK.search(selectors):
        block = _LINE_LENGTH.sub(r"\1max(\2,.62em)", block)
    if "overflow" in block:
        block = _SCROLLED.sub(r"\1visible", block)  # nobody can scroll a video: what is too long shrinks
    if "inset" in block:
        block = _INSET_SHADOW.sub(lambda match: match[1] + _without_spread(match[2]), block)
    return _NO_HEIGHT.sub(r"\1", block) if _RAISED.search(selectors) else block


def plain_ink(block: str) -> str | None:
    """Return declarations for letters in which a background is seen, for a renderer that draws none in them."""
    if not _CLIPPED.search(block):
        return None
    colour = _GRADIENT_COLOUR.search(block)
    ink = colour[1].strip() if colour else "currentColor"
    return f"background:none!important;color:{ink}!important;-webkit-text-fill-color:{ink}!important"


def _without_spread(shadows: str) -> str:
    """Return shadows with a frame inside of the box, as in ``inset 0 0 0 4px red``, as four of one side each."""
    value, important, _ = shadows.partition("!")
    drawn = []
    for shadow in split_outside(value, ","):
        parts = value_parts(shadow)
        lengths = [part for part in parts if re.match(r"[-+.\d]|calc\(", part)]
        is_frame = "inset" in parts and len(lengths) == 4 and all(map(_ZERO.fullmatch, lengths[:2]))
        if not is_frame:
            drawn.append(shadow.strip())
            continue
        blur, spread = lengths[2:]
        color = " ".join(part for part in parts if part not in ("inset", *lengths))
        back = f"calc({spread}*-1)"
        drawn += [f"inset {x} {y} {blur} {color}".strip() for x, y in ((spread, 0), (back, 0), (0, spread), (0, back))]
    return ",".join(drawn) + (shadows[len(value) :] if important else "")


def counted_rules(selectors: list[str], block: str) -> Iterator[str]:
    """Yield a rule with a counter as one for each of the first siblings: not every renderer counts."""
    for number in range(1, _MOST_COUNTED + 1):
        literal = _COUNTER.sub(lambda match, number=number: f'"{_numeral(number, match[1])}"', block)  # type: ignore[misc]
        literal = re.sub(r"(content\s*:)([^;]*)", lambda match: match[1] + _joined(match[2]), literal)
        numbered = [re.sub(r"(::?(?:before|after|marker))$", rf":nth-child({number})\1", each) for each in selectors]
        yield f"{','.join(numbered)}{{{literal}}}"


def _numeral(number: int, style: str | None) -> str:
    match style:
        case "decimal-leading-zero":
            return f"{number:02}"
        case "lower-alpha" | "lower-latin":
            return chr(96 + number)
        case "upper-alpha" | "upper-latin":
            return chr(64 + number)
        case _:
            return str(number)


def _joined(value: str) -> str:
    """Return the strings in a value of ``content`` as one."""
    if _QUOTED.sub("", value).replace("!important", "").strip():
        return value
    parts = (part[1:-1].replace('"', '\\"') if part[0] == "'" else part[1:-1] for part in _QUOTED.findall(value))
    return f'"{"".join(parts)}"'


def bottom_padding(block: str) -> str:
    """Return the lower padding that a block sets, ``0px`` without one."""
    below = "0px"
    for name, value in declarations_in(block):
        parts = value.replace("!important", "").split()
        if name == "padding" and parts and "(" not in value:
            below = parts[2] if len(parts) > 2 else parts[0]
        elif name == "padding-bottom":
            below = value
    return "0px" if below == "0" else below


def name_bundled_fonts(block: str) -> str:
    """Return declarations with bundled families for the generic ones, and after families that have no generic one."""
    return _FAMILIES.sub(lambda match: match[1] + _with_bundled(match[1], match[2]), block)


def _with_bundled(name: str, families: str) -> str:
    if "mdvideo " in families or not re.search(r"[A-Za-z]", families):
        return families
    value, important, _ = families.partition("!")
    replaced = _GENERIC_NAME.sub(lambda match: f'"{_GENERIC[match[1].lower()]}"', value)
    if replaced == value and _names_families(name.strip(" ;{:\n\r\t").lower(), value):
        if value.strip().lower() in ("inherit", "initial", "unset", "revert"):
            return families
        kind = next((family for pattern, family in _KINDS if pattern.search(value)), "mdvideo Sans")
        replaced = f'{value.rstrip()},"{kind}"'
    return f"{replaced}{important and ' !' + families.partition('!')[2]}"


def _names_families(name: str, value: str) -> bool:
    """Whether a value ends with font families: with none of them installed, the renderer takes digits for emoji."""
    return name == "font-family" or (name == "font" and _FAMILY_AFTER_SIZE.search(value) is not None)
