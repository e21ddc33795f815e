"""What a theme's folder holds: ``theme.toml`` as a schema, and finding and reading folders and their parents.

It knows nothing of slides. ``theme.py`` turns what is read here into a Theme.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from mdvideo.errors import ThemeError

TOML, TEMPLATE, CSS = "theme.toml", "slide.html.j2", "theme.css"
BASE = "base"
"""What every theme rests on unless it extends another: the structure of a page, and no colours of its own."""

ENTRY_POINTS = "mdvideo.themes"
"""Entry-point group; each entry names a package or a function without arguments that gives the theme's folder."""


def _css_value(text: str) -> str:
    # A value is pasted into a style sheet, so it must not be able to end its declaration.
    if re.search(r"[;{}<]", text):
        raise ValueError(f"{text!r} is not one CSS value")
    return text


CssValue = Annotated[str, AfterValidator(_css_value)]
Pixels = Annotated[float, Field(gt=0, le=2000)]
Palette = dict[str, CssValue]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class TypeScale(_Table):
    """Font sizes in CSS pixels on the design canvas, whose short side is 1080."""

    hero: Pixels = Field(104, description="the title on title and closing slides")
    section: Pixels = Field(96, description="the heading on section slides")
    title: Pixels = Field(76, description="the heading of a slide")
    sub: Pixels = Field(50, description="headings below the title")
    lead: Pixels = Field(48, description="the sentence under a hero title; a statement; a quotation")
    body: Pixels = Field(42, description="running text")
    small: Pixels = Field(34, description="tables, captions under figures")
    code: Pixels = Field(33, description="code blocks")
    note: Pixels = Field(28, description="footnotes, header, footer, page number")


class Grid(_Table):
    """Where content may stand, in CSS pixels on the design canvas."""

    side: float = Field(128, ge=0, le=600, description="margin left and right")
    top: float = Field(112, ge=0, le=900, description="from the frame's top to the content's area")
    bottom: float = Field(130, ge=0, le=900, description="kept free at the bottom, for captions and the footer")
    pad: float = Field(0, ge=0, le=300, description="padding of the panel behind the content")
    title_inset: float = Field(0, ge=0, le=600, description="what the style sheet takes off a title's width")
    aside: float = Field(0, ge=0, le=2000, description="width of a short slide's title beside its text; 0: above it")
    hero: float = Field(1360, gt=0, le=4096, description="greatest width of hero and section titles")
    measure: float = Field(1400, gt=0, le=4096, description="greatest width of running text")


class Fonts(_Table):
    """Font families by name; those of mdvideo are bundled and look the same on every machine."""

    text: CssValue = Field("mdvideo Sans", description="running text")
    title: CssValue = Field("mdvideo Sans", description="headings")
    mono: CssValue = Field("mdvideo Mono", description="code")
    title_weight: int = Field(700, ge=100, le=900)
    title_spacing: float = Field(-0.02, ge=-0.2, le=1, description="letter spacing of headings, in em")


class ScrimTable(_Table):
    """The veil between picture and text. It is raised only as far as contrast needs."""

    color: str | None = Field(None, pattern="^#[0-9a-fA-F]{6}$", description="default: the palette's ground")
    shape: Literal["soft", "full", "side"] = "soft"
    least: float = Field(0.0, ge=0, le=1, description="opacity even where contrast needs none")
    glass: float = Field(0.0, ge=0, le=200, description="blur behind panels, in CSS pixels")
    layouts: dict[str, Literal["soft", "full", "side"]] = Field({}, description="another shape, by layout")


class TransitionTable(_Table):
    """The transition where the deck names none."""

    name: str
    seconds: float = Field(0.5, ge=0, le=5)


class Defaults(_Table):
    """What the deck may say and the theme says otherwise."""

    transition: TransitionTable | None = None


class Images(_Table):
    """What prompts are told."""

    style: str | None = Field(None, description="added to every prompt of a deck that sets no style itself")


class Fit(_Table):
    """How far text may shrink."""

    floor: float = Field(0.7, gt=0, le=1, description="the least scale; below it the slide does not fit")


Variant = Literal["light", "dark"]
Shape = Literal["wide", "classic", "square", "tall", "narrow"]
SHAPES: tuple[Shape, ...] = ("wide", "classic", "square", "tall", "narrow")


class ThemeTable(_Table):
    """The whole of ``theme.toml`` after what it extends was laid under it."""

    name: str = Field(pattern="^[a-z][a-z0-9-]*$")
    description: str = ""
    extends: str | None = Field(None, description="a bundled theme, or a folder relative to this one")
    variant: Variant = Field("light", description="the palette that is used unless a slide asks")
    palette: dict[Variant, Palette] = Field(description="each colour becomes a CSS variable")
    free: tuple[str, ...] = Field(
        ("title", "section", "closing", "lead"), description="layouts that stand on a full picture without a panel"
    )
    fonts: Fonts = Fonts()
    type: dict[Shape, TypeScale]
    grid: dict[Shape, Grid]
    scrim: ScrimTable = ScrimTable()
    defaults: Defaults = Defaults()
    images: Images = Images()
    fit: Fit = Fit()

    def transition(self) -> tuple[str, Fraction] | None:
        """Name and length in seconds, if the theme has one."""
        table = self.defaults.transition
        return None if table is None else (table.name, Fraction(str(table.seconds)))


REQUIRED_COLOURS = ("ground", "ink", "muted", "accent", "on-accent", "panel", "line", "code-ground", "code-ink")


