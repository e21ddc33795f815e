"""Foreign exceptions of models and their libraries, translated into ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mdvideo.errors import BackendError, MdvideoError


@contextmanager
def translate_errors(what: str, *, first_line_only: bool = False) -> Iterator[None]:
    """Raise BackendError, with ``what`` before the message, for any foreign exception but CancelledError."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (MdvideoError, CancelledError):
        raise
    except Exception as error:  # torch, diffusers, transformers and safetensors each have their own
        message = str(error).strip() or type(error).__name__
        raise BackendError(f"{what}: {message.splitlines()[0] if first_line_only else message}") from error
