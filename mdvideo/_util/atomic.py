"""Atomic writes: a file appears complete or not at all.

Bytes go to a temporary file in the same folder, hence on the same file system; they are flushed to the disk; then it is
renamed. A process that is killed at any moment leaves the old file or the new one.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import tempfile
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
    errno.ENOENT: "create the folder first, or choose another one",
    errno.ENOTDIR: "part of the path is a file, not a folder: choose another path",
    errno.EEXIST: "a file exists where a folder is needed: remove it, or choose another name",
    errno.EISDIR: "this is a folder: name a file in it",
    errno.ENAMETOOLONG: "choose a shorter file name",
}
"""What the user can do about an operating system's error, by errno."""

ABANDONED_SECONDS = 24 * 3600
"""A temporary file this old belongs to a process that was killed."""


def hint_of(error: OSError) -> str | None:
    """What the user can do about ``error``, if that is known."""
    return HINTS.get(error.errno) if error.errno is not None else None


def reason_of(error: OSError) -> str:
    """The operating system's own message in lower case, for the end of one of ours."""
    return (error.strerror or str(error)).lower()


def write_whole(temporary: Path, final: Path, data: bytes, *, durable: bool = True) -> None:
    """Write ``data`` to ``temporary`` and rename it to ``final``. Raises OSError, and leaves ``final`` unchanged.

    ``durable`` waits until the bytes are on the disk, so that not even a power cut leaves a truncated file.
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
    """Write an output file. Raises OutputError, and leaves an existing file unchanged."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a temporary file next to ``path``, with the same suffix, which becomes ``path`` at the end of the block.

    When the block raises, the temporary file is removed and ``path`` is unchanged. A symbolic link is followed: its
    target is replaced and the link stays. Raises OutputError when the file cannot be written.
    """
    final = Path(os.path.realpath(path))
    # A rename would replace a device or a pipe with a file; for root, even /dev/null.
    if os.path.lexists(final) and not os.path.isfile(final):  # noqa: PTH113  (Path's raises when a name is too long)
        raise OutputError(f"cannot write {path}: it is not a regular file", hint=HINTS[errno.EISDIR])
    _remove_abandoned(final)
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


def _remove_abandoned(final: Path) -> None:
    """Remove temporary files of this output that killed processes left."""
    with suppress(OSError):
        for path in final.parent.iterdir():
            is_ours = path.name.startswith(_prefix(final)) and path.suffix == final.suffix
            if is_ours and time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                path.unlink()


_WORK_FOLDER = re.compile(r"mdvideo-work-(\d{1,9})-\w{8}", re.ASCII)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder that is removed at the end of the block; its name tells the next run whose it was."""
    with tempfile.TemporaryDirectory(prefix=f"mdvideo-work-{os.getpid()}-") as folder:
        yield Path(folder)


def sweep_temporary_folders() -> None:
    """Remove the temporary folders of this user's processes that were killed."""
    with suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            match = _WORK_FOLDER.fullmatch(entry.name)
            if match is None or not entry.is_dir(follow_symlinks=False) or _runs(int(match[1])):
                continue
            if not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid():
                shutil.rmtree(entry.path, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
