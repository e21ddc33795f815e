"""CSS for the utility classes of UnoCSS, Tailwind and Windi that Slidev's decks use.

A class means what https://tailwindcss.com/docs says, on Slidev's page of 980 pixels: 1 unit of spacing is 4 pixels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

_SCALE = 1280 / 980
"""A pixel of Slidev's page, in those of ours."""

_TEXT_SIZES = {
    "xs": 12, "sm": 14, "base": 16, "lg": 18, "xl": 20, "2xl": 24, "3xl": 30,
    "4xl": 36, "5xl": 48, "6xl": 60, "7xl": 72, "8xl": 96, "9xl": 128,
}  # fmt: skip
_COLOURS = {
    "white": "#ffffff", "black": "#000000", "gray": "#6b7280", "grey": "#6b7280", "slate": "#64748b", "zinc": "#71717a",
    "red": "#ef4444", "orange": "#f97316", "amber": "#f59e0b", "yellow": "#eab308", "lime": "#84cc16",
    "green": "#22c55e", "emerald": "#10b981", "teal": "#14b8a6", "cyan": "#06b6d4", "sky": "#0ea5e9",
    "blue": "#3b82f6", "indigo": "#6366f1", "violet": "#8b5cf6", "purple": "#a855f7", "fuchsia": "#d946ef",
    "pink": "#ec4899", "rose": "#f43f5e",
}  # fmt: skip
_SIDES: Mapping[str, tuple[str, ...]] = {
    "": ("",), "x": ("-left", "-right"), "y": ("-top", "-bottom"), "t": ("-top",), "r": ("-right",), "b": ("-bottom",),
    "l": ("-left",), "s": ("-left",), "e": ("-right",),
}  # fmt: skip
_FIXED = {
    "flex": "display: flex", "inline-flex": "display: inline-flex", "grid": "display: grid", "block": "display: block",
    "inline-block": "display: inline-block", "inline": "display: inline", "hidden": "display: none",
    "flex-col": "flex-direction: column", "flex-row": "flex-direction: row", "flex-wrap": "flex-wrap: wrap",
    "flex-1": "flex: 1 1 0", "flex-grow": "flex-grow: 1", "flex-none": "flex: none",
    "items-center": "align-items: center", "items-start": "align-items: flex-start",
    "items-end": "align-items: flex-end",
    "items-stretch": "align-items: stretch", "items-baseline": "align-items: baseline",
    "justify-center": "justify-content: center", "justify-start": "justify-content: flex-start",
    "justify-end": "justify-content: flex-end", "justify-between": "justify-content: space-between",
    "justify-around": "justify-content: space-around", "justify-evenly": "justify-content: space-evenly",
    "place-content-center": "place-content: center", "place-items-center": "place-items: center",
    "self-center": "align-self: center", "self-start": "align-self: flex-start", "self-end": "align-self: flex-end",
    "text-left": "text-align: left", "text-center": "text-align: center", "text-right": "text-align: right",
    "text-justify": "text-align: justify", "font-thin": "font-weight: 200", "font-light": "font-weight: 300",
    "font-normal": "font-weight: 400", "font-medium": "font-weight: 500", "font-semibold": "font-weight: 600",
    "font-bold": "font-weight: 700", "font-extrabold": "font-weight: 800", "font-black": "font-weight: 900",
    "font-mono": "font-family: var(--mono, monospace)", "font-serif": "font-family: serif",
    "italic": "font-style: italic",
    "not-italic": "font-style: normal", "underline": "text-decoration: underline",
    "line-through": "text-decoration: line-through", "no-underline": "text-decoration: none",
    "uppercase": "text-transform: uppercase", "lowercase": "text-transform: lowercase",
    "capitalize": "text-transform: capitalize", "absolute": "position: absolute", "relative": "position: relative",
    "fixed": "position: absolute", "static": "position: static", "overflow-hidden": "overflow: hidden",
    "rounded": "border-radius: 4px", "rounded-sm": "border-radius: 2px", "rounded-md": "border-radius: 6px",
    "rounded-lg": "border-radius: 8px", "rounded-xl": "border-radius: 12px", "rounded-2xl": "border-radius: 16px",
    "rounded-full": "border-radius: 999px", "border": "border: 1px solid currentColor",
    "border-2": "border: 2px solid currentColor", "border-4": "border: 4px solid currentColor",
    "w-full": "width: 100%", "h-full": "height: 100%", "w-auto": "width: auto", "h-auto": "height: auto",
    "w-screen": "width: 100%", "h-screen": "height: 100%", "w-fit": "width: fit-content", "m-auto": "margin: auto",
    "mx-auto": "margin-left: auto; margin-right: auto", "my-auto": "margin-top: auto; margin-bottom: auto",
    "ml-auto": "margin-left: auto", "mr-auto": "margin-right: auto", "mt-auto": "margin-top: auto",
    "inset-0": "top: 0; right: 0; bottom: 0; left: 0", "leading-none": "line-height: 1",
    "leading-tight": "line-height: 1.25", "leading-snug": "line-height: 1.375", "leading-normal": "line-height: 1.5",
    "leading-relaxed": "line-height: 1.625", "leading-loose": "line-height: 2",
    "tracking-tight": "letter-spacing: -.025em",
    "tracking-wide": "letter-spacing: .025em", "tracking-wider": "letter-spacing: .05em",
    "tracking-widest": "letter-spacing: .1em", "whitespace-nowrap": "white-space: nowrap",
    "whitespace-pre-wrap": "white-space: pre-wrap", "list-none": "list-style: none", "float-left": "float: left",
    "float-right": "float: right", "object-cover": "object-fit: cover", "object-contain": "object-fit: contain",
    "shadow": "box-shadow: 0 1px 3px rgb(0 0 0 / 20%)", "shadow-md": "box-shadow: 0 4px 6px rgb(0 0 0 / 20%)",
    "shadow-lg": "box-shadow: 0 10px 15px rgb(0 0 0 / 20%)", "shadow-xl": "box-shadow: 0 20px 25px rgb(0 0 0 / 20%)",
}  # fmt: skip

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]


