"""The speech backend ``kokoro``: the Kokoro model through kokoro-onnx (extra ``[kokoro]``), on the CPU.

The user downloads its two files. kokoro-onnx finds phonemes with eSpeak NG, which is GPL code, and loads it into this
process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from mdvideo._util.digests import sha256_of_file
from mdvideo._util.extras import require_extra
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
"""By BCP 47 tag: the first letter of the names of its voices, and eSpeak NG's code for its phonemes."""

DOWNLOAD_HINT = (
    "download kokoro-v1.0.onnx and voices-v1.0.bin from the releases of thewh1teagle/kokoro-onnx on GitHub, and set "
)


class Kokoro:
    """Speaks with a model on this machine. Raises BackendUnavailable when the package or the files are missing."""

    def __init__(self, settings: SpeechSettings, context: BackendContext = STANDALONE) -> None:
        del context  # it reports nothing
        require_extra("kokoro", ("kokoro_onnx",), "the speech backend kokoro")
        self._model = _require_file("speech.model", settings.model)
        self._voices = _require_file("speech.voices", settings.voices)
        self._default = settings.voice
        digests = (sha256_of_file(path)[:16] for path in (self._model, self._voices))
        self.identity = " ".join(("kokoro 1", version("kokoro-onnx"), *digests))

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            letter, code = _language_codes(utterance.lang) or ("a", "en-us")
            voice = utterance.voice or self._default or self._first_voice(letter)
            try:
                samples, rate, timings = self._kokoro.create_timed(
                    utterance.text, voice, min(max(utterance.speed, 0.5), 2.0), code
                )
            except (ValueError, RuntimeError) as error:
                raise BackendError(f"Kokoro failed at {utterance.text[:60]!r}: {error}") from error
            words = words_from_phonemes(utterance.text, timings, rate)
            yield SynthesizedSpeech(utterance, np.asarray(samples, np.float32).reshape(-1), rate, words)

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` in this voice, or None."""
        names = self._kokoro.get_voices()
        codes = _language_codes(lang)
        if codes is None:
            return VoiceProblem("error", f"Kokoro does not speak {lang!r}", f"it speaks {', '.join(LANGUAGES)}")
        if voice is not None and voice not in names:
            return VoiceProblem("error", f"Kokoro has no voice {voice!r}", nearest_hint(voice, names))
        if voice is not None and voice[0] != codes[0]:
            suitable = [name for name in names if name.startswith(codes[0])]
            hint = f"use {', '.join(suitable[:5])}"
            return VoiceProblem("warning", f"the voice {voice} is not for {lang!r}", hint)
        return None

    def _first_voice(self, letter: str) -> str:
        return next((name for name in sorted(self._kokoro.get_voices()) if name.startswith(letter)), "af_heart")

    @cached_property
    def _kokoro(self) -> Any:
        import kokoro_onnx

        try:
            return kokoro_onnx.Kokoro(str(self._model), str(self._voices))
        except Exception as error:  # onnxruntime's exceptions have no common base
            raise BackendError(
                f"Kokoro cannot load {self._model}: {error}", hint=f"{DOWNLOAD_HINT}speech.model"
            ) from error


def _language_codes(lang: str) -> tuple[str, str] | None:
    tag = lang.lower().replace("_", "-")
    return LANGUAGES.get(tag) or LANGUAGES.get(tag.partition("-")[0])


def _require_file(setting: str, value: str | Path | None) -> Path:
    path = Path(value or "").expanduser()
    if value is None or not path.is_file():
        what = f"{path} does not exist" if value else f"{setting} is not set"
        raise BackendUnavailable(
            f"Kokoro needs two files: {what}", hint=f"{DOWNLOAD_HINT}speech.model and speech.voices"
        )
    return path


def words_from_phonemes(text: str, timings: Sequence[Any], rate: int) -> tuple[SpokenWord, ...]:
    """Words at the first phoneme after each space, or none if their number differs from that of the text's words."""
    starts: list[float] = []
    after_space = True
    for timing in timings:
        if timing.phoneme.isspace():
            after_space = True
        elif after_space and (timing.phoneme.isalpha() or timing.phoneme in "ˈˌ"):
            starts.append(timing.start)
            after_space = False
    spans = word_spans(text)
    if len(spans) != len(starts):
        return ()
    return tuple(SpokenWord(a, b, round(start * rate)) for (a, b), start in zip(spans, starts, strict=True))
