"""A slide as a whole HTML page in a theme: pure, deterministic, and quick enough to make on every keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import DictLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from PIL import ImageColor

from mdvideo.deck.model import Deck, Slide
from mdvideo.errors import Problem, ThemeError
from mdvideo.plan.geometry import panel_of
from mdvideo.plan.jobs import Digest, Scrim
from mdvideo.size import Size
from mdvideo.slides import css
from mdvideo.slides.body import LAST_STEPS, LINE_STEPS, STEPS, Setting, lines_of, rewritten, stands_aside
from mdvideo.slides.dom import inner_html
from mdvideo.slides.glyphs import glyph_problems
from mdvideo.slides.layout import layout_of
from mdvideo.slides.theme import Theme
from mdvideo.slides.theme_files import Grid, Shape, Variant

NARROW = 1000
"""Width in CSS pixels below which text beside a split picture is set in the ``narrow`` shape."""

VARIANTS: tuple[Variant, ...] = ("light", "dark")
OTHER: Mapping[Variant, Variant] = {"light": "dark", "dark": "light"}

_MIDDLE_GREY = 127

SHORT = 5
"""Lines of running text up to which a slide counts as short."""


@dataclass(frozen=True, slots=True)
class Page:
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
    pages: int
    picture: str
    """``full``, ``left``, ``right``, ``top``, ``bottom`` or ``none``: where the slide's pictures are."""
    short: bool
    """Whether there is so little text that it may be set larger and wider apart."""
    aside: bool
    """Whether the theme's grid sets the title of this slide beside its text."""


def page_of(theme: Theme, deck: Deck, slide: Slide, size: Size, figures: Mapping[int, Digest]) -> Page:
    """The page of a slide on ``size.design`` CSS pixels. ``figures`` maps indices in ``slide.figures`` to pictures.

    Raises ThemeError when the theme's template fails.
    """
    layout = layout_of(slide)
    variant = variant_of(theme, slide)
    palette = theme.palettes[variant]
    ink = slide.color or palette["ink"]
    area, shape = area_of(theme, slide, size)
    grid, scale = theme.grid[shape], theme.type[shape]
    setting = Setting(slide, layout, ink, figures, theme.fonts, scale, grid, area[2])
    body = rewritten(slide.body, setting, STEPS)
    short = lines_of(body, area[2], setting) <= SHORT
    picture = picture_of(slide, size)
    setting.aside = short and grid.aside > 0 and picture == "none" and layout == "content" and stands_aside(body)
    for step in LAST_STEPS:
        step(body, setting)
    header, footer = (_line(text, setting) for text in (slide.header, slide.footer))
    byline = deck.author if layout == "title" and deck.author and deck.author not in slide.text else ""
    view = SlideView(
        slide.number,
        layout,
        slide.title,
        slide.classes,
        Markup(inner_html(body)),  # noqa: S704 — sanitised by the parser, and escaped again by dom
        header,
        footer,
        byline,
        slide.page,
        deck.pages,
        picture,
        short,
        setting.aside,
    )
    values = {
        **palette,
        **({"ink": slide.color, "title": slide.color, "muted": slide.color} if slide.color else {}),
        **{f"size-{name}": f"{value:g}px" for name, value in scale.model_dump().items()},
        **{f"grid-{name}": f"{value:g}px" for name, value in grid.model_dump().items()},
        "font-text": f"'{theme.fonts.text}'",
        "font-title": f"'{theme.fonts.title}'",
        "font-mono": f"'{theme.fonts.mono}'",
        "title-weight": str(theme.fonts.title_weight),
        "title-spacing": f"{theme.fonts.title_spacing:g}em",
        "width": f"{size.design.width}px",
        "height": f"{size.design.height}px",
        **dict(zip(("frame-x", "frame-y", "frame-width", "frame-height"), (f"{v:g}px" for v in area), strict=True)),
    }
    styles = [css.variables(values), theme.css, css.fragment_states(slide.fragments), _author_css(deck, slide)]
    html = _render(theme, deck, view, size, shape, variant, Markup("\n".join(styles)))  # noqa: S704
    ground = slide.background_color or theme.ground(variant)
    problems = (*setting.problems, *glyph_problems(slide.text, slide.span))
    return Page(html, theme.scrim(variant, layout), ground, problems)


