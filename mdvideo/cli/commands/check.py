"""``mdvideo check``: report every problem of decks, as text, JSON or annotations of a pull request."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mdvideo.api import open_engine
from mdvideo.cli.colours import coloured
from mdvideo.cli.named_decks import decks_named
from mdvideo.cli.options import DECKS_HELP, add_appearance_options, appearance_settings_of
from mdvideo.deck.load import read_deck_text
from mdvideo.deck.translation.languages import is_language
from mdvideo.engine.check_deck import check_deck
from mdvideo.engine.spoken_script import script_lines
from mdvideo.errors import MdvideoError, Problem, fold_problems


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("decks", metavar="DECK_OR_DIR", nargs="+", help=DECKS_HELP)
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="text", help="github: annotations of a pull request"
    )
    parser.add_argument("--strict", action="store_true", default=None, help="exit 1 on warnings too")
    parser.add_argument("--say", action="store_true", help="print how the notes are read aloud, instead of checking")
    add_appearance_options(parser)


def run(arguments: Namespace) -> int:
    """Print the problems of each deck; exit 1 when there is an error, or a warning and ``--strict``."""
    overrides: Mapping[str, Any] = appearance_settings_of(arguments)
    decks = decks_named(arguments.decks)
    if arguments.say:
        _print_script(decks, overrides)
        return 0
    problems: list[Problem] = []
    for deck in decks:
        with open_engine(deck, jobs=arguments.jobs) as engine:
            problems.extend(asyncio.run(check_deck(deck, overrides, engine)))
        problems.extend(_catalog_problems(deck))
    problems = list(dict.fromkeys(problems))  # a deck and its translation both report their differences
    FORMATS[arguments.format](problems)
    if arguments.format == "text" and not arguments.quiet:
        _print_counts(problems, len(decks))
    failing = [p for p in problems if p.severity == "error" or arguments.strict]
    return int(bool(failing))


def _print_script(decks: Sequence[Path], overrides: Mapping[str, Any]) -> None:
    """Print each sentence of the notes, and under it how it is read aloud, where that differs."""
    for deck in decks:
        number = 0
        for line in script_lines(deck, overrides):
            if line.number != number:
                number = line.number
                print(f"{deck}: slide {number}")
            sentence = line.sentence
            print(f"  {sentence.written}")
            if sentence.spoken != sentence.written:
                print(f"    → {sentence.spoken}")
            for start, end, ipa in sentence.ipa:
                print(f"    {sentence.spoken[start:end]}: /{ipa}/")


def _catalog_problems(deck: Path) -> Iterator[Problem]:
    """Yield the texts that PO files next to the deck do not translate."""
    from mdvideo.deck.translation.po import catalog_problems, read_catalog
    from mdvideo.deck.translation.translatable import translatable_texts

    for path in sorted(deck.parent.glob("*.po")):
        name, _, tag = path.stem.rpartition(".")
        if name != deck.stem or not is_language(tag):
            continue
        try:
            units = translatable_texts(read_deck_text(deck), str(deck))
            yield from catalog_problems(units, read_catalog(path), path.name)
        except MdvideoError as error:
            yield Problem("warning", "translation", error.message, hint=error.hint)


def _text(problems: Sequence[Problem]) -> None:
    for problem in fold_problems(problems):
        print(f"{coloured(str(problem), sys.stdout)}\n")


def _print_counts(problems: Sequence[Problem], decks: int) -> None:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = (_count(decks, "deck"), _count(errors, "error"), _count(warnings, "warning"))
    print("{}: {}, {}".format(*counts))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _json(problems: Sequence[Problem]) -> None:
    print(json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False))


def _github(problems: Sequence[Problem]) -> None:
    """Print workflow commands, which GitHub Actions shows at the line in a pull request."""
    for problem in problems:
        span = problem.span
        place = (
            f" file={_property(span.file)},line={span.line},col={span.column},endColumn={span.end_column},"
            if span
            else " "
        )
        text = problem.message if problem.hint is None else f"{problem.message}\n{problem.hint}"
        print(f"::{problem.severity}{place}title={_property(problem.code)}::{_data(text)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Sequence[Problem]], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}
