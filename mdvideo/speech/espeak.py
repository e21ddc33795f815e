"""The speech backend ``espeak``: eSpeak NG from the ``[voice]`` extra, in over a hundred languages, offline and fast.

A voice's name is one of eSpeak NG's language codes (``en-us``), a variant (``+f3``, ``+Annie``), or both
(``en-us+f3``). Each utterance is spoken by a process of its own; see ``espeak_process``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from mdvideo._util.extras import is_installed, require_extra
from mdvideo._util.user_cache import user_cache_folder
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.protocols import STANDALONE, BackendContext, SpokenWord, SynthesizedSpeech, Utterance, VoiceProblem
from mdvideo.settings import SpeechSettings
from mdvideo.speech.espeak_reading import reason_not_readable
from mdvideo.speech.wav import read_pcm16
from mdvideo.speech.word_timing import nearest_hint, word_spans

WORDS_PER_MINUTE = 145
"""At speed 1, as eSpeak NG counts. *Measured* on 40 sentences of the photosynthesis lesson: 161 words per minute within
sentences and 150 with the silence between them, a lecturer's pace; eSpeak NG's default of 175 gives 196 and 180."""

MIN_WORDS_PER_MINUTE, MAX_WORDS_PER_MINUTE = 80, 450
"""Limits of eSpeak NG."""

TIMEOUT = 60
"""Seconds for one sentence, which takes about a twentieth of a second."""

_OTHER_VOICES = (
    "mark words of another language, as in `[lang ja]`, use another speech backend (`speech: {backend: …}`), or "
    "recordings (`_audio: …`)"
)

PACKAGES = ("espeakng_loader",)


def espeak_installed() -> bool:
    """Whether the ``[voice]`` extra is installed. Imports nothing."""
    return is_installed(PACKAGES)


@dataclass(frozen=True, slots=True)
class _VoiceName:
    """The parts of a voice's name: a voice of eSpeak NG (None: by the language), and a variant."""

    voice: str | None
    variant: str | None

    @classmethod
    def parse(cls, name: str | None) -> _VoiceName:
        voice, _, variant = (name or "").partition("+")
        return cls(voice.strip() or None, variant.strip() or None)


class Clause(NamedTuple):
    """The characters [start, end) of a text, and how eSpeak NG reads them: IPA, with ``^`` within a phoneme."""

    start: int
    end: int
    ipa: str


