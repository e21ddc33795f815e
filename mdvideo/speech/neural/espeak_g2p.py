"""Text to phonemes by eSpeak NG, in its own process, for languages whose Kokoro voices were trained on its phonemes.

eSpeak NG says which clause each phoneme belongs to, but not which word: see ``align_words``.
"""

from __future__ import annotations

import re
import unicodedata

from mdvideo.protocols import Utterance
from mdvideo.speech.espeak import Clause, Espeak
from mdvideo.speech.neural.align_words import align_words
from mdvideo.speech.neural.phoneme_reading import PhonemeReading, Piece
from mdvideo.speech.word_timing import word_spans

_ONE_LETTER = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("ɔ^ɪ", "Y"),
    ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("s^s", "S"),
)  # fmt: skip
"""Phonemes that are one letter in Kokoro's alphabet (its own conventions, hexgrad/misaki)."""

_SWITCH = re.compile(r"\([a-z]{2,3}(?:-[a-z]+)*\)")
"""How eSpeak NG marks words that it reads by the rules of another language: ``(en)``."""

_MARKS = re.compile(r"[;:,.!?…—。，！？：；、।]")
_AS_ASCII = str.maketrans("。，！？：；、।", ".,!?:;,.")


class EspeakReader:
    """Reads one language. Safe for several threads. Raises BackendUnavailable when eSpeak NG is not installed."""

    def __init__(self, code: str) -> None:
        self._espeak = Espeak()
        self._code = code

    def read(self, utterance: Utterance) -> PhonemeReading:
        """Return the phonemes of a text, and which characters each run of them says. Raises BackendError."""
        text = utterance.text
        spans = word_spans(text)
        clauses, *alone = self._espeak.phonemes_of([text, *(text[start:end] for start, end in spans)], self._code)
        readings = ("".join(_letters_of(clause.ipa) for clause in read) for read in alone)
        words = list(zip(spans, readings, strict=True))
        phonemes, pieces = "", list[Piece]()
        for clause in clauses:
            said = _letters_of(clause.ipa)
            if said:
                inside = [word for word in words if clause.start <= word[0][0] < clause.end]
                pieces += align_words(said, inside, len(phonemes))
            phonemes += said + _mark_after(text, clause)
        return PhonemeReading(phonemes.rstrip(), tuple(pieces))


def _letters_of(ipa: str) -> str:
    """IPA of eSpeak NG in Kokoro's alphabet."""
    text = unicodedata.normalize("NFC", _SWITCH.sub("", ipa))
    for theirs, ours in _ONE_LETTER:
        text = text.replace(theirs, ours)
    return re.sub(r" +", " ", text.replace("^", "").replace("-", "")).strip()


def _mark_after(text: str, clause: Clause) -> str:
    marks = _MARKS.findall(text[clause.start : clause.end])
    return f"{marks[-1].translate(_AS_ASCII)} " if marks else " "
