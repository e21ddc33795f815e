"""The schema of ``theme.toml``: every key that a theme may set, with its range and its default.

``mdvideo schema theme`` prints it as JSON Schema. Lengths are CSS pixels on the design canvas, whose short side is
1080. Unknown keys are errors. Which values a theme inherits from its parents is decided in ``theme_inheritance.py``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _check_css_value(text: str) -> str:
    # The value is pasted into a style sheet, so it must not be able to end its declaration.
    if re.search(r"[;{}<]", text):
        raise ValueError(f"{text!r} is not a single CSS value")
    return text


CssValue = Annotated[str, AfterValidator(_check_css_value)]
FontSize = Annotated[float, Field(gt=0, le=2000)]
Palette = dict[str, CssValue]
ScrimShape = Literal["soft", "full", "side"]
Variant = Literal["light", "dark"]
Shape = Literal["wide", "classic", "square", "tall", "narrow"]

SHAPES: tuple[Shape, ...] = ("wide", "classic", "square", "tall", "narrow")
"""The shapes of the area that text is set in: 16:9, 4:3, 1:1, 9:16, and the text next to a split picture."""

STACKED: tuple[Shape, ...] = ("square", "tall", "narrow")
"""The shapes in which columns are one below the other."""

PALETTE_COLOURS = {
    "ground": "under everything",
    "ink": "text",
    "muted": "text that matters less: header, footer, captions",
    "accent": "the only strong colour: markers, rules",
    "on-accent": "text on the accent",
    "panel": "behind text on a full picture",
    "line": "thin lines: tables, rules",
    "code-ground": "behind code blocks",
    "code-ink": "code",
    "title": "headings; default: ink",
    "strong": "**bold** text; default: that around it",
    "bullet": "markers of lists; default: accent",
    "link": "links; default: accent",
    "mark": "behind ==marked== text; default: accent",
    "on-mark": "marked text; default: on-accent",
    "edge": "the edge of panels; default: none",
    "table-head": "the first row of a table; default: muted",
    "code-inline": "behind code in a line of text",
    "code-band": "behind highlighted lines of code",
    "code-keyword": "syntax highlighting: keywords",
    "code-string": "syntax highlighting: strings",
    "code-number": "syntax highlighting: numbers",
    "code-function": "syntax highlighting: names of functions",
    "code-type": "syntax highlighting: types and classes",
    "code-comment": "syntax highlighting: comments",
    "code-punctuation": "syntax highlighting: punctuation",
}
"""The colours that ``base/theme.css`` uses, by name, with what they are for. A theme may have others of its own."""

REQUIRED_COLOURS = ("ground", "ink", "muted", "accent", "on-accent", "panel", "line", "code-ground", "code-ink")
"""Colours that every palette needs; ``base/theme.css`` uses them."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class TypeScale(_Table):
    """Font sizes in CSS pixels."""

    hero: FontSize = Field(104, description="the title on title and closing slides")
    section: FontSize = Field(96, description="the heading on section slides")
    title: FontSize = Field(76, description="the heading of a slide")
    sub: FontSize = Field(50, description="headings below the title")
    lead: FontSize = Field(48, description="the sentence under a hero title; a statement; a quotation")
    body: FontSize = Field(42, description="running text")
    small: FontSize = Field(34, description="tables, captions under figures")
    code: FontSize = Field(33, description="code blocks")
    note: FontSize = Field(28, description="footnotes, header, footer, page number")


class Grid(_Table):
    """Where content is placed, in CSS pixels."""

    side: float = Field(128, ge=0, le=600, description="margin on the left and right")
    top: float = Field(112, ge=0, le=900, description="from the top of the frame to the content area")
    bottom: float = Field(130, ge=0, le=900, description="kept free at the bottom, for captions and the footer")
    pad: float = Field(0, ge=0, le=300, description="padding of the panel behind the content; 0: no panels")
    title_inset: float = Field(0, ge=0, le=600, description="what the style sheet subtracts from a title's width")
    aside: float = Field(
        0, ge=0, le=2000, description="width of a short slide's title next to its text; 0: the title is above the text"
    )
    margin: float = Field(
        0, ge=0, le=1200, description="width of the margin beside the text in which notes stand; 0: they are below it"
    )
    hero: float = Field(1360, gt=0, le=4096, description="maximum width of hero and section titles")
    measure: float = Field(1400, gt=0, le=4096, description="maximum width of running text")


