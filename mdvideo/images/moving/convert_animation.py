"""Runs ConvertAnimationJob: an animated WebP as an animated PNG of the same frames."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
from PIL import Image, ImageSequence

from mdvideo.errors import AssetError
from mdvideo.images.moving.apng_writer import ApngWriter
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.picture_jobs import ConvertAnimationJob

MAX_FRAMES = 10_000
_SHORTEST, _USUAL = 20, 100
"""Milliseconds: browsers show a frame of less than the first for the second."""


def run_convert_animation(job: ConvertAnimationJob, read: ReadBlob) -> Product:
    """Convert an animated picture. Raises AssetError when it is damaged or has too many frames."""
    name = job.label or "the animation"
    writer = ApngWriter()
    try:
        with Image.open(io.BytesIO(read(job.source))) as picture:
            if getattr(picture, "n_frames", 1) > MAX_FRAMES:
                raise AssetError(f"{name} has more than {MAX_FRAMES} frames", hint="save it as MP4")
            for frame in ImageSequence.Iterator(picture):
                pixels = np.asarray(frame.convert("RGBA"))
                lasts = int(frame.info.get("duration", 0) or 0)
                writer.add(pixels, Fraction(lasts if lasts >= _SHORTEST else _USUAL, 1000))
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        raise AssetError(f"{name} is damaged: {error}", hint="save it again") from error
    return Product({"clip": writer.finish()})
