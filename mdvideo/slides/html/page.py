"""A slide as a whole HTML page in a theme: pure, deterministic, and quick enough to make on every keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from PIL import ImageColor

from mdvideo.deck.model import Deck, Slide
from mdvideo.errors import Problem, ThemeError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest, Scrim
from mdvideo.slides.html.body import LAST_STEPS, LINE_STEPS, STEPS, rewritten
from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.html.columns import lines_of, stands_aside
from mdvideo.slides.html.content_area import area_of, picture_of
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import inner_html
from mdvideo.slides.html.missing_glyphs import glyph_problems
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_files import Shape, Variant

VARIANTS: tuple[Variant, ...] = ("light", "dark")
OTHER: Mapping[Variant, Variant] = {"light": "dark", "dark": "light"}

_MIDDLE_GREY = 127

SHORT = 5
"""Lines of running text up to which a slide counts as short."""


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page for the renderer, by the conventions that ``docs/themes.md`` lists, and what lies behind it.

    ``ground`` is a CSS colour. ``problems`` are faults in the author's text that only show when it is typeset.
    """

    html: str
    scrim: Scrim
    ground: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SlideView:
    """What a template sees of a slide; ``body``, ``header`` and ``footer`` are trusted markup."""

    number: int
    layout: str
    title: str
    classes: tuple[str, ...]
    body: Markup
    header: Markup
    footer: Markup
    byline: str
    page: int | None
    picture: str
    """``full``, ``left``, ``right``, ``top``, ``bottom`` or ``none``: where the slide's pictures are."""
    short: bool
    """Whether there is so little text that it may be set larger and wider apart."""
    aside: bool
    """Whether the theme's grid sets the title of this slide beside its text."""
    panelled: bool
    """Whether the text stands on a panel: on a full picture, in a theme with panels, but for its free layouts."""
    _deck: TrackedDeck

    @property
    def pages(self) -> int:
        """How many pages the deck numbers; read late, so that only pages that show it depend on it."""
        return int(self._deck.pages)


class TrackedDeck:
    """A deck as pages and templates see it, which notes what they look at."""

    __slots__ = ("_deck", "_looked_at")

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._looked_at: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        # A template sees no other slide: else one edit would typeset them all.
        found = self._looked_at[name] = () if name in ("slides", "problems") else getattr(self._deck, name)
        return found

    def __repr__(self) -> str:
        return f"<deck {self.file}>"

    def holds_of(self, deck: Deck) -> bool:
        """Whether all that was looked at is the same in ``deck``."""
        other = TrackedDeck(deck)
        return all(getattr(other, name) == value for name, value in self._looked_at.items())


def page_of(theme: Theme, deck: Deck, slide: Slide, size: Size, figures: Mapping[int, Digest]) -> HtmlPage:
    """The page of a slide on ``size.design`` CSS pixels. ``figures`` maps indices in ``slide.figures`` to pictures.

    Raises ThemeError when the theme's template fails.
    """
    return page_seeing(theme, TrackedDeck(deck), slide, size, figures)


def page_seeing(theme: Theme, deck: TrackedDeck, slide: Slide, size: Size, figures: Mapping[int, Digest]) -> HtmlPage:
    """``page_of``, and ``deck`` then knows what the page depends on."""
    layout, variant, picture = layout_of(slide), variant_of(theme, slide), picture_of(slide, size)
    area, shape = area_of(theme, slide, size)
    grid, scale = theme.grid[shape], theme.type[shape]
    panelled = picture == "full" and grid.pad > 0 and layout not in theme.table.free and bool(slide.body.strip())
    setting = RenderContext(
        slide=slide,
        layout=layout,
        ink=slide.color or theme.palettes[variant]["ink"],
        figures=figures,
        fonts=theme.fonts,
        type=scale,
        grid=grid,
        width=area[2],
        pad=grid.pad if panelled else 0,
    )
    body = rewritten(slide.body, setting, STEPS)
    short = lines_of(body, area[2], setting) <= SHORT
    setting.aside = short and grid.aside > 0 and picture == "none" and layout == "content" and stands_aside(body)
    for step in LAST_STEPS:
        step(body, setting)
    view = SlideView(
        number=slide.number,
        layout=layout,
        title=slide.title,
        classes=(variant, shape, f"layout-{layout}", f"picture-is-{picture}", *slide.classes),
        body=Markup(inner_html(body)),  # noqa: S704 — sanitised by the parser, and escaped again by dom
        header=_line(slide.header, setting),
        footer=_line(slide.footer, setting),
        byline=deck.author if layout == "title" and deck.author not in slide.text else "",
        page=slide.page,
        picture=picture,
        short=short,
        aside=setting.aside,
        panelled=panelled,
        _deck=deck,
    )
    styles = [
        css.variables(_values(theme, slide, variant, shape)),
        css.variables(geometry(size.design, area)),
        theme.css,
        css.fragment_states(slide.fragments),
        _author_css(deck, slide),
    ]
    html = _render(theme, deck, view, size.design, Markup("\n".join(styles)))  # noqa: S704
    ground = slide.background_color or theme.ground(variant)
    problems = (*setting.problems, *glyph_problems(slide.text, slide.span))
    return HtmlPage(html, theme.scrim(variant, layout), ground, problems)


