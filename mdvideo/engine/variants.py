"""Variants of a picture: other seeds or another prompt for the same place, and pinning one of them.

``mdvideo images`` and the watch page share this module. It never writes the deck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mdvideo.cache.runner import gather_all
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.pin_pictures import ObtainedPicture, pin_pictures
from mdvideo.engine.pipeline import requested_pictures_of
from mdvideo.errors import SettingsError
from mdvideo.events import Planned
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import lockfile_path, read_lockfile
from mdvideo.lockfile.pin_ids import next_seeds, picture_id
from mdvideo.lockfile.resolve import LOCKED
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.plan.pictures import DRAWING_BACKENDS, PictureUse, request_of
from mdvideo.protocols import PictureRequest


@dataclass(frozen=True, slots=True)
class Variant:
    """Another picture for a place in a deck. ``engine.runner.make(job)`` generates it, or takes it from the store.

    ``request`` is the deck's request for that place, or the one it would make with another prompt. Pins belong to it.
    """

    seed: int
    request: PictureRequest
    job: GeneratePictureJob


def variants_of(
    engine: BuildEngine, loaded: LoadedDeck, picture: str, count: int, prompt: str | None = None
) -> tuple[Variant, ...]:
    """Return the next ``count`` variants of a picture, named by its ``picture_id``. The result is deterministic.

    ``prompt`` replaces the deck's prompt, without its style. Raises SettingsError if no new picture may be generated or
    the deck has no such picture, BackendUnavailable if there is no image backend.
    """
    request, use = _find_picture(loaded, picture, prompt)
    return next_variants(engine, loaded, request, use.label, count)


def variant_with_seed(
    engine: BuildEngine, loaded: LoadedDeck, picture: str, seed: int, prompt: str | None = None
) -> Variant:
    """Return the variant with that seed. Raises as ``variants_of`` does."""
    request, use = _find_picture(loaded, picture, prompt)
    require_generation(engine, loaded, [request])
    return _variant(engine, loaded, request, seed, f"{use.label}, seed {seed}")


async def pin_variant(engine: BuildEngine, loaded: LoadedDeck, chosen: Variant) -> Path:
    """Generate a variant if it is not in the store, pin it, and return the path of the lockfile.

    The lockfile is read again, since it may have changed after the deck was opened. The pin of another prompt takes
    effect once the deck has that prompt. Raises MdvideoError.
    """
    generated = await generate_pictures(engine, {chosen.request: chosen.job})
    path = lockfile_path(loaded.path)
    pin_pictures(engine, replace(loaded, lock=read_lockfile(path)), generated)
    return path


def next_variants(
    engine: BuildEngine, loaded: LoadedDeck, request: PictureRequest, label: str, count: int
) -> tuple[Variant, ...]:
    """Return the variants after the current seed, in the order in which rerolling tries them."""
    require_generation(engine, loaded, [request])
    seeds = next_seeds(picture_id(request, loaded.settings.images), current_seed(loaded, request), count)
    return tuple(
        _variant(engine, loaded, request, seed, f"{label}, variant {number}") for number, seed in enumerate(seeds, 1)
    )


def current_seed(loaded: LoadedDeck, request: PictureRequest) -> int:
    """Return the current seed of a picture: the pinned one, else the deck's."""
    pin = loaded.lock.picture_pins().get(picture_id(request, loaded.settings.images))
    return request.seed if pin is None else pin.seed


def require_generation(engine: BuildEngine, loaded: LoadedDeck, requests: Iterable[PictureRequest]) -> None:
    """Raise SettingsError if no new picture may be generated.

    That is so with the backend ``locked``, and where a drawing would replace a generated picture without being use for.
    """
    images = loaded.settings.images
    if images.backend == LOCKED:
        raise SettingsError("`images: locked` generates no new pictures", hint="choose another backend")
    pins = loaded.lock.picture_pins()
    generated = any(
        identity in pins and pins[identity].backend not in DRAWING_BACKENDS
        for identity in (picture_id(request, images) for request in requests)
    )
    choice = engine.image_backends.choice(images)
    if images.backend == "auto" and choice.backend in DRAWING_BACKENDS and generated:
        raise SettingsError(
            f"only the illustrator is available: {choice.reason}", hint="to use it anyway, add --images illustrate"
        )


async def generate_pictures(
    engine: BuildEngine, jobs: Mapping[PictureRequest, GeneratePictureJob | PinnedPictureJob]
) -> list[ObtainedPicture]:
    """Generate pictures, or take them from the store. Raises MdvideoError."""
    engine.emit(Planned("pictures", len(jobs)))
    results = await gather_all(*map(engine.runner.make, jobs.values()))
    return [
        ObtainedPicture(*of, result.outputs["picture"], result.report.get("seed"), result.report.get("score"))
        for of, result in zip(jobs.items(), results, strict=True)
    ]


def _variant(engine: BuildEngine, loaded: LoadedDeck, request: PictureRequest, seed: int, label: str) -> Variant:
    job = engine.image_backends.job(loaded.settings.images, replace(request, seed=seed), label)
    return Variant(seed, request, job)


def _find_picture(loaded: LoadedDeck, picture: str, prompt: str | None) -> tuple[PictureRequest, PictureUse]:
    images = loaded.settings.images
    for request, use in requested_pictures_of(loaded, loaded.deck.slides).items():
        if picture_id(request, images) != picture:
            continue
        if prompt is None:
            return request, use
        if not prompt.strip():
            raise SettingsError("the prompt is empty", hint="describe what the picture shows")
        edited = replace(use.prompt, text=prompt.strip())
        label = f"slide {use.slide}: {edited.text[:60]}"
        size = Size(request.width, request.height)
        reworded = request_of(edited, size, images, loaded.theme.image_style, request.look)
        return reworded, replace(use, prompt=edited, label=label)
    raise SettingsError(f"the deck has no picture {picture!r}", hint="the deck may have changed; reload it")
