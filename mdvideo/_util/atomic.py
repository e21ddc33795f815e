"""Files that appear whole or not at all.

Bytes go to a temporary file in the same folder, hence the same file system; they are flushed to the disk; then one
rename puts the file in its place. A process that is killed at any moment leaves the old file or the new one.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mdvideo.errors import OutputError

HINTS = {
    errno.ENOSPC: "free some space, or write to another disk",
    errno.EDQUOT: "the disk quota is used up: free some space, or write to another disk",
    errno.EFBIG: "the file is larger than the file system or ulimit -f allows",
    errno.EACCES: "check the permissions of the folder, or choose another one",
    errno.EPERM: "check the permissions of the folder, or choose another one",
    errno.EROFS: "the file system is read-only: choose another folder",
    errno.ENOENT: "make the folder first, or choose another one",
    errno.ENOTDIR: "a part of the path is a file, not a folder: choose another one",
    errno.EEXIST: "a file stands where a folder should be: remove it, or choose another name",
    errno.EISDIR: "this is a folder: name a file in it",
    errno.ENAMETOOLONG: "choose a shorter file name",
}
"""What a user can do about an operating system's error, by errno."""

ABANDONED_SECONDS = 24 * 3600
"""A temporary file this old belongs to a process that was killed."""


def hint_of(error: OSError) -> str | None:
    """What the user can do about ``error``, where that is known."""
    return HINTS.get(error.errno) if error.errno is not None else None


def reason_of(error: OSError) -> str:
    """The operating system's own words, in lower case, for the end of a message."""
    return (error.strerror or str(error)).lower()


def write_whole(temporary: Path, final: Path, data: bytes, *, durable: bool = True) -> None:
    """Write ``data`` to ``temporary`` and rename it to ``final``. Raises OSError; ``final`` is then as it was.

    ``durable`` waits until the bytes are on the disk, so that not even a power cut leaves a file that is shorter
    than it should be.
    """
    try:
        with temporary.open("xb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(final)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_atomic(path: Path, data: bytes) -> None:
    """Write an output file whole. Raises OutputError, and then what stood there before still stands."""
    with writing(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``, with the same suffix; what is written there becomes ``path`` at the end.

    When the block raises, the temporary file is removed and ``path`` is as it was. A symbolic link is followed, so
    that its target is replaced and the link stays. Raises OutputError when it cannot be written.
    """
    final = Path(os.path.realpath(path))
    # A rename would replace a device or a pipe by a file, and for root even /dev/null.
    if os.path.lexists(final) and not os.path.isfile(final):  # noqa: PTH113  (Path's raises when a name is too long)
        raise OutputError(f"cannot write {path}: it is not a regular file", hint=HINTS[errno.EISDIR])
    _sweep(final)
    temporary = final.with_name(f"{_prefix(final)}{secrets.token_hex(4)}{final.suffix}")
    try:
        try:
            temporary.touch(exist_ok=False)
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(final)
        except OSError as error:
            raise OutputError(f"cannot write {path}: {reason_of(error)}", hint=hint_of(error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _prefix(final: Path) -> str:
    return f".{final.stem}.mdvideo-"


def _sweep(final: Path) -> None:
    """Remove temporary files of this output that a killed process left."""
    with suppress(OSError):
        for path in final.parent.iterdir():
            named = path.name.startswith(_prefix(final)) and path.suffix == final.suffix
            if named and time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                path.unlink()
