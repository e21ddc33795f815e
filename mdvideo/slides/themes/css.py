"""Style sheets for a page: a theme's values as variables, states of fragments, and Marp's pixels as ours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.plan.geometry import MARP_PIXEL

_TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\))|(?<![\w.#-])(?P<number>-?\d*\.?\d+)px\b""",
    re.DOTALL,
)


def marp_css(css: str) -> str:
    """An author's CSS with every ``Npx`` as the same share of our frame, shrinking with the text.

    Strings, comments and URLs are left alone. ``<`` is escaped so that no style element can be ended from inside.
    """

    def scaled(match: re.Match[str]) -> str:
        if match["skip"] is not None:
            return match["skip"]
        return f"calc(var(--fit)*{float(match['number']) * MARP_PIXEL:g}px)"

    return _TOKEN.sub(scaled, css).replace("</", "<\\/")


def variables(values: Mapping[str, str]) -> str:
    """A rule that sets custom properties on the page's root. A value that would end its declaration is left out."""
    safe = {name: value for name, value in values.items() if not re.search(r"[;{}<]", value)}
    return ":root{" + "".join(f"--{name}:{value};" for name, value in safe.items()) + "}"


def fragment_states(fragments: int) -> str:
    """Rules that hide each fragment in the states before its own; its place is kept."""
    if not fragments:
        return ""
    hidden = [
        f'#root[data-state="{state}"] [data-fragment="{number}"]'
        for state in range(fragments)
        for number in range(state + 1, fragments + 1)
    ]
    return ",".join(hidden) + "{visibility:hidden}"
