"""A theme as a value: the look of slides, with everything that it inherits filled in.

Load one with ``load_theme``. Its parts, and where they come from:

- ``theme.toml`` (``theme_schema.py`` lists the keys): palettes, fonts, type scale, grid, scrim, defaults;
- ``theme.css``, after the style sheets of the themes that it extends. Every key of the palette, the type scale and the
  grid is a CSS variable in it (``theme_variables`` in ``css.py``);
- ``slide.html.j2``, a Jinja template that runs in a sandbox. What it sees of the deck and the slide is in
  ``html/template.py``.

``docs/own-theme.md`` describes all of this for authors of themes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from PIL import ImageColor

from mdvideo._util.digests import sha256_of
from mdvideo.deck.model import Transition
from mdvideo.errors import Problem, ThemeError
from mdvideo.plan.jobs.slide_jobs import Scrim
from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.marp_sheet import MarpSheet, read_marp_sheet
from mdvideo.slides.marp.marp_theme_files import MarpThemeFiles
from mdvideo.slides.themes.check_theme import theme_problems
from mdvideo.slides.themes.theme_files import (
    MARP_CSS,
    MARP_DEFAULT,
    MARP_THEMES,
    TEMPLATE,
    ThemeFolder,
    bundled_folder,
    bundled_names,
)
from mdvideo.slides.themes.theme_inheritance import merge_tables, theme_chain
from mdvideo.slides.themes.theme_schema import Fonts, Grid, Palette, Shape, ThemeTable, TypeScale, Variant

_TRANSLUCENT = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[,/]\s*(\d*\.?\d+)(%)?\s*\)")


@dataclass(frozen=True, slots=True)
class Theme:
    """A look for slides. Themes with the same files (``identity``) are equal, wherever those files are.

    ``type`` and ``grid`` are by shape: ``wide``, ``classic`` (4:3), ``square``, ``tall`` and ``narrow`` (text next to
    a split picture). ``templates`` has the Jinja sources by name, ``paths`` their files, and ``css`` the style sheets,
    the base theme's first.
    """

    name: str
    identity: str
    """SHA-256 over all files of the theme and of the themes that it extends."""
    description: str = field(compare=False)
    extends: str | None = field(compare=False)
    variant: Variant = field(compare=False)
    """The palette of slides that do not choose one: ``light`` or ``dark``."""
    palettes: Mapping[Variant, Palette] = field(compare=False)
    fonts: Fonts = field(compare=False)
    type: Mapping[Shape, TypeScale] = field(compare=False)
    grid: Mapping[Shape, Grid] = field(compare=False)
    floor: float = field(compare=False)
    """The smallest scale that text may be shrunk to."""
    image_style: str | None = field(compare=False)
    transition: Transition | None = field(compare=False)
    chapter_transition: Transition | None = field(compare=False)
    """The transition to a slide that begins a chapter; None for ``transition``."""
    table: ThemeTable = field(compare=False, repr=False)
    css: str = field(compare=False, repr=False)
    templates: Mapping[str, str] = field(compare=False, repr=False)
    paths: Mapping[str, Path] = field(compare=False, repr=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False, repr=False)
    """Slips in the theme's files that only have no effect, as warnings."""
    marp: MarpSheet | None = field(default=None, compare=False, repr=False)
    """The style sheet of a theme whose slides are laid out as Marp lays them out; None for mdvideo's own layouts."""

    def ground(self, variant: Variant) -> str:
        """Return the CSS colour under everything."""
        return self.palettes[variant]["ground"]

    def scrim(self, variant: Variant, layout: str) -> Scrim:
        """Return the scrim of slides with this layout.

        Black scales the channels of a pixel by the same factor, and white the distances to white, so that hues stay: a
        gold sky under a navy scrim would be khaki.
        """
        table = self.table.scrim
        own = table.color if variant == self.variant else None
        color = own or ("#000000" if variant == "dark" else "#ffffff")
        return Scrim(color, table.layouts.get(layout, table.shape), table.least, table.glass)


def load_theme(name: str, root: Path, within: Path | None = None) -> Theme:
    """Load the theme called ``name``, or the one in the folder ``name`` relative to ``root``, if that is in ``within``.

    Raises ThemeError when there is none or its files are wrong; the message names file and line.
    """
    return _theme_of(theme_chain(name, root, within))


