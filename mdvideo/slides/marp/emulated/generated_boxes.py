"""Makes elements of ``::before`` and ``::after`` boxes that an author places on the slide.

The default renderer places an absolute box in the element that it belongs to; CSS means the nearest element that is
positioned, which in Marp is mostly the slide (CSS 2.2, 10.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.emulated.cascade import declarations_for
from mdvideo.slides.marp.generated_content import content_parts
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import is_positioned, position_rules, walk_with_path
from mdvideo.slides.marp.scope_css import scale_declarations
from mdvideo.slides.marp.section_style import rules_of

GENERATED_RULES = "".join(f"[data-placed~={which}]::{which}{{display:none!important}}" for which in ("before", "after"))
"""The rules that hide the boxes in whose place elements stand."""

_GENERATED = re.compile(r"(.*?)::?(before|after)$", re.DOTALL)
_ABSOLUTE = re.compile(r"(?<![-\w])position\s*:\s*(?:absolute|fixed)")


def place_generated_boxes(
    root: Element, slide: Node, css: str, factor: float, padding: tuple[float, float, float, float]
) -> list[Element]:
    """Return the elements for boxes that stand relative to the slide, and put those with no height of theirs in place.

    ``css`` is scoped; ``padding`` is the slide's own, in pixels of Marp, of which ``factor`` make one of the page.
    """
    rules = _generated_rules(css)
    if not rules:
        return []
    positions = position_rules(css)
    lifted: list[Element] = []
    for parent, element, path in list(walk_with_path(root, (slide,))):
        for which in ("before", "after"):
            declared = _cascade(rules, which, path)
            if not _is_placed(declared) or any(
                is_positioned(path[: depth + 2], positions) for depth in range(len(path) - 1)
            ):
                continue
            box = Element("marp-box", {}, content_parts(declared.pop("content"), path[-1], {}))
            on_slide = any(declared.get(side, "auto") != "auto" for side in ("top", "bottom"))
            if not on_slide:
                if parent is not root:
                    continue
                _count_from_padding(declared, padding)
            style = ";".join(f"{name}:{value}" for name, value in declared.items())
            box.attributes["style"] = (
                f"display:block;{'--fit:1;' if on_slide else ''}{scale_declarations(style, factor)}"
            )
            element.attributes["data-placed"] = f"{element.attributes.get('data-placed', '')} {which}".strip()
            (lifted if on_slide else element.children).insert(0, box)
    return lifted


def _is_placed(declared: Mapping[str, str]) -> bool:
    content = declared.get("content", "none")
    is_absolute = declared.get("position") in ("absolute", "fixed")
    return is_absolute and content not in ("none", "normal") and declared.get("display") != "none"


def _count_from_padding(declared: dict[str, str], padding: tuple[float, float, float, float]) -> None:
    """Change ``left`` and ``right`` from the slide's edges to those of an element of its full width."""
    for side, inner in (("left", padding[3]), ("right", padding[1])):
        if declared.get(side, "auto") != "auto":
            length = "0px" if declared[side] == "0" else declared[side]
            declared[side] = f"calc({length} - {inner:g}px)"


def _cascade(rules: Sequence[tuple[str, str, str]], which: str, path: tuple[Node, ...]) -> dict[str, str]:
    """Return the declarations that win for a box of the last element of a path."""
    values: dict[str, str] = {}
    about = ((selector, block) for selector, box, block in rules if box == which)
    for name, value in declarations_for(path, about, ("",)):
        for longer in [longer for longer in values if longer.startswith(f"{name}-")]:
            del values[longer]
        values.pop(name, None)
        values[name] = value
    if "inset" in values:
        _spell_inset(values)
    return values


def _spell_inset(values: dict[str, str]) -> None:
    parts = values.pop("inset").split()
    top, right, bottom, left = (parts * 4)[:4] if len(parts) != 3 else (*parts, parts[1])
    for side, value in (("top", top), ("right", right), ("bottom", bottom), ("left", left)):
        values.setdefault(side, value)


@lru_cache(maxsize=64)
def _generated_rules(css: str) -> tuple[tuple[str, str, str], ...]:
    """Return the selector without its box, the box and the block of each such rule, if any of them is absolute."""
    found = []
    for selector, block in rules_of(css):
        match = _GENERATED.fullmatch(selector)
        if match is not None and not match[1].endswith((" ", ">", "+", "~")):
            found.append((match[1], match[2].lower(), block))
    return tuple(found) if any(_ABSOLUTE.search(block) for *_, block in found) else ()
