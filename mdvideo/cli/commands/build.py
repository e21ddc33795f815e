"""``mdvideo build``: build the video of a deck, and of its translations."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from mdvideo.api import build
from mdvideo.cli.options import (
    add_appearance_options,
    add_draft_option,
    add_execution_options,
    add_output_options,
    add_progress_options,
    add_strict_option,
    appearance_settings_of,
    execution_settings_of,
)
from mdvideo.cli.progress.display import display_for
from mdvideo.deck.translation.deck_languages import decks_by_language, find_languages
from mdvideo.errors import OutputError


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("deck", metavar="DECK.md")
    parser.add_argument(
        "-o", "--output", metavar="PATH", help="NAME.mp4, .webm or .gif; .m4a or .mp3 for the sound; or a folder (DIR/)"
    )
    add_appearance_options(parser)
    add_output_options(parser)
    parser.add_argument(
        "--lang", metavar="LIST", help="also build translations, one video each: all, or languages as in en,de"
    )
    add_draft_option(parser)
    add_strict_option(parser)
    parser.add_argument("--no-cache", action="store_true", help="build everything again and keep no results")
    add_execution_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Build each deck and show its progress."""
    decks = decks_of(Path(arguments.deck), arguments.lang)
    output = arguments.output
    if output is not None and len(decks) > 1 and Path(output).suffix:
        raise OutputError(
            f"{output} is one file, but there are {len(decks)} videos", hint="write a folder, with a final slash"
        )
    with display_for(arguments) as display:
        for deck in decks:
            build(
                deck,
                output,
                emit=display.show,
                cache=not arguments.no_cache,
                explain=arguments.explain,
                **appearance_settings_of(arguments),
                **execution_settings_of(arguments),
            )
    return 0


def decks_of(deck: Path, langs: str | None) -> Sequence[Path]:
    """Return the deck, or its translations in ``langs``: ``all``, or language tags separated by commas.

    Raises OutputError if a language has no deck, DeckError if a deck cannot be read.
    """
    if langs is None:
        return [deck]
    if langs.strip().lower() == "all":
        return list(decks_by_language(deck).values()) or [deck]
    requested = (tag.strip() for tag in langs.split(","))
    return list(find_languages(deck, filter(None, requested)).values())
