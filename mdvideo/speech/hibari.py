"""The speech backend ``hibari``: an English neural voice whose weights are in its package (extra ``[voice]``).

Its words are timed by the durations in its model. What it cannot read (other languages and scripts, numbers of sixty
digits) is spoken by eSpeak NG, if that is installed. Nothing is ever downloaded.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.extras import is_installed, require_extra
from mdvideo.errors import BackendError
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.protocols import STANDALONE, BackendContext, SynthesizedSpeech, Utterance, VoiceProblem
from mdvideo.settings import SpeechSettings
from mdvideo.speech.espeak import Espeak, espeak_installed
from mdvideo.speech.neural.english_g2p import REINSTALL, EnglishReader, foreign_word, hibari_assets, ids_of_phonemes
from mdvideo.speech.neural.onnx_model import (
    duration_tensors,
    open_session,
    read_model,
    require_wheel,
    run_session,
    with_free_size,
    with_outputs,
)
from mdvideo.speech.neural.synthesis import Frames, speak_reading
from mdvideo.speech.word_timing import nearest_hint

PACKAGES = ("hibari", "onnxruntime")
PACE = 0.86
"""Speed 1, as a share of the voice's own. *Measured* on the three sample lessons: at its own, they come to 175 words
per minute with all pauses, and captions exceed 20 characters a second; at this pace, they come to 152."""

SEED = 0
"""Of the noise in breath and hiss: the same text gives the same sound."""

DEFAULT = "heart"


class HibariVoice(NamedTuple):
    """A voice: its model's file, the SHA-256 of it in hibari-tts 0.2.1, and its accent."""

    file: str
    sha256: str
    british: bool


VOICES: Mapping[str, HibariVoice] = {
    "heart": HibariVoice("hibari.onnx", "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8", False),
    "emma": HibariVoice("bf_emma.int8.onnx", "f709f0488ee63b583a22189a955aaf4257b9806dd330be3490661e53af0a89c1", True),
    "fenrir": HibariVoice(
        "am_fenrir_v2.int8.onnx", "f59fbd87908c91f827bc21b1b89443757b9a8580db9eee20aa948deb731321f4", False
    ),
    "fable": HibariVoice(
        "bm_fable.int8.onnx", "c28529302f2d27cd12f62625c24425888c4e3c2675583100ec530259136b8bc6", True
    ),
    "kore": HibariVoice("af_kore.int8.onnx", "346885752673e45d42f9864c9e2432094bc4b6385df060d4b83273da764d2fa9", False),
}
"""By name. Only ``heart`` is in the package; hibari itself downloads the others, and mdvideo does not."""


def hibari_installed() -> bool:
    """Whether the voice's packages are installed. Imports nothing."""
    return is_installed(PACKAGES)


def is_english(lang: str) -> bool:
    """Whether a BCP 47 tag is one of English."""
    return primary_subtag(lang) == "en"


