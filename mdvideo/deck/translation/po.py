"""PO files of decks, read and written with Babel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.deck.translation.translatable import TranslatableText
from mdvideo.errors import BackendUnavailable, OutputError, Problem

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def catalog_of(texts: Iterable[TranslatableText], lang: str | None = None) -> Catalog:
    """Return a catalogue without translations; without ``lang``, a template. Raises BackendUnavailable."""
    catalog = _empty_catalog(lang)
    for text in texts:
        catalog.add(text.text, locations=[(Path(text.span.file).name, text.span.line)], auto_comments=[text.kind])
    return catalog


def update_catalog(catalog: Catalog, texts: Iterable[TranslatableText]) -> Catalog:
    """Replace the catalogue's texts with the deck's current ones, and return it.

    A rewritten text gets the translation of the most similar old one, marked fuzzy.
    """
    catalog.update(catalog_of(texts), no_fuzzy_matching=False)
    return catalog


def read_catalog(path: Path) -> Catalog:
    """Read a PO file. Raises BackendUnavailable, or OutputError when the file cannot be read."""
    _empty_catalog(None)
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(BytesIO(read_regular(path)), abort_invalid=True)
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}") from error
    except (PoFileError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise OutputError(f"{path} is not a valid PO file: {error}", hint="`msgfmt --check` shows where") from error


def po_bytes_of(catalog: Catalog) -> bytes:
    """Return the catalogue as the bytes of a PO file."""
    from babel.messages.pofile import write_po

    out = BytesIO()
    write_po(out, catalog, width=100, ignore_obsolete=False)
    return out.getvalue()


def translations_of_catalog(catalog: Catalog) -> Mapping[str, str]:
    """Return the translations by original text, without fuzzy ones."""
    return {
        message.id: message.string
        for message in catalog
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }


def catalog_problems(texts: Iterable[TranslatableText], catalog: Catalog, name: str) -> Iterator[Problem]:
    """Report fuzzy translations, and all untranslated texts of the deck as one problem."""
    untranslated = []
    for text in texts:
        message = catalog.get(text.text)
        if message is None or not message.string:
            untranslated.append(text)
        elif message.fuzzy:
            stale = f"{name} translates an older version of this {text.kind}"
            hint = "check the translation, and remove the mark `fuzzy`"
            yield Problem("warning", "translation-stale", stale, text.span, hint)
    if untranslated:
        first, others = untranslated[0], len(untranslated) - 1
        more = f" and {others} other text{'s' * (others > 1)}" if others else ""
        missing = f"{name} has no translation of this {first.kind}{more}"
        hint = "run `mdvideo i18n extract`, and translate"
        yield Problem("warning", "translation-lacks", missing, first.span, hint)


def _empty_catalog(lang: str | None) -> Catalog:
    try:
        from babel.core import UnknownLocaleError
        from babel.messages.catalog import Catalog
    except ImportError as error:
        raise BackendUnavailable("PO files need Babel", hint="pip install 'mdvideo[i18n]'") from error
    header = "# Texts of a deck for mdvideo. Markdown, marks in [brackets] and addresses stay as they are."
    locale = lang.replace("-", "_") if lang else None
    try:
        return Catalog(locale, header_comment=header, project="mdvideo", charset="utf-8", fuzzy=False)
    except (UnknownLocaleError, ValueError):  # Babel has no plural forms for the tag
        return Catalog(header_comment=header, project="mdvideo", charset="utf-8", fuzzy=False)
