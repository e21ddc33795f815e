"""A runner that runs nothing: it answers jobs from a function, and keeps a list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from mdvideo.plan.jobs.job import Digest, Job, Result

J = TypeVar("J", bound=Job)


def result_of(outputs: Mapping[str, str] = {}, **report: Any) -> Result:
    """Return a result whose outputs have these digests."""
    return Result({name: Digest(digest) for name, digest in outputs.items()}, report)


class FakeRunner:
    """Its ``make`` takes the place of a runner's in the contexts of build steps."""

    def __init__(self, answer: Callable[[Any], Result]) -> None:
        self.jobs: list[Job] = []
        self._answer = answer

    async def make(self, job: Job) -> Result:
        self.jobs.append(job)
        return self._answer(job)

    def jobs_of(self, kind: type[J]) -> list[J]:
        """Return the jobs of one class, in the order of their requests."""
        return [job for job in self.jobs if isinstance(job, kind)]
