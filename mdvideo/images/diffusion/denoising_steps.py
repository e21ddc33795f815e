"""Progress of a pipeline's denoising steps, and cancellation between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from mdvideo.protocols import OnStep


@contextmanager
def report_steps(pipe: Any, on_step: OnStep) -> Iterator[None]:
    """Have a pipeline report its steps inside the block.

    Steps are taken from the progress bar, which every pipeline has; only most take ``callback_on_step_end``. An
    exception from ``on_step`` leaves the pipeline at once, in the middle of a picture; the cleanup that the pipeline
    does at its end is done here.
    """
    pipe.progress_bar = partial(_ProgressBar, on_step)
    try:
        yield
    except BaseException:
        pipe.maybe_free_model_hooks()
        raise
    finally:
        del pipe.progress_bar


class _ProgressBar:
    """Replaces tqdm: an iterable, a context manager, or both."""

    def __init__(self, on_step: OnStep, iterable: Any = None, total: int | None = None) -> None:
        self._on_step = on_step
        self._iterable = iterable
        self._total = len(iterable) if total is None else total
        self._done = 0

    def __enter__(self) -> _ProgressBar:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        for item in self._iterable:
            yield item
            self.update()

    def update(self, count: int = 1) -> None:
        self._done += count
        self._on_step(min(self._done, self._total), self._total)

    def set_postfix(self, *_: object, **__: object) -> None:
        """Ignore the text that tqdm would show."""
