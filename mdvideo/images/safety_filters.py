"""The safety hook: callables that other packages add under ``mdvideo.picture_filter``, and that may reject a picture.

A filter is called with (request, picture) and gives the reason for rejecting it, or None.
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
    """Every filter that is installed, by name and version: part of a painter's identity, as it decides what passes."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return {f"{point.name} {point.dist.version if point.dist else ''}".strip(): point.load() for point in points}


def rejection(request: PictureRequest, image: Image.Image, filters: Mapping[str, PictureFilter]) -> str | None:
    """Who rejects a picture and why, or None when all let it pass."""
    for name, judge in filters.items():
        reason = judge(request, image)
        if reason is not None:
            return f"{name}: {reason}"
    return None
