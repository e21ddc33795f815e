"""The published folder on the disk: each video's folder appears whole, and only files of ours are ever removed.

A video's folder is named by its content, so a name never changes its meaning and no cache serves an old video.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mdvideo._util.atomic import ABANDONED_SECONDS, hint_of, reason_of, write_atomic
from mdvideo._util.digests import sha256_of
from mdvideo.errors import OutputError
from mdvideo.output.manifest import ManifestFile

DIGITS = 12
"""Hexadecimal digits of a digest in names: 48 bits, so two of a million contents collide once in 500 sites."""

SUBTITLES = "subtitles"
_OWNED = re.compile(
    rf"[^/\\]+-[0-9a-f]{{{DIGITS}}}|{SUBTITLES}/[^/\\]+-[0-9a-f]{{{DIGITS}}}\.vtt|mdvideo-[0-9a-f]{{{DIGITS}}}\.(?:js|css)"
)
ASSETS = Path(__file__).parent / "embed" / "assets"


def is_owned(path: str) -> bool:
    """Whether a path in a manifest has a form that we write. Nothing else is ever removed."""
    return _OWNED.fullmatch(path) is not None and ".." not in path.split("/")


def content_digest(files: Iterable[ManifestFile]) -> str:
    """The digest in a folder's name: of the names and bytes of its files."""
    lines = sorted(f"{file.sha256}  {Path(file.path).name}\n" for file in files)
    return sha256_of("".join(lines).encode())[:DIGITS]


@contextmanager
def staging_folder(out: Path, name: str) -> Iterator[Path]:
    """Yield a temporary folder in ``out``; it is removed at the end unless it was moved. Raises OutputError."""
    folder = out / f".{name}.mdvideo-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"cannot write into {out}: {reason_of(error)}", hint=hint_of(error)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def move_into_place(staged: Path, final: Path) -> None:
    """Rename a staging folder to its final name. Replaces a folder of that name, which is equal or damaged.

    Raises OutputError.
    """
    try:
        if final.exists():
            with staging_folder(final.parent, final.name) as aside:
                final.rename(aside / "old")
                staged.rename(final)
        else:
            staged.rename(final)
    except OSError as error:
        raise OutputError(f"cannot write {final}: {reason_of(error)}", hint=hint_of(error)) from error


def remove_stale(out: Path) -> None:
    """Remove staging folders that a killed process left."""
    with suppress(OSError):
        for path in out.glob(".*.mdvideo-*"):
            if path.is_dir() and time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def remove_owned(out: Path, path: str) -> bool:
    """Remove a folder or file of ours; returns whether it is gone. Symbolic links are not followed."""
    target = out / path
    if not is_owned(path) or target.is_symlink():
        return False
    if target.is_dir():
        shutil.rmtree(target, ignore_errors=True)
    else:
        with suppress(OSError):
            target.unlink(missing_ok=True)
    return not target.exists()


def copy_asset(out: Path, file: str) -> str:
    """Copy the figures' script or style sheet to a name with its digest, and return that name. Raises OutputError."""
    data = (ASSETS / file).read_bytes()
    stem, _, suffix = file.rpartition(".")
    name = f"{stem}-{sha256_of(data)[:DIGITS]}.{suffix}"
    if not (out / name).is_file() or (out / name).stat().st_size != len(data):
        write_atomic(out / name, data)
    return name


@contextmanager
def exclusive_lock(out: Path) -> Iterator[None]:
    """Hold a lock on a folder, for one process at a time. Does nothing where the system cannot lock folders."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(out, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
