"""Japanese to phonemes: pyopenjtalk-plus (extra ``[kokoro-ja]``) reads kanji as kana, and kana map to phonemes."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Mapping
from itertools import pairwise, product

from mdvideo._util.extras import is_installed, require_extra
from mdvideo.errors import BackendError
from mdvideo.protocols import Utterance
from mdvideo.speech.neural.english_g2p import EnglishReader
from mdvideo.speech.neural.phoneme_reading import PhonemeReading, Piece

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "ɡ": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ", "t": "タチツテト",
    "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "ɾ": "ラリルレロ",
}  # fmt: skip
_VOWELS = "aiɯeo"
_IRREGULAR = {
    "シ": "ɕi", "ス": "sɨ", "ジ": "ʥi", "ズ": "zɨ", "ザ": "ʣa", "ゼ": "ʣe", "ゾ": "ʣo", "チ": "ʨi", "ツ": "ʦɨ",
    "ヂ": "ʥi", "ヅ": "zɨ", "ニ": "ɲi", "ヒ": "çi", "フ": "ɸɯ",
    "ヤ": "ja", "ユ": "jɯ", "ヨ": "jo", "ワ": "βa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ヴ": "vɯ",
    "ァ": "a", "ィ": "i", "ゥ": "ɯ", "ェ": "e", "ォ": "o", "ャ": "ja", "ュ": "jɯ", "ョ": "jo", "ヮ": "βa",
    "ッ": "ʔ", "ー": "ː",
    "ティ": "tʲi", "ディ": "dʲi", "トゥ": "tɯ", "ドゥ": "dɯ", "テュ": "tʲɯ", "デュ": "dʲɯ",
    "スィ": "sʲi", "ズィ": "zʲi",
    "イェ": "je", "ウィ": "βi", "ウェ": "βe", "ウォ": "βo", "シェ": "ɕe", "ジェ": "ʥe", "チェ": "ʨe",
    "ツァ": "ʦa", "ツィ": "ʦʲi", "ツェ": "ʦe", "ツォ": "ʦo", "ファ": "ɸa", "フィ": "ɸʲi", "フェ": "ɸe", "フォ": "ɸo",
    "フュ": "ɸʲɯ", "ヴァ": "va", "ヴィ": "vʲi", "ヴェ": "ve", "ヴォ": "vo", "クァ": "kβa", "クィ": "kβi", "クェ": "kβe",
    "クォ": "kβo", "グァ": "ɡβa",
}  # fmt: skip
_PALATAL = {"シ": "ɕ", "ジ": "ʥ", "チ": "ʨ", "ヂ": "ʥ", "ニ": "ɲ", "ヒ": "ç"}
_MARKS = str.maketrans("。，、！？：；「」『』（）・…", ".,,!?:;“”“”() …")

_LATIN = re.compile(r"(?=.*[a-z])[A-Za-z][A-Za-z'’-]+")
"""An English word; capitals alone are spelled, as the Japanese do."""


def _kana() -> Mapping[str, str]:
    """Phonemes of each katakana and of each pair that is one mora."""
    table = {}
    for consonant, row in _ROWS.items():
        for vowel, kana in zip(_VOWELS, row, strict=True):
            palatal = "ʲ" if vowel == "i" and consonant else ""
            table[kana] = f"{consonant}{palatal}{vowel}"
    table |= _IRREGULAR
    for row, (small, vowel) in product(_ROWS.values(), (("ャ", "a"), ("ュ", "ɯ"), ("ョ", "o"))):
        kana = row[1]
        if kana != "イ":
            consonant = _PALATAL.get(kana, table[kana][:-1])
            table[kana + small] = f"{consonant}{vowel}"
    return table


_KANA = _kana()
_BEFORE = {"m": "m", "p": "m", "b": "m", "k": "ŋ", "ɡ": "ŋ", "ɲ": "ɲ", "ʨ": "ɲ", "ʥ": "ɲ"} | dict.fromkeys(
    "tdnɾzʦʣ", "n"
)
"""How ン sounds before a phoneme; elsewhere it is uvular."""


def phonemes_of_kana(kana: str) -> str:
    """Return katakana as phonemes; what is no kana is left out."""
    kana = kana.replace("’", "")
    said, at = list[str](), 0
    while at < len(kana):
        for length in (2, 1):
            mora = kana[at : at + length]
            if len(mora) == length and (mora in _KANA or mora == "ン"):
                said.append("ン" if mora == "ン" else _KANA[mora])
                at += length
                break
        else:
            at += 1
    pairs = pairwise([*said, ""])
    return "".join(_BEFORE.get(following[:1], "ɴ") if one == "ン" else one for one, following in pairs)


class JapaneseReader:
    """Reads Japanese. Safe for several threads. Raises BackendUnavailable when pyopenjtalk-plus is not installed."""

    def __init__(self) -> None:
        require_extra("kokoro-ja", ("pyopenjtalk",), "a Japanese voice")
        self._english = EnglishReader() if is_installed(("hibari",)) else None
        self._lock = threading.Lock()

    def read(self, utterance: Utterance) -> PhonemeReading:
        """Return the phonemes of a text, and which characters each run of them says. Raises BackendError."""
        try:
            import pyopenjtalk

            with self._lock:
                words = pyopenjtalk.run_frontend(utterance.text)
        except Exception as error:  # its native part may fail in many ways
            raise BackendError(f"pyopenjtalk cannot read {utterance.text[:60]!r}: {error}") from error
        # It gives ASCII back full-width; each character stands for one.
        text = "".join(unicodedata.normalize("NFKC", char)[:1] or char for char in utterance.text)
        phonemes, pieces, at = "", list[Piece](), 0
        for word in words:
            surface = "".join(unicodedata.normalize("NFKC", char)[:1] or char for char in word["string"])
            found = text.find(surface, at)
            start = at if found < 0 else found
            said = phonemes_of_kana(word["pron"])
            if self._english is not None and _LATIN.fullmatch(surface):  # which pyopenjtalk spells
                said = self._english.read(Utterance(surface, "en")).phonemes
            if said:
                if phonemes and word["chain_flag"] != 1 and phonemes[-1] not in " “(":
                    phonemes += " "
                pieces.append(Piece(start, start + len(surface), len(phonemes), len(phonemes) + len(said)))
                phonemes += said
            else:
                mark = word["string"].translate(_MARKS)[:1]
                if mark in ".,!?:;”)…":
                    phonemes = f"{phonemes.rstrip()}{mark} "
                else:  # an opening one
                    phonemes += mark if not phonemes or phonemes[-1] == " " else f" {mark}"
            at = start + len(surface) if found >= 0 else at
        return PhonemeReading(phonemes.rstrip(), tuple(pieces))
