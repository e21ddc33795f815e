"""Which pictures of a deck need no painting, because its lockfile pins them and they are here.

A pin counts where the settings allow its painter: any does for ``backend: auto`` (but a pinned sketch gives way where
this machine can paint) and for ``backend: locked``; one that is named must be the pin's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mdvideo.cache.store import Store
from mdvideo.errors import AssetError, Problem
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import Lockfile, MotionClipPin, Pin, picture_id
from mdvideo.lockfile.pinned_media import read_pinned
from mdvideo.plan.jobs import Digest, PinnedJob
from mdvideo.plan.pictures import PictureUse
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings

LOCKED = "locked"
"""The backend that paints nothing: every picture must be pinned, and here."""

BRING = "commit the pictures with `mdvideo images --write FOLDER`, or share the cache"


@dataclass(frozen=True, slots=True)
class ResolvedPins:
    """What a lockfile gives for the pictures that are asked for.

    ``jobs`` has those that are here, ``away`` the pins of those that are not; ``changed`` names files that are
    not what was pinned, ``lacking`` all else that is in no ``jobs``, and why.
    """

    jobs: Mapping[PictureRequest, PinnedJob]
    away: Mapping[PictureRequest, Pin]
    lacking: tuple[Problem, ...]
    changed: tuple[Problem, ...]

    def replaced(self, asked: Mapping[PictureRequest, PictureUse], here: Callable[[], str]) -> tuple[Problem, ...]:
        """Warnings of pictures that another painter than the pinned one will now paint."""
        return tuple(
            Problem(
                "warning",
                "picture-away",
                f"the picture {_short(request)} that {pin.backend} painted is not here; {here()} paints another",
                asked[request].prompt.span,
                BRING,
            )
            for request, pin in self.away.items()
            if here() != pin.backend
        )


def take_pins(
    asked: Mapping[PictureRequest, PictureUse],
    lock: Lockfile,
    images: ImageSettings,
    here: Callable[[], str],
    store: Store,
    folder: Path,
) -> ResolvedPins:
    """Look up every picture; committed files in ``folder`` are checked and put into the store.

    ``here`` names the backend that paints on this machine; it is asked only where that matters.
    """
    pins = lock.pins()
    jobs: dict[PictureRequest, PinnedJob] = {}
    away: dict[PictureRequest, Pin] = {}
    lacking: list[Problem] = []
    changed: list[Problem] = []
    for request, picture in asked.items():
        pin = pins.get(picture_id(request, images))
        if pin is None or not _counts(pin, images.backend, here):
            hint = "pin it with `mdvideo images` on a machine that can paint"
            said = f"the picture {_short(request)} is not pinned at {request.width}x{request.height}"
            lacking.append(Problem("error", "picture-unpinned", said, picture.prompt.span, hint))
            continue
        try:
            digest = brought(pin, store, folder)
        except AssetError as error:
            changed.append(Problem("error", "picture-changed", error.message, picture.prompt.span, error.hint))
            away[request] = pin
            continue
        if digest is None:
            said = f"the pinned picture {_short(request)} is neither in the cache nor committed"
            lacking.append(Problem("error", "picture-away", said, picture.prompt.span, BRING))
            away[request] = pin
            continue
        painted, size = replace(request, seed=pin.seed), Size(request.width, request.height)
        jobs[request] = PinnedJob(label=picture.label, picture=digest, size=size, request=painted, backend=pin.painter)
    return ResolvedPins(jobs, away, tuple(lacking), tuple(changed))


def _counts(pin: Pin, backend: str, here: Callable[[], str]) -> bool:
    if backend == "auto":
        return pin.backend != "sketch" or here() == "sketch"
    return backend in (LOCKED, pin.backend)


def _short(request: PictureRequest) -> str:
    return repr(request.prompt if len(request.prompt) <= 60 else f"{request.prompt[:59]}…")


def brought(pin: Pin | MotionClipPin, store: Store, folder: Path) -> Digest | None:
    """What is pinned, under its name in the store, once it is there; None when it is nowhere. Raises AssetError."""
    digest = Digest(pin.sha256)
    if store.holds(digest):
        return digest
    if pin.file is None or not (folder / pin.file).exists():
        return None
    return store.put_blob(read_pinned(folder / pin.file, folder, pin.sha256))
