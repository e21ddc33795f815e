"""``mdvideo themes``: list the themes that a deck's ``theme:`` may name."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options: none."""


def run(arguments: Namespace) -> int:
    """Print the name and description of each theme."""
    from mdvideo.slides.themes.theme import bundled_themes

    themes = bundled_themes()
    width = max(len(theme.name) for theme in themes)
    for theme in themes:
        print(f"{theme.name:{width}}  {theme.description}")
    if not arguments.quiet:
        print("\nThe path of a folder with a theme.toml works too: theme: ./my-theme")
    return 0
