"""An executor that makes nothing: for builds that may only take what the store holds."""

from __future__ import annotations

from typing import NoReturn

from mdvideo.cache.executor import Watcher
from mdvideo.errors import StoreError
from mdvideo.plan.jobs import Job


class CacheMiss(StoreError):
    """The store does not hold a job's result, and nothing may be made."""

    def __init__(self, job: Job) -> None:
        what = f"{job.label} ({job.stage})" if job.label else job.stage
        super().__init__(f"the cache does not hold {what}")
        self.what = what


class CacheOnly:
    """Refuses every job that the store does not hold."""

    async def run(self, job: Job, watcher: Watcher) -> NoReturn:  # noqa: ARG002
        """Raises NotHeld."""
        raise CacheMiss(job)
