"""Themes as values: loaded from their folders, with everything they extend already laid under them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from PIL import ImageColor

from mdvideo.deck.model import Transition
from mdvideo.errors import ThemeError
from mdvideo.plan.jobs import Scrim
from mdvideo.slides.themes import theme_files
from mdvideo.slides.themes.theme_files import Folder, Fonts, Grid, Palette, Shape, ThemeTable, TypeScale, Variant


@dataclass(frozen=True, slots=True)
class Theme:
    """A look for slides. Equal themes have equal files (``identity``), wherever they lie.

    ``type`` and ``grid`` are by shape: ``wide``, ``classic`` (4:3), ``square``, ``tall`` and ``narrow`` (the text
    beside a split picture). ``templates`` holds the Jinja sources by name, ``css`` the style sheets in order.
    """

    name: str
    identity: str
    """SHA-256 over all files of the theme and of those it extends."""
    description: str = field(compare=False)
    extends: str | None = field(compare=False)
    variant: Variant = field(compare=False)
    """The palette used where a slide asks for none: ``light`` or ``dark``."""
    palettes: Mapping[Variant, Palette] = field(compare=False)
    fonts: Fonts = field(compare=False)
    type: Mapping[Shape, TypeScale] = field(compare=False)
    grid: Mapping[Shape, Grid] = field(compare=False)
    floor: float = field(compare=False)
    """The least scale to which text may be shrunk."""
    image_style: str | None = field(compare=False)
    transition: Transition | None = field(compare=False)
    table: ThemeTable = field(compare=False, repr=False)
    css: str = field(compare=False, repr=False)
    templates: Mapping[str, str] = field(compare=False, repr=False)
    paths: Mapping[str, Path] = field(compare=False, repr=False)

    def ground(self, variant: Variant) -> str:
        """The CSS colour under everything."""
        return self.palettes[variant]["ground"]

    def scrim(self, variant: Variant, layout: str) -> Scrim:
        """The veil for slides of this layout."""
        table = self.table.scrim
        own = table.color if variant == self.variant else None
        color = own or _hexadecimal(self.ground(variant), variant)
        return Scrim(color, table.layouts.get(layout, table.shape), table.least, table.glass)


def load_theme(name: str, root: Path) -> Theme:
    """The theme called ``name``, or the one in the folder ``name`` relative to ``root``.

    Raises ThemeError when there is none, or its files are wrong; the message names file and line.
    """
    folders = theme_files.chain(theme_files.find(name, root))
    return _theme(folders)


@lru_cache(maxsize=1)
def bundled_themes() -> tuple[Theme, ...]:
    """Every theme that mdvideo brings, by name."""
    folder = theme_files.bundled_folder()
    return tuple(_theme(theme_files.chain(folder / name)) for name in theme_files.bundled_names())


def _theme(folders: tuple[Folder, ...]) -> Theme:
    table = theme_files.merged(folders)
    own = folders[-1]
    transition = table.transition()
    templates = {f"{folder.name}/{theme_files.TEMPLATE}": folder.template for folder in folders if folder.template}
    if not templates:
        raise ThemeError(f"{own.path}: no theme in the chain has a {theme_files.TEMPLATE}")
    return Theme(
        name=table.name,
        identity=_identity(folders),
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
        table=table,
        css="\n".join(folder.css for folder in folders),
        templates=templates,
        paths={f"{folder.name}/{theme_files.TEMPLATE}": folder.path / theme_files.TEMPLATE for folder in folders},
    )


def _hexadecimal(color: str, variant: Variant) -> str:
    """A CSS colour as ``#rrggbb``; black or white, by the palette, for one that only CSS knows."""
    try:
        red, green, blue = ImageColor.getrgb(color)[:3]
    except ValueError:
        return "#000000" if variant == "dark" else "#ffffff"
    return f"#{red:02x}{green:02x}{blue:02x}"


def _identity(folders: tuple[Folder, ...]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for part in (repr(sorted(folder.table.items())), folder.template or "", folder.css):
            digest.update(len(part).to_bytes(8, "big") + part.encode())
    return digest.hexdigest()
