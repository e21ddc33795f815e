"""PO files of decks, read and written with Babel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mdvideo.deck.translation.translatable import TranslatableText
from mdvideo.errors import BackendUnavailable, OutputError, Problem

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def catalog_of(units: Iterable[TranslatableText], lang: str | None = None) -> Catalog:
    """A catalogue without translations; without ``lang`` a template. Raises BackendUnavailable."""
    catalog = _empty(lang)
    for unit in units:
        catalog.add(unit.text, locations=[(Path(unit.span.file).name, unit.span.line)], auto_comments=[unit.kind])
    return catalog


def renewed(old: Catalog, units: Iterable[TranslatableText]) -> Catalog:
    """``old`` with the deck's texts of today: rewritten ones keep a near translation, marked fuzzy."""
    old.update(catalog_of(units), no_fuzzy_matching=False)
    return old


def read_catalog(path: Path) -> Catalog:
    """The PO file at ``path``. Raises BackendUnavailable, or OutputError where it cannot be read."""
    _empty(None)
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(BytesIO(path.read_bytes()), abort_invalid=True)
    except OSError as error:
        raise OutputError(f"cannot read {path}: {error.strerror}") from error
    except (PoFileError, ValueError) as error:
        raise OutputError(f"{path} is no valid PO file: {error}", hint="`msgfmt --check` tells where") from error


def written(catalog: Catalog) -> bytes:
    """The catalogue as a PO file."""
    from babel.messages.pofile import write_po

    out = BytesIO()
    write_po(out, catalog, width=100, ignore_obsolete=False)
    return out.getvalue()


def translations_in(catalog: Catalog) -> Mapping[str, str]:
    """What is translated and not in doubt."""
    return {
        message.id: message.string
        for message in catalog
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }


def catalog_problems(units: Iterable[TranslatableText], catalog: Catalog, name: str) -> Iterator[Problem]:
    """Texts of the deck that the catalogue lacks, as one problem, and those that it translates by an older form."""
    lacking = []
    for unit in units:
        message = catalog.get(unit.text)
        if message is None or not message.string:
            lacking.append(unit)
        elif message.fuzzy:
            text = f"{name} translates an older form of this {unit.kind}"
            yield Problem("warning", "translation-stale", text, unit.span, "look at it, and remove its mark `fuzzy`")
    if lacking:
        more = f" and {len(lacking) - 1} other texts" if len(lacking) > 1 else ""
        text, hint = (
            f"{name} does not translate this {lacking[0].kind}{more}",
            "run `mdvideo i18n extract`, and translate",
        )
        yield Problem("warning", "translation-lacks", text, lacking[0].span, hint)


def _empty(lang: str | None) -> Catalog:
    try:
        from babel.core import UnknownLocaleError
        from babel.messages.catalog import Catalog
    except ImportError as error:
        raise BackendUnavailable("PO files need Babel", hint="pip install 'mdvideo[i18n]'") from error
    about = "# Texts of a deck for mdvideo. Markdown, marks in [brackets] and addresses stay as they are."
    locale = lang.replace("-", "_") if lang else None
    try:
        return Catalog(locale, header_comment=about, project="mdvideo", charset="utf-8", fuzzy=False)
    except (UnknownLocaleError, ValueError):  # a tag that Babel has no plural forms for
        return Catalog(header_comment=about, project="mdvideo", charset="utf-8", fuzzy=False)
