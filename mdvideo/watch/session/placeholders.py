"""Placeholders for pictures that are still being generated: the picture shown there last, or a drawing of the prompt.

A placeholder is a pin in memory that is never written to the lockfile. So the build needs no knowledge of placeholders,
and results made with one are cached like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mdvideo.cache.runner import gather_all
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.pipeline import requested_pictures_of, resolve_pictures
from mdvideo.lockfile.lockfile import Pin, pin_of
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.plan.pictures import ILLUSTRATOR, INSTANT_BACKENDS, PictureUse, requests_of
from mdvideo.protocols import PictureRequest

LastPicture = Callable[[int, int, PictureRequest], Digest | None]
"""Returns the picture that a slide (index) showed last as its n-th (from 0), if it has the size of the request."""


@dataclass(frozen=True, slots=True)
class WithPlaceholders:
    """A deck of which every picture can be shown at once.

    ``loaded`` has placeholders pinned for the pictures that are ``missing``. ``requests`` are the pictures of each
    slide, ``uses`` where each is used first, and ``jobs`` what gives each real picture.
    """

    loaded: LoadedDeck
    requests: tuple[tuple[PictureRequest, ...], ...]
    uses: Mapping[PictureRequest, PictureUse]
    jobs: Mapping[PictureRequest, GeneratePictureJob | PinnedPictureJob]
    missing: Mapping[PictureRequest, GeneratePictureJob]

    def has_placeholder(self, index: int) -> bool:
        """Whether the slide with this index shows a placeholder."""
        return not self.missing.keys().isdisjoint(self.requests[index])


async def add_placeholders(engine: BuildEngine, loaded: LoadedDeck, last: LastPicture) -> WithPlaceholders:
    """Return the deck with placeholders for the pictures that a slow backend has not generated. Raises MdvideoError."""
    slides, images = loaded.deck.slides, loaded.settings.images
    requests = tuple(tuple(requests_of(slide, loaded.settings.size, images, loaded.picture_style)) for slide in slides)
    uses = requested_pictures_of(loaded, slides)
    jobs = resolve_pictures(engine, loaded, uses)
    if engine.image_backends.choice(images).backend in INSTANT_BACKENDS:
        return WithPlaceholders(loaded, requests, uses, jobs, {})
    missing = {
        request: job
        for request, job in jobs.items()
        if isinstance(job, GeneratePictureJob) and engine.store.get(job.key) is None
    }
    position = {request: (index, n) for index, of_slide in enumerate(requests) for n, request in enumerate(of_slide)}
    pins = await gather_all(
        *(
            _placeholder_pin(engine, loaded, request, uses[request], last(*position[request], request))
            for request in missing
        )
    )
    shown = replace(loaded, lock=loaded.lock.with_pins(pins)) if pins else loaded
    return WithPlaceholders(shown, requests, uses, jobs, missing)


async def _placeholder_pin(
    engine: BuildEngine, loaded: LoadedDeck, request: PictureRequest, use: PictureUse, picture: Digest | None
) -> Pin:
    images = loaded.settings.images
    if picture is None:
        drawing = engine.image_backends.job(images.model_copy(update={"backend": ILLUSTRATOR}), request, use.label)
        picture = (await engine.runner.make(drawing)).outputs["picture"]
    # Pinned as the backend's own picture: where the settings name a backend, pins of others are ignored.
    backend = engine.image_backends.choice(images).backend
    return pin_of(request, images, seed=request.seed, backend=backend, identity="placeholder", sha256=picture)
