"""The looks by name."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from mdvideo.images.illustrate.looks.blueprint import paint_blueprint
from mdvideo.images.illustrate.looks.chalk import paint_chalk
from mdvideo.images.illustrate.looks.flat import paint_flat
from mdvideo.images.illustrate.looks.ink import paint_ink
from mdvideo.images.illustrate.looks.linocut import paint_linocut
from mdvideo.images.illustrate.looks.neon import paint_neon
from mdvideo.images.illustrate.looks.papercut import paint_papercut
from mdvideo.images.illustrate.looks.studio import paint_studio
from mdvideo.images.illustrate.staging.stage import Stage

LOOKS: dict[str, Callable[[Stage], Image.Image]] = {
    "blueprint": paint_blueprint,
    "chalk": paint_chalk,
    "flat": paint_flat,
    "ink": paint_ink,
    "linocut": paint_linocut,
    "neon": paint_neon,
    "papercut": paint_papercut,
    "studio": paint_studio,
}
