"""Mandarin to phonemes (extra ``[kokoro-zh]``): jieba finds words, pypinyin their readings; syllables map to IPA."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError
from mdvideo.protocols import Utterance
from mdvideo.speech.neural.english_g2p import EnglishReader
from mdvideo.speech.neural.phoneme_reading import PhonemeReading, Piece

_INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": "",
}  # fmt: skip
_FINALS = {
    "a": "a0", "o": "wo0", "e": "ɤ0", "ê": "ɛ0", "ai": "ai0", "ei": "ei0", "ao": "au0", "ou": "ou0", "an": "a0n",
    "en": "ə0n", "ang": "a0ŋ", "eng": "ə0ŋ", "ong": "ʊ0ŋ", "er": "ɚ0", "i": "i0", "ia": "ja0", "ie": "je0",
    "iao": "jau0", "iou": "jou0", "iu": "jou0", "ian": "jɛ0n", "in": "i0n", "iang": "ja0ŋ", "ing": "i0ŋ", "io": "jo0",
    "iong": "jʊ0ŋ", "u": "u0", "ua": "wa0", "uo": "wo0", "uai": "wai0", "uei": "wei0", "ui": "wei0", "uan": "wa0n",
    "uen": "wə0n", "un": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "v": "y0", "ve": "ɥe0", "van": "ɥɛ0n", "vn": "y0n",
}  # fmt: skip
"""``0`` is where the tone is written: after the vowel."""

_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": "", "": ""}
_BUZZED = frozenset(("zh", "ch", "sh", "r", "z", "c", "s"))
"""After these, ``i`` is a syllabic consonant, which Kokoro writes as ɨ."""

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN}]+|\d+(?:\.\d+)?%?|[A-Za-z]+(?:['’-][A-Za-z]+)*|[^\w\s]")
_MARKS = str.maketrans("。，、！？：；“”《》「」（）…—", ".,,!?:;“”“”“”()…—")
_DIGITS = "零一二三四五六七八九"
_LARGE = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))


def numeral_of(digits: str) -> str:
    """Return a number in Chinese characters: ``1234.5%`` is 百分之一千二百三十四点五.

    More than 12 digits, and those with a zero in front, are spelled.
    """
    percent = "百分之" if digits.endswith("%") else ""
    whole, _, fraction = digits.rstrip("%").partition(".")
    is_spelled = len(whole) > 12 or (whole[0] == "0" and whole != "0")
    said = "".join(_DIGITS[int(digit)] for digit in whole) if is_spelled else _cardinal(int(whole))
    return percent + said + ("点" + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else "")


def _cardinal(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    unit, name = next(pair for pair in _LARGE if number >= pair[0])
    high, low = divmod(number, unit)
    gap = "零" if low and low < unit // 10 else ""
    first = "" if high == 1 and unit == 10 else _cardinal(high)
    return first + name + gap + (_cardinal_below(low, unit) if low else "")


def _cardinal_below(low: int, unit: int) -> str:
    # 一十 within a larger number, 十 at its head.
    return ("一" if 10 <= low < 20 and unit > 10 else "") + _cardinal(low)


class ChineseReader:
    """Reads Mandarin. Safe for several threads. Raises BackendUnavailable when jieba or pypinyin is not installed."""

    def __init__(self) -> None:
        require_extra("kokoro-zh", ("jieba", "pypinyin"), "a Chinese voice")
        self._english = EnglishReader()
        self._lock = threading.Lock()

    def read(self, utterance: Utterance) -> PhonemeReading:
        """Return the phonemes of a text, and which characters each run of them says. Raises BackendError."""
        try:
            return self._read(utterance.text)
        except BackendError:
            raise
        except Exception as error:  # dictionaries that are missing or damaged
            raise BackendError(f"pypinyin cannot read {utterance.text[:60]!r}: {error}") from error

    def _read(self, text: str) -> PhonemeReading:
        phonemes, pieces = "", list[Piece]()
        for match in _TOKEN.finditer(text):
            token, start, end = match[0], match.start(), match.end()
            if token[0].isdigit():
                years = text[end : end + 1] == "年" and len(token) == 4
                said = "".join(_DIGITS[int(digit)] for digit in token) if years else numeral_of(token)
                syllables = [s for word in self._words(said) for s in word]
                reading = "".join(syllables)
                pieces.append(Piece(start, end, len(phonemes), len(phonemes) + len(reading)))
                phonemes += reading + " "
            elif token.isascii() and token[0].isalpha():
                reading = self._english.read(Utterance(token, "en")).phonemes
                pieces.append(Piece(start, end, len(phonemes), len(phonemes) + len(reading)))
                phonemes += reading + " "
            elif re.match(f"[{_HAN}]", token):
                at = start
                for word in self._words(token):
                    for syllable in word:
                        pieces.append(Piece(at, at + 1, len(phonemes), len(phonemes) + len(syllable)))
                        phonemes += syllable
                        at += 1
                    phonemes += " "
            else:
                mark = token.translate(_MARKS)
                phonemes = phonemes.rstrip() + mark + " " if mark in ".,!?:;”)…—" else phonemes + mark
        return PhonemeReading(phonemes.rstrip(), tuple(p for p in pieces if p.last > p.first))

    def _words(self, text: str) -> Iterator[list[str]]:
        """The syllables of each word."""
        with self._lock:
            words = list(_jieba().cut(text))
        from pypinyin import Style, lazy_pinyin

        options: dict[str, Any] = {"neutral_tone_with_five": True, "v_to_u": False, "tone_sandhi": True, "strict": True}
        whole = [lazy_pinyin(words, style=style, **options) for style in (Style.INITIALS, Style.FINALS_TONE3)]
        at = 0
        for word in words:
            yield [_syllable(i, f) for i, f in zip(*(one[at : at + len(word)] for one in whole), strict=True)]
            at += len(word)


def _syllable(initial: str, final: str) -> str:
    """IPA of a syllable: its initial, and its final with the tone as a digit."""
    match = re.fullmatch(r"([a-zêü]*)(\d?)", final)
    if match is None:
        return ""
    vowels, tone = match[1].replace("ü", "v"), match[2]
    said = "ɨ0" if vowels == "i" and initial in _BUZZED else _FINALS.get(vowels, "")
    return _INITIALS.get(initial, "") + said.replace("0", _TONES.get(tone, ""))


def _jieba() -> Any:
    import logging

    import jieba

    # Otherwise it prints to standard error that it loads its dictionary.
    jieba.setLogLevel(logging.WARNING)
    return jieba
