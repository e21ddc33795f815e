"""Pinning what was painted: the lockfile, and the folder of pictures that is committed with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mdvideo.atomic import write_atomic
from mdvideo.backends import PictureRequest
from mdvideo.errors import OutputError, SettingsError
from mdvideo.events import Noticed, Wrote
from mdvideo.images.lockfile import Lockfile, Pin, lock_path, picture_id, pin_of
from mdvideo.plan.jobs import Digest, PaintJob, PinnedJob, digest_of
from mdvideo.workshop import Lesson, Workshop


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture that was asked for: how it was come by, and its bytes' name in the store."""

    request: PictureRequest
    job: PaintJob | PinnedJob
    picture: Digest


def pin_pictures(
    workshop: Workshop, lesson: Lesson, painted: Iterable[Painted], *, write: str | None = None, prune: bool = False
) -> None:
    """Write the lockfile if it changes, and the pictures where there is a folder for them.

    ``write`` names that folder; it is remembered. ``prune`` drops pins, and their files, of pictures that no slide of
    the deck shows at this size. Raises OutputError, and SettingsError for a folder that is not the deck's.
    """
    pins = {pin.id: pin for pin in (_pin(workshop, lesson, one) for one in painted)}
    lock = lesson.lock.with_pins(pins.values())
    folder = _folder(write, lesson) if write else lock.folder
    if folder is not None:
        lock = lock.filed(folder, pins)
        _write_pictures(workshop, lesson, [lock.pins()[identity] for identity in pins])
    if prune:
        asked = workshop.asked(lesson, lesson.deck.slides)
        kept = {picture_id(request, lesson.settings.images) for request in asked}
        _remove_pictures(lesson, [pin for pin in lock.pictures if pin.id not in kept])
        lock = lock.keeping(kept)
    if lock != lesson.lock:
        path, text = lock_path(lesson.path), lock.to_json().encode()
        write_atomic(path, text)
        workshop.emit(Wrote(str(path), len(text)))
    workshop.emit(Noticed(_told(lesson.lock, pins)))


def _pin(workshop: Workshop, lesson: Lesson, painted: Painted) -> Pin:
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
        sha256=painted.picture,
    )


def _told(before: Lockfile, pins: Mapping[str, Pin]) -> str:
    old = before.pins()
    fresh = sum(identity not in old or old[identity].sha256 != pin.sha256 for identity, pin in pins.items())
    return f"pictures pinned: {fresh} new, {len(pins) - fresh} as before"


def _folder(given: str, lesson: Lesson) -> str:
    """The folder for pictures, relative to the deck's."""
    home = lesson.path.resolve().parent
    folder = Path(given).resolve()
    if not folder.is_relative_to(home) or folder == home:
        raise SettingsError(
            f"{given} is not below the deck's folder", hint=f"name a folder in {home}, so that it moves with the deck"
        )
    return folder.relative_to(home).as_posix()


def _write_pictures(workshop: Workshop, lesson: Lesson, pins: Iterable[Pin]) -> None:
    for pin in pins:
        assert pin.file is not None  # noqa: S101  (filed just now)
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


def _remove_pictures(lesson: Lesson, pins: Iterable[Pin]) -> None:
    home = lesson.path.resolve().parent
    for pin in pins:
        path = (home / (pin.file or "")).resolve()
        # A lockfile may be a stranger's: only pictures, and only the deck's own.
        if path.is_relative_to(home) and path.suffix == ".png":
            path.unlink(missing_ok=True)