class Espeak:
    """Speaks through eSpeak NG. Raises BackendUnavailable when the extra is not installed."""

    parallel = True

    def __init__(self, settings: SpeechSettings | None = None, context: BackendContext = STANDALONE) -> None:
        del settings, context  # each utterance carries what it needs
        require_extra("voice", PACKAGES, "the speech backend espeak")
        # Only for the paths: the library itself is loaded by the process that speaks.
        import espeakng_loader

        try:
            library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
        except (OSError, RuntimeError) as error:
            raise BackendUnavailable(f"eSpeak NG is damaged: {error}", hint=_REINSTALL) from error
        self._paths = {"library": library, "data": usable_data(Path(data))}
        if not os.access(library, os.R_OK):
            raise BackendUnavailable(f"{library} cannot be read by this user", hint=_REINSTALL)
        self.identity = f"espeak 2, espeakng-loader {version('espeakng-loader')}, {WORDS_PER_MINUTE} wpm"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance in order. Raises BackendError."""
        for utterance in utterances:
            yield self._speak(utterance)

    def phonemes_of(self, texts: Sequence[str], lang: str) -> list[list[Clause]]:
        """Return how each text is read in the language. Raises BackendError."""
        answer, _ = self._run_process({"phonemes": list(texts), "lang": lang})
        if "error" in answer:
            raise BackendError(f"eSpeak NG does not read {lang!r}", hint=nearest_hint(lang, self._language_codes))
        return [[Clause(*clause) for clause in clauses] for clauses in answer["clauses"]]

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """What is wrong with speaking ``lang`` in this voice, or None."""
        name = _VoiceName.parse(voice)
        if name.variant is not None and name.variant not in self._inventory["variants"]:
            return VoiceProblem(
                "error", f"eSpeak NG has no variant {name.variant!r}", nearest_hint(name.variant, self._variants)
            )
        if name.voice is not None:
            code = self._codes_by_name.get(name.voice.lower())
            if code is None:
                return VoiceProblem(
                    "error", f"eSpeak NG has no voice {name.voice!r}", nearest_hint(name.voice, self._language_codes)
                )
            if primary_subtag(code) != primary_subtag(_ALIASES.get(primary_subtag(lang), lang)):
                hint = f"leave the voice out, or write lang: {code}"
                return VoiceProblem("warning", f"the voice {name.voice} does not speak {lang!r}", hint)
        return None

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        """Why eSpeak NG cannot read a text, or None."""
        code = self._codes_by_name.get((_VoiceName.parse(voice).voice or "").lower())
        if code is None and not self._speaks(lang):
            return VoiceProblem(
                "warning", f"no voice of eSpeak NG speaks {lang!r}", nearest_hint(lang, self._language_codes)
            )
        reason = reason_not_readable(text, primary_subtag(code or lang))
        return VoiceProblem("warning", f"eSpeak NG cannot read {reason}", _OTHER_VOICES) if reason else None

    @cached_property
    def _inventory(self) -> Mapping[str, Any]:
        """Voices and variants of the installed eSpeak NG."""
        return self._run_process({})[0]

    @property
    def _variants(self) -> list[str]:
        return [f"+{name}" for name in self._inventory["variants"]]

    @cached_property
    def _codes_by_name(self) -> Mapping[str, str]:
        """Language codes by every name of each voice, in lower case."""
        return {
            name.lower(): codes[0]
            for title, codes, identifier in self._inventory["voices"]
            for name in (title, *codes, identifier)
        }

    @property
    def _language_codes(self) -> list[str]:
        return [codes[0] for _, codes, _ in self._inventory["voices"]]

    def _speaks(self, lang: str) -> bool:
        primary = primary_subtag(lang)
        return _ALIASES.get(primary, primary) in {primary_subtag(code) for code in self._language_codes}

    def _speak(self, utterance: Utterance) -> SynthesizedSpeech:
        name = _VoiceName.parse(utterance.voice)
        rate = round(WORDS_PER_MINUTE * utterance.speed)
        request = {
            "text": utterance.text,
            "lang": utterance.lang,
            "voice": name.voice,
            "variant": name.variant,
            "words_per_minute": min(max(rate, MIN_WORDS_PER_MINUTE), MAX_WORDS_PER_MINUTE),
        }
        answer, sound = self._run_process(request)
        if "error" in answer:
            voice, lang = utterance.voice, utterance.lang
            problem = self.check_voice(voice, lang) or self.check_text(utterance.text, voice, lang)
            message = problem.message if problem else f"eSpeak NG does not speak {utterance.lang!r}"
            raise BackendError(message, hint=problem.hint if problem else None)
        events = [SpokenWord(*word) for word in answer["words"] if word[1] <= len(utterance.text)]
        samples = read_pcm16(sound)
        words = split_events(utterance.text, events, samples.size)
        return SynthesizedSpeech(utterance, samples, answer["rate"], words)

    def _run_process(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer of a new process. Isolated and without site packages, it starts in a few milliseconds."""
        script = Path(__file__).with_name("espeak_process.py")
        try:
            done = subprocess.run(  # noqa: S603  our own script, and our own interpreter
                [sys.executable, "-I", "-S", str(script)],
                input=json.dumps({**self._paths, **request}).encode(),
                capture_output=True,
                timeout=TIMEOUT,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            stderr = b""
            if isinstance(error, subprocess.CalledProcessError | subprocess.TimeoutExpired):
                stderr = error.stderr or b""
            last_line = stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise BackendError(f"eSpeak NG failed: {last_line or error}") from error
        head, _, sound = done.stdout.partition(b"\n")
        return json.loads(head), sound


def split_events(text: str, events: Sequence[SpokenWord], samples: int) -> tuple[SpokenWord, ...]:
    """Return a word for each event, and for the words that eSpeak NG reports as one with the word before ("of the").

    These share the time until the next event by their letters.
    """
    words: list[SpokenWord] = []
    spans = word_spans(text)
    for event, following in pairwise([*events, SpokenWord(len(text), len(text), samples)]):
        merged = [span for span in spans if event.end <= span[0] < following.start]
        words.append(event)
        letters, passed = sum(end - start for start, end in ((event.start, event.end), *merged)), 0
        previous = event.end - event.start
        for start, end in merged:
            passed += previous
            at = event.sample + (following.sample - event.sample) * passed // max(1, letters)
            words.append(SpokenWord(start, end, at))
            previous = end - start
    return tuple(words)


def usable_data(data: Path) -> str:
    """Return a path of eSpeak NG's data that the library can use: a copy in the user's cache where its own is too long.

    Raises BackendUnavailable when this user may not read it.
    """
    if not os.access(data / "phontab", os.R_OK):
        raise BackendUnavailable(f"{data} cannot be read by this user", hint=_REINSTALL)
    if len(os.fsencode(data)) <= LONGEST_PATH:
        return str(data)
    copy = user_cache_folder() / f"espeak-{version('espeakng-loader')}" / data.name
    try:
        if not (copy / "phontab").is_file():
            with tempfile.TemporaryDirectory(dir=_made(copy.parent)) as folder:
                made = Path(folder) / data.name
                shutil.copytree(data, made)
                with suppress(OSError):  # another process was first
                    made.rename(copy)
    except OSError as error:
        raise BackendUnavailable(f"eSpeak NG's data cannot be copied to {copy}: {error.strerror or error}") from error
    return str(copy)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_REINSTALL = "pip install --force-reinstall 'mdvideo[voice]', as the user who runs mdvideo"

LONGEST_PATH = 120
"""Bytes of the path of eSpeak NG's data: its buffers hold 160, with the names of files."""

_ALIASES = {"zh": "cmn", "no": "nb", "iw": "he", "in": "id", "ji": "yi"}
"""Primary language subtags that eSpeak NG lists under another one."""
