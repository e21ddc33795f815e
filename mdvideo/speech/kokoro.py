"""The speech backend ``kokoro``: nine languages by the model Kokoro-82M on the CPU (extra ``[kokoro]``).

The model is in four packages, and sixteen voices are in ours; files of the user's replace either. GPL code never runs
in this process: eSpeak NG, whose phonemes five of the languages need, has its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.digests import sha256_of_file
from mdvideo._util.extras import is_installed, require_extra
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.protocols import STANDALONE, BackendContext, SynthesizedSpeech, Utterance, VoiceProblem
from mdvideo.settings import SpeechSettings
from mdvideo.speech.espeak_reading import reason_not_readable
from mdvideo.speech.neural.chinese_g2p import ChineseReader
from mdvideo.speech.neural.english_g2p import EnglishReader, ids_of_phonemes
from mdvideo.speech.neural.espeak_g2p import EspeakReader
from mdvideo.speech.neural.japanese_g2p import JapaneseReader
from mdvideo.speech.neural.kokoro_files import (
    MODEL_PACKAGES,
    MODEL_SHA256,
    PACKED_VOICES,
    REINSTALL,
    VOICES_SHA256,
    Styles,
    packed_model,
    packed_voices,
    voice_names_of_file,
    voices_of_file,
)
from mdvideo.speech.neural.onnx_model import (
    duration_tensors,
    open_session,
    read_model,
    require_wheel,
    run_session,
    with_free_size,
    with_outputs,
)
from mdvideo.speech.neural.phoneme_reading import PhonemeReading
from mdvideo.speech.neural.synthesis import Frames, speak_reading
from mdvideo.speech.word_timing import nearest_hint

PACKAGES = ("hibari", "onnxruntime", "espeakng_loader")
"""Besides the model: hibari holds the alphabet and reads English."""


class TextReader(Protocol):
    """Reads texts of one language as phonemes."""

    def read(self, utterance: Utterance) -> PhonemeReading:
        """Return the phonemes, and which characters each run of them says. Raises BackendError."""
        ...


class Language(NamedTuple):
    """The first letter of the names of its voices, who reads it, the packages that needs, and the extra with them."""

    letter: str
    reader: Callable[[], TextReader]
    packages: tuple[str, ...] = ()
    extra: str = "kokoro"


LANGUAGES: Mapping[str, Language] = {
    "en": Language("a", EnglishReader),
    "en-gb": Language("b", lambda: EnglishReader(british=True)),
    "es": Language("e", lambda: EspeakReader("es")),
    "fr": Language("f", lambda: EspeakReader("fr-fr")),
    "hi": Language("h", lambda: EspeakReader("hi")),
    "it": Language("i", lambda: EspeakReader("it")),
    "ja": Language("j", JapaneseReader, ("pyopenjtalk",), "kokoro-ja"),
    "pt": Language("p", lambda: EspeakReader("pt-br")),
    "zh": Language("z", ChineseReader, ("jieba", "pypinyin"), "kokoro-zh"),
}
"""By BCP 47 tag, or its primary subtag."""

PACE = {"a": 0.86, "b": 0.86}
"""Speed 1, as a share of a voice's own, by letter. English is as fast as hibari, which learnt from these voices."""


def kokoro_installed() -> bool:
    """Whether the extra is installed. Imports nothing."""
    return is_installed((*PACKAGES, *MODEL_PACKAGES))


def language_of(lang: str) -> Language | None:
    """Return the language of a tag, or None if Kokoro does not speak it."""
    tag = lang.lower().replace("_", "-")
    if tag.startswith(("zh-hk", "zh-yue")):  # Cantonese
        return None
    return LANGUAGES.get(tag) or LANGUAGES.get(primary_subtag(tag))