def marp_theme_of(path: Path, files: MarpThemeFiles) -> Theme:
    """Return the theme in a CSS file of Marp. Burned-in captions look as in ``default``. Raises ThemeError."""
    try:
        sheet = read_marp_sheet(path, CssFiles(files.root, files.folder), lambda name: marp_file_of(name, files))
    except OSError as error:
        raise ThemeError(f"{path}: cannot be read: {error.strerror or error}") from error
    parent = load_theme(MARP_DEFAULT, bundled_folder())
    digest = sha256_of(json.dumps([parent.identity, sheet.css, sheet.size, sorted(sheet.sizes)]).encode())
    return replace(parent, name=sheet.name, identity=digest, description="", extends=None, marp=sheet)


def marp_theme_in_size(theme: Theme, size: tuple[float, float]) -> Theme:
    """Return a theme of Marp whose slides have a size, in pixels of CSS."""
    assert theme.marp is not None
    digest = sha256_of(json.dumps([theme.identity, *size]).encode())
    return replace(theme, identity=digest, marp=replace(theme.marp, size=size))


def marp_file_of(name: str, files: MarpThemeFiles | None) -> Path | None:
    """Return the CSS file of a Marp theme by its name: bundled, or found in the project."""
    if name in MARP_THEMES:
        return bundled_folder() / name / MARP_CSS
    return None if files is None else files.find(name)


@lru_cache(maxsize=1)
def bundled_themes() -> tuple[Theme, ...]:
    """Load every theme that comes with mdvideo, by name."""
    return tuple(load_theme(name, bundled_folder()) for name in bundled_names())


def _theme_of(chain: tuple[ThemeFolder, ...]) -> Theme:
    own = chain[-1]
    problems = theme_problems(chain)
    try:
        table = merge_tables(chain)
    except ThemeError as error:
        raise ThemeError.with_problems((*error.problems, *problems)) from error
    if any(problem.severity == "error" for problem in problems):
        raise ThemeError.with_problems(problems)
    transition, to_chapter = table.transition(), table.chapter_transition()
    templates = {f"{folder.name}/{TEMPLATE}": folder.template for folder in chain if folder.template}
    if not templates:
        raise ThemeError(f"{own.path}: neither the theme nor a theme that it extends has a {TEMPLATE}")
    sheet = None
    if own.marp:
        sheet = read_marp_sheet(own.path / MARP_CSS, CssFiles(own.path), lambda name: marp_file_of(name, None))
    return Theme(
        name=table.name,
        identity=_identity_of(chain),
        description=str(own.table.get("description", "")),
        extends=table.extends if "extends" in own.table else None,
        variant=table.variant,
        palettes=table.palette,
        fonts=table.fonts,
        type=table.type,
        grid=table.grid,
        floor=table.fit.floor,
        image_style=table.images.style,
        transition=None if transition is None else Transition(*transition),
        chapter_transition=None if to_chapter is None else Transition(*to_chapter),
        table=table,
        css="\n".join(folder.css for folder in chain),
        templates=templates,
        paths={f"{folder.name}/{TEMPLATE}": folder.path / TEMPLATE for folder in chain},
        marp=sheet,
        problems=problems,
    )


def hex_colour_of(color: str, variant: Variant) -> str:
    """Return a CSS colour as ``#rrggbb``; black or white, by the palette, where Pillow cannot parse it."""
    try:
        red, green, blue = ImageColor.getrgb(color)[:3]
    except ValueError:
        return "#000000" if variant == "dark" else "#ffffff"
    return f"#{red:02x}{green:02x}{blue:02x}"


def solid_colour_of(color: str, under: str, variant: Variant) -> str:
    """Return a CSS colour as ``#rrggbb``, laid over another one if it is an ``rgba()`` that is translucent."""
    match = _TRANSLUCENT.fullmatch(color.strip())
    if match is None:
        return hex_colour_of(color, variant)
    opacity = min(float(match[4]) / (100 if match[5] else 1), 1)
    below = ImageColor.getrgb(hex_colour_of(under, variant))
    mixed = (min(255, round(int(match[n + 1]) * opacity + below[n] * (1 - opacity))) for n in range(3))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _identity_of(chain: tuple[ThemeFolder, ...]) -> str:
    digest = hashlib.sha256()
    for folder in chain:
        for part in (repr(sorted(folder.table.items())), folder.template or "", folder.css, folder.marp):
            digest.update(len(part).to_bytes(8, "big") + part.encode())
    return digest.hexdigest()
