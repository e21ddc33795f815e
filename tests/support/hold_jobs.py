"""Jobs that need no backend, and a handler for them: for tests of the cache and of the cluster."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.plan.jobs.job import Digest, Product, ReadBlob
from mdvideo.plan.jobs.segment_jobs import HoldJob, VideoSpec

SPEC = VideoSpec(width=1920, height=1080, fps=Fraction(30), crf=18, moving_crf=20, keyint=150, encoder="x264 165")


def hold_job(still: str, *, label: str = "", spec: VideoSpec = SPEC) -> HoldJob:
    """A job with any text in place of a still's digest. Jobs with different texts have different keys."""
    return HoldJob(still=Digest(still), spec=spec, label=label)


def upper(job: HoldJob, read: ReadBlob) -> Product:
    """A handler: the still's text in upper case, and a tuple in the report."""
    return Product({"segment": job.still.upper().encode()}, {"pair": (1, 2)})
