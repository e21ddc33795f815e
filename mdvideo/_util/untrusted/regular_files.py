"""Opens files that decks, lockfiles and manifests name: regular ones only, of a limited size, without ever waiting."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

MAX_BYTES = 64 * 2**20
"""Bytes of a text or data file. Pictures and recordings have limits of their own."""


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a file to read its bytes.

    Raises OSError, with ``strerror``, for a pipe, a device, a folder, and a name that no file can have. Opening a pipe
    that nobody writes to would wait for ever, and reading a device might never end.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        # Asked first as well: opening a device can have effects.
        _refuse_special(os.stat(path).st_mode, path)  # noqa: PTH116 (names of any type)
        descriptor = os.open(path, flags)
    except ValueError as error:  # a zero byte, or half a character
        raise OSError(errno.EINVAL, "no file can have this name", os.fspath(path)) from error
    try:
        _refuse_special(os.fstat(descriptor).st_mode, path)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_special(mode: int, path: str | os.PathLike[str]) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", os.fspath(path))


def read_regular(path: str | os.PathLike[str], most: int = MAX_BYTES) -> bytes:
    """Return a file's bytes. Raises OSError as ``open_regular``, and where it has more than ``most`` bytes."""
    with open_regular(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most / 1_000_000:g} MB", os.fspath(path))
    return data


def read_regular_text(path: str | os.PathLike[str], most: int = MAX_BYTES) -> str:
    """Return a file's text, UTF-8 with or without a byte order mark, and line feeds as line ends.

    Raises OSError as ``read_regular``, and UnicodeDecodeError.
    """
    text = read_regular(path, most).decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def resolve_path_safely(path: Path) -> Path:
    """Return a path with links followed. Raises OSError for a loop, and for a name that no file can have."""
    try:
        resolved = path.resolve()
        os.fsencode(resolved)
    except RuntimeError as error:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error
    except ValueError as error:
        raise OSError(errno.EINVAL, "no file can have this name") from error
    return resolved


def is_regular(path: Path) -> bool:
    """Whether there is a file that ``open_regular`` opens; False for any name that no file can have."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False
