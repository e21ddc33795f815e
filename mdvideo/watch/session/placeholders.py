"""What stands where a picture is still being painted: the last picture of that place, else a sketch of the prompt.

A stand-in is a pin that is written nowhere. So whoever makes the film needs to know nothing of stand-ins, and what is
made with one is kept in the store as everything is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mdvideo.cache.runner import together
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.lockfile.lockfile import Pin, pin_of
from mdvideo.plan.jobs import Digest, PaintJob, PinnedJob
from mdvideo.plan.pictures import PictureUse, prompts_of, request_of
from mdvideo.protocols import PictureRequest

INSTANT = frozenset({"sketch", "flat"})
"""Painters that need no stand-in."""

LastPicture = Callable[[int, int, PictureRequest], Digest | None]
"""The picture that was last shown on a slide (index) in a place (counted from 0), if it has the request's size."""


@dataclass(frozen=True, slots=True)
class WithPlaceholders:
    """A lesson all of whose pictures are there at once.

    ``lesson`` has stand-ins for the pictures that are ``missing``; ``places`` says what each slide asks for, ``asked``
    by whom, and ``jobs`` how each is truly come by.
    """

    lesson: LoadedDeck
    places: tuple[tuple[PictureRequest, ...], ...]
    asked: Mapping[PictureRequest, PictureUse]
    jobs: Mapping[PictureRequest, PaintJob | PinnedJob]
    missing: Mapping[PictureRequest, PaintJob]

    @property
    def standing_in(self) -> frozenset[int]:
        """Indices of the slides on which something stands in."""
        if not self.missing:
            return frozenset()
        return frozenset(index for index, asked in enumerate(self.places) if not self.missing.keys().isdisjoint(asked))


async def with_stand_ins(workshop: BuildEngine, lesson: LoadedDeck, last: LastPicture) -> WithPlaceholders:
    """The lesson with stand-ins for what a slow painter has yet to paint. Raises MdvideoError as painting would."""
    slides, images = lesson.deck.slides, lesson.settings.images
    size, style = lesson.settings.size, lesson.theme.image_style
    places = tuple(
        tuple(request_of(prompt, pixels, images, style) for prompt, pixels in prompts_of(slide, size))
        for slide in slides
    )
    asked = workshop.asked(lesson, slides)
    jobs = workshop.paintings(lesson, asked)
    if workshop.painters.choice(images).backend in INSTANT:
        return WithPlaceholders(lesson, places, asked, jobs, {})
    missing = {
        request: job
        for request, job in jobs.items()
        if isinstance(job, PaintJob) and workshop.store.get(job.key) is None
    }
    where = {request: (index, place) for index, at in enumerate(places) for place, request in enumerate(at)}
    pins = await together(
        *(_stand_in(workshop, lesson, request, asked[request], last(*where[request], request)) for request in missing)
    )
    given = replace(lesson, lock=lesson.lock.with_pins(pins)) if pins else lesson
    return WithPlaceholders(given, places, asked, jobs, missing)


async def _stand_in(
    workshop: BuildEngine, lesson: LoadedDeck, request: PictureRequest, asked: PictureUse, picture: Digest | None
) -> Pin:
    images = lesson.settings.images
    if picture is None:
        sketch = workshop.painters.job(images.model_copy(update={"backend": "sketch"}), request, asked.label)
        picture = (await workshop.runner.make(sketch)).outputs["picture"]
    # It counts as the painter's own, else a pin would not be heeded where the settings name a painter.
    backend = workshop.painters.choice(images).backend
    return pin_of(request, images, seed=request.seed, backend=backend, painter="stand-in", sha256=picture)
