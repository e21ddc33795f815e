"""What a session shows: it knows the last lesson that was announced, and puts on the board what is made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from mdvideo.cache.runner import together
from mdvideo.cache.store import BlobLost
from mdvideo.deck.model import Slide
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.engine.pipeline import PreparedBuild, RenderedBuild
from mdvideo.errors import DeckError, Problem
from mdvideo.lockfile.lockfile import picture_id
from mdvideo.output.files import captions_vtt, film_mp4
from mdvideo.plan.jobs import Digest, Job, PinnedJob, Result
from mdvideo.plan.thumbnail_jobs import ThumbnailJob
from mdvideo.protocols import PictureRequest
from mdvideo.steps.slides import TypesetSlide
from mdvideo.video.mp4.virtual_file import VirtualMp4
from mdvideo.watch.session import view_parts
from mdvideo.watch.session.build_progress import AtWork, BuildProgress
from mdvideo.watch.session.deck_diff import origins
from mdvideo.watch.session.media_registry import MediaRegistry
from mdvideo.watch.session.placeholders import WithPlaceholders
from mdvideo.watch.session.view_model import CaptionsPart, DeckPart, PicturePart, SlidePart, VideoPart
from mdvideo.watch.session.view_store import ViewStore

THUMB = 384
"""Pixels in width: a filmstrip's 192 on a dense display."""

Make = Callable[[Job], Coroutine[Any, Any, Result]]


