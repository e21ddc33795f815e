"""The build engine: the store, executors, renderers and backends that stay open between builds.

It is the composition root: the only place that names the implementation of every job. One engine serves many decks, or
a whole watch session. ``pipeline`` builds videos with it; ``mdvideo.api.open_engine`` opens one for a project.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from copy import copy
from functools import partial
from types import TracebackType

from mdvideo.cache.cache_only import CacheOnly
from mdvideo.cache.executor import Executor, JobHandler, LocalExecutor, RoutingExecutor
from mdvideo.cache.runner import Explain, Runner
from mdvideo.cache.store import BlobLost, Store
from mdvideo.engine.backends.image_backends import ImageBackends
from mdvideo.engine.backends.motion_backends import MotionBackends, run_pinned_clip
from mdvideo.engine.backends.speech_backends import SpeechBackends
from mdvideo.engine.handlers import PURE_HANDLERS
from mdvideo.engine.workers import WorkerCluster
from mdvideo.errors import BackendUnavailable, DeckError, Problem, StoreError, fold_problems
from mdvideo.events import Emit, Warned
from mdvideo.images.author_pictures import run_decode_picture
from mdvideo.images.diagrams.draw_diagram import run_draw_diagram
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.images.moving.draw_terminal import run_draw_terminal
from mdvideo.images.moving.terminal_drawing import TerminalFonts
from mdvideo.images.svg.draw_svg import draw_by_renderer, draw_by_resvg, draw_css_svg
from mdvideo.images.svg.locate_label import run_locate_in_drawing
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.lockfile.pinned_media import run_pinned_picture
from mdvideo.plan.jobs.audio_jobs import SpeakJob, TimingJob
from mdvideo.plan.jobs.caption_jobs import CaptionOverlayJob
from mdvideo.plan.jobs.clip_jobs import ClipSlideJob
from mdvideo.plan.jobs.job import Job, Product, ReadBlob
from mdvideo.plan.jobs.morph_jobs import LocateCodeJob
from mdvideo.plan.jobs.motion_jobs import GenerateMotionClipJob, PinnedMotionClipJob
from mdvideo.plan.jobs.picture_jobs import (
    DecodePictureJob,
    DrawDiagramJob,
    DrawTerminalJob,
    GeneratePictureJob,
    PinnedPictureJob,
)
from mdvideo.plan.jobs.pointing_jobs import LocateInDrawingJob, LocateTargetsJob
from mdvideo.plan.jobs.presenter_jobs import PlacePresenterJob
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, SlideJob
from mdvideo.protocols import HtmlRenderer
from mdvideo.settings import Settings
from mdvideo.slides.caption_overlay import run_caption_overlay
from mdvideo.slides.composite.clip_slide import run_clip_slide
from mdvideo.slides.handlers import run_background, run_slide
from mdvideo.slides.morph.locate_code import run_locate_code
from mdvideo.slides.pointing.locate_targets import run_locate_targets
from mdvideo.slides.presenter.place_presenter import run_place_presenter
from mdvideo.slides.themes.fonts import font_files, is_covered, upright_files
from mdvideo.slides.writing.font_search import font_of, font_paths
from mdvideo.steps.edit_cache import EditCache
from mdvideo.steps.playing.terminals import MONO_FILES
from mdvideo.steps.sample_index import SampleIndex


class BuildEngine:
    """Everything that builds share. Use it as a context manager.

    ``store`` keeps the results. ``jobs`` is the number of threads; default: one per core. ``cluster`` runs jobs on
    other machines, except those that only call a server.
    """

    def __init__(
        self,
        store: Store,
        *,
        jobs: int | None = None,
        emit: Emit = lambda _: None,
        explain: Explain | None = None,
        cluster: WorkerCluster | None = None,
    ) -> None:
        self.emit = emit
        self.store = store
        self.cluster = cluster
        self._exit_stack = ExitStack()
        self._renderers: dict[str, HtmlRenderer] = {}
        self._starting = threading.RLock()
        self._lacks_chromium = threading.Event()  # shared by all views of this engine; set once it could not be started
        self._svg = SvgRasterizer(font_files(), is_covered, font_paths)
        self._exit_stack.callback(self._svg.close)
        self._local = self._exit_stack.enter_context(LocalExecutor(store, self._job_handlers(), jobs))
        gpu = GpuLease()
        self.image_backends = ImageBackends(store, self._local, emit, gpu, cluster)
        self._exit_stack.callback(self.image_backends.close)
        self.motion_backends = MotionBackends(store, emit, gpu, cluster)
        self._exit_stack.callback(self.motion_backends.close)
        self.speech_backends = SpeechBackends(store, self._local.threads, emit, cluster)
        self._exit_stack.callback(self.speech_backends.close)
        routes: dict[type[Job], Executor] = {
            GeneratePictureJob: self.image_backends,
            GenerateMotionClipJob: self.motion_backends,
            SpeakJob: self.speech_backends,
            TimingJob: self.speech_backends,
        }
        self.executor: Executor = RoutingExecutor(routes, self._local if cluster is None else cluster.cpu_executor())
        self._explain = explain
        self.runner = Runner(store, self.executor, emit, explain)
        self.sample_index = SampleIndex(store.read)
        self.edit_cache = EditCache()

    def __enter__(self) -> BuildEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._exit_stack.close()

    def with_listener(self, emit: Emit) -> BuildEngine:
        """Return a view of this engine that sends the events of its work to ``emit``. It shares everything else."""
        return self._view(self.executor, emit)

    def with_dedicated_pool(self, *kinds: type[Job]) -> BuildEngine:
        """Return a view of this engine that runs jobs of these kinds on threads of their own.

        Urgent jobs then do not queue after slow ones.
        """
        pool = self._exit_stack.enter_context(LocalExecutor(self.store, self._job_handlers(), self._local.threads))
        return self._view(RoutingExecutor(dict.fromkeys(kinds, pool), self.executor), self.emit)

    def cache_only(self) -> BuildEngine:
        """Return a view of this engine that runs no job: what the store does not hold raises CacheMiss."""
        return self._view(CacheOnly(), self.emit)

    def _view(self, executor: Executor, emit: Emit) -> BuildEngine:
        view = copy(self)
        view.emit = emit
        view.executor = executor
        view.runner = Runner(self.store, executor, emit, self._explain)
        return view

    def _job_handlers(self) -> Mapping[type[Job], JobHandler]:
        return {
            DecodePictureJob: self._load,
            DrawDiagramJob: partial(run_draw_diagram, fonts=upright_files()),
            DrawTerminalJob: partial(run_draw_terminal, fonts=TerminalFonts(*MONO_FILES), find_font=font_of),
            PinnedPictureJob: partial(_run_without_restore, run_pinned_picture),
            PinnedMotionClipJob: partial(_run_without_restore, run_pinned_clip),
            SlideJob: self._typeset,
            ClipSlideJob: lambda job, read: run_clip_slide(job, read, self._renderer_of(job.renderer)),
            BackgroundJob: lambda job, read: run_background(job, read, self._renderer_of(job.renderer)),
            CaptionOverlayJob: lambda job, _: run_caption_overlay(job, self._renderer_of(job.renderer)),
            LocateTargetsJob: lambda job, read: run_locate_targets(job, read, self._renderer_of(job.renderer)),
            LocateCodeJob: lambda job, read: run_locate_code(job, read, self._renderer_of(job.renderer)),
            PlacePresenterJob: lambda job, read: run_place_presenter(job, read, self._renderer_of(job.renderer)),
            LocateInDrawingJob: partial(run_locate_in_drawing, rasterizer=self._svg),
            **PURE_HANDLERS,
        }

    def _load(self, job: DecodePictureJob, read: ReadBlob) -> Product:
        if not job.renderer or job.renderer.startswith("resvg"):
            return run_decode_picture(job, read, partial(draw_by_resvg, self._svg))
        return run_decode_picture(job, read, partial(draw_by_renderer, self._renderer_of(job.renderer)))

    def _typeset(self, job: SlideJob, read: ReadBlob) -> Product:
        renderer = self._renderer_of(job.renderer)
        draw_svg = None if job.renderer.startswith("chromium") else partial(draw_css_svg, self._svg)
        return run_slide(job, read, renderer, draw_svg)

    def svg_renderer(self, name: str) -> str:
        """Return the identity of what draws SVG where ``name`` renders pages: Chromium itself, or resvg."""
        return self.renderer(name).identity if name == "chromium" else self._svg.identity

    def renderer(self, name: str) -> HtmlRenderer:
        """Return the renderer of that name, started on first use. Raises BackendUnavailable.

        ``auto`` is the default one, which draws whatever it can; for the rest see ``full_renderer``.
        """
        name = "blitz" if name == "auto" else name
        with self._starting:
            return self._started(name)

    def full_renderer(self) -> str | None:
        """Return the identity of Chromium, started on first use; None where it cannot be started."""
        with self._starting:
            if not self._lacks_chromium.is_set():
                try:
                    return self.renderer("chromium").identity
                except BackendUnavailable:
                    self._lacks_chromium.set()
        return None

    def _started(self, name: str) -> HtmlRenderer:
        if name not in self._renderers:
            if name == "chromium":
                from mdvideo.slides.renderers.chromium import ChromiumRenderer

                chromium = ChromiumRenderer(font_files())
                self._exit_stack.callback(chromium.close)
                self._renderers[name] = chromium
            else:
                from mdvideo.slides.renderers.blitz import BlitzRenderer

                blitz = BlitzRenderer(font_files())
                self._exit_stack.callback(blitz.close)
                self._renderers[name] = blitz
        return self._renderers[name]

    def _renderer_of(self, identity: str) -> HtmlRenderer:
        return next((r for r in self._renderers.values() if r.identity == identity), None) or self.renderer("blitz")

    def report_problems(self, problems: Iterable[Problem], settings: Settings) -> None:
        """Emit warnings, equal ones as one; raise all as one DeckError if the settings are strict."""
        problems = tuple(problems)
        if settings.strict and problems:
            raise DeckError(problems)
        for problem in fold_problems(problems):
            self.emit(Warned(problem))


def _run_without_restore(make: JobHandler, job: Job, read: ReadBlob) -> Product:
    try:
        return make(job, read)
    except BlobLost as lost:  # the runner would restore it by running this same job
        raise StoreError(lost.message, hint=lost.hint) from lost
