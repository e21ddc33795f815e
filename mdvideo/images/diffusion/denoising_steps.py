"""A pipeline's steps, reported as they are done; and a pipeline stopped between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

Step = Callable[[int, int], None]
"""Called with (steps done, steps in all); may raise to stop."""


@contextmanager
def reporting(pipe: Any, step: Step) -> Iterator[None]:
    """Have a pipeline report its steps.

    All pipelines tell their progress bar, only most of them take ``callback_on_step_end``; so the bar it is. An
    exception out of ``step`` leaves the pipeline at once, in the middle of a picture; what it would have tidied up at
    its end is tidied up here.
    """
    pipe.progress_bar = partial(_Bar, step)
    try:
        yield
    except BaseException:
        pipe.maybe_free_model_hooks()
        raise
    finally:
        del pipe.progress_bar


class _Bar:
    """Stands in for tqdm: iterable, context manager, or both."""

    def __init__(self, step: Step, iterable: Any = None, total: int | None = None) -> None:
        self._step = step
        self._iterable = iterable
        self._total = len(iterable) if total is None else total
        self._done = 0

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        for item in self._iterable:
            yield item
            self.update()

    def update(self, count: int = 1) -> None:
        self._done += count
        self._step(min(self._done, self._total), self._total)

    def set_postfix(self, *_: object, **__: object) -> None:
        """Advice that nobody reads here."""
