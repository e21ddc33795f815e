"""``mdvideo themes``: list the themes, print what one sets, or show slides in all of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mdvideo.cli.options import add_appearance_options, add_progress_options
from mdvideo.cli.usage_error import UsageError

if TYPE_CHECKING:
    from mdvideo.slides.themes.theme import Theme

PREVIEW_DECK = Path("base", "preview.md")
"""The slides of ``--preview`` without a deck, in the folder of the bundled themes."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="names or folders of themes (default: all)")
    parser.add_argument(
        "--values", action="store_true", help="print everything that the theme sets, with what it is for, as TOML"
    )
    parser.add_argument(
        "--preview", metavar="DECK.md", nargs="?", const="", help="write a picture of the deck's slides in each theme"
    )
    parser.add_argument("-o", "--output", metavar="PNG", help="file of the preview (default: themes.png)")
    parser.add_argument("--slides", metavar="LIST", help="slides of the preview, as in 2,4-6 (default: various ones)")
    add_appearance_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Print the themes or their values, or write the preview."""
    themes = _themes_of(arguments.names)
    if arguments.preview is not None:
        return _write_preview(arguments, themes)
    if arguments.values:
        from mdvideo.slides.themes.theme_values import values_text

        if len(arguments.names) != 1:
            raise UsageError("--values needs one NAME")
        print(values_text(themes[0][1]), end="")
        return 0
    width = max(len(name) for name, _ in themes)
    for name, theme in themes:
        print(f"{name:{width}}  {theme.description}")
    if not arguments.names and not arguments.quiet:
        print("\nThe path of a folder with a theme.toml works too: theme: ./my-theme")
        print("See them: mdvideo themes --preview. Start your own: mdvideo new --theme-folder my-theme")
    return 0


def _themes_of(names: list[str]) -> list[tuple[str, Theme]]:
    """Return themes by the names that decks use. Raises ThemeError."""
    from mdvideo.slides.themes.theme import bundled_themes, load_theme

    if not names:
        return [(theme.name, theme) for theme in bundled_themes()]
    return [(name, load_theme(name, Path.cwd())) for name in names]


def _write_preview(arguments: Namespace, themes: list[tuple[str, Theme]]) -> int:
    from mdvideo._util.atomic import temporary_folder, write_atomic
    from mdvideo.api import open_engine
    from mdvideo.cli.options import appearance_settings_of, parse_slide_numbers
    from mdvideo.cli.preview_themes import preview_sheet
    from mdvideo.cli.progress.display import display_for
    from mdvideo.deck.load import load_deck
    from mdvideo.events import Event, Warned, Wrote
    from mdvideo.slides.themes.theme_files import TOML, bundled_folder

    target = Path(arguments.output or "themes.png")
    with display_for(arguments) as display, temporary_folder() as folder:

        def show(event: Event) -> None:
            if not isinstance(event, Warned):  # a deck's warnings would be there once for each theme
                display.show(event)

        deck = Path(arguments.preview)
        if not arguments.preview:
            deck = folder / PREVIEW_DECK.name
            deck.write_bytes((bundled_folder() / PREVIEW_DECK).read_bytes())
        numbers: tuple[int, ...] = ()
        if arguments.slides is not None:
            try:
                numbers = parse_slide_numbers(arguments.slides, len(load_deck(deck).slides))
            except ValueError as error:
                raise UsageError(f"--slides: {error}") from error
        # A folder of a theme is relative to where the command runs, not to the deck.
        named = [(str(Path(name).resolve()) if Path(name, TOML).is_file() else name, theme) for name, theme in themes]
        home = deck if arguments.preview else Path.cwd() / PREVIEW_DECK.name
        with open_engine(home, jobs=arguments.jobs, emit=show, explain=arguments.explain) as engine:
            sheet = preview_sheet(engine, deck, named, appearance_settings_of(arguments), numbers)
        write_atomic(target, sheet)
        display.show(Wrote(str(target), len(sheet)))
    return 0
