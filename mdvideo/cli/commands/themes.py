"""``mdvideo themes``: what a deck's ``theme:`` may name."""

from __future__ import annotations

from argparse import Namespace


def run(arguments: Namespace) -> int:  # noqa: ARG001
    """Print each theme's name and what it is for."""
    from mdvideo.slides.themes.theme import bundled_themes

    themes = bundled_themes()
    width = max(len(theme.name) for theme in themes)
    for theme in themes:
        print(f"{theme.name:{width}}  {theme.description}")
    print("\nA path to a folder with a theme.toml works as well: theme: ./my-theme")
    return 0
