"""The speech backend ``piper``: a Piper voice that the user has downloaded, ``VOICE.onnx`` and ``VOICE.onnx.json``.

piper-tts is GPL code: it is installed by the user, and runs in a process of its own; see ``piper_process``. There are
voices for some forty languages, such as German, Dutch, Polish and Russian.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

from mdvideo._util.digests import sha256_of, sha256_of_file
from mdvideo._util.extras import is_installed
from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.protocols import STANDALONE, BackendContext, SpokenWord, SynthesizedSpeech, Utterance, VoiceProblem
from mdvideo.settings import SpeechSettings
from mdvideo.speech.neural.align_words import align_words
from mdvideo.speech.neural.onnx_model import ceiled_durations, with_outputs
from mdvideo.speech.wav import read_pcm16
from mdvideo.speech.word_timing import nearest_hint, word_spans

_DOWNLOAD = (
    "download a voice's two files, VOICE.onnx and VOICE.onnx.json (rhasspy/piper-voices on Hugging Face), and write "
    "`speech: {backend: piper, model: VOICE.onnx}`"
)


class Piper:
    """Speaks in the voice that ``speech.model`` names. Raises BackendUnavailable when it or piper-tts is missing."""

    def __init__(self, settings: SpeechSettings | None = None, context: BackendContext = STANDALONE) -> None:
        del context  # it reports nothing
        if settings is None or settings.model is None:
            raise BackendUnavailable("a Piper voice is a file: speech.model is not set", hint=_DOWNLOAD)
        self._model = Path(settings.model).expanduser()
        self._config = self._model.with_name(self._model.name + ".json")
        for path in (self._model, self._config):
            if not path.is_file():
                raise BackendUnavailable(f"the Piper voice is incomplete: {path} does not exist", hint=_DOWNLOAD)
        if not is_installed(("piper", "onnxruntime")):
            raise BackendUnavailable("the speech backend piper needs piper-tts", hint="pip install piper-tts")
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Piper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError):
                assert process.stdin is not None
                process.stdin.close()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()

    @cached_property
    def identity(self) -> str:
        """The packages and the voice that make the sound."""
        packages = f"{version('piper-tts')} {version('onnxruntime')} {version('numpy')}"
        return f"piper 1, {packages}, {sha256_of_file(self._model)[:16]} {sha256_of(self._config.read_bytes())[:16]}"

    @property
    def language(self) -> str:
        """The voice's language, as its configuration says: ``de_DE``, or eSpeak NG's code."""
        return str(self._settings.get("language", {}).get("code") or self._settings["espeak"]["voice"])

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            yield self._speak(utterance)

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` as this speaker, or None."""
        if voice is not None and self._speaker(voice) is None:
            hint = nearest_hint(voice, self._speakers) if self._speakers else "leave the voice out: it has one speaker"
            return VoiceProblem("error", f"{self._model.name} has no speaker {voice!r}", hint)
        if primary_subtag(self.language) != primary_subtag(lang):
            hint = f"use another Piper voice, or write lang: {self.language.replace('_', '-')}"
            return VoiceProblem("warning", f"{self._model.name} speaks {self.language}, not {lang!r}", hint)
        return None

    def _speak(self, utterance: Utterance) -> SynthesizedSpeech:
        spans = word_spans(utterance.text)
        words = [utterance.text[start:end] for start, end in spans]
        speaker = None if utterance.voice is None else self._speaker(utterance.voice)
        request = {"text": utterance.text, "speed": utterance.speed, "speaker": speaker, "words": words}
        with self._lock:
            answer, sound = self._ask(request)
        if "error" in answer:
            raise BackendError(f"Piper failed at {utterance.text[:60]!r}: {answer['error']}")
        timed: list[SpokenWord] = []
        if answer["onsets"]:
            readings = zip(spans, answer["words"], strict=True)
            for piece in align_words(answer["phonemes"], list(readings), 0):
                timed.append(SpokenWord(piece.start, piece.end, answer["onsets"][piece.first]))
        samples = read_pcm16(sound)
        return SynthesizedSpeech(utterance, samples, answer["rate"], tuple(timed))

    @cached_property
    def _settings(self) -> Mapping[str, Any]:
        try:
            settings: Mapping[str, Any] = json.loads(self._config.read_text(encoding="utf-8"))
            settings["espeak"]["voice"], settings["audio"]["sample_rate"], settings["phoneme_id_map"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackendError(
                f"{self._config} is no configuration of a Piper voice: {error!r}", hint=_DOWNLOAD
            ) from error
        return settings

    @property
    def _speakers(self) -> Mapping[str, int]:
        return self._settings.get("speaker_id_map") or {}

    def _speaker(self, voice: str) -> int | None:
        if is_natural(voice) and int(voice) < int(self._settings.get("num_speakers", 1)):
            return int(voice)
        return self._speakers.get(voice)

    def _ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The process's answer. One that has died is started again at the next request."""
        if self._process is None or self._process.poll() is not None:
            self.__exit__(None, None, None)
            self._start()
        try:
            return self._exchange(request)
        except (OSError, ValueError, EOFError) as error:
            self.__exit__(None, None, None)
            raise BackendError(f"Piper ended without an answer: {error}") from error

    def _start(self) -> None:
        self._settings  # noqa: B018  a file that is none has its message
        try:
            model = self._model.read_bytes()
        except OSError as error:
            raise BackendError(f"{self._model} cannot be read: {error.strerror or error}", hint=_DOWNLOAD) from error
        tensor = ceiled_durations(model)
        suffix = with_outputs(b"", () if tensor is None else (tensor,))
        script = Path(__file__).with_name("piper_process.py")
        self._process = subprocess.Popen(  # noqa: S603  our own script, and our own interpreter
            [sys.executable, "-P", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        files = {"model": str(self._model), "config": str(self._config), "suffix": suffix.hex()}
        answer, _ = self._exchange(files)
        if "error" in answer:
            self.__exit__(None, None, None)
            raise BackendError(f"Piper cannot load {self._model}: {answer['error']}", hint=_DOWNLOAD)

    def _exchange(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise EOFError(f"exit status {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer, self._process.stdout.read(answer["bytes"])
