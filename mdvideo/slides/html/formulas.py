"""Puts the pictures of formulas into a slide's body: their size, their baseline, and the room that their line needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.deck.model import Formula
from mdvideo.errors import Problem
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.maths.draw_formula import FormulaDrawing, draw_formula
from mdvideo.slides.maths.mathjax_engine import BadFormulaError

DISPLAY_SCALE = 1.22
"""Font size of a displayed formula, relative to running text; ``base/theme.css`` has the same number."""

_MIN_SCALE = 0.5
"""Font size down to which a wide formula shrinks without the rest of the slide, relative to running text."""

_ROOM_BELOW = 0.4
"""Depth of a formula, in ems, from which on its line must be higher to keep it off the letters of the next one."""

_ROOM_ABOVE = 1.06
"""What a line of text has above its baseline, in ems."""

_FONT_ASCENT, _FONT_DEPTH = 0.97, 0.24
"""Above and below the baseline in the bundled sans, the largest of the families for text, in ems."""

_GAP_BELOW, _GAP_ABOVE = -0.1, 0.05
"""Between a formula and the lines next to it, in ems. The letters of the line below begin lower than that line."""

_WORD_JOINER = "\u2060"


def draw_formulas(root: Element, context: RenderContext) -> None:
    """Replace each formula by its picture. One that cannot be drawn is reported and stays as LaTeX in the code font."""
    inline: dict[int, FormulaDrawing] = {}
    for element in root.walk():
        number = element.attributes.get("data-formula", "")
        if not is_natural(number) or int(number) >= len(context.slide.formulas):
            continue
        formula = context.slide.formulas[int(number)]
        try:
            drawing = draw_formula(
                formula.tex,
                context.ink,
                display=formula.display,
                definitions=formula.definitions,
                labels=formula.labels,
            )
        except BadFormulaError as error:
            message = f"the formula cannot be drawn: {error}; its LaTeX is shown"
            context.problems.append(Problem("warning", "bad-formula", message, formula.span, "check its LaTeX"))
            element.children = [Element("code", {}, [formula.tex])] if formula.tex else []
            continue
        _report(formula, drawing, context)
        if formula.display:
            _place_display(element, formula, drawing, context)
        else:
            inline[id(element)] = _place_inline(element, formula, drawing, context)
    if inline:
        _make_room_for_depth(root, inline)


def _report(formula: Formula, drawing: FormulaDrawing, context: RenderContext) -> None:
    def warn(message: str, hint: str) -> None:
        context.problems.append(Problem("warning", "bad-formula", message, formula.span, hint))

    if drawing.unknown:
        verb = "is no known command" if len(drawing.unknown) == 1 else "are no known commands"
        hint = r"check its spelling, or define it with \newcommand in an earlier formula"
        warn(f"{', '.join(drawing.unknown)} {verb}; the formula shows the name", hint)
    if drawing.missing:
        warn(f"no font has {' '.join(drawing.missing)}, which the formula lacks", "install a font that has it")
    if drawing.unresolved:
        hint = r"write \tag{1}\label{…} in the formula that is meant"
        warn(r"the formula refers to a label without a \tag, and shows ???", hint)


def _place_display(element: Element, formula: Formula, drawing: FormulaDrawing, context: RenderContext) -> None:
    element.attributes["class"] = "formula display"
    if drawing.is_blank:  # only definitions
        element.attributes["style"] = "display:none"
        return
    element.children = [_image(formula, drawing)]
    available = (context.width - 2 * context.pad) / (context.type.body * DISPLAY_SCALE)
    if drawing.width > available:
        # A wide formula shrinks on its own before it makes the whole slide shrink.
        scale = max(available / drawing.width * DISPLAY_SCALE, _MIN_SCALE)
        size = f"var(--fit) * {context.type.body * scale:.1f}px"
        element.attributes["style"] = f"font-size:calc({size})"


def _place_inline(
    element: Element, formula: Formula, drawing: FormulaDrawing, context: RenderContext
) -> FormulaDrawing:
    element.attributes["class"] = "formula"
    available = (context.width - 2 * context.pad) / context.type.body
    drawing = drawing.scaled(max(min(context.formula_scale, available / drawing.width), _MIN_SCALE))
    element.children = [_image(formula, drawing)]
    return drawing


def _make_room_for_depth(block: Element, inline: Mapping[int, FormulaDrawing]) -> None:
    """Raise the line height of blocks with deep formulas, so that these do not touch the next line.

    Renderers place a picture on the baseline, and its negative margin takes no room below. What a higher line adds is
    half above and half below, and blitz has one line height for all of a block's text.
    """
    own: list[FormulaDrawing] = []
    for child in block.elements():
        _collect_inline(child, inline, own)
    nested = next((at for at, child in enumerate(block.children) if _is_block(child)), len(block.children))
    line = block.children[:nested]
    if own and not any(child.strip() if isinstance(child, str) else child.text().strip() for child in line):
        line.append(_WORD_JOINER)  # without a letter, blitz gives the line no baseline
    if own and (style := _style_with_room(own)):
        # A span, since a paragraph may hold no division; what is nested in a list item does not inherit its style.
        line = [Element("span", {"style": style}, line)]
    block.children[:nested] = line


def _style_with_room(drawings: Sequence[FormulaDrawing]) -> str:
    """Return the style of a block with these formulas in its text; empty if no line must be higher than others."""
    depth = max(drawing.depth for drawing in drawings)
    if depth <= _ROOM_BELOW:
        return ""
    tallest = max(drawing.height - drawing.depth for drawing in drawings)
    ascent = max(_FONT_ASCENT, tallest)
    line_height = 2 * (depth + _GAP_BELOW - _FONT_DEPTH) + ascent + _FONT_DEPTH
    # The half above the first line is not needed there: the text stays where it would be, next to its bullet.
    unneeded = min(
        (line_height + ascent - _FONT_DEPTH) / 2 - max(_ROOM_ABOVE, tallest + _GAP_ABOVE),
        (line_height + _FONT_ASCENT - _FONT_DEPTH) / 2 - _ROOM_ABOVE,
    )
    moved = f"position:relative;top:{-unneeded:.2f}em;margin-bottom:{-unneeded:.2f}em"
    return f"display:block;line-height:{line_height:.2f};{moved}"


def _collect_inline(element: Element, inline: Mapping[int, FormulaDrawing], found: list[FormulaDrawing]) -> None:
    """Add the formulas in an inline element to ``found``; for a block, make room in it instead."""
    if _is_block(element):
        _make_room_for_depth(element, inline)
    elif id(element) in inline:
        found.append(inline[id(element)])
    else:
        for child in element.elements():
            _collect_inline(child, inline, found)


def _is_block(child: Element | str) -> bool:
    return isinstance(child, Element) and child.tag not in INLINE


def _image(formula: Formula, drawing: FormulaDrawing) -> Element:
    style = f"width:{drawing.width:.3f}em;height:{drawing.height:.3f}em"
    if not formula.display:
        style += f";margin-bottom:{-drawing.depth:.3f}em"
    return Element("img", {"class": "ink math", "alt": formula.tex, "src": drawing.data_uri, "style": style})
