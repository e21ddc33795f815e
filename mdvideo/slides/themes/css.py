"""The parts of a page's style sheet that do not come from a file: CSS variables, fragment states, Marp's pixels."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.frame_size import Size
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Shape, Variant

_TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\))|(?<![\w.#-])(?P<number>-?\d*\.?\d+)px\b""",
    re.DOTALL,
)


def theme_variables(theme: Theme, variant: Variant, shape: Shape) -> dict[str, str]:
    """Return the CSS variables of a theme: its colours by name, ``size-*``, ``grid-*`` and the fonts."""
    return {
        **theme.palettes[variant],
        **{f"size-{name}": f"{value:g}px" for name, value in theme.type[shape].model_dump().items()},
        **{f"grid-{name}": f"{value:g}px" for name, value in theme.grid[shape].model_dump().items()},
        "font-text": f"'{theme.fonts.text}'",
        "font-title": f"'{theme.fonts.title}'",
        "font-mono": f"'{theme.fonts.mono}'",
        "title-weight": str(theme.fonts.title_weight),
        "title-spacing": f"{theme.fonts.title_spacing:g}em",
    }


def frame_variables(design: Size, area: tuple[float, float, float, float]) -> dict[str, str]:
    """Return the CSS variables of the frame, and of the content area (x, y, width, height) on it, in CSS pixels."""
    names = ("width", "height", "frame-x", "frame-y", "frame-width", "frame-height")
    return {name: f"{value:g}px" for name, value in zip(names, (*design, *area), strict=True)}


def variables_rule(values: Mapping[str, str]) -> str:
    """Return the rule that sets these custom properties on the root, without values that would end a declaration."""
    safe = {name: value for name, value in values.items() if not re.search(r"[;{}<]", value)}
    return ":root{" + "".join(f"--{name}:{value};" for name, value in safe.items()) + "}"


def fragment_rules(fragments: int) -> str:
    """Return the rules that hide each fragment in the states before its own, without changing the layout."""
    if not fragments:
        return ""
    hidden = [
        f'#root[data-state="{state}"] [data-fragment="{number}"]'
        for state in range(fragments)
        for number in range(state + 1, fragments + 1)
    ]
    return ",".join(hidden) + "{visibility:hidden}"


def scale_marp_css(css: str) -> str:
    """Return an author's CSS with every ``Npx`` scaled from Marp's frame of 1280 × 720 to ours, times ``--fit``.

    Strings, comments and URLs are left alone. ``</`` is escaped, so that the CSS cannot end its style element.
    """

    def scale(match: re.Match[str]) -> str:
        if match["skip"] is not None:
            return match["skip"]
        return f"calc(var(--fit)*{float(match['number']) * MARP_PIXEL:g}px)"

    return _TOKEN.sub(scale, css).replace("</", "<\\/")