def picture_of(slide: Slide, size: Size) -> str:
    """Where the slide's pictures are: ``none``, ``full``, or the side that they are split to."""
    if not slide.backgrounds:
        return "none"
    if slide.split is None or all(background.behind for background in slide.backgrounds):
        return "full"
    if size.height > size.width:
        return "top" if slide.split.side == "left" else "bottom"
    return slide.split.side


def area_of(theme: Theme, slide: Slide, size: Size) -> tuple[tuple[float, float, float, float], Shape]:
    """The rectangle (x, y, width, height) that content may use, in CSS pixels, and the shape it is set in."""
    width, height = size.design
    shape = shape_of(width / height)
    picture = picture_of(slide, size)
    left = top = right = bottom = 0.0
    if picture in ("left", "right", "top", "bottom"):
        panel = panel_of(slide, size)
        taken = panel.width / size.scale, panel.height / size.scale
        left, right = (taken[0], 0.0) if picture == "left" else (0.0, taken[0] if picture == "right" else 0.0)
        top, bottom = (taken[1], 0.0) if picture == "top" else (0.0, taken[1] if picture == "bottom" else 0.0)
        if width - left - right < NARROW and shape != "tall":
            shape = "narrow"
    grid = theme.grid[shape]
    inset = _insets(grid, picture)
    x, y = left + inset[0], top + inset[1]
    return (x, y, width - right - inset[2] - x, height - bottom - inset[3] - y), shape


def _insets(grid: Grid, picture: str) -> tuple[float, float, float, float]:
    """Margins left, top, right, bottom: half as wide where they meet a picture instead of the frame's edge."""
    near = max(grid.side * 0.62, 64)
    return (
        near if picture == "left" else grid.side,
        near if picture == "top" else grid.top,
        near if picture == "right" else grid.side,
        near if picture == "bottom" else grid.bottom,
    )


def shape_of(ratio: float) -> Shape:
    """The shape that a frame of this width to height is set in."""
    if ratio > 1.5:
        return "wide"
    return "classic" if ratio > 1.15 else "square" if ratio > 0.87 else "tall"


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
    if ground is not None or ink is not None:
        return ground or OTHER[ink or "dark"]
    return OTHER[theme.variant] if "invert" in slide.classes else theme.variant


def _kind(color: str | None) -> Variant | None:
    try:
        red, green, blue = ImageColor.getrgb(color or "")[:3]
    except ValueError:  # none, or a colour that only CSS knows
        return None
    return "light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE_GREY else "dark"


def _line(text: str | None, setting: Setting) -> Markup:
    if not text:
        return Markup("")
    line = rewritten(text, setting, LINE_STEPS)
    return Markup(inner_html(line))  # noqa: S704 — sanitised by the parser


def _author_css(deck: Deck, slide: Slide) -> str:
    # A page holds one slide, so a scoped style needs no prefix: it is in this page and in no other.
    written = css.marp_css("\n".join(part for part in (deck.style, slide.style) if part))
    if written and slide.backgrounds:
        # The section covers the frame; Marp paints its colour under the pictures, and the page lies over them.
        written += "\nsection#slide{background:none!important}"
    return written


def _render(theme: Theme, deck: Deck, view: SlideView, size: Size, shape: Shape, variant: str, style: Markup) -> str:
    try:
        template = _environment(theme).get_template("slide.html.j2")
        return template.render(
            deck=replace(deck, slides=(), problems=(), style=""),
            slide=view,
            layout=view.layout,
            size=size.design,
            shape=shape,
            variant=variant,
            grid=theme.grid[shape],
            free=theme.table.free,
            style=style,
        )
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
