"""A hook of MkDocs that draws a picture of each theme for docs/themes.md, whenever the documentation is built.

The pictures are made from the themes as they are, so they are never behind them and need not be in the repository.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from PIL import Image

from mdvideo.api import open_engine
from mdvideo.cli.preview_themes import preview_sheet
from mdvideo.slides.themes.theme import bundled_themes
from mdvideo.slides.themes.theme_files import bundled_folder

PAGE = "themes.md"
MARKER = "<!-- gallery -->"
FOLDER = "frames/themes"
WIDTH = 1600
"""Pixels of a picture: a page shows it at half of that or less."""


def on_files(files: Files, config: Any) -> Files:
    """Add a picture of each theme."""
    deck = bundled_folder() / "base" / "preview.md"
    images = os.environ.get("MDVIDEO_SITE_IMAGES", "auto")
    with open_engine(Path(config["config_file_path"])) as engine:
        for theme in bundled_themes():
            sheet = preview_sheet(engine, deck, [(theme.name, theme)], {"images": {"backend": images}}, in_row=3)
            file = File.generated(config, f"{FOLDER}/{theme.name}.jpg", content=_jpeg(sheet))
            files.append(file)
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Show the pictures where the page has the marker."""
    if page.file.src_uri != PAGE:
        return markdown
    parts = [
        f"**`{theme.name}`**: {theme.description}\n\n"
        f"![{theme.name}: six slides in this theme]({FOLDER}/{theme.name}.jpg)\n"
        for theme in bundled_themes()
    ]
    return markdown.replace(MARKER, "\n".join(parts))


def _jpeg(png: bytes) -> bytes:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
