"""Makes thumbnails of stills."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.thumbnail_jobs import ThumbnailJob

QUALITY = 82


def run_thumbnail(job: ThumbnailJob, read: ReadBlob) -> Product:
    """Return the picture as a JPEG of the job's width, with the same aspect ratio."""
    out = BytesIO()
    with Image.open(BytesIO(read(job.picture))) as image:
        height = max(1, round(image.height * job.width / image.width))
        image.convert("RGB").resize((job.width, height), Image.Resampling.LANCZOS, reducing_gap=2).save(
            out, "JPEG", quality=QUALITY
        )
    return Product({"thumbnail": out.getvalue()})
