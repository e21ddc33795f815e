"""Folders of themes, written for a test."""

from __future__ import annotations

from pathlib import Path


def write_theme(root: Path, name: str, toml: str, *, css: str = "", template: str = "") -> Path:
    """Write the files of a theme into the folder ``name`` in ``root``, and return that folder."""
    folder = root / name
    folder.mkdir()
    for file, text in (("theme.toml", toml), ("theme.css", css), ("slide.html.j2", template)):
        if text:
            (folder / file).write_text(text, encoding="utf-8")
    return folder
