"""Which writing system a character belongs to, which fonts have it, and what to install where none does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

SYMBOLS, CHINESE_JAPANESE_KOREAN = "symbols", "Chinese, Japanese and Korean"

_CJK_NAMES = frozenset(
    {"CJK", "KANGXI", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"}
)
_NOT_LETTERS = frozenset(
    {"COMBINING", "MODIFIER", "VARIATION", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER"}
)
"""First words of the names of letters and marks that belong to no writing system of their own."""
_CJK_EXTENSIONS = range(0x20000, 0x40000)


@lru_cache(maxsize=8192)
def writing_system_of(character: str) -> str:
    """Return the name of a character's writing system, as in *Devanagari*; SYMBOLS for what is no letter.

    Unicode's names begin with it: DEVANAGARI LETTER KA. Chinese, Japanese and Korean are one, since they share fonts.
    """
    first = unicodedata.name(character, "").partition(" ")[0]
    if first in _CJK_NAMES or ord(character) in _CJK_EXTENSIONS or unicodedata.east_asian_width(character) == "F":
        return CHINESE_JAPANESE_KOREAN
    if 0x3000 <= ord(character) <= 0x303F:
        return CHINESE_JAPANESE_KOREAN
    if unicodedata.category(character)[0] not in "LMN" or first in _NOT_LETTERS or not first:
        # Signs and digits stand in the block of their system: DEVANAGARI DANDA, TAMIL RUPEE SIGN.
        return first.title() if first.title() in _FONT_FILES else SYMBOLS
    return first.title()


def is_letter(character: str) -> bool:
    """Whether a character is part of words, so that text without it cannot be read."""
    return unicodedata.category(character)[0] in "LM"


_FONT_FILES: dict[str, tuple[str, ...]] = {
    "Arabic": ("NotoSansArabic", "NotoNaskhArabic", "GeezaPro", "segoeui", "tahoma", "arial", "DejaVuSans"),
    "Hebrew": ("NotoSansHebrew", "ArialHB", "segoeui", "arial", "DejaVuSans"),
    "Devanagari": ("NotoSansDevanagari", "Kohinoor", "Nirmala", "mangal", "Lohit-Devanagari"),
    "Bengali": ("NotoSansBengali", "KohinoorBangla", "Nirmala", "Lohit-Bengali"),
    "Gurmukhi": ("NotoSansGurmukhi", "Nirmala", "Lohit-Gurmukhi"),
    "Gujarati": ("NotoSansGujarati", "KohinoorGujarati", "Nirmala", "Lohit-Gujarati"),
    "Oriya": ("NotoSansOriya", "Nirmala", "Lohit-Odia"),
    "Tamil": ("NotoSansTamil", "Nirmala", "Lohit-Tamil"),
    "Telugu": ("NotoSansTelugu", "KohinoorTelugu", "Nirmala", "Lohit-Telugu"),
    "Kannada": ("NotoSansKannada", "Nirmala", "Lohit-Kannada"),
    "Malayalam": ("NotoSansMalayalam", "Nirmala", "Lohit-Malayalam"),
    "Sinhala": ("NotoSansSinhala", "Nirmala"),
    "Thai": ("NotoSansThai", "Thonburi", "LeelawUI", "leelawad", "tahoma", "Loma"),
    "Lao": ("NotoSansLao", "LeelawUI"),
    "Khmer": ("NotoSansKhmer", "LeelawUI"),
    "Myanmar": ("NotoSansMyanmar", "mmrtext"),
    "Armenian": ("NotoSansArmenian", "segoeui", "DejaVuSans"),
    "Georgian": ("NotoSansGeorgian", "segoeui", "DejaVuSans"),
    "Ethiopic": ("NotoSansEthiopic", "Kefa", "ebrima"),
    SYMBOLS: ("NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath", "AppleSymbols", "seguisym", "DejaVuSans"),
}  # fmt: skip
"""Beginnings of the names of font files, the best first, of the extra, Linux, macOS and Windows."""

_CJK_FILES: dict[str, tuple[str, ...]] = {
    "ja": ("NotoSansCJK", "NotoSansJP", "HiraginoSans", "YuGoth", "meiryo", "msgothic", "ipag", "TakaoGothic"),
    "ko": ("NotoSansCJK", "NotoSansKR", "AppleSDGothicNeo", "malgun", "NanumGothic", "UnDotum"),
    "zh-Hans": ("NotoSansCJK", "NotoSansSC", "PingFang", "Hiragino Sans GB", "msyh", "simhei", "wqy"),
    "zh-Hant": ("NotoSansCJK", "NotoSansTC", "PingFang", "msjh", "uming", "wqy"),
}
_CJK_FACES = {"ja": "JP", "ko": "KR", "zh-Hans": "SC", "zh-Hant": "TC"}
"""What the family of a collection's face ends in, by the language whose forms of the characters it has."""

_IN_EXTRA = frozenset(_FONT_FILES) | {CHINESE_JAPANESE_KOREAN}
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "yue")


@dataclass(frozen=True, slots=True)
class FontWish:
    """Which fonts a piece of text wants: files whose names begin so, the best first; of a collection, this face."""

    files: tuple[str, ...]
    face: str = ""


def font_wish_of(system: str, lang: str, characters: Iterable[str]) -> FontWish:
    """Return which fonts a writing system wants in a language: Chinese and Japanese draw characters differently."""
    if system != CHINESE_JAPANESE_KOREAN:
        return FontWish(_FONT_FILES.get(system) or (f"NotoSans{system}", f"NotoSerif{system}"))
    variant = cjk_variant_of(lang, characters)
    return FontWish(_CJK_FILES[variant], _CJK_FACES[variant])


def cjk_variant_of(lang: str, characters: Iterable[str]) -> str:
    """Return ``ja``, ``ko``, ``zh-Hans`` or ``zh-Hant``, by the language, else by the letters."""
    tag = lang.lower().replace("_", "-")
    primary = tag.partition("-")[0]
    if primary in ("ja", "ko"):
        return primary
    if tag.startswith(_TRADITIONAL):
        return "zh-Hant"
    if primary == "zh":
        return "zh-Hans"
    names = {unicodedata.name(character, "").partition(" ")[0] for character in characters}
    return "ja" if names & {"HIRAGANA", "KATAKANA"} else "ko" if "HANGUL" in names else "zh-Hans"


def install_hint_of(systems: Iterable[str]) -> str:
    """Return what to install for these writing systems."""
    systems = frozenset(systems)
    ways = ["pip install 'mdvideo[fonts]'"] if systems & _IN_EXTRA else []
    packages = ["fonts-noto-cjk"] if CHINESE_JAPANESE_KOREAN in systems else []
    packages += ["fonts-noto-core"] if systems - {CHINESE_JAPANESE_KOREAN} else []
    ways.append(f"a system font, as in apt install {' '.join(packages)}")
    return ", or ".join(ways)
