"""Language tags (BCP 47): which exist, which language a file is in, and their ISO 639-2/T codes."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping
from pathlib import Path

_CODES = """
    af:afr am:amh an:arg ar:ara as:asm az:aze ba:bak be:bel bg:bul bn:ben bo:bod br:bre bs:bos ca:cat cs:ces cv:chv
    cy:cym da:dan de:deu dz:dzo el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra fy:fry ga:gle
    gd:gla gl:glg gn:grn gu:guj ha:hau he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye ia:ina id:ind ig:ibo is:isl it:ita
    ja:jpn jv:jav ka:kat kk:kaz kl:kal km:khm kn:kan ko:kor ku:kur ky:kir la:lat lb:ltz lo:lao lt:lit lv:lav mi:mri
    mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya nb:nob ne:nep nl:nld nn:nno no:nor oc:oci om:orm or:ori pa:pan
    pl:pol ps:pus pt:por qu:que rm:roh ro:ron ru:rus rw:kin sa:san sc:srd sd:snd si:sin sk:slk sl:slv so:som sq:sqi
    sr:srp st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tn:tsn tr:tur ts:tso tt:tat ug:uig
    uk:ukr ur:urd uz:uzb vi:vie wo:wol xh:xho yi:yid yo:yor zh:zho zu:zul
"""
ISO_639_2 = dict(pair.split(":") for pair in _CODES.split())
"""Three-letter codes by two-letter code."""


def iso_639_2_code(tag: str) -> str:
    """Return the three-letter ISO 639-2/T code of a BCP 47 tag; ``und`` for an empty or unknown one."""
    language = tag.partition("-")[0].lower()
    if len(language) == 3 and language.isascii() and language.isalpha():
        return language
    return ISO_639_2.get(language, "und")


_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:-[A-Za-z0-9]{2,8})*")
_WITHOUT_SHORT_CODE = frozenset({"cmn", "fil", "grc", "gsw", "haw", "hak", "nci", "nds", "yue"})
"""A tag uses the two-letter code if there is one (RFC 5646, 2.2.1), so ``bak`` is a backup and not Bashkir."""


def is_language(tag: str) -> bool:
    """Whether a part of a file name is a language tag: ``de`` and ``pt-BR`` are, ``deck`` and ``old`` are not."""
    match = _TAG.fullmatch(tag)
    return match is not None and (match["language"] in ISO_639_2 or match["language"] in _WITHOUT_SHORT_CODE)


def language_of(deck: Path) -> str | None:
    """Return the language in a deck's file name: ``de`` for ``lesson.de.md``, None for ``lesson.md``."""
    name, _, tag = deck.name.removesuffix(".md").rpartition(".")
    return tag if name and is_language(tag) else None


def original_of(deck: Path) -> Path:
    """Return the deck that this file is a translation of: ``lesson.md`` for ``lesson.de.md``, else itself."""
    tag = language_of(deck)
    return deck if tag is None else deck.with_name(deck.name.removesuffix(f".{tag}.md") + ".md")


def translations_of(original: Path) -> Mapping[str, Path]:
    """Return the translations in the folder of a deck, by language: ``lesson.de.md`` of ``lesson.md``."""
    stem = original.name.removesuffix(".md")
    paths = sorted(original.parent.glob(f"{glob.escape(stem)}.*.md"))
    by_tag = ((path.name[len(stem) + 1 : -3], path) for path in paths)
    return {tag: path for tag, path in by_tag if is_language(tag)}
