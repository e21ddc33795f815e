"""The author's takes: a recording is listened to first, and is a file beside the deck once it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mdvideo.audio.decode import decode_audio
from mdvideo.audio.noise_gate import gate_noise, measure_levels
from mdvideo.audio.pcm import to_pcm16
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.errors import BackendUnavailable, OutputError
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.narration.script import Sentence
from mdvideo.plan.takes import TakeSubject, take_subjects
from mdvideo.steps.narration import utterance_of
from mdvideo.steps.take_files import delete_take, find_takes, wav_bytes, write_take
from mdvideo.watch.session.media_registry import MediaRegistry
from mdvideo.watch.voice_picker import spoken_url


@dataclass(frozen=True, slots=True)
class _PendingTake:
    subject: TakeSubject
    pcm: bytes


class TakeRecorder:
    """The takes of one session. For use on the event loop's thread.

    ``loaded`` returns the deck as it was read last; it raises MdvideoError before that. ``changed`` is called when a
    file was written or deleted.
    """

    def __init__(
        self,
        path: Path,
        engine: BuildEngine,
        media: MediaRegistry,
        loaded: Callable[[], LoadedDeck],
        changed: Callable[[], None],
    ) -> None:
        self._path = path
        self._engine = engine
        self._media = media
        self._loaded = loaded
        self._changed = changed
        self._pending: dict[str, _PendingTake] = {}
        """Recordings that are neither kept nor discarded, by key. A retake replaces the one before."""

    async def record(self, key: str, data: bytes, *, gate: bool) -> dict[str, Any]:
        """Take a recording, in any format that FFmpeg reads, of the sentence or slide with this key.

        Returns the URL at which to listen to it, its length in seconds and its levels in dBFS. Raises MdvideoError for
        an unknown key and for a recording that cannot be used.
        """
        subject = self._subject(key)
        pcm, report = await asyncio.to_thread(_prepare_take, data, gate)
        self._pending[key] = _PendingTake(subject, pcm)
        return {"url": self._media.add_wav(wav_bytes(pcm, SAMPLE_RATE)), **report}

    async def keep(self, key: str) -> None:
        """Write the recording beside the deck. Raises MdvideoError."""
        pending = self._pending.get(key)
        if pending is None:
            raise OutputError("there is no new recording of it", hint="record it first")
        await asyncio.to_thread(write_take, self._path, pending.subject, pending.pcm)
        del self._pending[key]
        self._changed()

    def discard(self, key: str) -> None:
        """Forget the recording that was not kept, if there is one."""
        self._pending.pop(key, None)

    async def delete(self, key: str) -> None:
        """Delete the kept recording: the voice speaks again. Raises MdvideoError."""
        if key not in find_takes(self._path):
            raise OutputError("there is no recording of it")
        await asyncio.to_thread(delete_take, self._path, key)
        self._changed()

    async def kept_url(self, key: str) -> str:
        """Return the URL of the kept recording. Raises MdvideoError."""
        path = find_takes(self._path).get(key)
        if path is None:
            raise OutputError("there is no recording of it")
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise OutputError(f"cannot read {path}: {error.strerror}") from error
        return self._media.add_wav(data)

    async def voice_urls(self, key: str) -> list[str]:
        """Return the URLs of the sentences, one after another, as the voice speaks them. Raises MdvideoError."""
        subject, loaded = self._subject(key), self._loaded()
        voice = await asyncio.to_thread(self._engine.speech_backends.backend_of, loaded.settings.speech)
        if voice is None:
            raise BackendUnavailable("no voice speaks this deck", hint="choose one: `speech: {backend: auto}`")
        slide, sentences = loaded.deck.slides[subject.slide], _sentences_of(loaded, subject)
        said = [(utterance_of(one, slide, loaded.settings, loaded.deck.lang), one.written[:60]) for one in sentences]
        return [await spoken_url(self._engine, self._media, voice, *utterance) for utterance in said]

    def _subject(self, key: str) -> TakeSubject:
        loaded = self._loaded()
        subjects = take_subjects(loaded.deck.slides, loaded.scripts)
        found = next((subject for subject in subjects if subject.key == key), None)
        if found is None:
            raise OutputError("these words are no longer in the notes", hint="record the sentence as it is now")
        return found


def _sentences_of(loaded: LoadedDeck, subject: TakeSubject) -> Sequence[Sentence]:
    sentences = loaded.scripts[subject.slide].sentences
    return sentences if subject.sentence is None else sentences[subject.sentence : subject.sentence + 1]


def _prepare_take(data: bytes, gate: bool) -> tuple[bytes, dict[str, Any]]:
    """Decode and gate a recording; return its 16-bit PCM at 48 kHz, and what to say about it."""
    samples = decode_audio(data, 1, "the recording")
    levels = measure_levels(samples)
    gated = gate_noise(samples) if gate else samples
    report = {"seconds": round(samples.size / SAMPLE_RATE, 3), "gated": gated is not samples, **asdict(levels)}
    return to_pcm16(gated), report