def css_of_classes(names: Iterable[str]) -> str:
    """Return a rule for each class that is a utility, in the order of their names; "" if none is."""
    rules = []
    for name in sorted(set(names)):
        declarations = declarations_of(name)
        if declarations:
            selector = re.sub(r"([^\w-])", r"\\\1", name)
            selector = f"\\3{selector[0]} {selector[1:]}" if selector[0].isdecimal() else selector
            rules.append(f".{selector} {{ {declarations} }}")
    return "\n".join(rules)


def declarations_of(name: str) -> str | None:
    """Return the CSS of a utility class; None for a class that is none."""
    name = name.removeprefix("!")
    fixed = _FIXED.get(name)
    if fixed is not None:
        return fixed
    for pattern, declare in _RULES:
        found = pattern.fullmatch(name)
        if found is not None and (declared := declare(found)) is not None:
            return declared
    return None


def _length(text: str) -> str | None:
    """Return a length of the scale: ``4``, ``1/2``, ``[20px]``, ``20px``, ``50%``, ``px``."""
    if re.fullmatch(r"\d{1,3}(?:\.\d+)?", text):
        return f"{float(text) * 4 * _SCALE:g}px"
    if (share := re.fullmatch(r"(\d{1,2})/(\d{1,2})", text)) is not None and int(share[2]):
        return f"{100 * int(share[1]) / int(share[2]):.4g}%"
    own = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    if re.fullmatch(r"-?\d{1,4}(?:\.\d+)?(?:px|rem|em|%|vh|vw)", own):
        return own
    return {"full": "100%", "px": "1px", "auto": "auto"}.get(text)


def _colour(text: str) -> str | None:
    """Return a colour: ``red-500``, ``white``, ``#123456``, ``[#123]``; with ``/50`` for its opacity."""
    text, _, opacity = text.partition("/")
    own = text.strip("[]").replace("hex-", "#")
    if re.fullmatch(r"#[0-9a-fA-F]{3,8}", own):
        return own
    name, _, shade = text.partition("-")
    base = _COLOURS.get(name)
    if base is None or (shade and not shade.isdecimal()):
        return None
    mixed = _mix(base, int(shade)) if shade and name not in ("white", "black") else base
    if opacity.isdecimal() and len(mixed) == 7:
        return f"{mixed}{round(min(int(opacity), 100) * 255 / 100):02x}"
    return mixed