class Hibari:
    """Speaks English, and by eSpeak NG what else there is. Raises BackendUnavailable when it is not installed."""

    parallel = True

    def __init__(self, settings: SpeechSettings | None = None, context: BackendContext = STANDALONE) -> None:
        require_wheel()
        require_extra("voice", PACKAGES, "the speech backend hibari")
        voice = settings.voice if settings is not None else None
        self._default = voice if voice is not None and voice in VOICES else DEFAULT
        self._context = context
        self._fallback = Espeak() if espeak_installed() else None
        self._lock = threading.Lock()
        self._models: dict[str, _HibariModel] = {}
        self._readers: dict[bool, EnglishReader] = {}
        self._reported: set[str] = set()

    @cached_property
    def identity(self) -> str:
        """The packages and the model that make the sound, and the voice for what this one cannot read."""
        # Which library transforms the spectrum depends on what else is installed, and it changes the last bits.
        fft = f"scipy {_version_of('scipy')}" if is_installed(("scipy",)) else "numpy"
        packages = " ".join(_version_of(name) for name in ("hibari-tts", "onnxruntime", "numpy"))
        fallback = "none" if self._fallback is None else self._fallback.identity
        model = VOICES[self._default].sha256[:12]
        return f"hibari 1, {packages}, {fft}, {model}, pace {PACE}, seed {SEED}; otherwise {fallback}"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            yield self._speak(utterance)

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` in this voice, or None."""
        if not is_english(lang):
            if self._fallback is not None:
                return self._fallback.check_voice(None if voice in VOICES else voice, lang)
            hint = "pip install 'mdvideo[voice]' for other languages"
            return VoiceProblem("error", f"hibari does not speak {lang!r}", hint)
        name = voice or self._default
        if name not in VOICES:
            return VoiceProblem("error", f"hibari has no voice {name!r}", nearest_hint(name, VOICES))
        if not model_path(name).is_file():
            command = f"python -c \"from hibari.voices import voice_path; voice_path('{name}')\""
            hint = REINSTALL if name == DEFAULT else f"hibari-tts downloads it: {command}"
            return VoiceProblem("error", f"the voice {name} is not on this machine", hint)
        if lang.lower().replace("_", "-") == "en-gb" and not VOICES[name].british:
            hint = "write lang: en-US, or use a British voice (pip install 'mdvideo[kokoro]')"
            return VoiceProblem("warning", f"the voice {name} is American, and the notes are in {lang!r}", hint)
        return None

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        """Why neither hibari nor eSpeak NG can read a text, or None."""
        if self._fallback is not None:
            return self._fallback.check_text(text, None, "en-us" if is_english(lang) else lang)
        if not is_english(lang):
            return None  # check_voice has reported it
        utterance = Utterance(text, lang, voice)
        try:
            word = foreign_word(text) or self._reader(utterance).read(utterance).leaves_out(text)
        except BackendError:
            word = text[:60]
        if word is None:
            return None
        return VoiceProblem("warning", f"hibari cannot read {word!r}", "pip install espeakng-loader, which can")

    def reads_ipa(self, voice: str | None, lang: str) -> bool:
        """Whether pronunciations have an effect."""
        del voice
        return is_english(lang)

    # -- one utterance

    def _speak(self, utterance: Utterance) -> SynthesizedSpeech:
        if not is_english(utterance.lang):
            if self._fallback is not None:
                self._report(f"hibari does not speak {utterance.lang!r}: eSpeak NG speaks it")
            return self._speak_otherwise(utterance)
        problem = self.check_voice(utterance.voice, utterance.lang)
        if problem is not None and problem.severity == "error":
            raise BackendError(problem.message, hint=problem.hint)
        try:
            reading = self._reader(utterance).read(utterance)
            unread = foreign_word(utterance.text) or reading.leaves_out(utterance.text)
        except BackendError:
            if self._fallback is None:
                raise
            unread = utterance.text
        if unread is not None and self._fallback is not None:
            self._report(f"hibari cannot read {unread[:40]!r}: eSpeak NG speaks the sentence")
            return self._speak_otherwise(utterance)
        model = self._model(utterance.voice or self._default)
        return speak_reading(model, utterance, reading, PACE * utterance.speed)

    def _speak_otherwise(self, utterance: Utterance) -> SynthesizedSpeech:
        if self._fallback is None:
            problem = self.check_voice(utterance.voice, utterance.lang)
            assert problem is not None
            raise BackendError(problem.message, hint=problem.hint)
        voice = "en-us" if is_english(utterance.lang) else None if utterance.voice in VOICES else utterance.voice
        (spoken,) = self._fallback.speak([replace(utterance, voice=voice)])
        return spoken._replace(utterance=utterance)

    def _report(self, line: str) -> None:
        """Tell the user something once."""
        with self._lock:
            if line in self._reported:
                return
            self._reported.add(line)
        self._context.notify(line)

    def _reader(self, utterance: Utterance) -> EnglishReader:
        name = utterance.voice or self._default
        british = name in VOICES and VOICES[name].british
        with self._lock:
            return self._readers.setdefault(british, EnglishReader(british=british))

    def _model(self, name: str) -> _HibariModel:
        with self._lock:
            if name not in self._models:
                self._models[name] = _HibariModel(model_path(name), VOICES[name].sha256)
            return self._models[name]


class _HibariModel:
    """The network and its vocoder. See ``mdvideo.speech.neural.synthesis.DurationModel``."""

    rate = 24_000
    longest = 400
    """hibari's own bound: it was trained on sentences."""

    def __init__(self, path: Path, digest: str) -> None:
        model = read_model(path, digest, REINSTALL)
        tensors, free = duration_tensors(model), with_free_size(model, "speed")
        if tensors is None or free is None:
            raise BackendError(f"{path} does not tell how long its phonemes last", hint=REINSTALL)
        self._tensors = tensors
        self._session = open_session(with_outputs(free, tensors), str(path), REINSTALL)

    def ids_of(self, phonemes: str) -> tuple[list[int], list[int]]:
        return ids_of_phonemes(phonemes)

    def durations(self, ids: Sequence[int]) -> Frames:
        # Asked for nothing else, only the part of the network runs that predicts them: a third of the work.
        (frames,) = run_session(
            self._session, [self._tensors[0]], self._inputs(ids, np.ones(1, np.float32)), "a sentence"
        )
        return np.asarray(frames, np.float32).ravel()

    def render(self, ids: Sequence[int], speed: Frames) -> tuple[NDArray[np.float32], Frames]:
        from hibari import dsp

        *spectra, _, frames = run_session(self._session, None, self._inputs(ids, speed), "a sentence")
        samples = dsp.synth(*(spectrum[0] for spectrum in spectra), np.random.default_rng(SEED))
        return np.asarray(samples, np.float32), np.asarray(frames, np.float32).ravel()

    @staticmethod
    def _inputs(ids: Sequence[int], speed: Frames) -> dict[str, Any]:
        return {"ids": np.asarray([[0, *ids, 0]], np.int64), "speed": speed}


def model_path(name: str) -> Path:
    """Where a voice's model is, or would be. hibari's own function downloads it."""
    if name == DEFAULT:
        return hibari_assets() / VOICES[name].file
    from hibari.voices import cache_dir

    return Path(cache_dir()) / VOICES[name].file


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
