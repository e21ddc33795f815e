"""Pin pictures and motion clips: write the lockfile, and the folder of files that is committed with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo._util.digests import sha256_of_file
from mdvideo._util.untrusted.regular_files import resolve_path_safely
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.pipeline import requested_pictures_of
from mdvideo.errors import OutputError, SettingsError
from mdvideo.events import Notice, Wrote
from mdvideo.lockfile.lockfile import Lockfile, MotionClipPin, Pin, lockfile_path, pin_of
from mdvideo.lockfile.pin_ids import motion_settings_of, picture_id
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.protocols import PictureRequest
from mdvideo.steps.generated_motion import GeneratedClip


@dataclass(frozen=True, slots=True)
class ObtainedPicture:
    """A requested picture: the job that gave it, and the digest of its bytes in the store.

    ``seed`` and ``score`` are those of the one that was chosen among several.
    """

    request: PictureRequest
    job: GeneratePictureJob | PinnedPictureJob
    picture: Digest
    seed: int | None = None
    score: float | None = None


def pin_pictures(
    engine: BuildEngine,
    loaded: LoadedDeck,
    pictures: Iterable[ObtainedPicture],
    *,
    write: str | None = None,
    prune: bool = False,
    lock: bool = True,
) -> Lockfile:
    """Pin pictures: write the lockfile if it changes, and the pictures if they have a folder. Return the new lockfile.

    ``write`` names that folder, and the lockfile remembers it. ``prune`` removes pins, with their files, of pictures
    that no slide shows at this size. Without ``lock``, only the pictures are written. Raises OutputError, and
    SettingsError if the folder is not inside the deck's.
    """
    pins = [_pin(engine, loaded, one) for one in pictures]
    stale: list[Pin] = []
    if prune:
        asked = requested_pictures_of(loaded, loaded.deck.slides)
        kept = {picture_id(request, loaded.settings.images) for request in asked}
        stale = [pin for pin in loaded.lock.pictures if pin.id not in kept]
    return _write_lockfile(engine, loaded, pins, stale, write, "pictures", lock)


def pin_clips(
    engine: BuildEngine,
    loaded: LoadedDeck,
    clips: Iterable[GeneratedClip],
    *,
    write: str | None = None,
    prune: bool = False,
    lock: bool = True,
) -> Lockfile:
    """Pin motion clips as ``pin_pictures`` does. ``prune`` removes all other pins: pass the clips of the whole deck."""
    pins = [one.pin or _clip_pin(engine, loaded, one) for one in clips]
    kept = {pin.id for pin in pins}
    stale = [pin for pin in loaded.lock.clips if prune and pin.id not in kept]
    return _write_lockfile(engine, loaded, pins, stale, write, "clips", lock)


def _write_lockfile(
    engine: BuildEngine,
    loaded: LoadedDeck,
    pins: Sequence[Pin | MotionClipPin],
    stale: Iterable[Pin | MotionClipPin],
    write: str | None,
    what: str,
    locks: bool,
) -> Lockfile:
    before = {pin.id: pin.sha256 for pin in loaded.lock.all}
    lock = loaded.lock.with_pins(pins)
    folder = _folder(write, loaded) if write else lock.folder
    if folder is not None:
        lock = lock.with_files(folder, {pin.id for pin in pins})
        _write_files(engine, loaded, [pin for pin in lock.all if pin.id in {one.id for one in pins}])
    if not locks:
        return lock
    _remove_files(loaded, stale)
    lock = lock.without_pins(stale)
    if lock != loaded.lock:
        path, text = lockfile_path(loaded.path), lock.to_json().encode()
        write_atomic(path, text)
        engine.emit(Wrote(str(path), len(text)))
    new = sum(before.get(pin.id) != pin.sha256 for pin in pins)
    engine.emit(Notice(f"{what} pinned: {new} new, {len(pins) - new} as before"))
    return lock


def _pin(engine: BuildEngine, loaded: LoadedDeck, pictures: ObtainedPicture) -> Pin:
    images, job = loaded.settings.images, pictures.job
    if isinstance(job, PinnedPictureJob):
        # A pinned picture keeps its pin as written, whatever backend is configured today.
        return loaded.lock.picture_pins()[picture_id(pictures.request, images)]
    return pin_of(
        pictures.request,
        images,
        seed=job.request.seed if pictures.seed is None else pictures.seed,
        score=pictures.score,
        backend=engine.image_backends.choice(images).backend,
        identity=job.backend,
        model_and_revision=engine.image_backends.model_and_revision(images, job.request.model),
        sha256=pictures.picture,
    )


def _clip_pin(engine: BuildEngine, loaded: LoadedDeck, clips: GeneratedClip) -> MotionClipPin:
    images, request = loaded.settings.images, clips.request
    model, revision = engine.motion_backends.model_and_revision(clips.backend)
    return MotionClipPin(
        id=clips.id,
        prompt=request.prompt,
        width=request.width,
        height=request.height,
        frames=request.frames,
        negative=request.negative,
        seed=request.seed,
        settings=motion_settings_of(images),
        backend=engine.image_backends.choice(images).backend,
        animator=clips.backend,
        used_model=model,
        used_revision=revision,
        sha256=clips.clip,
    )


def _folder(given: str, loaded: LoadedDeck) -> str:
    """Return the folder for pictures, relative to the deck's."""
    deck_folder = loaded.path.resolve().parent
    folder = Path(given).resolve()
    if not folder.is_relative_to(deck_folder) or folder == deck_folder:
        raise SettingsError(f"{given} is not inside the deck's folder", hint=f"choose a folder in {deck_folder}")
    return folder.relative_to(deck_folder).as_posix()


def _write_files(engine: BuildEngine, loaded: LoadedDeck, pins: Iterable[Pin | MotionClipPin]) -> None:
    for pin in pins:
        assert pin.file is not None
        path = loaded.path.resolve().parent / pin.file
        if not _is_within(path, loaded.path.resolve().parent):
            raise OutputError(
                f"{pin.file} is not inside the deck's folder", hint="a link leads out of it: replace it with a folder"
            )
        if _has_digest(path, pin.sha256):
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot create the folder {path.parent}: {error.strerror}") from error
        data = engine.store.read(Digest(pin.sha256))
        write_atomic(path, data)
        engine.emit(Wrote(str(path), len(data)))


def _remove_files(loaded: LoadedDeck, pins: Iterable[Pin | MotionClipPin]) -> None:
    deck_folder = loaded.path.resolve().parent
    for pin in pins:
        path = deck_folder / (pin.file or "")
        # The lockfile may come from somebody else: remove only pictures and clips that this program wrote, in the
        # deck's folder itself and not behind a link.
        if _is_within(path, deck_folder) and path.suffix in (".png", ".h264") and _has_digest(path, pin.sha256):
            path.unlink(missing_ok=True)


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path is in a folder, with no link on the way."""
    try:
        resolved = resolve_path_safely(path)
    except OSError:
        return False
    return resolved == Path(os.path.normpath(path)) and resolved.is_relative_to(folder)


def _has_digest(path: Path, sha256: str) -> bool:
    try:
        return sha256_of_file(path) == sha256
    except OSError:
        return False