def _mix(colour: str, shade: int) -> str:
    """Return a lighter (50 to 400) or darker (600 to 950) shade of a colour, which is its 500."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    shade = shade * 100 if shade < 10 else shade
    share = min(abs(shade - 500) / 500, 0.95) * (0.95 if shade < 500 else 0.8)
    target = 255 if shade < 500 else 0
    return "#" + "".join(f"{round(channel + (target - channel) * share):02x}" for channel in channels)


def _spacing(property_name: str) -> Callable[[re.Match[str]], str | None]:
    def declare(found: re.Match[str]) -> str | None:
        length = _length(found["value"])
        if length is None or (length == "auto" and property_name == "padding"):
            return None
        sign = "-" if found.groupdict().get("minus") else ""
        return "; ".join(f"{property_name}{side}: {sign}{length}" for side in _SIDES[found["side"]])

    return declare


def _sized(template: str) -> Callable[[re.Match[str]], str | None]:
    def declare(found: re.Match[str]) -> str | None:
        length = _length(found["value"])
        sign = "-" if found.groupdict().get("minus") else ""
        return None if length is None else template.format(f"{sign}{length}")

    return declare


def _coloured(template: str) -> Callable[[re.Match[str]], str | None]:
    def declare(found: re.Match[str]) -> str | None:
        colour = _colour(found["value"])
        return None if colour is None else template.format(colour)

    return declare


def _text_size(found: re.Match[str]) -> str | None:
    named = _TEXT_SIZES.get(found["value"])
    if named is not None:
        return f"font-size: {named * _SCALE:.4g}px"
    length = _length(found["value"]) if re.search(r"px|em|\[", found["value"]) else None
    return None if length is None else f"font-size: {length}"


def _grid_columns(found: re.Match[str]) -> str:
    return f"grid-template-columns: repeat({found['value']}, minmax(0, 1fr))"


def _own_grid_columns(found: re.Match[str]) -> str:
    return f"grid-template-columns: {found['value'].replace('_', ' ')}"


def _rotated(found: re.Match[str]) -> str:
    return f"transform: rotate({found['minus'] or ''}{found['value']}deg)"


_RULES: tuple[Rule, ...] = (
    (re.compile(r"text-(?P<value>.+)"), _text_size),
    (re.compile(r"(?:text|c|color)-(?P<value>.+)"), _coloured("color: {}")),
    (re.compile(r"bg-(?P<value>.+)"), _coloured("background-color: {}")),
    (re.compile(r"border-(?P<value>.+)"), _coloured("border-color: {}")),
    (re.compile(r"(?P<minus>-)?m(?P<side>[xytrblse]?)-?(?P<value>[\d\[].*|auto|px)"), _spacing("margin")),
    (re.compile(r"p(?P<side>[xytrblse]?)-?(?P<value>[\d\[].*|px)"), _spacing("padding")),
    (re.compile(r"w-?(?P<value>[\d\[].*|px)"), _sized("width: {}")),
    (re.compile(r"h-?(?P<value>[\d\[].*|px)"), _sized("height: {}")),
    (re.compile(r"max-w-(?P<value>.+)"), _sized("max-width: {}")),
    (re.compile(r"max-h-(?P<value>.+)"), _sized("max-height: {}")),
    (re.compile(r"min-w-(?P<value>.+)"), _sized("min-width: {}")),
    (re.compile(r"min-h-(?P<value>.+)"), _sized("min-height: {}")),
    (re.compile(r"gap-(?P<value>.+)"), _sized("gap: {}")),
    (re.compile(r"gap-x-(?P<value>.+)"), _sized("column-gap: {}")),
    (re.compile(r"gap-y-(?P<value>.+)"), _sized("row-gap: {}")),
    (re.compile(r"(?P<minus>-)?top-(?P<value>.+)"), _sized("top: {}")),
    (re.compile(r"(?P<minus>-)?left-(?P<value>.+)"), _sized("left: {}")),
    (re.compile(r"(?P<minus>-)?right-(?P<value>.+)"), _sized("right: {}")),
    (re.compile(r"(?P<minus>-)?bottom-(?P<value>.+)"), _sized("bottom: {}")),
    (re.compile(r"leading-(?P<value>.+)"), _sized("line-height: {}")),
    (re.compile(r"(?:opacity|op)-?(?P<value>\d{1,3})"), lambda found: f"opacity: {min(int(found['value']), 100)}%"),
    (
        re.compile(r"grid-cols-(?P<value>\d{1,2})"),
        lambda f: f"grid-template-columns: repeat({f['value']}, minmax(0, 1fr))",
    ),
    (
        re.compile(r"grid-cols-\[(?P<value>[\w.,%_()]+)\]"),
        lambda f: f"grid-template-columns: {f['value'].replace('_', ' ')}",
    ),
    (re.compile(r"col-span-(?P<value>\d{1,2})"), lambda found: f"grid-column: span {found['value']}"),
    (re.compile(r"row-span-(?P<value>\d{1,2})"), lambda found: f"grid-row: span {found['value']}"),
    (re.compile(r"columns-(?P<value>\d{1,2})"), lambda found: f"columns: {found['value']}"),
    (re.compile(r"z-(?P<value>\d{1,3})"), lambda found: f"z-index: {found['value']}"),
    (
        re.compile(r"(?P<minus>-)?rotate-(?P<value>\d{1,3})"),
        lambda f: f"transform: rotate({f['minus'] or ''}{f['value']}deg)",
    ),
    (re.compile(r"scale-(?P<value>\d{1,3})"), lambda found: f"transform: scale({int(found['value']) / 100:g})"),
)
