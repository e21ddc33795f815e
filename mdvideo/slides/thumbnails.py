"""Small stills for filmstrips."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from mdvideo.plan.jobs import Digest, Product
from mdvideo.plan.thumbnail_jobs import ThumbnailJob

QUALITY = 82


def make_thumb(job: ThumbnailJob, read: Callable[[Digest], bytes]) -> Product:
    """The picture as a small JPEG."""
    out = BytesIO()
    with Image.open(BytesIO(read(job.picture))) as image:
        height = max(1, round(image.height * job.width / image.width))
        image.convert("RGB").resize((job.width, height), Image.Resampling.LANCZOS, reducing_gap=2).save(
            out, "JPEG", quality=QUALITY
        )
    return Product({"thumb": out.getvalue()})
