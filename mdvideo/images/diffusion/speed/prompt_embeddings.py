"""Prompt embeddings, kept: what a pipeline's ``encode_prompt`` returned is reused, whatever its shape in a family.

The pipeline itself calls it with its own arguments, so pictures equal those of a plain call bit for bit. A second
picture of a prompt costs no encoding, and the text encoders need not be on the device while pictures are generated.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from mdvideo.images.diffusion.speed.embedding_files import EmbeddingFiles

MAX_ENTRIES = 256
"""Limit of kept results, a few megabytes each."""


class _PromptsEncodedError(Exception):
    """Ends a call of the pipeline once its prompts are encoded."""


class PromptEmbeddings:
    """Replaces a pipeline's ``encode_prompt``. Pipelines without one are left unchanged.

    ``before_encoding`` is called before the text encoders run for a prompt that is not kept; ``files`` keep results
    for later builds.
    """

    def __init__(self, pipe: Any, before_encoding: Callable[[], None], files: EmbeddingFiles | None = None) -> None:
        self._pipe = pipe
        self._files = files
        self._before_encoding = before_encoding
        self._encode = getattr(pipe, "encode_prompt", None)
        self._results: dict[str, Any] = {}
        if self._encode is not None:
            self._signature = inspect.signature(self._encode)
            pipe.encode_prompt = self._encode_once

    @property
    def can_encode_ahead(self) -> bool:
        """Whether ``encode_ahead`` works: families that have both methods encode before they prepare latents."""
        return self._encode is not None and hasattr(self._pipe, "prepare_latents")

    def encode_ahead(self, calls: Sequence[Mapping[str, Any]], check_cancelled: Callable[[], None]) -> None:
        """Encode the prompts of calls by running each up to its latents. ``check_cancelled`` may raise to stop."""
        if len(self._results) > MAX_ENTRIES:
            self._results.clear()
        with self._stop_at_latents():
            for call in calls:
                check_cancelled()
                try:
                    self._pipe(**call)
                except _PromptsEncodedError:
                    continue

    def _encode_once(self, *args: Any, **kwargs: Any) -> Any:
        assert self._encode is not None
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        # Without the device, so that embeddings made ahead are found again.
        arguments = {name: value for name, value in bound.arguments.items() if name != "device"}
        is_keyable = all(_is_plain(value) for value in arguments.values())
        key = repr(sorted(arguments.items())) if is_keyable else None
        if key is None:
            self._before_encoding()
            return self._encode(*args, **kwargs)
        if key not in self._results:
            self._results[key] = self._read_or_encode(key, *args, **kwargs)
        return _copy_lists(self._results[key])

    def _read_or_encode(self, key: str, *args: Any, **kwargs: Any) -> Any:
        assert self._encode is not None
        kept = None if self._files is None else self._files.read(key, self._pipe._execution_device)
        if kept is not None:
            return kept
        self._before_encoding()
        result = self._encode(*args, **kwargs)
        if self._files is not None:
            self._files.write(key, result)
        return result

    @contextmanager
    def _stop_at_latents(self) -> Iterator[None]:
        def stop(*_: Any, **__: Any) -> Any:
            raise _PromptsEncodedError

        self._pipe.prepare_latents = stop
        try:
            yield
        finally:
            del self._pipe.prepare_latents


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, str | int | float | bool)


def _copy_lists(result: Any) -> Any:
    # Some pipelines append to the lists that they get (Z-Image does); none changes the tensors.
    if isinstance(result, tuple):
        return tuple(_copy_lists(item) for item in result)
    return list(result) if isinstance(result, list) else result