class Fonts(_Table):
    """Font families by name. The families bundled with mdvideo look the same on every machine."""

    text: CssValue = Field("mdvideo Sans", description="running text")
    title: CssValue = Field("mdvideo Sans", description="headings")
    mono: CssValue = Field("mdvideo Mono", description="code")
    text_weight: int = Field(400, ge=100, le=900, description="weight of running text")
    title_weight: int = Field(700, ge=100, le=900, description="weight of headings")
    title_spacing: float = Field(-0.02, ge=-0.2, le=1, description="letter spacing of headings, in em")

    @property
    def quote_weight(self) -> int:
        """The weight of quotations, which are in the family of titles, but lighter."""
        return round(self.title_weight * 0.75)


class ScrimTable(_Table):
    """The scrim between picture and text. It is only as opaque as the contrast of the text requires."""

    color: str | None = Field(
        None, pattern="^#[0-9a-fA-F]{6}$", description="default: black under light text, white under dark"
    )
    shape: ScrimShape = Field(
        "soft", description="soft: around each text; full: the whole frame; side: a gradient from the edges"
    )
    least: float = Field(0.0, ge=0, le=1, description="opacity even where contrast needs no scrim")
    glass: float = Field(0.0, ge=0, le=200, description="blur behind panels, in CSS pixels")
    layouts: dict[str, ScrimShape] = Field({}, description="a different shape for some layouts")


class TransitionTable(_Table):
    """The transition between slides that the deck does not set."""

    name: str = Field(description="fade, wipeleft, slideup …, as for the directive `transition`")
    seconds: float = Field(0.5, ge=0, le=5, description="its length")

    def timed(self) -> tuple[str, Fraction]:
        """Return name and length in seconds."""
        return self.name, Fraction(str(self.seconds))


class Defaults(_Table):
    """Defaults for directives that the deck does not set."""

    transition: TransitionTable | None = Field(None, description="the transition of decks that set none")
    chapter_transition: TransitionTable | None = Field(
        None, description="the transition to a slide that begins a chapter; default: that of other slides"
    )


Look = Literal["studio", "flat", "ink", "linocut", "neon", "papercut", "chalk", "blueprint"]
"""How the backend ``illustrate`` draws."""

Percent = Annotated[int, Field(ge=0, le=100)]
Area = tuple[Percent, Percent, Percent, Percent]
HexColour = Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]


class Images(_Table):
    """Settings of generated pictures."""

    style: str | None = Field(None, description="style of the prompts of a deck that sets none itself")
    look: Look = Field("studio", description="the look in which the backend illustrate draws")
    accents: tuple[HexColour, ...] = Field((), max_length=6, description="hues of pictures; default: the accent")
    lend_hue: bool = Field(False, description="whether a slide's picture lends the accent its hue")
    calm: dict[str, Area] = Field(
        {},
        description="by layout, or `default`: the part of a picture that text covers,"
        " as left, top, right and bottom in per cent",
    )


class Fit(_Table):
    """How far text may shrink."""

    floor: float = Field(0.7, gt=0, le=1, description="the smallest text scale; a slide that needs less does not fit")


class ThemeTable(_Table):
    """A complete ``theme.toml``, after the values that it inherits are filled in."""

    name: str = Field(pattern="^[a-z][a-z0-9-]*$")
    description: str = Field("", description="one line, which `mdvideo themes` prints")
    extends: str | None = Field(None, description="a bundled theme, or a folder relative to this one")
    variant: Variant = Field("light", description="the palette of slides that do not choose one")
    palette: dict[Variant, Palette] = Field(description="each colour becomes a CSS variable")
    free: tuple[str, ...] = Field(
        ("title", "section", "closing", "lead"), description="layouts without a panel on a full picture"
    )
    fonts: Fonts = Fonts()
    type: dict[Shape, TypeScale]
    grid: dict[Shape, Grid]
    scrim: ScrimTable = ScrimTable()
    defaults: Defaults = Defaults()
    images: Images = Images()
    fit: Fit = Fit()

    def transition(self) -> tuple[str, Fraction] | None:
        """Return name and length in seconds of the default transition, or None."""
        table = self.defaults.transition
        return None if table is None else table.timed()

    def chapter_transition(self) -> tuple[str, Fraction] | None:
        """Return name and length in seconds of the transition to a chapter, or None."""
        table = self.defaults.chapter_transition
        return None if table is None else table.timed()
