"""An executor that makes nothing: for builds that may only use results that are in the cache."""

from __future__ import annotations

from typing import NoReturn

from mdvideo.cache.executor import JobListener
from mdvideo.errors import StoreError
from mdvideo.plan.jobs.job import Job


class CacheMiss(StoreError):
    """A job's result is not in the cache, and nothing may be made. ``what`` names the job for a message."""

    def __init__(self, job: Job) -> None:
        what = f"{job.label} ({job.stage})" if job.label else job.stage
        super().__init__(f"the cache does not contain {what}")
        self.what = what


class CacheOnly:
    """Refuse every job: a Runner asks its executor only for results that are not in the store."""

    async def run(self, job: Job, listener: JobListener) -> NoReturn:  # noqa: ARG002
        """Raise CacheMiss."""
        raise CacheMiss(job)
