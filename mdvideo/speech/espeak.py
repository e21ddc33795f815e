"""The voice ``espeak``: eSpeak NG from the ``[voice]`` extra, in over a hundred languages, offline and at once.

A voice's name is one of eSpeak NG's language codes (``en-us``), a variant (``+f3``, ``+Annie``), or both
(``en-us+f3``). Every utterance has a process of its own; see ``espeak_process``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import STANDALONE, BackendContext, SpokenWord, SynthesizedSpeech, Utterance, VoiceProblem
from mdvideo.settings import SpeechSettings
from mdvideo.speech.word_timing import nearest_hint

WORDS_PER_MINUTE = 145
"""At speed 1, as eSpeak NG counts. *Measured* on 40 sentences of the photosynthesis lesson: 161 words a minute within
sentences, 150 with the silence between them, which is a lecturer's pace; at its own 175 it is 196 and 180."""

SLOWEST, FASTEST = 80, 450
"""What eSpeak NG accepts."""

TIMEOUT = 60
"""Seconds for one sentence, which takes a twentieth of one."""


def espeak_installed() -> bool:
    """Whether the ``[voice]`` extra is; imports nothing."""
    return find_spec("espeakng_loader") is not None


@dataclass(frozen=True, slots=True)
class _Wish:
    """A voice's name, read: a voice of eSpeak's (None: by language), and a variant."""

    voice: str | None
    variant: str | None

    @classmethod
    def of(cls, name: str | None) -> _Wish:
        voice, _, variant = (name or "").partition("+")
        return cls(voice.strip() or None, variant.strip() or None)


class Espeak:
    """Speaks through eSpeak NG. Raises BackendUnavailable when the extra is not installed."""

    parallel = True

    def __init__(self, settings: SpeechSettings | None = None, context: BackendContext = STANDALONE) -> None:
        del settings, context  # each utterance carries what it needs
        if not espeak_installed():
            raise BackendUnavailable("the voice eSpeak NG is not installed", hint="pip install 'mdvideo[voice]'")
        # Only the paths are asked for: the library itself is loaded by the process that speaks.
        import espeakng_loader

        self._paths = {"library": espeakng_loader.get_library_path(), "data": espeakng_loader.get_data_path()}
        self.identity = f"espeak 1, espeakng-loader {version('espeakng-loader')}, {WORDS_PER_MINUTE} wpm"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            yield self._speak(utterance)

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` by the voice of that name, or None."""
        wish = _Wish.of(voice)
        if wish.variant is not None and wish.variant not in self._listed["variants"]:
            return VoiceProblem(
                "error", f"eSpeak NG has no variant {wish.variant!r}", nearest_hint(wish.variant, self._variants)
            )
        if wish.voice is not None:
            codes = self._codes.get(wish.voice.lower())
            if codes is None:
                return VoiceProblem(
                    "error", f"eSpeak NG has no voice {wish.voice!r}", nearest_hint(wish.voice, self._names)
                )
            if _primary(codes) != _primary(_ALIASES.get(_primary(lang), lang)):
                hint = f"leave the voice to the language, or write lang: {codes}"
                return VoiceProblem("warning", f"the voice {wish.voice} does not speak {lang!r}", hint)
        elif not self._speaks(lang):
            return VoiceProblem("error", f"no voice of eSpeak NG speaks {lang!r}", nearest_hint(lang, self._names))
        return None

    @cached_property
    def _listed(self) -> Mapping[str, Any]:
        return self._ask({})[0]

    @property
    def _variants(self) -> list[str]:
        return [f"+{name}" for name in self._listed["variants"]]

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """Language code by every name that a voice goes by, in lower case."""
        return {
            name.lower(): codes[0]
            for title, codes, identifier in self._listed["voices"]
            for name in (title, *codes, identifier)
        }

    @property
    def _names(self) -> list[str]:
        return [codes[0] for _, codes, _ in self._listed["voices"]]

    def _speaks(self, lang: str) -> bool:
        wanted = _primary(lang)
        return _ALIASES.get(wanted, wanted) in {_primary(code) for code in self._names}

    def _speak(self, utterance: Utterance) -> SynthesizedSpeech:
        wish = _Wish.of(utterance.voice)
        pace = min(max(round(WORDS_PER_MINUTE * utterance.speed), SLOWEST), FASTEST)
        asked = {
            "text": utterance.text,
            "lang": utterance.lang,
            "voice": wish.voice,
            "variant": wish.variant,
            "words_a_minute": pace,
        }
        answer, sound = self._ask(asked)
        if "error" in answer:
            fault = self.check_voice(utterance.voice, utterance.lang)
            message = fault.message if fault else f"eSpeak NG does not speak {utterance.lang!r}"
            raise BackendError(message, hint=fault.hint if fault else None)
        words = tuple(
            SpokenWord(start, end, sample) for start, end, sample in answer["words"] if end <= len(utterance.text)
        )
        samples = np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32767)
        return SynthesizedSpeech(utterance, samples, answer["rate"], words)

    def _ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What a fresh process answers. Isolated and without site packages, it starts in a few milliseconds."""
        script = Path(__file__).with_name("espeak_process.py")
        try:
            done = subprocess.run(  # noqa: S603  our own script, by our own interpreter
                [sys.executable, "-I", "-S", str(script)],
                input=json.dumps({**self._paths, **request}).encode(),
                capture_output=True,
                timeout=TIMEOUT,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", None) or b""
            last = told.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise BackendError(f"eSpeak NG failed: {last or error}") from error
        head, _, sound = done.stdout.partition(b"\n")
        return json.loads(head), sound


_ALIASES = {"zh": "cmn", "no": "nb", "iw": "he", "in": "id", "ji": "yi"}
"""Primary subtags that eSpeak NG lists under another."""


def _primary(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()