def _values(theme: Theme, slide: Slide, variant: Variant, shape: Shape) -> dict[str, str]:
    own = dict.fromkeys(("ink", "title", "muted"), slide.color) if slide.color else {}
    return theme_values(theme, variant, shape) | own


def theme_values(theme: Theme, variant: Variant, shape: Shape) -> dict[str, str]:
    """The CSS variables of the theme: colours as they are called, ``--size-*``, ``--grid-*`` and fonts."""
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


def geometry(design: Size, area: tuple[float, float, float, float]) -> dict[str, str]:
    """The CSS variables of the frame and of the area (x, y, width, height) in it that content may use."""
    names = ("width", "height", "frame-x", "frame-y", "frame-width", "frame-height")
    return {name: f"{value:g}px" for name, value in zip(names, (*design, *area), strict=True)}


def variant_of(theme: Theme, slide: Slide) -> Variant:
    """Which palette: the author's class, else the one that suits the slide's own colours, else the theme's."""
    wanted = _wanted_variant(theme, slide)
    return wanted if wanted in theme.palettes else theme.variant


def _wanted_variant(theme: Theme, slide: Slide) -> Variant:
    for name in VARIANTS:
        if name in slide.classes:
            return name
    ground = _kind(slide.background_color)
    ink = _kind(slide.color)
    if ink is not None:
        # The text's colour counts first: panels, which stand between it and the ground, come from the palette.
        return OTHER[ink]
    if ground is not None:
        return ground
    return OTHER[theme.variant] if "invert" in slide.classes else theme.variant


def _kind(color: str | None) -> Variant | None:
    try:
        red, green, blue = ImageColor.getrgb(color or "")[:3]
    except ValueError:  # none, or a colour that only CSS knows
        return None
    return "light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE_GREY else "dark"


def _line(text: str | None, setting: RenderContext) -> Markup:
    if not text:
        return Markup("")
    line = rewritten(text, setting, LINE_STEPS)
    return Markup(inner_html(line))  # noqa: S704 — sanitised by the parser


def _author_css(deck: TrackedDeck, slide: Slide) -> str:
    # A page holds one slide, so a scoped style needs no prefix: it is in this page and in no other.
    written = css.marp_css("\n".join(part for part in (deck.style, slide.style) if part))
    if slide.background_color or (written and slide.backgrounds):
        # The section covers the frame. Marp paints its colour under the pictures, where the page lies over them; and
        # over a colour of the slide's own, a theme's ornaments would be in the wrong ones.
        written += "\nsection#slide{background:none!important}"
    return written


def _render(theme: Theme, deck: TrackedDeck, view: SlideView, size: Size, style: Markup) -> str:
    try:
        template = _environment(theme).get_template("slide.html.j2")
        return template.render(deck=deck, slide=view, layout=view.layout, size=size, style=style)
    except TemplateSyntaxError as error:
        path = theme.paths.get(error.name or "", error.name)
        raise ThemeError(f"{path}:{error.lineno}: {error.message}") from error
    except Exception as error:  # a theme's template may raise anything, as any program may
        raise ThemeError(f"theme {theme.name}: the template fails: {error}") from error


@lru_cache(maxsize=16)
def _environment(theme: Theme) -> ImmutableSandboxedEnvironment:
    """Templates by ``NAME/slide.html.j2``; plain ``slide.html.j2`` is the theme's own or the nearest it inherits."""
    nearest = list(theme.templates)[-1]
    sources = {**theme.templates, "slide.html.j2": theme.templates[nearest]}
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
