"""Fixtures of the themes: a renderer that all tests share."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.frame_size import Size
from tests.support.layout_slides import FIGURE


@pytest.fixture(scope="session")
def with_pictures() -> Callable[[str], str]:
    """Puts a small picture in the place of each figure, as the engine does from its store."""
    import base64

    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#336699").save(out, "PNG")
    uri = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    return lambda html: html.replace(f"mdvideo:{FIGURE}", uri)


@pytest.fixture
def theme_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a theme's folder: ``theme_folder("mine", toml, css=…, template=…)``."""

    def write(name: str, toml: str, css: str = "", template: str = "") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "theme.toml").write_text(toml, encoding="utf-8")
        if css:
            (folder / "theme.css").write_text(css, encoding="utf-8")
        if template:
            (folder / "slide.html.j2").write_text(template, encoding="utf-8")
        return folder

    return write


WIDE = Size(1920, 1080)
