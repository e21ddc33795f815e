"""Who speaks: voices by name, made on first use and kept, each with the threads that it may use."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from mdvideo.cache.executor import Executor, LocalExecutor, Reader, Watcher
from mdvideo.cache.store import Store
from mdvideo.engine.workers import WorkerCluster
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Event, Notice
from mdvideo.plan.jobs import Job, Product, Result, SpeakJob, TimingJob
from mdvideo.protocols import TextToSpeech
from mdvideo.settings import SpeechSettings
from mdvideo.speech.espeak import Espeak, installed
from mdvideo.speech.handlers import LETTERS, make_speech, make_timing

AT_ONCE = 4
"""Sentences that a parallel voice speaks at once, at least: most of that time it waits for a process or a server."""


def speech_backends() -> dict[str, EntryPoint]:
    """Every voice that is installed, by name: ours and those of other packages' ``mdvideo.speech`` entry points.

    Each loads a callable that takes SpeechSettings and gives a TextToSpeech, which may be a context manager.
    """
    return {point.name: point for point in entry_points(group="mdvideo.speech")}


class SpeechBackends:
    """An executor of SpeakJobs and TimingJobs that knows every voice. Use ``close`` at the end."""

    def __init__(
        self, store: Store, workers: int, emit: Callable[[Event], None], elsewhere: WorkerCluster | None = None
    ) -> None:
        self._store = store
        self._workers = workers
        self._emit = emit
        self._elsewhere = elsewhere
        self._closing = ExitStack()
        self._voices: dict[SpeechSettings, TextToSpeech | None] = {}
        self._desks: dict[str, Executor] = {}

    def close(self) -> None:
        """Drop what has not begun, and wait for voices."""
        self._closing.close()

    def voice(self, speech: SpeechSettings) -> TextToSpeech | None:
        """Who speaks under these settings; None where nobody does, which is said once where it is for want of a voice.

        Raises BackendUnavailable for a voice that was asked for by name and is not there.
        """
        if speech not in self._voices:
            self._voices[speech] = self._made(speech)
        return self._voices[speech]

    def timer(self) -> str:
        """Identity of what estimates words in time: eSpeak NG where it is installed, else the letters."""
        if not installed():
            if LETTERS not in self._desks:
                self._hire("letters", SpeechSettings(), LETTERS, None, parallel=True)
            return LETTERS
        espeak = Espeak()
        if espeak.identity not in self._desks:
            self._hire("espeak", SpeechSettings(), espeak.identity, espeak, parallel=True)
        return espeak.identity

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have it spoken, or timed, by whom it names."""
        assert isinstance(job, SpeakJob | TimingJob)
        return await self._desks[job.backend].run(job, watcher)

    def _made(self, speech: SpeechSettings) -> TextToSpeech | None:
        name = speech.backend
        if name == "none":
            return None
        if name == "auto":
            if not installed():
                self._emit(Notice("notes are not spoken: no voice is installed (pip install 'mdvideo[voice]')"))
                return None
            name = "espeak"
        backends = speech_backends()
        if name not in backends:
            known = ", ".join(sorted({"auto", *backends}))
            raise BackendUnavailable(f"there is no speech backend {name!r}", hint=f"write one of: {known}")
        voice: Any = backends[name].load()(speech)
        if isinstance(voice, AbstractContextManager):
            self._closing.enter_context(voice)
        if voice.identity not in self._desks:
            self._hire(name, speech, voice.identity, voice, parallel=getattr(voice, "parallel", False))
        found: TextToSpeech = voice
        return found

    def _hire(
        self, name: str, speech: SpeechSettings, identity: str, voice: TextToSpeech | None, *, parallel: bool
    ) -> None:
        """Give a voice its threads: one, unless it may be called from several; or have it speak on other machines."""
        away = None if self._elsewhere is None else self._elsewhere.voice(name, speech)
        if away is not None:
            self._desks[identity] = away
            return

        def speak(job: SpeakJob, read: Reader) -> Product:
            del read
            assert voice is not None
            return make_speech(job, voice)

        def time(job: TimingJob, read: Reader) -> Product:
            del read
            return make_timing(job, voice)

        workers = max(self._workers, AT_ONCE) if parallel else 1
        desk = LocalExecutor(self._store, {SpeakJob: speak, TimingJob: time}, workers)
        self._desks[identity] = self._closing.enter_context(desk)
