"""The parts of a page's style sheet that do not come from a file: CSS variables, fragment states, Marp's pixels."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.frame_size import Size
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Shape, TypeScale, Variant

_TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\))|(?<![\w.#-])(?P<number>-?\d*\.?\d+)px\b""",
    re.DOTALL,
)

CAPTION_SIZE = 84
"""Size of captions burned into upright videos, in CSS pixels of a frame that is 1080 wide."""

_DIMMED = 0.32
"""Opacity of code that is not part of the step: it still shows where the lines of the step stand."""

FIT_RULES = """
:where(.holds-picture){min-width:0}
:where(marp-flow#content)>:where(pre){width:max-content;min-width:100%;box-sizing:border-box}
#root[data-fitted~="pictures"] [id^="picture-"]{
max-height:var(--picture-limit)!important;max-width:min(100%,calc(var(--picture-limit)*var(--ratio,99)))!important}
#root[data-fitted~="blocks"] :is(pre,table,.formula.display):not([data-slide] *){--fit:var(--block-fit)}
#root[data-fitted~="blocks"] [data-slide] :is(td,th,.enclosed-code,.formula.display>img){
font-size:calc(1em*var(--block-scale))}
.enclosed-code{display:block}
.line-of-pictures{display:inline-flex;align-items:center;gap:.4em}
.line-of-pictures img{display:block}
#root[data-fitted~="wrapped"] :is(p,li,td,th,h1,h2,h3,h4,h5,h6,figcaption){overflow-wrap:anywhere}
#root[data-fitted~="wrapped"] pre{white-space:pre-wrap;overflow-wrap:anywhere;width:auto}
#root[data-fitted~="cut"] #frame{justify-content:flex-start!important}
#root[data-fitted~="cut"] #content{
flex:none!important;height:var(--cut)!important;min-height:0!important;overflow:hidden;justify-content:flex-start!important}
#root[data-fitted~="cut"] #content>*{flex-shrink:0}
#root[data-fitted~="continued"] #frame::before{content:"";position:absolute;left:50%;bottom:0;width:56px;height:56px;
margin-left:-28px;border-radius:50%;background:var(--accent,#555)}
#root[data-fitted~="continued"] #frame::after{content:"";position:absolute;left:50%;bottom:25px;width:18px;height:18px;
margin-left:-9px;border-right:5px solid var(--on-accent,#fff);border-bottom:5px solid var(--on-accent,#fff);
transform:rotate(45deg)}
"""
"""The rules by which ``fit.py`` and ``cut_off.py`` reduce what is on a page, in every theme.

In our themes the sizes of blocks are multiples of ``--fit``, so a block gets one of its own. In Marp's (``data-slide``)
they may be in ``em``, so what is in a block gets a share of its size.
"""


def theme_variables(theme: Theme, variant: Variant, shape: Shape) -> dict[str, str]:
    """Return the CSS variables of a theme: its colours by name, ``size-*``, ``grid-*`` and the fonts."""
    return {
        **theme.palettes[variant],
        **size_variables(theme.type[shape]),
        **{f"grid-{name}": f"{value:g}px" for name, value in theme.grid[shape].model_dump().items()},
        "font-text": f"'{theme.fonts.text}'",
        "font-title": f"'{theme.fonts.title}'",
        "font-mono": f"'{theme.fonts.mono}'",
        "text-weight": str(theme.fonts.text_weight),
        "title-weight": str(theme.fonts.title_weight),
        "quote-weight": str(theme.fonts.quote_weight),
        "size-caption": f"{CAPTION_SIZE}px",
        "title-spacing": f"{theme.fonts.title_spacing:g}em",
    }


def size_variables(scale: TypeScale) -> dict[str, str]:
    """Return the CSS variables of a type scale."""
    return {f"size-{name}": f"{value:g}px" for name, value in scale.model_dump().items()}


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


def code_step_rules(fragments: int, body: str) -> str:
    """Return the rules for lines of code in a slide's body that a state dims, or does not show; empty without steps.

    Dimmed lines are visible for ``data-dims="off"``. Those that are away keep their width, so that the code is as wide
    in all states.
    """
    if " data-dim=" not in body and " data-away=" not in body:
        return ""
    states = range(fragments + 1)
    dimmed = ",".join(f'#root[data-state="{state}"] [data-dim~="{state}"]' for state in states)
    away = ",".join(f'#root[data-state="{state}"] [data-away~="{state}"]' for state in states)
    return (
        f"{dimmed}{{opacity:{_DIMMED}}}{away}{{height:0;min-height:0;overflow:hidden;visibility:hidden}}"
        '#root[data-dims="off"] [data-dim][data-dim]{opacity:1}'
    )


def scale_marp_css(css: str) -> str:
    """Return an author's CSS with every ``Npx`` scaled from Marp's frame of 1280 × 720 to ours, times ``--fit``.

    Strings, comments and URLs are left alone. ``</`` is escaped, so that the CSS cannot end its style element.
    """

    def scale(match: re.Match[str]) -> str:
        if match["skip"] is not None:
            return match["skip"]
        return f"calc(var(--fit)*{float(match['number']) * MARP_PIXEL:g}px)"

    return _TOKEN.sub(scale, css).replace("</", "<\\/")
