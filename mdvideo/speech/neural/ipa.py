"""From the International Phonetic Alphabet, as dictionaries write it, to the alphabet of Kokoro's English voices.

That alphabet has one letter for each diphthong and affricate, and the stress mark directly before the vowel.
"""

from __future__ import annotations

import re
import unicodedata

_COMMON = (
    ("t͡ʃ", "ʧ"), ("d͡ʒ", "ʤ"), ("tʃ", "ʧ"), ("dʒ", "ʤ"),
    ("eɪ", "A"), ("ei", "A"), ("aɪ", "I"), ("ai", "I"), ("ɔɪ", "Y"), ("ɔi", "Y"), ("aʊ", "W"), ("au", "W"),
    ("g", "ɡ"), ("r", "ɹ"), ("ɫ", "l"), ("ʍ", "w"), ("l̩", "ᵊl"), ("n̩", "ᵊn"), ("m̩", "ᵊm"), ("'", "ˈ"),
)  # fmt: skip
_AMERICAN = (
    ("oʊ", "O"), ("əʊ", "O"), ("ou", "O"), ("ɝ", "ɜɹ"), ("ɚ", "əɹ"), ("ɜː", "ɜɹ"), ("ɑːɹ", "ɑɹ"), ("ɔːɹ", "ɔɹ"),
    ("ɜɹɹ", "ɜɹ"), ("ɪə", "ɪɹ"), ("eə", "ɛɹ"), ("ɛə", "ɛɹ"), ("ʊə", "ʊɹ"), ("ɒ", "ɑ"), ("ː", ""), ("ɾ", "T"),
)  # fmt: skip
_BRITISH = (("əʊ", "Q"), ("oʊ", "Q"), ("ɝ", "ɜː"), ("ɚ", "ə"), ("eə", "ɛː"), ("ɛə", "ɛː"))
_LAST = (("e", "ɛ"), ("o", "ɔ"), ("y", "i"), ("ɐ", "ʌ"), ("ɨ", "ᵻ"))
"""Letters that mean another sound in the alphabet, or that its English voices hardly know."""

VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ")
_STRESSED = re.compile(r"([ˈˌ])([^AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊˈˌ ]*)")


def phonemes_of_ipa(ipa: str, *, british: bool = False) -> str:
    """Return a pronunciation in the model's alphabet; empty if it has no sound that an English voice knows.

    Marks that change no phoneme (ties, syllable dots, tones) are left out.
    """
    text = unicodedata.normalize("NFC", ipa.strip().strip("/[]"))
    for written, ours in (*_COMMON, *(_BRITISH if british else _AMERICAN), *_LAST):
        text = text.replace(written, ours)
    kept = "".join(char for char in text if unicodedata.category(char) in ("Ll", "Lu", "Lo", "Zs") or char in "ˈˌːᵊᵻ")
    kept = _STRESSED.sub(r"\2\1", kept)
    return kept if any(char in VOWELS for char in kept) else ""
