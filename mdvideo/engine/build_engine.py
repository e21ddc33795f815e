"""The composition root: the only place that names who paints, typesets, encodes and stores.

A ``BuildEngine`` holds what stays warm between builds (store, threads, fonts, painter), so one serves many decks and a
whole watch session. ``production`` makes films with it; ``building`` opens one for a project.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from mdvideo._util.lru import LRUCache
from mdvideo.cache.executor import Executor, JobHandler, LocalExecutor, Reader, RoutingExecutor
from mdvideo.cache.runner import Runner, Why
from mdvideo.cache.store import BlobLost, Store
from mdvideo.deck.lint import check_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck, Slide
from mdvideo.engine.handlers import MAKERS
from mdvideo.engine.image_backends import ImageBackends
from mdvideo.engine.motion_backends import MotionBackends, make_pinned_clip
from mdvideo.engine.speech_backends import SpeechBackends
from mdvideo.engine.workers import WorkerCluster
from mdvideo.errors import DeckError, Problem, StoreError, ThemeError
from mdvideo.events import Event, Planned, Warned
from mdvideo.images.author_pictures import make_picture
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.lockfile.lockfile import Lockfile, lock_path, read_lockfile
from mdvideo.lockfile.pinned_media import make_pinned
from mdvideo.lockfile.resolve import brought
from mdvideo.plan.caption_jobs import CaptionOverlayJob
from mdvideo.plan.captions.reading_time import reading_seconds
from mdvideo.plan.jobs import (
    BackgroundJob,
    DecodePictureJob,
    Job,
    PaintJob,
    PinnedJob,
    Product,
    SlideJob,
    SpeakJob,
    TimingJob,
)
from mdvideo.plan.motion_jobs import AnimateJob, PinnedMotionClipJob
from mdvideo.plan.narration.schedule import Narration, SlideSpeech, narrated, narration_problems
from mdvideo.plan.narration.script import Script
from mdvideo.plan.pacing import pace_problems
from mdvideo.plan.pictures import PictureUse, asked_pictures, local_pictures, prompts_of
from mdvideo.plan.timeline import Timeline, timeline_of, transitions_of
from mdvideo.protocols import HtmlRenderer, PictureRequest, TextToSpeech
from mdvideo.settings import Settings, settings_for
from mdvideo.slides.caption_overlay import make_strip
from mdvideo.slides.handlers import make_plate, make_slide
from mdvideo.slides.themes.theme import Theme, load_theme
from mdvideo.steps.edit_cache import EditCache
from mdvideo.steps.generated_motion import generates, mover_for
from mdvideo.steps.narration import SpeechContext, clips_in, make_speech, scripts_of, speaks, voice_problems
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.steps.slides import TypesetContext, TypesetSlide, make_stills

Emit = Callable[[Event], None]

REMEMBERED_LESSONS = 16
"""Of so many decks a warm process remembers what it read, each in some times its own size."""


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """A deck with everything decided that can be decided before anything is made."""

    path: Path
    deck: Deck
    settings: Settings
    theme: Theme
    lock: Lockfile = field(default_factory=Lockfile)
    scripts: tuple[Script, ...] = ()
    memo: EditCache = field(default_factory=EditCache, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TypesetResult:
    """A lesson typeset: the slides that were asked for, in order, or what is wrong with each."""

    lesson: LoadedDeck
    slides: tuple[Slide, ...]
    outcomes: tuple[TypesetSlide | DeckError, ...]

    @property
    def stills(self) -> tuple[TypesetSlide, ...]:
        """All stills. Raises DeckError with every error when any slide has one."""
        errors = [p for outcome in self.outcomes if isinstance(outcome, DeckError) for p in outcome.problems]
        if errors:
            raise DeckError(errors)
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, TypesetSlide))


class BuildEngine:
    """What builds need and what stays warm between them. Use it as a context manager.

    ``store`` is where results are kept; ``jobs`` is the number of threads (default: one a core). ``elsewhere`` are
    other machines that make the jobs: all but those that only ask a server.
    """

    def __init__(
        self,
        store: Store,
        *,
        jobs: int | None = None,
        emit: Emit = lambda _: None,
        why: Why | None = None,
        elsewhere: WorkerCluster | None = None,
    ) -> None:
        self.emit = emit
        self.store = store
        self._closing = ExitStack()
        self._renderers: dict[str, HtmlRenderer] = {}
        self._local = self._closing.enter_context(LocalExecutor(store, self._makers(), jobs))
        card = GpuLease()
        self.painters = ImageBackends(store, self._local, emit, card, elsewhere)
        self._closing.callback(self.painters.close)
        self.animators = MotionBackends(store, emit, card, elsewhere)
        self._closing.callback(self.animators.close)
        self.speakers = SpeechBackends(store, self._local.workers, emit, elsewhere)
        self._closing.callback(self.speakers.close)
        routes: dict[type[Job], Executor] = {PaintJob: self.painters, AnimateJob: self.animators}
        routes |= {SpeakJob: self.speakers, TimingJob: self.speakers}
        self.elsewhere = elsewhere
        self.executor = RoutingExecutor(routes, self._local if elsewhere is None else elsewhere.executor())
        self._why = why
        self.runner = Runner(store, self.executor, emit, why)
        self.placements = SampleIndex(store.read)
        self._memos: LRUCache[Path, EditCache] = LRUCache(REMEMBERED_LESSONS)

    def __enter__(self) -> BuildEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.close()

    def telling(self, emit: Emit) -> BuildEngine:
        """The same workshop for one of several users: all that is warm is shared, its work's events go to ``emit``.

        It ends with the one that it was made from.
        """
        other = copy(self)
        other.emit = emit
        other.runner = Runner(self.store, self.executor, emit, self._why)
        return other

    def prefer(self, *kinds: type[Job]) -> None:
        """Give jobs of these kinds threads of their own, so that they do not queue behind what may wait.

        What is made from this workshop later heeds it, too.
        """
        lane = self._closing.enter_context(LocalExecutor(self.store, self._makers(), self._local.workers))
        self.executor = RoutingExecutor(dict.fromkeys(kinds, lane), self.executor)
        self.runner = Runner(self.store, self.executor, self.emit, self._why)

    def _makers(self) -> Mapping[type[Job], JobHandler]:
        return {
            DecodePictureJob: self._load,
            PinnedJob: partial(_kept, make_pinned),
            PinnedMotionClipJob: partial(_kept, make_pinned_clip),
            SlideJob: self._typeset,
            BackgroundJob: lambda job, read: make_plate(job, read, self._renderer_of(job.renderer)),
            CaptionOverlayJob: lambda job, _: make_strip(job, self._renderer_of(job.renderer)),
            **MAKERS,
        }

    def _load(self, job: DecodePictureJob, read: Reader) -> Product:
        return make_picture(job, read, self._renderer_of(job.renderer))

    def _typeset(self, job: SlideJob, read: Reader) -> Product:
        return make_slide(job, read, self._renderer_of(job.renderer))

    # --- who does the work

    def renderer(self, name: str) -> HtmlRenderer:
        """The renderer of that name, started on first use. Raises BackendUnavailable."""
        if name not in self._renderers:
            from mdvideo.slides.themes.fonts import font_files

            if name == "chromium":
                from mdvideo.slides.renderers.chromium import ChromiumRenderer

                chromium = ChromiumRenderer(font_files())
                self._closing.callback(chromium.close)
                self._renderers[name] = chromium
            else:
                from mdvideo.slides.renderers.blitz import BlitzRenderer

                self._renderers[name] = BlitzRenderer(font_files())
        return self._renderers[name]

    def _renderer_of(self, identity: str) -> HtmlRenderer:
        return next((r for r in self._renderers.values() if r.identity == identity), None) or self.renderer("blitz")

    # --- the stages

    def open(self, path: Path, overrides: Mapping[str, Any]) -> LoadedDeck:
        """Read a deck and settle its settings and theme. Raises DeckError, SettingsError or ThemeError.

        Warnings are emitted here, or raised if the settings are strict.
        """
        memo = self._memo(path)
        deck = load_deck(path, memo.deck)
        memo.begin(len(deck.slides))
        scripts, said = scripts_of(deck, path.resolve().parent, memo)
        problems = (*deck.problems, *check_deck(deck), *said)
        errors = [problem for problem in problems if problem.severity == "error"]
        if errors:
            raise DeckError(problems)
        settings = settings_for(path, deck.options, overrides)
        self.heed(problems, settings)
        lock = read_lockfile(lock_path(path))
        return LoadedDeck(path, deck, settings, self.theme(deck, settings, path), lock, scripts, memo)

    def _memo(self, path: Path) -> EditCache:
        """What is remembered of that lesson."""
        memo = self._memos.get(path)
        if memo is None:
            memo = EditCache()
            self._memos.put(path, memo)
        return memo

    def theme(self, deck: Deck, settings: Settings, path: Path) -> Theme:
        """The deck's theme; an unknown one that the front matter named is shown at its line."""
        try:
            return load_theme(settings.theme, path.parent)
        except ThemeError as error:
            span = deck.option_spans.get("theme")
            if span is None or deck.options.get("theme") != settings.theme:
                raise
            raise DeckError.at(span, "theme", error.message, hint=error.hint) from error

    def heed(self, problems: Iterable[Problem], settings: Settings) -> None:
        """Emit warnings; raise them as one DeckError if the settings are strict."""
        problems = tuple(problems)
        if settings.strict and problems:
            raise DeckError(problems)
        for problem in problems:
            self.emit(Warned(problem))

    def asked(self, lesson: LoadedDeck, slides: Iterable[Slide]) -> dict[PictureRequest, PictureUse]:
        """The pictures that these slides ask for."""
        return asked_pictures(slides, lesson.settings.size, lesson.settings.images, lesson.theme.image_style)

    def paintings(
        self, lesson: LoadedDeck, asked: Mapping[PictureRequest, PictureUse], *, to_pin: bool = False
    ) -> dict[PictureRequest, PaintJob | PinnedJob]:
        """How to come by each picture (see ``Painters.paintings``). Raises DeckError, BackendUnavailable."""
        folder = lesson.path.resolve().parent
        images = lesson.settings.images
        jobs, warnings = self.painters.paintings(asked, lesson.lock, images, folder, to_pin=to_pin)
        self.heed(warnings, lesson.settings)
        return jobs

    async def show(self, lesson: LoadedDeck, slides: Sequence[Slide] | None = None) -> TypesetResult:
        """Paint the pictures of the slides and typeset them."""
        deck, settings, images = lesson.deck, lesson.settings, lesson.settings.images
        chosen = tuple(deck.slides if slides is None else slides)
        renderer = self.renderer(settings.renderer)
        paintings = self.paintings(lesson, self.asked(lesson, chosen))
        folder = lesson.path.resolve().parent
        mover, still = mover_for(
            chosen,
            lesson.lock.clip_pins(),
            images,
            lambda: self.animators.identity(images, self.painters.choice(images)),
            partial(brought, store=self.store, folder=folder),
        )
        self.heed(still, settings)
        clips = sum(map(generates, chosen)) if mover is not None else 0
        shown = [p for slide in chosen for p in (*prompts_of(slide, settings.size), *local_pictures(slide))]
        self.emit(Planned("pictures", len(shown) + clips))
        self.emit(Planned("slides", sum(1 + len(slide.sequence) for slide in chosen) + clips))
        studio = TypesetContext(
            make=self.runner.make,
            keep=self.store.put_blob,
            paintings=paintings,
            renderer=renderer.identity,
            theme=lesson.theme,
            settings=settings,
            folder=folder,
            mover=mover,
            memo=lesson.memo,
        )
        return TypesetResult(lesson, chosen, await make_stills(deck, chosen, studio))

    def voice(self, lesson: LoadedDeck) -> tuple[TextToSpeech | None, tuple[Problem, ...]]:
        """Who speaks a lesson, if anybody does, and what is wrong with voices and languages that it asks for."""
        if not speaks(lesson.deck, lesson.scripts):
            return None, ()
        voice = self.speakers.voice(lesson.settings.speech)
        if voice is None:
            return None, ()
        return voice, tuple(voice_problems(lesson.deck, lesson.scripts, lesson.settings, voice))

    async def speak(self, lesson: LoadedDeck) -> tuple[SpeechContext, tuple[SlideSpeech | None, ...]]:
        """What is heard of each slide, and the booth in which it was made. Raises DeckError, BackendError."""
        voice, problems = await asyncio.to_thread(self.voice, lesson)
        if any(problem.severity == "error" for problem in problems):
            raise DeckError(problems)
        self.heed(problems, lesson.settings)
        booth = SpeechContext(
            make=self.runner.make,
            keep=self.store.put_blob,
            voice=voice,
            timer=self.speakers.timer,
            settings=lesson.settings,
            lang=lesson.deck.lang,
            folder=lesson.path.resolve().parent,
        )
        slides, scripts = lesson.deck.slides, lesson.scripts
        if clips := clips_in(slides, scripts, voice is not None):
            self.emit(Planned("speech", clips))
        return booth, await make_speech(slides, scripts, booth)

    def narration(self, lesson: LoadedDeck, speeches: Sequence[SlideSpeech | None]) -> Narration:
        """When each sentence is heard, and how long each slide stays for it."""
        slides, settings = lesson.deck.slides, lesson.settings
        transitions = transitions_of(slides, lesson.theme.transition)
        reading = [reading_seconds(script) for script in lesson.scripts] if settings.captions != "none" else []
        return narrated(slides, speeches, transitions, settings.pacing, settings.fps, reading)

    def timeline(self, lesson: LoadedDeck, narration: Narration | None = None) -> tuple[Timeline, tuple[Problem, ...]]:
        """When each slide is shown, by reading time where nothing is heard, and what is too short for it."""
        slides, fps = lesson.deck.slides, lesson.settings.fps
        narration = narration or self.narration(lesson, [None] * len(slides))
        timeline = timeline_of(slides, narration.paces, transitions_of(slides, lesson.theme.transition), fps)
        problems = (
            (narration_problems if heard else pace_problems)(slide, pace, fps)
            for slide, pace, heard in zip(slides, narration.paces, narration.slides, strict=True)
        )
        return timeline, tuple(problem for some in problems for problem in some)


def _kept(make: JobHandler, job: Job, read: Reader) -> Product:
    try:
        return make(job, read)
    except BlobLost as lost:  # no job brings it back: the runner would ask this one
        raise StoreError(lost.message, hint=lost.hint) from lost
