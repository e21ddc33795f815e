"""What a photo's file says of it: its name, IPTC, XMP and EXIF fields, a text next to it, and its credit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image, IptcImagePlugin

MAX_TEXT = 64 * 1024
"""Bytes of a text beside a photo, and of an XMP packet, that are read."""

TEXT_SUFFIXES = (".xmp", ".txt", ".md")
"""Suffixes of files beside a photo that describe it."""

_IPTC_WORDS = ((2, 5), (2, 25), (2, 90), (2, 95), (2, 101), (2, 105), (2, 120))
"""IPTC-IIM: object name, keywords, city, state, country, headline, caption."""
_IPTC_CREDIT = ((2, 110), (2, 80), (2, 116))
"""IPTC-IIM: credit, by-line, copyright notice."""
_EXIF_DESCRIPTION, _EXIF_ARTIST, _EXIF_COPYRIGHT = 0x010E, 0x013B, 0x8298

_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_XMP_WORDS = (f"{_DC}subject", f"{_DC}title", f"{_DC}description", f"{_PHOTOSHOP}Headline", f"{_PHOTOSHOP}City")
_XMP_CREDIT = (f"{_PHOTOSHOP}Credit", f"{_DC}creator", f"{_DC}rights")

_CREDIT_LINE = re.compile(r"^\s*(?:credit|photo|by|©|\(c\))\s*:?\s+(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """Texts that describe a photo: its path, and what its fields and the text beside it say. ``credit`` as written."""

    name: str
    keywords: str
    credit: str | None


def photo_metadata_of(path: Path, root: Path) -> PhotoMetadata:
    """Read what a photo's file says of it. Fields that are damaged are as if they were not there."""
    texts: list[str] = []
    creditors: list[str] = []
    try:
        with Image.open(path) as picture:
            iptc = IptcImagePlugin.getiptcinfo(picture) or {}
            texts += _iptc_texts(iptc, _IPTC_WORDS)
            creditors += _iptc_texts(iptc, _IPTC_CREDIT)
            packet = picture.info.get("xmp")
            exif = picture.getexif()
    except (OSError, SyntaxError, ValueError, TypeError, KeyError):
        packet, exif = None, Image.Exif()
    for words, names in ((texts, _XMP_WORDS), (creditors, _XMP_CREDIT)):
        words += _xmp_texts(packet, names)
        words += _xmp_texts(_read_beside(path, TEXT_SUFFIXES[:1]), names)
    texts += _exif_texts(exif, (_EXIF_DESCRIPTION,))
    creditors += _exif_texts(exif, (_EXIF_ARTIST, _EXIF_COPYRIGHT))
    beside = _read_beside(path, TEXT_SUFFIXES[1:]).decode("utf-8", "replace")
    stated = _CREDIT_LINE.search(beside)
    texts.append(_CREDIT_LINE.sub("", beside))
    if stated:
        creditors.insert(0, stated[1])
    name = path.relative_to(root).with_suffix("").as_posix()
    return PhotoMetadata(name, " ".join(filter(None, texts)), next(filter(None, map(str.strip, creditors)), None))


def _iptc_texts(fields: Mapping[tuple[int, int], bytes | list[bytes]], wanted: Iterable[tuple[int, int]]) -> list[str]:
    texts: list[str] = []
    for key in wanted:
        values = fields.get(key, [])
        texts += [value.decode("utf-8", "replace") for value in (values if isinstance(values, list) else [values])]
    return texts


def _exif_texts(exif: Image.Exif, tags: Iterable[int]) -> Iterator[str]:
    for tag in tags:
        value = exif.get(tag)
        if isinstance(value, str):
            yield value.strip("\0 ")


def _xmp_texts(packet: object, names: tuple[str, ...]) -> list[str]:
    """Return the texts of these properties, in the order of ``names``."""
    if isinstance(packet, str):
        packet = packet.encode()
    # XMP has no document type; one that declares entities was made to exhaust a parser.
    if not isinstance(packet, bytes) or not packet or len(packet) > MAX_TEXT or b"<!" in packet:
        return []
    try:
        root = ET.fromstring(packet.strip(b"\0 \r\n\t"))  # noqa: S314 (no entities: see above)
    except (ET.ParseError, ValueError, LookupError):
        return []
    texts: list[str] = []
    for name in names:
        texts += [" ".join(filter(None, map(str.strip, element.itertext()))) for element in root.iter(name)]
        texts += [value for element in root.iter() if (value := element.attrib.get(name))]
    return texts


def _read_beside(path: Path, suffixes: tuple[str, ...]) -> bytes:
    """Return the content of the file next to a photo that has its name and one of these suffixes."""
    for suffix in suffixes:
        for other in (path.with_suffix(suffix), path.with_name(path.name + suffix)):
            try:
                if other.is_file():
                    with other.open("rb") as file:
                        return file.read(MAX_TEXT)
            except OSError:
                continue
    return b""
