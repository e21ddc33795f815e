"""Safety filters: callables from other packages that may reject a generated picture.

A filter is an entry point in the group ``mdvideo.picture_filter``. It is called with (request, picture) and returns the
reason for rejecting it, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from mdvideo.protocols import PictureRequest

if TYPE_CHECKING:
    from PIL import Image

    PictureFilter = Callable[[PictureRequest, Image.Image], str | None]

GROUP = "mdvideo.picture_filter"


def installed_filters() -> Mapping[str, PictureFilter]:
    """Every installed filter by name and version, which are part of a backend's identity."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return {f"{point.name} {point.dist.version if point.dist else ''}".strip(): point.load() for point in points}


def rejection_reason(request: PictureRequest, image: Image.Image, filters: Mapping[str, PictureFilter]) -> str | None:
    """The first filter that rejects a picture, with its reason, or None when all accept it."""
    for name, check in filters.items():
        reason = check(request, image)
        if reason is not None:
            return f"{name}: {reason}"
    return None
