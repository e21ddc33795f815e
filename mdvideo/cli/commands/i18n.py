"""``mdvideo i18n``: a deck's texts as a PO file, and a PO file as a translated deck."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.deck.load import load_deck
from mdvideo.deck.translation.languages import is_language
from mdvideo.deck.translation.po import catalog_of, read_catalog, renewed, translations_in, written
from mdvideo.deck.translation.translatable import translated, units_of
from mdvideo.errors import DeckError, OutputError


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
    units = units_of(deck.read_text(encoding="utf-8"), str(deck))
    catalog = renewed(read_catalog(path), units) if lang and path.exists() else catalog_of(units, lang)
    write_atomic(path, written(catalog))
    done = sum(unit.text in translations_in(catalog) for unit in units)
    print(f"wrote {path}: {len(units)} texts" + (f", {done} translated" if lang else ""))
    return 0


def _merge(deck: Path, arguments: Namespace) -> int:
    if not arguments.lang:
        raise OutputError("which language?", hint=f"mdvideo i18n merge {deck} --lang de")
    if not is_language(arguments.lang):
        raise OutputError(f"{arguments.lang!r} is no language tag", hint="write it as in de or pt-BR")
    catalog = deck.with_suffix(f".{arguments.lang}.po")
    path = Path(arguments.output or deck.with_suffix(f".{arguments.lang}.md"))
    if path.exists() and not arguments.force:
        raise OutputError(f"{path} exists already", hint="--force replaces it by what the PO file says")
    texts = translations_in(read_catalog(catalog))
    write_atomic(path, translated(deck.read_text(encoding="utf-8"), str(deck), texts.get, arguments.lang).encode())
    units = units_of(deck.read_text(encoding="utf-8"), str(deck))
    missing = sum(unit.text not in texts for unit in units)
    print(f"wrote {path}" + (f"; {missing} of {len(units)} texts are not translated yet" if missing else ""))
    return 0
