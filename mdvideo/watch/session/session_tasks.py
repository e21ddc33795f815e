"""The asyncio tasks of one session, and the one place that cancels them."""

from __future__ import annotations

import asyncio
from asyncio import Task
from collections.abc import Coroutine
from typing import Any

from mdvideo.plan.jobs.job import Result


class SessionTasks:
    """The running tasks of a session, by kind.

    ``watch`` waits for changed files and starts builds. ``build`` is the newest build; starting another cancels it.
    ``pictures``, by job key, and ``variants``, by picture id, generate pictures; an edit cancels only those that the
    deck no longer uses. ``write`` writes the files of a finished build. It is never cancelled, so that the files belong
    together.

    A cancelled task may take a while to end, for instance until its segment is encoded. Only ``close`` waits for that.
    """

    def __init__(self) -> None:
        self.watch: Task[None] | None = None
        self.build: Task[None] | None = None
        self.write: Task[None] | None = None
        self.pictures: dict[str, Task[Result]] = {}
        self.variants: dict[str, list[Task[None]]] = {}
        self._cancelled: set[Task[Any]] = set()

    def replace_build(self, build: Coroutine[Any, Any, None]) -> None:
        """Cancel the current build, and start ``build`` at once."""
        if self.build is not None:
            self._cancel_in_background(self.build)
        self.build = asyncio.create_task(build)

    def cancel_picture(self, key: str) -> None:
        """Stop generating the picture of this job key."""
        self._cancel_in_background(self.pictures.pop(key))

    def cancel_variants(self, picture: str) -> None:
        """Stop generating variants of the picture with this id."""
        self._cancel_in_background(*self.variants.pop(picture, ()))

    async def close(self) -> None:
        """Cancel all tasks but ``write``, and wait until all have ended."""
        single = [task for task in (self.watch, self.build) if task is not None]
        variants = [task for tasks in self.variants.values() for task in tasks]
        self._cancel_in_background(*single, *self.pictures.values(), *variants)
        self.pictures.clear()
        self.variants.clear()
        await asyncio.gather(*self._cancelled, return_exceptions=True)
        if self.write is not None:
            await asyncio.gather(self.write, return_exceptions=True)

    def _cancel_in_background(self, *tasks: Task[Any]) -> None:
        for task in tasks:
            task.cancel()
            self._cancelled.add(task)
            task.add_done_callback(self._cancelled.discard)