class Presenter:
    """A deck's stills, films and faults on the board, under addresses of the shelf."""

    def __init__(self, board: ViewStore, shelf: MediaRegistry, workshop: BuildEngine, editor: str) -> None:
        self._board = board
        self._shelf = shelf
        self._workshop = workshop
        self._editor = editor
        self._announced: tuple[Slide, ...] = ()
        self._staged: tuple[Slide, ...] | None = None
        """The slides of which every still was shown last: what differs from them has to be shown."""
        self._looks: dict[int, Digest] = {}
        self._thumbs: dict[Digest, str] = {}
        self._pictures: dict[tuple[int, int], tuple[tuple[int, int], Digest]] = {}
        self._given: WithPlaceholders | None = None
        self._steps: dict[PictureRequest, tuple[int, int]] = {}
        """How far slow pictures are: steps done, and in all."""
        self._saved: tuple[str, str] | None = None

    # --- the deck

    def announce(self, lesson: LoadedDeck) -> None:
        """Show a deck that was read: slides keep what was shown of them, wherever they stand now."""
        deck, view = lesson.deck, self._board.view
        came = origins(self._announced, deck.slides)
        edited = [index for index, origin in enumerate(came) if origin is None]
        # A slide that was edited in its place shows its last still until the new one is there.
        replaced = len(self._announced) == len(deck.slides)
        from_ = [index if origin is None and replaced else origin for index, origin in enumerate(came)]
        self._looks = {new: self._looks[old] for new, old in enumerate(from_) if old in self._looks}
        now = {old: new for new, old in enumerate(from_) if old is not None}
        self._pictures = {(now[old], place): shown for (old, place), shown in self._pictures.items() if old in now}
        old_parts = {index: view["slides"].get(str(slide.number)) for index, slide in enumerate(self._announced)}
        slides: dict[str, SlidePart] = {}
        for slide, old in zip(deck.slides, from_, strict=True):
            part, fresh = None if old is None else old_parts.get(old), view_parts.slide_part(slide, self._editor)
            if part is not None:
                fresh = {
                    **part,
                    "number": fresh["number"],
                    "title": fresh["title"],
                    "line": fresh["line"],
                    "editor": fresh["editor"],
                }
            slides[str(slide.number)] = fresh
        changed = view["changed"]
        if self._announced and edited:
            changed = deck.slides[edited[0]].number
        self._announced = deck.slides
        self._board.show(
            deck=DeckPart(id=view["deck"]["id"], path=view["deck"]["path"], title=deck.title, lang=deck.lang),
            slides=slides,
            changed=None if changed is None else min(changed, len(slides)),
        )

    def edited(self, lesson: LoadedDeck) -> tuple[int, ...]:
        """Indices of the slides to show before anything else.

        Where it is not slides that differ, but the theme or the settings, it is the one that the author looks at.
        """
        slides = lesson.deck.slides
        if self._staged is None:
            return tuple(range(len(slides)))
        found = tuple(index for index, origin in enumerate(origins(self._staged, slides)) if origin is None)
        return found or tuple(n - 1 for n in [self._board.view["changed"] or 1] if n <= len(slides))

    def last_picture(self, index: int, place: int, request: PictureRequest) -> Digest | None:
        """The picture shown last in a place, if it has the size that is asked for now."""
        size, digest = self._pictures.get((index, place), (None, None))
        return digest if size == (request.width, request.height) else None

    # --- pictures and stills

    def show_pictures(self, given: WithPlaceholders) -> frozenset[str]:
        """Show which pictures the slides ask for; give their ids."""
        images = given.lesson.settings.images
        parts = {request: self._picture(request, given) for request in given.jobs}
        slides = dict(self._board.view["slides"])
        for slide, asked in zip(given.lesson.deck.slides, given.places, strict=True):
            pictures = [parts[request] for request in dict.fromkeys(asked)]
            slides[str(slide.number)] = {**slides[str(slide.number)], "pictures": pictures}
        self._board.show(slides=slides, soon=True)
        self._given = given
        self._steps = {request: steps for request, steps in self._steps.items() if request in given.missing}
        return frozenset(picture_id(request, images) for request in given.jobs)

    def _picture(self, request: PictureRequest, given: WithPlaceholders) -> PicturePart:
        images, job = given.lesson.settings.images, given.jobs[request]
        identity = picture_id(request, images)
        if isinstance(job, PinnedJob):
            backend = given.lesson.lock.pins()[identity].backend
            digest: Digest | None = job.picture
        else:
            held = self._workshop.store.get(job.key)
            backend = self._workshop.painters.choice(images).backend
            digest = None if held is None else held.outputs["picture"]
        return PicturePart(
            id=identity,
            prompt=given.asked[request].prompt.text,
            seed=job.request.seed,
            backend=backend,
            pinned=isinstance(job, PinnedJob),
            url=None if digest is None else self._shelf.picture(digest),
        )

    def show_still(self, lesson: LoadedDeck, index: int, outcome: TypesetSlide | DeckError) -> None:
        """Show a slide that was typeset, or that it could not be."""
        slides = self._board.view["slides"]
        key = str(lesson.deck.slides[index].number)
        if isinstance(outcome, DeckError):
            changed: SlidePart = {**slides[key], "state": "failed"}
        else:
            changed = self._with_still(slides[key], index, lesson.deck.slides[index], outcome)
        self._board.show(slides={**slides, key: changed})

    def _with_still(self, part: SlidePart, index: int, slide: Slide, still: TypesetSlide) -> SlidePart:
        digest = still.result.outputs[f"still-{slide.fragments}"]
        self._looks[index] = digest
        url = self._shelf.picture(digest)
        stand_in = self._given is not None and index in self._given.standing_in
        return {**part, "still": url, "thumb": self._thumbs.get(digest), "stand_in": stand_in}

    def show_staged(self, staged: PreparedBuild, given: WithPlaceholders) -> None:
        """Show all stills, when each slide is seen, and what is said."""
        slides = {}
        parts = zip(
            staged.lesson.deck.slides,
            staged.stills,
            view_parts.times_of(staged.timeline),
            view_parts.scripts_in(staged.wording),
            strict=True,
        )
        for index, (slide, still, (start, end), script) in enumerate(parts):
            key = str(slide.number)
            part = self._with_still(self._board.view["slides"][key], index, slide, still)
            slides[key] = {**part, "start": start, "end": end, "script": script}
            for place, (request, picture) in enumerate(zip(given.places[index], still.pictures, strict=True)):
                if request not in given.missing:
                    self._pictures[index, place] = ((request.width, request.height), picture.digest)
        self._staged = staged.lesson.deck.slides
        self._board.show(slides=slides)

    async def show_thumbs(self, make: Make) -> None:
        """Make small pictures of the stills, and show them."""
        wanted = {digest for digest in self._looks.values() if digest not in self._thumbs}

        async def thumb(digest: Digest) -> None:
            made = await make(ThumbnailJob(label="thumbnail", picture=digest, width=THUMB))
            self._thumbs[digest] = self._shelf.picture(made.outputs["thumb"], ".jpg")

        await together(*map(thumb, wanted))
        self._thumbs = {digest: self._thumbs[digest] for digest in self._looks.values()}
        slides = self._board.view["slides"]
        by_index = {str(slide.number): index for index, slide in enumerate(self._announced)}
        self._board.show(
            slides={
                key: {**part, "thumb": self._thumbs[self._looks[by_index[key]]]}
                if by_index[key] in self._looks
                else part
                for key, part in slides.items()
            }
        )

    # --- films

    async def show_film(self, cut: RenderedBuild, progress: BuildProgress, took: float | None) -> None:
        """Offer the film and show it; ``took`` is how long it took, None for a draft."""
        film = await self._film(cut)
        url = self._shelf.film(film)
        settings, timeline, view = cut.lesson.settings, cut.timeline, self._board.view
        saved = self._saved[1] if self._saved is not None and self._saved[0] == url else None
        captions = captions_vtt(cut.wording)
        store, made = self._workshop.store, progress.made("segments")
        fresh = frozenset(
            digest for key in made if (held := store.get(key)) is not None for digest in held.outputs.values()
        )
        self._board.show(
            video=VideoPart(
                url=url,
                revision=view["revision"],
                stage="draft" if saved is None else "final",
                duration=round(float(timeline.seconds(timeline.frames)), 4),
                width=settings.size.width,
                height=settings.size.height,
                fps=round(float(settings.fps), 4),
                bytes=film.size,
                saved=saved,
            ),
            captions=None if captions is None else self._captions(captions, cut.wording.lang),
            segments=view_parts.segments_of(cut, fresh),
            took=view["took"] if took is None else round(took, 4),
        )

    async def _film(self, cut: RenderedBuild) -> VirtualMp4:
        lesson = cut.lesson
        lay_out = partial(
            film_mp4, lesson.deck, lesson.settings, cut.timeline, cut.wording, cut.film, self._workshop.placements
        )
        while True:
            try:
                return await asyncio.to_thread(lay_out)
            except BlobLost as lost:
                await self._workshop.runner.restore(lost)

    def _captions(self, text: str, lang: str) -> CaptionsPart:
        data = text.encode()
        url = self._shelf.text(Digest(sha256(data).hexdigest()), data, ".vtt", "text/vtt; charset=utf-8")
        return CaptionsPart(url=url, lang=lang, label=lang)

    def show_saved(self, url: str, path: Path) -> None:
        """The film at ``url`` was written to ``path``."""
        self._saved = (url, str(path))
        video = self._board.view["video"]
        if video is not None and video["url"] == url:
            self._board.show(video={**video, "stage": "final", "saved": str(path)})

    # --- how it goes

    def show_work(self, work: AtWork) -> None:
        """Show that something is being made for a slide."""
        slides, key = self._board.view["slides"], str(work.slide)
        if key in slides:
            changed = {**slides[key], "state": work.state, "done": work.done, "of": work.of}
            self._board.show(slides={**slides, key: changed}, soon=True)

    def show_steps(self, request: PictureRequest, done: int, of: int) -> None:
        """Show how far a slow picture is, on every slide that waits for it."""
        self._steps[request] = (done, of)
        slides = dict(self._board.view["slides"])
        for slide, asked in zip(self._announced, self._given.places if self._given is not None else (), strict=False):
            if request in asked and str(slide.number) in slides:
                slides[str(slide.number)] = {**slides[str(slide.number)], "state": "painting", "done": done, "of": of}
        self._board.show(slides=slides, soon=True)

    def show_end(self, progress: BuildProgress, failures: Sequence[Problem]) -> None:
        """Show what a build came to."""
        slides = {
            key: self._painting(part) if part["stand_in"] else _ended(part, made=part["number"] in progress.worked_on)
            for key, part in self._board.view["slides"].items()
        }
        phase = "failed" if failures else "ready"
        error = view_parts.error_part(failures, self._editor)
        self._board.show(phase=phase, error=error, slides=slides, stages=progress.stages())

    def _painting(self, part: SlidePart) -> SlidePart:
        """A slide whose pictures are still being painted."""
        asked = self._given.places[part["number"] - 1] if self._given is not None else ()
        done, of = next((self._steps[request] for request in asked if request in self._steps), (None, None))
        return {**part, "state": "painting", "done": done, "of": of}

    def show_failure(self, problems: Sequence[Problem], slides: Sequence[Slide], progress: BuildProgress) -> None:
        """Show what is wrong and on which slides; what was shown before stays."""
        failed = view_parts.slides_at(
            [p for p in problems if p.severity == "error"], self._board.view["deck"]["path"], slides
        )
        parts = {
            key: {**part, "state": "failed", "done": None, "of": None}
            if part["number"] in failed
            else _ended(part, made=part["number"] in progress.worked_on)
            for key, part in self._board.view["slides"].items()
        }
        error = view_parts.error_part(problems, self._editor)
        self._board.show(phase="failed", error=error, slides=parts, stages=progress.stages())
        self.show_problems(problems)

    def show_error(self, problems: Sequence[Problem]) -> None:
        """Show what failed beside a build."""
        self._board.show(phase="failed", error=view_parts.error_part(problems, self._editor))

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show everything that is wrong with the deck."""
        self._board.show(problems=[view_parts.problem_part(problem, self._editor) for problem in problems])


def _ended(part: SlidePart, *, made: bool) -> SlidePart:
    return {**part, "state": "made" if made else "cached", "done": None, "of": None}