@dataclass(frozen=True, slots=True)
class Folder:
    """One theme folder as read: its own table, template and style sheet, without its parents'."""

    path: Path
    table: Mapping[str, Any]
    template: str | None
    css: str

    @property
    def name(self) -> str:
        """The theme's name, else its folder's."""
        return str(self.table.get("name", self.path.name))


def bundled_folder() -> Path:
    """Where the bundled themes lie: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def bundled_names() -> tuple[str, ...]:
    """Names of the bundled themes; the base theme is not one."""
    found = bundled_folder().glob(f"*/{TOML}")
    return tuple(sorted(path.parent.name for path in found if path.parent.name != BASE))


MARP_THEMES = {"default": "classroom", "gaia": "paper", "uncover": "editorial"}
"""Marp's built-in themes, and the nearest in character of ours: a Marp deck builds as it is."""


def find(name: str, root: Path) -> Path:
    """The folder that ``name`` means: bundled, added by an entry point, or a path relative to ``root``.

    Raises ThemeError with the nearest known names.
    """
    name = MARP_THEMES.get(name, name)
    if re.fullmatch(r"[a-z][a-z0-9-]*", name) and (bundled_folder() / name / TOML).is_file():
        return bundled_folder() / name
    added = {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}
    if name in added:
        given = added[name].load()
        return Path(given() if callable(given) else next(iter(given.__path__)))
    path = (root / name).expanduser()
    if (path / TOML).is_file():
        return path.resolve()
    if path.is_dir():
        raise ThemeError(f"{path} has no {TOML}", hint='a theme\'s folder needs a theme.toml with name = "…"')
    known = sorted({*bundled_names(), *added})
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known themes: {', '.join(known)}."
    raise ThemeError(f"no theme is called {name!r}", hint=f"{hint} A path to a folder works too: ./my-theme")


def read(path: Path) -> Folder:
    """Read one folder. Raises ThemeError with file and line when it cannot be read or is not TOML."""
    try:
        table = tomllib.loads((path / TOML).read_text(encoding="utf-8"))
        template = _optional(path / TEMPLATE)
        css = _optional(path / CSS) or ""
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(f"{path / TOML}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: cannot be read: {error}") from error
    return Folder(path, table, template, css)


def _optional(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def chain(path: Path) -> tuple[Folder, ...]:
    """The folder and all that it extends, the base theme first. Raises ThemeError when it extends itself."""
    folders = [read(path)]
    while folders[-1].name != BASE:
        parent = find(str(folders[-1].table.get("extends") or BASE), folders[-1].path)
        if any(parent.samefile(folder.path) for folder in folders):
            circle = " → ".join([*(folder.name for folder in folders), parent.name])
            raise ThemeError(f"{folders[-1].path / TOML}: the theme extends itself: {circle}")
        folders.append(read(parent))
    return tuple(reversed(folders))


def merged(folders: tuple[Folder, ...]) -> ThemeTable:
    """One table from a chain, later folders winning key by key. Raises ThemeError with file and line."""
    table: dict[str, Any] = {}
    for folder in folders:
        table = _merge(table, _shaped(folder.table, table))
    try:
        result = ThemeTable.model_validate(table)
    except ValidationError as error:
        raise ThemeError("\n".join(_fault(folders, dict(fault)) for fault in error.errors())) from error
    if result.variant not in result.palette:
        raise ThemeError(f"{folders[-1].path / TOML}: variant is {result.variant} but there is no such palette")
    for variant, palette in result.palette.items():
        lacking = [colour for colour in REQUIRED_COLOURS if colour not in palette]
        if lacking:
            raise ThemeError(f"{folders[-1].path / TOML}: palette.{variant} lacks {', '.join(lacking)}")
    return result


def _shaped(table: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """``[type]`` and ``[grid]`` are for the wide shape, ``[type.tall]`` for one; here all are written out by shape.

    A size that a theme changes for wide frames changes in the others by the same factor. A measure of the grid changes
    in those that had the same value.
    """
    out = dict(table)
    for key, derived in (("type", _in_proportion), ("grid", _unless_special)):
        given = out.get(key)
        if isinstance(given, Mapping):
            wide = {name: value for name, value in given.items() if name not in SHAPES} | given.get("wide", {})
            old: Mapping[str, Mapping[str, Any]] = below.get(key, {})
            out[key] = {
                shape: {name: derived(value, name, shape, old) for name, value in wide.items()} | given.get(shape, {})
                for shape in SHAPES
            }
    return out


def _in_proportion(value: Any, name: str, shape: str, old: Mapping[str, Mapping[str, Any]]) -> Any:
    before, there = old.get("wide", {}).get(name), old.get(shape, {}).get(name)
    numbers = all(isinstance(number, int | float) for number in (value, before, there))
    return round(there * value / before) if numbers and before and shape != "wide" else value


def _unless_special(value: Any, name: str, shape: str, old: Mapping[str, Mapping[str, Any]]) -> Any:
    before, there = old.get("wide", {}).get(name), old.get(shape, {}).get(name)
    return value if shape == "wide" or there is None or there == before else there


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        old = out.get(key)
        out[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return out


def _fault(folders: tuple[Folder, ...], fault: Mapping[str, Any]) -> str:
    where = tuple(str(part) for part in fault["loc"])
    message = str(fault["msg"]).removeprefix("Value error, ")
    for folder in reversed(folders):
        for number, line in enumerate((folder.path / TOML).read_text(encoding="utf-8").splitlines(), 1):
            if re.match(rf"\s*\[?[\w.\"-]*{re.escape(where[-1])}\"?\s*[\]=]", line):
                return f"{folder.path / TOML}:{number}: {'.'.join(where)}: {message}"
    return f"{folders[-1].path / TOML}: {'.'.join(where)}: {message}"
