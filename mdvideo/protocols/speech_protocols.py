"""What speaks sentences, and what such a backend may offer besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Pronunciation(NamedTuple):
    """How the characters [start, end) of an utterance sound: ``ipa`` is in the International Phonetic Alphabet.

    Without slashes; stress marks stand before the syllable (``ˈ``) or, as in English dictionaries, before the vowel.
    """

    start: int
    end: int
    ipa: str


class Emphasis(NamedTuple):
    """The characters [start, end) of an utterance that the author stressed (``*stress*``)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence to speak. ``speed`` is a factor on the voice's own rate; ``lang`` is a BCP 47 tag.

    ``ipa`` and ``emphasis`` are in the order of the text, do not overlap among themselves, and begin and end at words.
    A backend honours them if it can, and says so as ReadsIpa; else it reads the text as it is.
    """

    text: str
    lang: str
    voice: str | None = None
    speed: float = 1.0
    ipa: tuple[Pronunciation, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()


class SpokenWord(NamedTuple):
    """A word's position: characters [start, end) of the utterance, and the first sample of its sound."""

    start: int
    end: int
    sample: int


class TimedPhoneme(NamedTuple):
    """A phoneme in IPA, and the first sample of its sound."""

    sample: int
    ipa: str


class SynthesizedSpeech(NamedTuple):
    """Sound of an utterance: mono float32 samples in −1…1 at ``rate`` hertz, and the start of each word.

    ``words`` may be empty where the engine does not report them: they are then estimated. ``phonemes`` may be empty
    too: a presenter's mouth then follows the sound.
    """

    utterance: Utterance
    samples: NDArray[np.float32]
    rate: int
    words: tuple[SpokenWord, ...]
    phonemes: tuple[TimedPhoneme, ...] = ()


class TextToSpeech(Protocol):
    """Speaks sentences. A backend may also implement Parallel and ChecksVoices."""

    @property
    def identity(self) -> str:
        """Name and version of everything that affects the sound; part of every speech clip's cache key."""
        ...

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance as soon as it is synthesized, in any order. Raises BackendError."""
        ...


class VoiceProblem(NamedTuple):
    """What is wrong with a requested voice or language."""

    severity: Literal["error", "warning"]
    message: str
    hint: str


@runtime_checkable
class ChecksVoices(Protocol):
    """Optional for a speech backend: knows its voices, so that a mistake is reported before anything is spoken."""

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """Return what is wrong with speaking ``lang`` in this voice (None: the default), or None."""
        ...


@runtime_checkable
class ChecksTexts(Protocol):
    """Optional for a speech backend: knows which texts it cannot read, so that nobody has to hear it try."""

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        """Return why ``text`` would be noise in this voice and language, or None. The same words every time."""
        ...


@runtime_checkable
class ReadsIpa(Protocol):
    """Optional for a speech backend: speaks the pronunciations of an utterance. Others are reported once a deck."""

    def reads_ipa(self, voice: str | None, lang: str) -> bool:
        """Return whether ``Utterance.ipa`` has an effect in this voice and language."""
        ...


@runtime_checkable
class RoutesUtterances(Protocol):
    """Optional for a speech backend: others speak for it, each its languages or voices, and are part of the keys."""

    def backend_for(self, voice: str | None, lang: str) -> TextToSpeech:
        """Return the backend that speaks ``lang`` in this voice. Raises BackendUnavailable when there is none."""
        ...

    def opened(self) -> Sequence[tuple[str, TextToSpeech]]:
        """Return the backends that have been asked for, each with the name of its kind."""
        ...
