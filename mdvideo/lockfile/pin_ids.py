"""What identifies a pin: everything that a deck and its settings request of a picture or clip, and nothing else.

The ids are stored in lockfiles, so what is hashed here, and under which names, must not change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mdvideo._util.digests import sha256_of
from mdvideo.plan.jobs.job import json_value_of
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Rect
from mdvideo.protocols import MotionClipRequest, PictureRequest
from mdvideo.settings import ImageSettings

PICTURE_SETTINGS = (
    "revision",
    "config",
    "megapixels",
    "loras",
    "reference",
    "upscaler",
    "dtype",
    "quantize",
    "step_cache",
    "attention",
    "scheduler",
    "best_of",
    "scorer",
    "threshold",
)
"""Settings that affect pictures and are not part of a request. Where a model runs, and how it fits there, is none."""

SERVER_SETTINGS = frozenset({"flavour", "sizes", "workflow"})
"""Settings of a server that affect pictures."""

MOTION_SETTINGS = ("motion_model", "megapixels", "dtype")
"""Settings that affect motion clips."""


def picture_id(request: PictureRequest, images: ImageSettings) -> str:
    """Return the id of a requested picture: 16 hexadecimal digits. The slide and the backend are not part of it."""
    parts = asdict(request) | {"prompt": request.styled_prompt}
    # A pin is of words: the look of the theme is not part of it, and the style is part of the prompt.
    del parts["style"], parts["look"]
    return _id_of({"request": parts, "settings": picture_settings_of(images)})


def clip_id(background: BackgroundJob, window: Rect, request: MotionClipRequest, images: ImageSettings) -> str:
    """Return the id of a requested motion clip: 16 hexadecimal digits.

    It depends on what the backgrounds show, not on the renderer that drew them, so ``request.still`` is left out.
    """
    return _id_of(
        {
            "plate": json_value_of([background.size, background.layers, background.ground]),
            "window": json_value_of(window),
            "request": {name: value for name, value in asdict(request).items() if name != "still"},
            "settings": motion_settings_of(images),
        }
    )


def text_clip_id(window: Rect, request: MotionClipRequest, images: ImageSettings) -> str:
    """Return the id of a clip that is made from words alone: 16 hexadecimal digits."""
    return _id_of(
        {
            "window": json_value_of(window),
            "request": {name: value for name, value in asdict(request).items() if name != "still"},
            "settings": motion_settings_of(images),
        }
    )


def picture_settings_of(images: ImageSettings) -> dict[str, Any]:
    """Return the ``PICTURE_SETTINGS`` and ``SERVER_SETTINGS`` that are not at their defaults, as JSON values."""
    settings = images.model_dump(mode="json", include=set(PICTURE_SETTINGS), exclude_defaults=True)
    server = images.server.model_dump(mode="json", include=set(SERVER_SETTINGS), exclude_defaults=True)
    return settings | ({"server": server} if server else {})


def motion_settings_of(images: ImageSettings) -> dict[str, Any]:
    """Return the ``MOTION_SETTINGS`` that are not at their defaults, as JSON values."""
    return images.model_dump(mode="json", include=set(MOTION_SETTINGS), exclude_defaults=True)


def next_seeds(identity: str, seed: int, count: int) -> list[int]:
    """Return the seeds of the variants after ``seed``, in order. They are the same for everyone, to share caches."""
    seeds = []
    for _ in range(count):
        seed = int(sha256_of(f"{identity} {seed}".encode())[:8], 16) >> 1
        seeds.append(seed)
    return seeds


def _id_of(requested: Mapping[str, Any]) -> str:
    return sha256_of(json.dumps(requested, sort_keys=True).encode())[:16]
