"""Prompts encoded once: what a pipeline's ``encode_prompt`` answered is kept, whatever shape a family's answer has.

The pipeline itself asks, with its own arguments, so pictures are those of a plain call to the bit; a second picture
of a prompt costs no encoding, and the text encoders need not be there when pictures are painted.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

KEPT = 256
"""Answers kept at most: a few megabytes each."""


class _EncodedError(Exception):
    """Raised in a rehearsal when the prompts are encoded and the painting would begin."""


class PromptEmbeddings:
    """Stands in for a pipeline's ``encode_prompt``. Pipelines that have none are left as they are.

    ``before_encoding`` is called when an answer is not known and text encoders will run.
    """

    def __init__(self, pipe: Any, before_encoding: Callable[[], None]) -> None:
        self._pipe = pipe
        self._before_encoding = before_encoding
        self._encode = getattr(pipe, "encode_prompt", None)
        self._answers: dict[str, Any] = {}
        if self._encode is not None:
            self._signature = inspect.signature(self._encode)
            pipe.encode_prompt = self._recall

    @property
    def can_rehearse(self) -> bool:
        """Whether prompts can be encoded ahead: every family that has both steps encodes first, then makes latents."""
        return self._encode is not None and hasattr(self._pipe, "prepare_latents")

    def rehearse(self, calls: Sequence[Mapping[str, Any]], heed: Callable[[], None]) -> None:
        """Run each call up to where painting begins, so that its prompts are known. ``heed`` may raise to stop."""
        if len(self._answers) > KEPT:
            self._answers.clear()
        with self._stopping_at_latents():
            for call in calls:
                heed()
                try:
                    self._pipe(**call)
                except _EncodedError:
                    continue

    def _recall(self, *args: Any, **kwargs: Any) -> Any:
        assert self._encode is not None
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        # The device is left out: embeddings made ahead are those that painting asks for.
        given = {name: value for name, value in bound.arguments.items() if name != "device"}
        key = repr(sorted(given.items())) if all(_is_plain(value) for value in given.values()) else None
        if key is None or key not in self._answers:
            self._before_encoding()
            answer = self._encode(*args, **kwargs)
            if key is None:
                return answer
            self._answers[key] = answer
        return _shallow(self._answers[key])

    @contextmanager
    def _stopping_at_latents(self) -> Iterator[None]:
        def stop(*_: Any, **__: Any) -> Any:
            raise _EncodedError

        self._pipe.prepare_latents = stop
        try:
            yield
        finally:
            del self._pipe.prepare_latents


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, str | int | float | bool)


def _shallow(answer: Any) -> Any:
    # Some pipelines append to the lists that they are handed (Z-Image does); tensors they leave alone.
    if isinstance(answer, tuple):
        return tuple(_shallow(item) for item in answer)
    return list(answer) if isinstance(answer, list) else answer
