"""Speech backends by name, created on first use and kept, each with its own threads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from mdvideo.cache.executor import Executor, JobListener, LocalExecutor
from mdvideo.cache.store import Store
from mdvideo.engine.workers import WorkerCluster
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Emit, Notice
from mdvideo.plan.jobs.audio_jobs import SpeakJob, TimingJob
from mdvideo.plan.jobs.job import Job, Product, ReadBlob, Result
from mdvideo.protocols import BackendContext, RoutesUtterances, TextToSpeech, is_parallel
from mdvideo.settings import SpeechSettings
from mdvideo.speech.auto_voice import AutoVoice, any_voice_installed
from mdvideo.speech.espeak import Espeak, espeak_installed
from mdvideo.speech.handlers import LETTER_ESTIMATE, run_speak, run_timing

PARALLEL_SENTENCES = 4
"""Minimum number of sentences that a parallel backend speaks at once: it mostly waits for a process or a server."""


def speech_backends() -> dict[str, EntryPoint]:
    """Return every installed speech backend by name: the entry points in the group ``mdvideo.speech``.

    Each is a factory, called as ``factory(settings, context)`` with SpeechSettings and a BackendContext. It returns a
    TextToSpeech, which may implement more of ``mdvideo.protocols``.
    """
    return {point.name: point for point in entry_points(group="mdvideo.speech")}


def speech_factory(name: str) -> Callable[[SpeechSettings, BackendContext], TextToSpeech]:
    """Return what creates a speech backend. Raises BackendUnavailable, which lists the known ones."""
    if name == "auto":
        return AutoVoice
    backends = speech_backends()
    if name not in backends:
        known = ", ".join(sorted({"auto", *backends}))
        raise BackendUnavailable(f"there is no speech backend {name!r}", hint=f"write one of: {known}")
    factory: Callable[[SpeechSettings, BackendContext], TextToSpeech] = backends[name].load()
    return factory


class SpeechBackends:
    """The executor of SpeakJobs and TimingJobs: routes each to the backend that it names. Use ``close`` at the end."""

    def __init__(self, store: Store, workers: int, emit: Emit, cluster: WorkerCluster | None = None) -> None:
        self._store = store
        self._workers = workers
        self._emit = emit
        self._context = BackendContext(lambda line: emit(Notice(line)))
        self._cluster = cluster
        self._exit_stack = ExitStack()
        self._backends: dict[SpeechSettings, TextToSpeech | None] = {}
        self._executors: dict[str, Executor] = {}

    def close(self) -> None:
        """Cancel jobs that have not started, and wait for the rest."""
        self._exit_stack.close()

    def backend_of(self, speech: SpeechSettings) -> TextToSpeech | None:
        """Return the backend of these settings, or None for silence. If no voice is installed, a notice says so once.

        Raises BackendUnavailable if the settings name a backend that is not installed.
        """
        if speech not in self._backends:
            self._backends[speech] = self._create(speech)
        return self._backends[speech]

    def word_timer(self) -> str:
        """Return the identity of what estimates word timings: eSpeak NG if installed, else the number of letters."""
        if not espeak_installed():
            if LETTER_ESTIMATE not in self._executors:
                self._add_executor("letters", SpeechSettings(), LETTER_ESTIMATE, None, parallel=True)
            return LETTER_ESTIMATE
        espeak = Espeak()
        if espeak.identity not in self._executors:
            self._add_executor("espeak", SpeechSettings(backend="espeak"), espeak.identity, espeak, parallel=True)
        return espeak.identity

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Run a job on the backend that it names."""
        assert isinstance(job, SpeakJob | TimingJob)
        if job.backend not in self._executors:
            self._add_routed(job.backend)
        return await self._executors[job.backend].run(job, listener)

    def _create(self, speech: SpeechSettings) -> TextToSpeech | None:
        name = speech.backend
        if name == "none":
            return None
        if name == "auto":
            if not any_voice_installed():
                self._emit(Notice("notes are not spoken: no voice is installed (pip install 'mdvideo[voice]')"))
                return None
            return AutoVoice(speech, self._context)
        voice: Any = speech_factory(name)(speech, self._context)
        if isinstance(voice, AbstractContextManager):
            self._exit_stack.enter_context(voice)
        if voice.identity not in self._executors:
            self._add_executor(name, speech, voice.identity, voice, parallel=is_parallel(voice))
        created: TextToSpeech = voice
        return created

    def _add_routed(self, identity: str) -> None:
        """Add the executor of a backend to which another one hands utterances."""
        for speech, router in self._backends.items():
            if not isinstance(router, RoutesUtterances):
                continue
            for name, voice in router.opened():
                if voice.identity == identity:
                    self._add_executor(name, speech, identity, voice, parallel=is_parallel(voice))
                    return

    def _add_executor(
        self, name: str, speech: SpeechSettings, identity: str, voice: TextToSpeech | None, *, parallel: bool
    ) -> None:
        """Give a backend an executor: on the cluster, or on threads of its own; one thread if it is not parallel."""
        remote = None if self._cluster is None else self._cluster.speech_executor(name, speech)
        if remote is not None:
            self._executors[identity] = remote
            return

        def speak(job: SpeakJob, read: ReadBlob) -> Product:
            del read
            assert voice is not None
            return run_speak(job, voice)

        def time(job: TimingJob, read: ReadBlob) -> Product:
            del read
            return run_timing(job, voice)

        workers = max(self._workers, PARALLEL_SENTENCES) if parallel else 1
        executor = LocalExecutor(self._store, {SpeakJob: speak, TimingJob: time}, workers)
        self._executors[identity] = self._exit_stack.enter_context(executor)
