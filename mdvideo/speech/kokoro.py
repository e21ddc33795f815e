"""The voice ``kokoro``: the Kokoro model through kokoro-onnx (extra ``[kokoro]``), on the CPU, without a server.

Its two files are fetched by the user, never by us. kokoro-onnx finds phonemes with eSpeak NG, which it loads into its
own process, ours: who chooses this voice chooses that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from mdvideo._util.digests import sha256_of_file
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import STANDALONE, BackendContext, SpokenWord, SynthesizedSpeech, Utterance, VoiceProblem
from mdvideo.settings import SpeechSettings
from mdvideo.speech.word_timing import nearest_hint, word_spans

LANGUAGES = {
    "en-gb": ("b", "en-gb"),
    "en": ("a", "en-us"),
    "es": ("e", "es"),
    "fr": ("f", "fr-fr"),
    "hi": ("h", "hi"),
    "it": ("i", "it"),
    "ja": ("j", "ja"),
    "pt": ("p", "pt-br"),
    "zh": ("z", "cmn"),
}
"""By BCP 47 tag: the first letter of the voices that speak it, and eSpeak NG's code for its phonemes."""

FILES = (
    "download kokoro-v1.0.onnx and voices-v1.0.bin from the releases of thewh1teagle/kokoro-onnx on GitHub, and set "
)


class Kokoro:
    """Speaks by a model on this machine. Raises BackendUnavailable when package or files are missing."""

    def __init__(self, settings: SpeechSettings, context: BackendContext = STANDALONE) -> None:
        del context  # it reports nothing
        if find_spec("kokoro_onnx") is None:
            raise BackendUnavailable("the voice Kokoro is not installed", hint="pip install 'mdvideo[kokoro]'")
        self._model = _file("speech.model", settings.model)
        self._voices = _file("speech.voices", settings.voices)
        self._default = settings.voice
        shaping = (sha256_of_file(path)[:16] for path in (self._model, self._voices))
        self.identity = " ".join(("kokoro 1", version("kokoro-onnx"), *shaping))

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            letter, code = _language(utterance.lang) or ("a", "en-us")
            voice = utterance.voice or self._default or self._first(letter)
            try:
                samples, rate, timings = self._kokoro.create_timed(
                    utterance.text, voice, min(max(utterance.speed, 0.5), 2.0), code
                )
            except (ValueError, RuntimeError) as error:
                raise BackendError(f"Kokoro failed at {utterance.text[:60]!r}: {error}") from error
            words = _words(utterance.text, timings, rate)
            yield SynthesizedSpeech(utterance, np.asarray(samples, np.float32).reshape(-1), rate, words)

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` by the voice of that name, or None."""
        names = self._kokoro.get_voices()
        spoken = _language(lang)
        if spoken is None:
            return VoiceProblem("error", f"Kokoro does not speak {lang!r}", f"it speaks {', '.join(LANGUAGES)}")
        if voice is not None and voice not in names:
            return VoiceProblem("error", f"Kokoro has no voice {voice!r}", nearest_hint(voice, names))
        if voice is not None and voice[0] != spoken[0]:
            own = [name for name in names if name.startswith(spoken[0])]
            return VoiceProblem("warning", f"the voice {voice} is not one for {lang!r}", f"take {', '.join(own[:5])}")
        return None

    def _first(self, letter: str) -> str:
        return next((name for name in sorted(self._kokoro.get_voices()) if name.startswith(letter)), "af_heart")

    @cached_property
    def _kokoro(self) -> Any:
        import kokoro_onnx

        try:
            return kokoro_onnx.Kokoro(str(self._model), str(self._voices))
        except Exception as error:  # onnxruntime's errors share no base
            raise BackendError(f"Kokoro cannot load {self._model}: {error}", hint=f"{FILES}speech.model") from error


def _language(lang: str) -> tuple[str, str] | None:
    tag = lang.lower().replace("_", "-")
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0])


def _file(name: str, given: str | Path | None) -> Path:
    path = Path(given or "").expanduser()
    if given is None or not path.is_file():
        what = f"{path} does not exist" if given else f"{name} is not set"
        raise BackendUnavailable(f"Kokoro needs its files: {what}", hint=f"{FILES}speech.model and speech.voices")
    return path


def _words(text: str, timings: Sequence[Any], rate: int) -> tuple[SpokenWord, ...]:
    """Words at the first phoneme behind each space, where there are as many as in the text; else none."""
    starts: list[float] = []
    apart = True
    for timing in timings:
        if timing.phoneme.isspace():
            apart = True
        elif apart and (timing.phoneme.isalpha() or timing.phoneme in "ˈˌ"):
            starts.append(timing.start)
            apart = False
    found = word_spans(text)
    if len(found) != len(starts):
        return ()
    return tuple(SpokenWord(a, b, round(start * rate)) for (a, b), start in zip(found, starts, strict=True))
