"""Pinning what was painted and animated: the lockfile, and the folder of files that is committed with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.errors import OutputError, SettingsError
from mdvideo.events import Notice, Wrote
from mdvideo.lockfile.lockfile import Lockfile, MotionClipPin, Pin, lock_path, motion_look_of, picture_id, pin_of
from mdvideo.plan.jobs import Digest, PaintJob, PinnedJob, digest_of
from mdvideo.protocols import PictureRequest
from mdvideo.steps.generated_motion import GeneratedClip


@dataclass(frozen=True, slots=True)
class ObtainedPicture:
    """A picture that was asked for: how it was come by, and its bytes' name in the store."""

    request: PictureRequest
    job: PaintJob | PinnedJob
    picture: Digest


def pin_pictures(
    workshop: BuildEngine,
    lesson: LoadedDeck,
    painted: Iterable[ObtainedPicture],
    *,
    write: str | None = None,
    prune: bool = False,
) -> Lockfile:
    """Write the lockfile if it changes, and the pictures where there is a folder for them; give what it now says.

    ``write`` names that folder; it is remembered. ``prune`` drops pins, and their files, of pictures that no slide of
    the deck shows at this size. Raises OutputError, and SettingsError for a folder that is not the deck's.
    """
    pins = [_pin(workshop, lesson, one) for one in painted]
    stale: list[Pin] = []
    if prune:
        asked = workshop.asked(lesson, lesson.deck.slides)
        kept = {picture_id(request, lesson.settings.images) for request in asked}
        stale = [pin for pin in lesson.lock.pictures if pin.id not in kept]
    return _written(workshop, lesson, pins, stale, write, "pictures")


def pin_clips(
    workshop: BuildEngine,
    lesson: LoadedDeck,
    moved: Iterable[GeneratedClip],
    *,
    write: str | None = None,
    prune: bool = False,
) -> Lockfile:
    """As ``pin_pictures``, for clips; ``prune`` drops all others: give those of the whole deck."""
    pins = [one.pin or _clip_pin(workshop, lesson, one) for one in moved]
    kept = {pin.id for pin in pins}
    stale = [pin for pin in lesson.lock.clips if prune and pin.id not in kept]
    return _written(workshop, lesson, pins, stale, write, "clips")


def _written(
    workshop: BuildEngine,
    lesson: LoadedDeck,
    pins: Sequence[Pin | MotionClipPin],
    stale: Iterable[Pin | MotionClipPin],
    write: str | None,
    what: str,
) -> Lockfile:
    before = {pin.id: pin.sha256 for pin in lesson.lock.all}
    lock = lesson.lock.with_pins(pins)
    folder = _folder(write, lesson) if write else lock.folder
    if folder is not None:
        lock = lock.filed(folder, {pin.id for pin in pins})
        _write_files(workshop, lesson, [pin for pin in lock.all if pin.id in {one.id for one in pins}])
    _remove_files(lesson, stale)
    lock = lock.without(stale)
    if lock != lesson.lock:
        path, text = lock_path(lesson.path), lock.to_json().encode()
        write_atomic(path, text)
        workshop.emit(Wrote(str(path), len(text)))
    fresh = sum(before.get(pin.id) != pin.sha256 for pin in pins)
    workshop.emit(Notice(f"{what} pinned: {fresh} new, {len(pins) - fresh} as before"))
    return lock


def _pin(workshop: BuildEngine, lesson: LoadedDeck, painted: ObtainedPicture) -> Pin:
    images, job = lesson.settings.images, painted.job
    if isinstance(job, PinnedJob):
        # What was taken as pinned stays as it was written, whoever could paint it today.
        return lesson.lock.pins()[picture_id(painted.request, images)]
    return pin_of(
        painted.request,
        images,
        seed=job.request.seed,
        backend=workshop.painters.choice(images).backend,
        painter=job.backend,
        used=workshop.painters.used(images, job.request.model),
        sha256=painted.picture,
    )


def _clip_pin(workshop: BuildEngine, lesson: LoadedDeck, moved: GeneratedClip) -> MotionClipPin:
    images, request = lesson.settings.images, moved.request
    model, revision = workshop.animators.used(moved.backend)
    return MotionClipPin(
        id=moved.id,
        prompt=request.prompt,
        width=request.width,
        height=request.height,
        frames=request.frames,
        negative=request.negative,
        seed=request.seed,
        settings=motion_look_of(images),
        backend=workshop.painters.choice(images).backend,
        animator=moved.backend,
        used_model=model,
        used_revision=revision,
        sha256=moved.clip,
    )


def _folder(given: str, lesson: LoadedDeck) -> str:
    """The folder for pictures, relative to the deck's."""
    home = lesson.path.resolve().parent
    folder = Path(given).resolve()
    if not folder.is_relative_to(home) or folder == home:
        raise SettingsError(
            f"{given} is not below the deck's folder", hint=f"name a folder in {home}, so that it moves with the deck"
        )
    return folder.relative_to(home).as_posix()


def _write_files(workshop: BuildEngine, lesson: LoadedDeck, pins: Iterable[Pin | MotionClipPin]) -> None:
    for pin in pins:
        assert pin.file is not None
        path = lesson.path.resolve().parent / pin.file
        if path.is_file() and digest_of(path.read_bytes()) == pin.sha256:
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot make the folder {path.parent}: {error.strerror}") from error
        data = workshop.store.read(Digest(pin.sha256))
        write_atomic(path, data)
        workshop.emit(Wrote(str(path), len(data)))


def _remove_files(lesson: LoadedDeck, pins: Iterable[Pin | MotionClipPin]) -> None:
    home = lesson.path.resolve().parent
    for pin in pins:
        path = (home / (pin.file or "")).resolve()
        # A lockfile may be a stranger's: only pictures and clips, and only the deck's own.
        if path.is_relative_to(home) and path.suffix in (".png", ".h264"):
            path.unlink(missing_ok=True)
