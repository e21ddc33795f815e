"""``mdvideo i18n``: extract a deck's texts into a PO file, or merge a PO file into a translated deck."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.cli.usage_error import UsageError
from mdvideo.deck.load import load_deck, read_deck_text
from mdvideo.deck.translation.languages import is_language
from mdvideo.deck.translation.po import catalog_of, po_bytes_of, read_catalog, translations_of_catalog, update_catalog
from mdvideo.deck.translation.translatable import translatable_texts, translate_deck
from mdvideo.errors import DeckError, OutputError


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=("extract", "merge"))
    parser.add_argument("deck", metavar="DECK.md")
    parser.add_argument("--lang", metavar="TAG", help="language of the translation: NAME.TAG.po becomes NAME.TAG.md")
    parser.add_argument("--force", action="store_true", help="merge: replace an existing deck")
    parser.add_argument("-o", "--output", metavar="PATH", help="file to write (default: next to the deck)")


def run(arguments: Namespace) -> int:
    """Extract or merge."""
    deck = Path(arguments.deck)
    problems = load_deck(deck).problems
    if any(problem.severity == "error" for problem in problems):
        raise DeckError(problems)
    return (_extract if arguments.action == "extract" else _merge)(deck, arguments)


def _extract(deck: Path, arguments: Namespace) -> int:
    lang = arguments.lang
    path = Path(arguments.output or deck.with_suffix(f".{lang}.po" if lang else ".pot"))
    units = translatable_texts(read_deck_text(deck), str(deck))
    catalog = update_catalog(read_catalog(path), units) if lang and path.exists() else catalog_of(units, lang)
    write_atomic(path, po_bytes_of(catalog))
    done = sum(unit.text in translations_of_catalog(catalog) for unit in units)
    if not arguments.quiet:
        print(f"wrote {path}: {len(units)} texts" + (f", {done} translated" if lang else ""))
    return 0


def _merge(deck: Path, arguments: Namespace) -> int:
    if not arguments.lang:
        raise UsageError("no language given", hint=f"write: mdvideo i18n merge {deck} --lang de")
    if not is_language(arguments.lang):
        raise UsageError(f"{arguments.lang!r} is not a language tag", hint="write one as in de or pt-BR")
    catalog = deck.with_suffix(f".{arguments.lang}.po")
    path = Path(arguments.output or deck.with_suffix(f".{arguments.lang}.md"))
    if path.exists() and not arguments.force:
        raise OutputError(f"{path} already exists", hint="--force replaces it")
    texts = translations_of_catalog(read_catalog(catalog))
    write_atomic(path, translate_deck(read_deck_text(deck), str(deck), texts.get, arguments.lang).encode())
    units = translatable_texts(read_deck_text(deck), str(deck))
    missing = sum(unit.text not in texts for unit in units)
    if not arguments.quiet:
        print(f"wrote {path}" + (f"; {missing} of {len(units)} texts have no translation yet" if missing else ""))
    return 0
