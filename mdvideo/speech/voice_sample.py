"""A few words in a voice, to listen to before a deck uses it, and how fast this machine speaks."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, ExitStack
from typing import Any, NamedTuple

from mdvideo.errors import BackendError
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.protocols import STANDALONE, BackendContext, ChecksTexts, ChecksVoices, TextToSpeech, Utterance
from mdvideo.speech.wav import write_wav

SAMPLE_TEXTS = {
    "de": "So klingt diese Stimme. Sie liest deine Notizen vor.",
    "en": "This is how I sound. I can read your notes aloud, one sentence at a time.",
    "es": "Así suena esta voz. Puedo leer tus notas en voz alta.",
    "fr": "Voici ma voix. Je peux lire vos notes à haute voix.",
    "hi": "मेरी आवाज़ ऐसी है। मैं आपके नोट्स पढ़ सकती हूँ।",
    "it": "Ecco la mia voce. Posso leggere le tue note ad alta voce.",
    "ja": "これが私の声です。ノートを読み上げます。",
    "pt": "Esta é a minha voz. Posso ler as suas notas em voz alta.",
    "zh": "这是我的声音。我可以朗读您的笔记。",
}
"""By primary language subtag."""


class VoiceSample(NamedTuple):
    """A WAV file, its length in seconds of sound, and how many seconds it took to make, without loading."""

    wav: bytes
    seconds: float
    took: float


def sample_text(lang: str) -> str:
    """Return something to say in a language; English for one that is not known here."""
    return SAMPLE_TEXTS.get(primary_subtag(lang), SAMPLE_TEXTS["en"])


def speak_sample(backend: TextToSpeech, text: str, voice: str | None, lang: str, speed: float = 1.0) -> VoiceSample:
    """Speak a text. Raises BackendError, also where the backend knows that it cannot."""
    if isinstance(backend, ChecksVoices):
        problem = backend.check_voice(voice, lang)
        if problem is not None and problem.severity == "error":
            raise BackendError(problem.message, hint=problem.hint)
    if isinstance(backend, ChecksTexts) and (problem := backend.check_text(text, voice, lang)) is not None:
        raise BackendError(problem.message, hint=problem.hint)
    start = time.perf_counter()
    spoken = next(iter(backend.speak([Utterance(text, lang, voice, speed)])), None)
    if spoken is None or not spoken.samples.any():
        raise BackendError(f"the voice said nothing for {text[:60]!r}")
    return VoiceSample(
        write_wav(spoken.samples, spoken.rate), spoken.samples.size / spoken.rate, time.perf_counter() - start
    )


def speed_of(backend: TextToSpeech, voice: str | None, lang: str) -> float:
    """Return how many seconds a backend speaks in a second, once it is loaded. Raises BackendError."""
    speak_sample(backend, sample_text(lang)[:24], voice, lang)
    sample = speak_sample(backend, sample_text(lang), voice, lang)
    return sample.seconds / max(sample.took, 1e-6)


def opened_backend(factory: Any, settings: Any, stack: ExitStack, context: BackendContext = STANDALONE) -> TextToSpeech:
    """Create a backend, which ``stack`` closes. Raises BackendUnavailable."""
    backend: TextToSpeech = factory(settings, context)
    if isinstance(backend, AbstractContextManager):
        stack.enter_context(backend)
    return backend
