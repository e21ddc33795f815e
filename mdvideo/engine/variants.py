"""Other pictures than the one in force: variants by further seeds or by an edited prompt, and the pinning of one.

Knows neither terminal nor page: ``mdvideo images`` and the watch session both choose by it. A deck is never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mdvideo.cache.runner import together
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.engine.pin_pictures import ObtainedPicture, pin_pictures
from mdvideo.errors import SettingsError
from mdvideo.events import Planned
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import further_seeds, lock_path, picture_id, read_lockfile
from mdvideo.lockfile.resolve import LOCKED
from mdvideo.plan.jobs import PaintJob, PinnedJob
from mdvideo.plan.pictures import PictureUse, request_of
from mdvideo.protocols import PictureRequest


@dataclass(frozen=True, slots=True)
class Variant:
    """Another picture for a place in a deck: ``workshop.runner.make(job)`` paints it, or takes it from the store.

    ``request`` is what the deck asks for there, or would with the prompt that is tried: a pin belongs to it.
    """

    seed: int
    request: PictureRequest
    job: PaintJob


def variants(
    workshop: BuildEngine, lesson: LoadedDeck, picture: str, count: int, prompt: str | None = None
) -> tuple[Variant, ...]:
    """The next ``count`` others of a picture, which is named by its ``picture_id``; the same ones each time.

    ``prompt`` stands in for the deck's own words, without its style. Raises SettingsError where nothing new may be
    painted or the picture is not the deck's, BackendUnavailable when nobody can paint.
    """
    request, asked = _place(workshop, lesson, picture, prompt)
    return others(workshop, lesson, request, asked.label, count)


def variant(workshop: BuildEngine, lesson: LoadedDeck, picture: str, seed: int, prompt: str | None = None) -> Variant:
    """The variant with that seed. Raises as ``variants`` does."""
    request, asked = _place(workshop, lesson, picture, prompt)
    check_painter(workshop, lesson, [request])
    return _variant(workshop, lesson, request, seed, f"{asked.label}, seed {seed}")


async def pin_variant(workshop: BuildEngine, lesson: LoadedDeck, chosen: Variant) -> Path:
    """Pin a variant, painted if it is not yet, and give the lockfile's path.

    The lockfile is read anew: others may have pinned since the lesson was opened. A tried prompt's pin holds as soon
    as the deck asks for it. Raises MdvideoError.
    """
    painted = await paint(workshop, {chosen.request: chosen.job})
    path = lock_path(lesson.path)
    pin_pictures(workshop, replace(lesson, lock=read_lockfile(path)), painted)
    return path


def others(
    workshop: BuildEngine, lesson: LoadedDeck, request: PictureRequest, label: str, count: int
) -> tuple[Variant, ...]:
    """The variants that follow on the seed in force, in the order in which rerolling tries them."""
    check_painter(workshop, lesson, [request])
    seeds = further_seeds(picture_id(request, lesson.settings.images), seed_in_force(lesson, request), count)
    return tuple(
        _variant(workshop, lesson, request, seed, f"{label}, variant {number}") for number, seed in enumerate(seeds, 1)
    )


def seed_in_force(lesson: LoadedDeck, request: PictureRequest) -> int:
    """The seed that a picture is painted with now: the pinned one, else the deck's."""
    pin = lesson.lock.pins().get(picture_id(request, lesson.settings.images))
    return request.seed if pin is None else pin.seed


def check_painter(workshop: BuildEngine, lesson: LoadedDeck, requests: Iterable[PictureRequest]) -> None:
    """Nothing new comes of ``locked``; and a sketch takes a painted picture's place only where it is asked for.

    Raises SettingsError.
    """
    images = lesson.settings.images
    if images.backend == LOCKED:
        raise SettingsError("`images: locked` paints nothing that is new", hint="name another backend")
    pins = lesson.lock.pins()
    painted = any(
        identity in pins and pins[identity].backend != "sketch"
        for identity in (picture_id(request, images) for request in requests)
    )
    choice = workshop.painters.choice(images)
    if images.backend == "auto" and choice.backend == "sketch" and painted:
        raise SettingsError(
            f"here pictures can only be sketched: {choice.why}", hint="if you mean that, add --images sketch"
        )


async def paint(workshop: BuildEngine, jobs: Mapping[PictureRequest, PaintJob | PinnedJob]) -> list[ObtainedPicture]:
    """Have pictures painted, or taken from the store. Raises MdvideoError."""
    workshop.emit(Planned("pictures", len(jobs)))
    results = await together(*map(workshop.runner.make, jobs.values()))
    return [ObtainedPicture(*of, result.outputs["picture"]) for of, result in zip(jobs.items(), results, strict=True)]


def _variant(workshop: BuildEngine, lesson: LoadedDeck, request: PictureRequest, seed: int, label: str) -> Variant:
    job = workshop.painters.job(lesson.settings.images, replace(request, seed=seed), label)
    return Variant(seed, request, job)


def _place(
    workshop: BuildEngine, lesson: LoadedDeck, picture: str, prompt: str | None
) -> tuple[PictureRequest, PictureUse]:
    images = lesson.settings.images
    for request, asked in workshop.asked(lesson, lesson.deck.slides).items():
        if picture_id(request, images) != picture:
            continue
        if prompt is None:
            return request, asked
        if not prompt.strip():
            raise SettingsError("the prompt is empty", hint="write what the picture shows")
        tried = replace(asked.prompt, text=prompt.strip())
        label = f"slide {asked.slide}: {tried.text[:60]}"
        size = Size(request.width, request.height)
        return request_of(tried, size, images, lesson.theme.image_style), replace(asked, prompt=tried, label=label)
    raise SettingsError(f"the deck has no picture {picture!r}", hint="it may have changed since: look at it again")
