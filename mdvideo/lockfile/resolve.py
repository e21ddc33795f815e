"""Which pictures of a deck need not be generated, because its lockfile pins them and they are available.

A pin applies if the settings allow its backend. ``backend: auto`` allows any, but a pinned sketch is replaced where
this machine has a better backend; ``backend: locked`` allows any; a named backend must be the pin's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mdvideo.cache.store import Store
from mdvideo.errors import AssetError, Problem
from mdvideo.frame_size import Size
from mdvideo.lockfile.lockfile import Lockfile, MotionClipPin, Pin
from mdvideo.lockfile.pin_ids import picture_id
from mdvideo.lockfile.pinned_media import read_pinned_file
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import PinnedPictureJob
from mdvideo.plan.pictures import DRAWING_BACKENDS, PictureUse
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings

LOCKED = "locked"
"""The backend that generates nothing: every picture must be pinned and available."""

SHIP_HINT = "commit the pictures with `mdvideo images --write FOLDER`, or share the cache"
"""How to make a pinned picture available on other machines."""


@dataclass(frozen=True, slots=True)
class ResolvedPins:
    """What a lockfile gives for the requested pictures.

    ``jobs`` has the available ones, ``missing`` the pins of those that are not. ``changed`` are errors about files that
    are not what was pinned, ``unavailable`` those about all other pictures that have no job.
    """

    jobs: Mapping[PictureRequest, PinnedPictureJob]
    missing: Mapping[PictureRequest, Pin]
    unavailable: tuple[Problem, ...]
    changed: tuple[Problem, ...]

    def replacement_warnings(
        self, requested: Mapping[PictureRequest, PictureUse], local_backend: Callable[[], str]
    ) -> tuple[Problem, ...]:
        """Return warnings about missing pictures that another backend than the pinned one will now generate."""
        return tuple(
            Problem(
                "warning",
                "picture-away",
                f"the picture {_short_prompt(request)} from {pin.backend} is not available,"
                f" so {local_backend()} generates another",
                requested[request].prompt.span,
                SHIP_HINT,
            )
            for request, pin in self.missing.items()
            if local_backend() != pin.backend
        )


def resolve_pins(
    requested: Mapping[PictureRequest, PictureUse],
    lock: Lockfile,
    images: ImageSettings,
    local_backend: Callable[[], str],
    store: Store,
    folder: Path,
) -> ResolvedPins:
    """Look up every picture; committed files in ``folder``, the deck's, are checked and put into the store.

    ``local_backend`` returns the name of the backend that generates pictures here. It is called only if it matters.
    """
    pins = lock.picture_pins()
    jobs: dict[PictureRequest, PinnedPictureJob] = {}
    missing: dict[PictureRequest, Pin] = {}
    unavailable: list[Problem] = []
    changed: list[Problem] = []
    for request, use in requested.items():
        span = use.prompt.span
        pin = pins.get(picture_id(request, images))
        if pin is None or not _applies(pin, images.backend, local_backend):
            hint = "pin it with `mdvideo images` on a machine that can generate it"
            message = f"the picture {_short_prompt(request)} is not pinned at {request.width}x{request.height}"
            unavailable.append(Problem("error", "picture-unpinned", message, span, hint))
            continue
        try:
            digest = fetch_pinned(pin, store, folder)
        except AssetError as error:
            changed.append(Problem("error", "picture-changed", error.message, span, error.hint))
            missing[request] = pin
            continue
        if digest is None:
            message = f"the pinned picture {_short_prompt(request)} is neither in the cache nor committed"
            unavailable.append(Problem("error", "picture-away", message, span, SHIP_HINT))
            missing[request] = pin
            continue
        seeded, size = replace(request, seed=pin.seed), Size(request.width, request.height)
        jobs[request] = PinnedPictureJob(
            label=use.label, picture=digest, size=size, request=seeded, backend=pin.painter
        )
    return ResolvedPins(jobs, missing, tuple(unavailable), tuple(changed))


def fetch_pinned(pin: Pin | MotionClipPin, store: Store, folder: Path) -> Digest | None:
    """Put a pinned picture or clip into the store if necessary, and return its digest; None when it is nowhere.

    ``folder`` is the deck's. Raises AssetError for a file that has changed.
    """
    digest = Digest(pin.sha256)
    if store.has_blob(digest):
        return digest
    if pin.file is None or not (folder / pin.file).exists():
        return None
    return store.put_blob(read_pinned_file(folder / pin.file, folder, pin.sha256))


def _applies(pin: Pin, backend: str, local_backend: Callable[[], str]) -> bool:
    if backend == "auto":
        return pin.backend not in DRAWING_BACKENDS or local_backend() in DRAWING_BACKENDS
    return backend in (LOCKED, pin.backend)


def _short_prompt(request: PictureRequest) -> str:
    return repr(request.prompt if len(request.prompt) <= 60 else f"{request.prompt[:59]}…")
