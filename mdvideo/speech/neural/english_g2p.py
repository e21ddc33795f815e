"""English text to phonemes with hibari's G2P, which needs no GPL code; with pronunciations and emphasis."""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import Emphasis, Pronunciation, Utterance
from mdvideo.speech.neural.ipa import phonemes_of_ipa
from mdvideo.speech.neural.phoneme_reading import PhonemeReading, Piece
from mdvideo.speech.neural.trace_text import trace_text
from mdvideo.speech.word_timing import word_spans

REINSTALL = "pip install --force-reinstall hibari-tts==0.2.1"

EMPHASIS = 2
"""misaki's stress of an emphasized word: a word that has none gets the primary stress."""

_Places = list[tuple[int, int] | None]


def foreign_word(text: str) -> str | None:
    """Return the first word in other letters than Latin ones, or None: hibari would spell it, or leave it out."""
    if text.isascii():
        return None
    return next((text[a:b] for a, b in word_spans(text) if any(map(_is_foreign, text[a:b]))), None)


def _is_foreign(char: str) -> bool:
    letter = unicodedata.normalize("NFKC", char)[:1]
    return letter.isalpha() and char not in "µªº" and not unicodedata.name(letter, "").startswith("LATIN")


@lru_cache(maxsize=1)
def model_alphabet() -> Mapping[str, int]:
    """Return the number of each phoneme in hibari's and Kokoro's models. Raises BackendUnavailable."""
    try:
        alphabet: dict[str, int] = json.loads((hibari_assets() / "vocab.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackendUnavailable(f"hibari's files are damaged: {error}", hint=REINSTALL) from error
    return alphabet


def ids_of_phonemes(phonemes: str) -> tuple[list[int], list[int]]:
    """Return the models' numbers of the phonemes that they know, and the index of each. Raises BackendUnavailable."""
    alphabet = model_alphabet()
    known = [at for at, char in enumerate(phonemes) if char in alphabet]
    return [alphabet[phonemes[at]] for at in known], known


def hibari_assets() -> Path:
    """Return the folder of hibari's files. Imports nothing."""
    spec = find_spec("hibari")
    if spec is None or spec.origin is None:
        raise BackendUnavailable("hibari-tts is not installed", hint="pip install 'mdvideo[voice]'")
    return Path(spec.origin).parent / "assets"


class EnglishReader:
    """Reads English. Safe for several threads. Raises BackendUnavailable when hibari-tts is not installed."""

    def __init__(self, *, british: bool = False) -> None:
        require_extra("voice", ("hibari",), "reading English for a neural voice")
        self._british = british
        self._lock = threading.Lock()

    def read(self, utterance: Utterance) -> PhonemeReading:
        """Return the phonemes of a text, and which characters each run of them says. Raises BackendError."""
        with self._lock:  # the first one loads the dictionaries
            g2p = self._g2p
        try:
            return self._read(g2p, utterance)
        except Exception as error:  # its rules fail in many ways: at a number of 60 digits, for one
            raise BackendError(
                f"hibari cannot read {utterance.text[:60]!r}: {error}", hint="write it differently, or in the lexicon"
            ) from error

    @cached_property
    def _g2p(self) -> Any:
        try:
            from hibari.g2p import G2P

            g2p = G2P(british=self._british)
            g2p.oov  # noqa: B018  loaded here, under the lock, not by the first unknown word
        except Exception as error:  # files that are missing or damaged; onnxruntime's exceptions have no common base
            raise BackendUnavailable(f"hibari's dictionaries cannot be loaded: {error}", hint=REINSTALL) from error
        return g2p

    def _read(self, g2p: Any, utterance: Utterance) -> PhonemeReading:
        tokens, plain, places = self._tokenize(g2p, utterance)
        phonemes, pieces, at, emphasized = "", list[Piece](), 0, set[int]()
        for token in g2p.phonemize_tokens(tokens):
            found = plain.find(token.text, at)
            begin = at if found < 0 else found
            said = token.phonemes or ""
            spans = [span for span in places[begin : begin + len(token.text)] if span is not None]
            if said.strip() and spans:
                start, end = min(a for a, _ in spans), max(b for _, b in spans)
                pieces.append(Piece(start, end, len(phonemes), len(phonemes) + len(said)))
                if any(start < one.end and end > one.start for one in utterance.emphasis):
                    emphasized |= {*range(len(phonemes), len(phonemes) + len(said))}
            phonemes += said + (" " if token.whitespace else "")
            at = begin + len(token.text)
        return PhonemeReading(phonemes.rstrip(), tuple(pieces), frozenset(emphasized))

    def _tokenize(self, g2p: Any, utterance: Utterance) -> tuple[list[Any], str, _Places]:
        """The tokens, their text, and the characters of the utterance that each character of it says."""
        from hibari.g2p.token import Tok

        text, tokens, plain, places, passed = utterance.text, list[Any](), "", _Places(), 0
        spans = [(word, phonemes_of_ipa(word.ipa, british=self._british)) for word in utterance.ipa]
        for word, phonemes in [*spans, (Pronunciation(len(text), len(text), ""), "")]:
            if not phonemes and word.start < len(text):
                continue  # unpronounceable: read as it is written
            between, shifted = self._normalize(text, passed, word.start)
            found = g2p.tokenize(between)
            self._emphasize(found, between, shifted, utterance.emphasis)
            if found and text[word.start - 1 : word.start].isspace():
                found[-1].whitespace = " "
            tokens += found
            plain, places = f"{plain}{between} ", [*places, *shifted, None]
            if phonemes:
                space = " " if text[word.end : word.end + 1].isspace() else ""
                tokens.append(Tok(text[word.start : word.end], "NN", space, phonemes=phonemes, rating=5))
                plain += text[word.start : word.end] + " "
                places += [*((at, at + 1) for at in range(word.start, word.end)), None]
            passed = word.end
        return tokens, plain, places

    @staticmethod
    def _normalize(text: str, start: int, end: int) -> tuple[str, _Places]:
        from hibari.g2p.normalize import normalize

        # In its own input, [word](/phonemes/) is a pronunciation; in a note it is not.
        between = text[start:end]
        plain = normalize(between.replace("](", "] ("))
        traced = trace_text(between, plain)
        return plain, [None if span is None else (span[0] + start, span[1] + start) for span in traced]

    @staticmethod
    def _emphasize(tokens: Sequence[Any], plain: str, places: _Places, emphasis: Sequence[Emphasis]) -> None:
        at = 0
        for token in tokens if emphasis else ():
            begin = max(plain.find(token.text, at), at)
            at = begin + len(token.text)
            spans = [span for span in places[begin:at] if span is not None]
            if any(a < one.end and b > one.start for a, b in spans for one in emphasis):
                token.stress = EMPHASIS
