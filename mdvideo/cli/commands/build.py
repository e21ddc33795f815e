"""``mdvideo build``: the video of a deck, and what stands beside it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from mdvideo.api import build
from mdvideo.cli.options import machine_of, overrides_of
from mdvideo.cli.progress import display_for
from mdvideo.deck.load import load_deck
from mdvideo.deck.translation.languages import original_of, translations_of
from mdvideo.errors import OutputError


def run(arguments: Namespace) -> int:
    """Build each deck that is meant, and show how it gets on."""
    decks = decks_of(Path(arguments.deck), arguments.lang)
    output = arguments.output
    if output is not None and len(decks) > 1 and Path(output).suffix:
        raise OutputError(f"{output} cannot hold {len(decks)} videos", hint="name a folder, with a final slash")
    with display_for(arguments) as display:
        for deck in decks:
            build(
                deck,
                output,
                emit=display.show,
                cache=not arguments.no_cache,
                explain=arguments.explain,
                **overrides_of(arguments),
                **machine_of(arguments),
            )
    return 0


def decks_of(deck: Path, langs: str | None) -> Sequence[Path]:
    """The deck and its translations in ``langs``: ``all``, or tags with commas; without it only the deck itself.

    Raises OutputError for a language that there is no deck in, DeckError for a deck that cannot be read.
    """
    if langs is None:
        return [deck]
    original = original_of(deck)
    known = {**translations_of(original)}
    if original.exists():
        known = {load_deck(original).lang: original, **known}
    if langs.strip().lower() == "all":
        return list(known.values()) or [deck]
    asked = [tag.strip() for tag in langs.split(",") if tag.strip()]
    for tag in asked:
        if tag not in known:
            hint = f"there is {', '.join(known) or 'none'}; a translation is called {original.stem}.{tag}.md"
            raise OutputError(f"there is no deck in {tag!r} beside {original}", hint=hint)
    return [known[tag] for tag in dict.fromkeys(asked)]
