"""Present the results of builds: turn them into changes of the session's view."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from mdvideo._util.digests import sha256_of
from mdvideo.cache.runner import gather_all
from mdvideo.cache.store import BlobLost
from mdvideo.deck.model import Slide
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.pipeline import PreparedBuild, RenderedBuild
from mdvideo.errors import DeckError, Problem, fold_problems
from mdvideo.events import Event, Notice
from mdvideo.lockfile.pin_ids import picture_id
from mdvideo.output.assemble_mp4 import mp4_of
from mdvideo.output.files import captions_vtt
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import PinnedPictureJob
from mdvideo.plan.jobs.thumbnail_jobs import ThumbnailJob
from mdvideo.plan.takes import slide_key
from mdvideo.protocols import PictureRequest
from mdvideo.steps.slides import TypesetSlide
from mdvideo.video.virtual_file import VirtualVideo
from mdvideo.watch.session import view_parts
from mdvideo.watch.session.build_progress import BuildProgress, SlideProgress
from mdvideo.watch.session.deck_diff import match_slides
from mdvideo.watch.session.media_registry import MediaRegistry
from mdvideo.watch.session.placeholders import WithPlaceholders
from mdvideo.watch.session.view_model import CaptionsPart, DeckPart, PicturePart, SlidePart, VideoPart, View
from mdvideo.watch.session.view_store import ViewStore

THUMBNAIL_WIDTH = 384
"""Pixels: the 192 of the filmstrip, on a high-density display."""


class Presenter:
    """Shows one deck's stills, videos and problems in its view. Slides are identified by their index, from 0."""

    def __init__(self, views: ViewStore, media: MediaRegistry, engine: BuildEngine, editor: str) -> None:
        self._views = views
        self._media = media
        self._engine = engine
        self._editor = editor
        self._progress = BuildProgress()
        self._slides: tuple[Slide, ...] = ()
        """The slides of the deck that the view shows, whether or not they are typeset."""
        self._typeset_slides: tuple[Slide, ...] | None = None
        """The slides that were all typeset last. Slides that differ from these have to be typeset."""
        self._stills: dict[int, Digest] = {}
        self._thumbnails: dict[Digest, str] = {}
        """URLs of thumbnails, by still."""
        self._last_pictures: dict[tuple[int, int], tuple[tuple[int, int], Digest]] = {}
        """Size and digest of the pictures shown last, by slide and position among the slide's pictures."""
        self._pictures: WithPlaceholders | None = None
        self._picture_progress: dict[PictureRequest, tuple[int, int]] = {}
        """Steps done and steps in all, for slow pictures."""
        self._saved: tuple[str, str] | None = None
        """URL of the video that was written to files last, and its path."""

    @property
    def view(self) -> View:
        """The current view."""
        return self._views.view

    # --- the deck

    def begin_build(self, *, edited: bool) -> None:
        """Start counting the progress of a build. ``edited``: it is for an edit, and so makes a new revision."""
        self._progress = BuildProgress()
        if edited:
            self._views.update(phase="building", revision=self._views.view["revision"] + 1)

    def show_deck(self, loaded: LoadedDeck) -> None:
        """Show a deck that was read. A slide keeps what is shown of it, even if its number changed."""
        deck, view = loaded.deck, self._views.view
        matches = match_slides(self._slides, deck.slides)
        edited = [index for index, old in enumerate(matches) if old is None]
        # A slide that was edited where it was shows its last still until the new one is ready.
        in_place = len(self._slides) == len(deck.slides)
        sources = [index if old is None and in_place else old for index, old in enumerate(matches)]
        self._stills = {new: self._stills[old] for new, old in enumerate(sources) if old in self._stills}
        targets = {old: new for new, old in enumerate(sources) if old is not None}
        self._last_pictures = {
            (targets[old], n): shown for (old, n), shown in self._last_pictures.items() if old in targets
        }
        old_parts = {index: view["slides"].get(str(slide.number)) for index, slide in enumerate(self._slides)}
        slides: dict[str, SlidePart] = {}
        for slide, source in zip(deck.slides, sources, strict=True):
            part = view_parts.slide_part_of(slide, self._editor)
            old_part = None if source is None else old_parts.get(source)
            if old_part is not None:
                part = {
                    **old_part,
                    "number": part["number"],
                    "title": part["title"],
                    "line": part["line"],
                    "editor": part["editor"],
                }
            slides[str(slide.number)] = part
        changed = view["changed"]
        if self._slides and edited:
            changed = deck.slides[edited[0]].number
        self._slides = deck.slides
        self._views.update(
            deck=DeckPart(id=view["deck"]["id"], path=view["deck"]["path"], title=deck.title, lang=deck.lang),
            slides=slides,
            changed=None if changed is None else min(changed, len(slides)),
        )

    def slides_to_show_first(self, loaded: LoadedDeck) -> tuple[int, ...]:
        """Return the slides that were edited; if the theme or the settings changed, the one edited last."""
        slides = loaded.deck.slides
        if self._typeset_slides is None:
            return tuple(range(len(slides)))
        matches = match_slides(self._typeset_slides, slides)
        edited = tuple(index for index, old in enumerate(matches) if old is None)
        return edited or tuple(n - 1 for n in [self._views.view["changed"] or 1] if n <= len(slides))

    def last_picture(self, index: int, n: int, request: PictureRequest) -> Digest | None:
        """Return the picture that the slide showed last as its ``n``-th, if it has the size of the request."""
        size, digest = self._last_pictures.get((index, n), (None, None))
        return digest if size == (request.width, request.height) else None

    # --- pictures and stills

    def show_pictures(self, pictures: WithPlaceholders) -> frozenset[str]:
        """Show which pictures the slides use; return the ids of those."""
        images = pictures.loaded.settings.images
        parts = {request: self._picture_part_of(request, pictures) for request in pictures.jobs}
        slides = dict(self._views.view["slides"])
        for slide, requests in zip(pictures.loaded.deck.slides, pictures.requests, strict=True):
            of_slide = [parts[request] for request in dict.fromkeys(requests)]
            slides[str(slide.number)] = {**slides[str(slide.number)], "pictures": of_slide}
        self._views.update(slides=slides, delayed=True)
        self._pictures = pictures
        self._picture_progress = {
            request: steps for request, steps in self._picture_progress.items() if request in pictures.missing
        }
        return frozenset(picture_id(request, images) for request in pictures.jobs)

    def _picture_part_of(self, request: PictureRequest, pictures: WithPlaceholders) -> PicturePart:
        images, job = pictures.loaded.settings.images, pictures.jobs[request]
        identity = picture_id(request, images)
        seed, score = job.request.seed, None
        if isinstance(job, PinnedPictureJob):
            pin = pictures.loaded.lock.picture_pins()[identity]
            backend, score = pin.backend, pin.score
            digest: Digest | None = job.picture
        else:
            result = self._engine.store.get(job.key)
            backend = self._engine.image_backends.choice(images).backend
            digest = None if result is None else result.outputs["picture"]
            if result is not None:
                seed, score = result.report.get("seed", seed), result.report.get("score")
        return PicturePart(
            id=identity,
            prompt=pictures.uses[request].prompt.text,
            seed=seed,
            score=score,
            backend=backend,
            pinned=isinstance(job, PinnedPictureJob),
            url=None if digest is None else self._media.add_picture(digest),
        )

    def show_still(self, loaded: LoadedDeck, index: int, outcome: TypesetSlide | DeckError) -> None:
        """Show the still of a slide that was typeset, or that it could not be."""
        slides = self._views.view["slides"]
        key = str(loaded.deck.slides[index].number)
        if isinstance(outcome, DeckError):
            part: SlidePart = {**slides[key], "state": "failed"}
        else:
            part = self._with_still(slides[key], index, loaded.deck.slides[index], outcome)
        self._views.update(slides={**slides, key: part})

    def _with_still(self, part: SlidePart, index: int, slide: Slide, still: TypesetSlide) -> SlidePart:
        digest = still.result.outputs[f"still-{slide.fragments}"]
        self._stills[index] = digest
        url = self._media.add_picture(digest)
        placeholder = self._pictures is not None and self._pictures.has_placeholder(index)
        return {**part, "still": url, "thumb": self._thumbnails.get(digest), "placeholder": placeholder}

    def show_prepared(self, prepared: PreparedBuild, pictures: WithPlaceholders) -> None:
        """Show all stills, the times of the slides and their scripts."""
        slides, takes = {}, prepared.loaded.takes
        parts = zip(
            prepared.loaded.deck.slides,
            prepared.stills,
            view_parts.times_of(prepared.timeline),
            view_parts.scripts_of(prepared.transcript, takes),
            map(slide_key, prepared.loaded.scripts),
            strict=True,
        )
        for index, (slide, still, (start, end), script, taken) in enumerate(parts):
            key = str(slide.number)
            part = self._with_still(self._views.view["slides"][key], index, slide, still)
            slides[key] = {**part, "start": start, "end": end, "script": script, "key": taken, "taken": taken in takes}
            for n, (request, picture) in enumerate(zip(pictures.requests[index], still.pictures, strict=True)):
                if request not in pictures.missing:
                    self._last_pictures[index, n] = ((request.width, request.height), picture.digest)
        self._typeset_slides = prepared.loaded.deck.slides
        self._views.update(slides=slides)

    async def show_thumbnails(self) -> None:
        """Make thumbnails of the stills, and show them. Raises MdvideoError."""

        async def make(digest: Digest) -> None:
            job = ThumbnailJob(label="thumbnail", picture=digest, width=THUMBNAIL_WIDTH)
            result = await self._engine.runner.make(job)
            self._thumbnails[digest] = self._media.add_picture(result.outputs["thumbnail"], ".jpg")

        await gather_all(*map(make, {digest for digest in self._stills.values() if digest not in self._thumbnails}))
        self._thumbnails = {digest: self._thumbnails[digest] for digest in self._stills.values()}
        by_number = {
            str(slide.number): self._thumbnails[self._stills[index]]
            for index, slide in enumerate(self._slides)
            if index in self._stills
        }
        slides = self._views.view["slides"]
        self._views.update(
            slides={key: {**part, "thumb": by_number.get(key, part["thumb"])} for key, part in slides.items()}
        )

    # --- the video

    async def show_video(self, rendered: RenderedBuild, took: float | None) -> None:
        """Show a video. ``took``: seconds since the edit, None for a draft. Raises MdvideoError."""
        video = await self._lay_out(rendered)
        url = self._media.add_video(video)
        settings, timeline, view = rendered.loaded.settings, rendered.timeline, self._views.view
        saved = self._saved[1] if self._saved is not None and self._saved[0] == url else None
        captions = captions_vtt(rendered.transcript)
        results = map(self._engine.store.get, self._progress.made_keys("segments"))
        made = frozenset(digest for result in results if result is not None for digest in result.outputs.values())
        self._views.update(
            video=VideoPart(
                url=url,
                revision=view["revision"],
                stage="draft" if saved is None else "final",
                duration=round(float(timeline.seconds(timeline.frames)), 4),
                width=settings.size.width,
                height=settings.size.height,
                fps=round(float(settings.fps), 4),
                bytes=video.size,
                saved=saved,
            ),
            captions=None if captions is None else self._captions_part(captions, rendered.transcript.lang),
            segments=view_parts.segments_of(rendered, made),
            took=view["took"] if took is None else round(took, 4),
        )

    async def _lay_out(self, rendered: RenderedBuild) -> VirtualVideo:
        lay_out = partial(mp4_of, rendered.contents, self._engine.sample_index)
        while True:
            try:
                return await asyncio.to_thread(lay_out)
            except BlobLost as lost:
                await self._engine.runner.restore(lost)

    def _captions_part(self, text: str, lang: str) -> CaptionsPart:
        data = text.encode()
        url = self._media.add_text(Digest(sha256_of(data)), data, ".vtt", "text/vtt; charset=utf-8")
        return CaptionsPart(url=url, lang=lang, label=lang)

    def show_saved(self, url: str, path: Path) -> None:
        """Show that the video at ``url`` was written to ``path``."""
        self._saved = (url, str(path))
        video = self._views.view["video"]
        if video is not None and video["url"] == url:
            self._views.update(video={**video, "stage": "final", "saved": str(path)})

    # --- progress and outcome

    def show_event(self, event: Event) -> None:
        """Count an event of the current build, and show its notice or the progress of its slide."""
        progress = self._progress.add(event)
        if progress is not None:
            self._show_slide_progress(progress)
        if isinstance(event, Notice):
            self.show_notice(event.message)

    def _show_slide_progress(self, progress: SlideProgress) -> None:
        slides, key = self._views.view["slides"], str(progress.slide)
        if key in slides:
            part = {**slides[key], "state": progress.status, "done": progress.done, "of": progress.of}
            self._views.update(slides={**slides, key: part}, delayed=True)

    def show_picture_progress(self, request: PictureRequest, done: int, of: int) -> None:
        """Show the steps of a slow picture on every slide that uses it."""
        self._picture_progress[request] = (done, of)
        slides = dict(self._views.view["slides"])
        all_requests = self._pictures.requests if self._pictures is not None else ()
        for slide, requests in zip(self._slides, all_requests, strict=False):
            key = str(slide.number)
            if request in requests and key in slides:
                slides[key] = {**slides[key], "state": "generating", "done": done, "of": of}
        self._views.update(slides=slides, delayed=True)

    def show_built(self, failures: Sequence[Problem]) -> None:
        """Show that a build ended. ``failures`` are of pictures that could not be generated."""
        slides = {
            key: self._generating(part) if part["placeholder"] else self._ended(part)
            for key, part in self._views.view["slides"].items()
        }
        phase = "failed" if failures else "ready"
        error = view_parts.error_part_of(failures, self._editor)
        self._views.update(phase=phase, error=error, slides=slides, stages=self._progress.stages())

    def show_failed(self, problems: Sequence[Problem], slides: Sequence[Slide]) -> None:
        """Show why a build failed, and on which of the ``slides``. The video shown before stays."""
        errors = [problem for problem in problems if problem.severity == "error"]
        failed = view_parts.slides_with(errors, self._views.view["deck"]["path"], slides)
        parts = {
            key: {**part, "state": "failed", "done": None, "of": None}
            if part["number"] in failed
            else self._ended(part)
            for key, part in self._views.view["slides"].items()
        }
        error = view_parts.error_part_of(problems, self._editor)
        self._views.update(phase="failed", error=error, slides=parts, stages=self._progress.stages())
        self.show_problems(problems)

    def _generating(self, part: SlidePart) -> SlidePart:
        requests = self._pictures.requests[part["number"] - 1] if self._pictures is not None else ()
        steps = (self._picture_progress[request] for request in requests if request in self._picture_progress)
        done, of = next(steps, (None, None))
        return {**part, "state": "generating", "done": done, "of": of}

    def _ended(self, part: SlidePart) -> SlidePart:
        made = part["number"] in self._progress.changed_slides
        return {**part, "state": "made" if made else "cached", "done": None, "of": None}

    def show_picture_failures(self, failures: Sequence[Problem]) -> None:
        """Show that pictures could not be generated."""
        self._views.update(phase="failed", error=view_parts.error_part_of(failures, self._editor))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show the problems of the deck, equal ones as one."""
        parts = [view_parts.problem_part_of(problem, self._editor) for problem in fold_problems(problems)]
        self._views.update(problems=parts)

    def show_notice(self, line: str) -> None:
        """Show a notice, once."""
        if line not in self._views.view["notices"]:
            self._views.update(notices=[*self._views.view["notices"], line])
