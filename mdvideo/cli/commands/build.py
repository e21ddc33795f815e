"""``mdvideo build``: build the videos of decks, and of their translations."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from mdvideo.api import build
from mdvideo.cli.named_decks import decks_named
from mdvideo.cli.options import (
    DECKS_HELP,
    add_appearance_options,
    add_draft_option,
    add_execution_options,
    add_output_options,
    add_progress_options,
    add_strict_option,
    appearance_settings_of,
    execution_settings_of,
    output_target_of,
)
from mdvideo.cli.progress.display import display_for
from mdvideo.cli.usage_error import UsageError
from mdvideo.deck.load import STANDARD_INPUT
from mdvideo.deck.translation.deck_languages import decks_by_language, find_languages
from mdvideo.errors import DeckError, MdvideoError, Problem
from mdvideo.events import Warned
from mdvideo.output.files import OutputTarget


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("decks", metavar="DECK_OR_DIR", nargs="+", help=DECKS_HELP)
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
    """Build each deck and show its progress; exit 1 when one fails. The others are built all the same."""
    decks = [deck for named in decks_named(arguments.decks) for deck in decks_of(named, arguments.lang)]
    decks = list(dict.fromkeys(decks))
    targets = _targets_of(decks, arguments.output)
    settings = {**appearance_settings_of(arguments), **execution_settings_of(arguments)}
    failed = False
    with display_for(arguments) as display:
        for deck, target in targets.items():
            try:
                build(
                    deck,
                    target.video,
                    emit=display.show,
                    cache=not arguments.no_cache,
                    explain=arguments.explain,
                    **settings,
                )
            except MdvideoError as error:
                if len(decks) == 1:
                    raise
                failed = True
                for problem in _problems_of(error, deck):
                    display.show(Warned(problem))
    return int(failed)


def _targets_of(decks: Sequence[Path], output: str | None) -> dict[Path, OutputTarget]:
    """Return where each deck's files go. Raises UsageError where two would be written to the same place."""
    if output is not None and len(decks) > 1 and not Path(output).is_dir() and Path(output).suffix:
        raise UsageError(
            f"{output} is one file, but there are {len(decks)} videos", hint="write a folder, with a final slash"
        )
    if output is None and STANDARD_INPUT in decks:
        raise UsageError("a deck from standard input has no name", hint="name the video: -o lesson.mp4")
    targets: dict[Path, OutputTarget] = {}
    written: dict[Path, Path] = {}
    for deck in decks:
        targets[deck] = target = output_target_of(deck, output)
        other = written.setdefault(target.video.absolute(), deck)
        if other != deck:
            raise UsageError(f"{other} and {deck} would both be {target.video}", hint="build them one by one with -o")
    return targets


def _problems_of(error: MdvideoError, deck: Path) -> Sequence[Problem]:
    if isinstance(error, DeckError):
        return error.problems
    return [Problem("error", "build", f"{deck}: {error.message}", hint=error.hint)]


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