class Kokoro:
    """Speaks with a model on this machine. Raises BackendUnavailable when the packages or the files are missing."""

    parallel = True

    def __init__(self, settings: SpeechSettings | None = None, context: BackendContext = STANDALONE) -> None:
        del context  # it reports nothing
        settings = settings or SpeechSettings()
        self._model_file = _user_file("speech.model", settings.model)
        self._voices_file = _user_file("speech.voices", settings.voices)
        require_wheel()
        require_extra("kokoro", PACKAGES, "the speech backend kokoro")
        if self._model_file is None:
            require_extra("kokoro", MODEL_PACKAGES, "the speech backend kokoro")
        self._default = settings.voice
        self._lock = threading.Lock()
        self._readers: dict[str, TextReader] = {}

    @cached_property
    def identity(self) -> str:
        """The packages, the model and the voices that make the sound."""
        model = MODEL_SHA256 if self._model_file is None else sha256_of_file(self._model_file)
        voices = VOICES_SHA256 if self._voices_file is None else sha256_of_file(self._voices_file)
        packages = ["hibari-tts", "onnxruntime", "numpy", "espeakng-loader"]
        for language in LANGUAGES.values():
            packages += [_DISTRIBUTIONS.get(name, name) for name in language.packages if is_installed((name,))]
        return f"kokoro 2, {' '.join(map(version, packages))}, {model[:12]} {voices[:12]}"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            yield self._speak(utterance)

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` in this voice, or None."""
        language = language_of(lang)
        if language is None:
            return VoiceProblem("error", f"Kokoro does not speak {lang!r}", f"it speaks {', '.join(LANGUAGES)}")
        if not is_installed(language.packages):
            hint = f"pip install 'mdvideo[{language.extra}]'"
            return VoiceProblem("error", f"Kokoro needs {' and '.join(language.packages)} to read {lang!r}", hint)
        name = None if voice is None else self.full_name(voice)
        if voice is not None and name is None:
            return VoiceProblem("error", f"Kokoro has no voice {voice!r}", nearest_hint(voice, self.names))
        suitable = [known for known in self.names if known.startswith(language.letter)]
        # English without a region is either.
        if name is not None and suitable and name[0] not in ("ab" if lang.lower() == "en" else language.letter):
            return VoiceProblem("warning", f"the voice {voice} is not for {lang!r}", f"use {', '.join(suitable[:5])}")
        return None

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        """Why a text cannot be read, or None: it is in the letters of another language."""
        del voice
        reason = reason_not_readable(text, primary_subtag(lang)) if primary_subtag(lang) != "ja" else None
        if reason is None:
            return None
        hint = "mark words of another language, as in `[lang ja]`, or use recordings (`_audio: …`)"
        return VoiceProblem("warning", f"Kokoro cannot read {reason} in {lang!r}", hint)

    def reads_ipa(self, voice: str | None, lang: str) -> bool:
        """Whether pronunciations have an effect: in English."""
        del voice
        return primary_subtag(lang) == "en"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all voices."""
        return PACKED_VOICES if self._voices_file is None else voice_names_of_file(self._voices_file)

    def full_name(self, voice: str) -> str | None:
        """Return a voice's name, given that or the part of it after the underscore (``bella``); None: there is none."""
        if voice in self.names:
            return voice
        return next((name for name in self.names if name.partition("_")[2] == voice.lower()), None)

    def _speak(self, utterance: Utterance) -> SynthesizedSpeech:
        language = language_of(utterance.lang)
        problem = self.check_voice(utterance.voice, utterance.lang)
        if language is None or (problem is not None and problem.severity == "error"):
            assert problem is not None
            raise BackendError(problem.message, hint=problem.hint)
        name = self.full_name(utterance.voice or self._default or "") or self._first_voice(language)
        if language.letter == "a" and name[0] == "b":
            language = LANGUAGES["en-gb"]
        reading = self._reader(language).read(utterance)
        with self._lock:
            network, styles = self._network, self._styles
        voice = _KokoroVoice(network, styles[name])
        pace = PACE.get(language.letter, 1.0) * utterance.speed
        return speak_reading(voice, utterance, reading, pace)

    def _first_voice(self, language: Language) -> str:
        return next((name for name in self.names if name.startswith(language.letter)), self.names[0])

    def _reader(self, language: Language) -> TextReader:
        with self._lock:
            if language.letter not in self._readers:
                self._readers[language.letter] = language.reader()
            return self._readers[language.letter]

    @cached_property
    def _network(self) -> _KokoroNetwork:
        if self._model_file is None:
            return _KokoroNetwork(packed_model(), "kokoro-v1.0.int8.onnx", REINSTALL)
        hint = "set speech.model to Kokoro's .onnx file, or leave it out"
        return _KokoroNetwork(read_model(self._model_file, None, hint), str(self._model_file), hint)

    @cached_property
    def _styles(self) -> Mapping[str, Styles]:
        return packed_voices() if self._voices_file is None else voices_of_file(self._voices_file)


class _KokoroNetwork:
    """The loaded model. Its exports differ in the names of their inputs, and some have no durations to be found."""

    def __init__(self, model: bytes, name: str, hint: str) -> None:
        tensors, free = duration_tensors(model), with_free_size(model, "speed")
        self.tensors = None if free is None else tensors
        self._session = open_session(with_outputs(free or model, self.tensors or ()), name, hint)
        inputs = {one.name: one.type for one in self._session.get_inputs()}
        self._ids_name = next((known for known in ("tokens", "input_ids") if known in inputs), "")
        if not self._ids_name or not {"style", "speed"} <= inputs.keys():
            raise BackendError(f"{name} is no model of Kokoro: it takes {', '.join(inputs)}", hint=hint)
        self._speed_type = np.int32 if "int32" in inputs["speed"] else np.float32

    def run(
        self, outputs: list[str] | None, ids: Sequence[int], style: NDArray[np.float32], speed: NDArray[np.float32]
    ) -> list[Any]:
        inputs = {
            self._ids_name: np.asarray([[0, *ids, 0]], np.int64),
            "style": style[None, :],
            "speed": speed.astype(self._speed_type),
        }
        found: list[Any] = run_session(self._session, outputs, inputs, "a sentence")
        return found


class _KokoroVoice:
    """A network with a voice. See ``mdvideo.speech.neural.synthesis.DurationModel``."""

    rate = 24_000
    longest = 400
    """Of the 510 that it takes: with more than 400, it hurries."""

    def __init__(self, network: _KokoroNetwork, styles: Styles) -> None:
        self._network, self._styles = network, styles

    def ids_of(self, phonemes: str) -> tuple[list[int], list[int]]:
        return ids_of_phonemes(phonemes)

    def durations(self, ids: Sequence[int]) -> Frames | None:
        if self._network.tensors is None:
            return None
        (frames,) = self._network.run([self._network.tensors[0]], ids, self._style(ids), np.ones(1, np.float32))
        return np.asarray(frames, np.float32).ravel()

    def render(
        self, ids: Sequence[int], speed: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        sound, *others = self._network.run(None, ids, self._style(ids), speed)
        samples = np.asarray(sound, np.float32).ravel()
        frames = None if self._network.tensors is None else np.asarray(others[-1], np.float32).ravel()
        return samples, frames

    def _style(self, ids: Sequence[int]) -> NDArray[np.float32]:
        style: NDArray[np.float32] = self._styles[min(len(ids), len(self._styles)) - 1]
        return style


_DISTRIBUTIONS = {"pyopenjtalk": "pyopenjtalk-plus"}


def _user_file(setting: str, value: str | Path | None) -> Path | None:
    if value is None:
        return None
    path = Path(value).expanduser()
    if not path.is_file():
        raise BackendUnavailable(
            f"{setting}: {path} does not exist", hint=f"leave {setting} out: mdvideo[kokoro] has a model and voices"
        )
    return path
