"""Names in a page the fonts for its characters that no bundled font has, by @font-face rules and in every font list.

Renderers answer the URLs of these rules from ``fonts_of``. Pages without such characters stay as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote, unquote

from mdvideo.errors import BackendError
from mdvideo.slides.themes.fonts import MONO, SANS, SERIF, is_covered, is_in_sans
from mdvideo.slides.writing.font_search import FontFace, covered_of, data_of, face_named, faces_for
from mdvideo.slides.writing.writing_systems import writing_system_of

FONT_ORIGIN = "https://mdvideo.invalid/font/"
"""Beginning of the URLs of faces. By RFC 6761 .invalid never resolves."""

_ADDRESS = re.compile(re.escape(FONT_ORIGIN) + r"([0-9a-f]+/\d+/[\w.%~-]+)")
_LANG = re.compile(r'<html\b[^>]*\blang="([^"]*)"')
_UNSEEN = re.compile(r'\s(?:alt|src)="[^"]*"|<title>.*?</title>|/\*.*?\*/', re.DOTALL)
_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(?=</style)", re.DOTALL | re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r'(\sstyle=")([^"]*)')
_SKIPPED = r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\)"""
_FAMILIES = re.compile(
    _SKIPPED
    + r"""|@font-face\s*\{[^}]*\}|(?<![\w-])(?P<name>font(?:-family)?)\s*:(?P<value>(?:"[^"]*"|'[^']*'|[^;{}!"'])+)""",
    re.DOTALL,
)
_KEYWORDS = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})


def declare_fonts(html: str) -> str:
    """Return a page in which every character is drawn if this machine has a font for it."""
    text = _UNSEEN.sub("", html)
    if all(map(is_in_sans, set(text))):
        return html
    faces = faces_of_text(text, _lang_of(html))
    families = ",".join(
        dict.fromkeys(f"'{family}'" for family in (SANS, SERIF, MONO, *(face.family for face in faces)))
    )
    html = _STYLE.sub(lambda match: match[1] + _with_families(match[2], families), html)
    html = _STYLE_ATTRIBUTE.sub(
        lambda match: (
            match[1] + escape(_with_families(unescape(match[2]), families)) if "font" in match[2] else match[0]
        ),
        html,
    )
    rules = "".join(map(_font_face_rule, faces))
    if not rules:
        return html
    head, found, rest = html.partition("</title>")
    return f"{head}{found}<style>{rules}</style>{rest}" if found else f"<style>{rules}</style>{html}"


def faces_of_text(text: str, lang: str) -> tuple[FontFace, ...]:
    """Return the faces that text needs beyond the bundled fonts."""
    by_system = _uncovered_by_system(text)
    return tuple(face for system, some in sorted(by_system.items()) for face in faces_for(system, lang, some))


def missing_by_system(text: str, lang: str) -> dict[str, frozenset[str]]:
    """Return the characters that no font of this machine has, by writing system."""
    missing = {}
    for system, some in _uncovered_by_system(text).items():
        points = frozenset(map(ord, some))
        covered = frozenset(each for face in faces_for(system, lang, some) for each in covered_of(face, points))
        if points - covered:
            missing[system] = frozenset(map(chr, points - covered))
    return missing


def fonts_of(html: str) -> dict[str, bytes]:
    """Return the fonts that a page names, by URL. Raises BackendError when this machine lacks one."""
    fonts = {}
    for match in _ADDRESS.finditer(html):
        face = face_named(unquote(match[1]))
        if face is None:
            file = unquote(match[1]).split("/", 2)[2]
            raise BackendError(f"this machine lacks the font {file} that the page was made for", hint="install it here")
        fonts[match[0]] = data_of(face)
    return fonts


def _uncovered_by_system(text: str) -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for character in set(text):
        if not is_covered(character):
            found[writing_system_of(character)].add(character)
    return {system: frozenset(some) for system, some in found.items()}


def _lang_of(html: str) -> str:
    match = _LANG.search(html)
    return match[1] if match else ""


@lru_cache(maxsize=32)
def _with_families(css: str, families: str) -> str:
    """Return declarations in which each list of fonts ends in ``families``."""

    def extend(match: re.Match[str]) -> str:
        value = match["value"]
        if value is None or value.strip().lower() in _KEYWORDS:
            return match[0]
        if match["name"] == "font" and not re.search(r"\d", value):
            return match[0]
        return f"{match[0].rstrip()},{families}"

    return _FAMILIES.sub(extend, css)


def _font_face_rule(face: FontFace) -> str:
    weight = " ".join(map(str, sorted(set(face.weights))))
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{weight};font-display:block;'
        f'src:url("{address_of(face)}")}}'
    )


def address_of(face: FontFace) -> str:
    """Return the URL by which pages name a face."""
    return FONT_ORIGIN + quote(face.name)
