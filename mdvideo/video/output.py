"""Output files appear whole or not at all, and what stood there before stays until then."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from mdvideo.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; on leaving it is synced to the disk and takes the place of ``path``.

    If the body raises, it is removed and ``path`` is untouched. An OSError, here or in the body, becomes OutputError.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex[:12]}.part")
    try:
        try:
            yield part
            _sync(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
