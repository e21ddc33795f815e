"""The published folder on the disk: videos' folders appear whole, and only what is ours ever goes.

A video's folder is named by what it holds, so a name never changes its meaning and no cache serves an old film.
"""

from __future__ import annotations

import hashlib
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
from mdvideo.errors import OutputError
from mdvideo.output.manifest import ManifestFile

DIGITS = 12
"""Of a digest, in names: 48 bits, so among a million contents two are alike by chance once in 500 sites."""

SUBTITLES = "subtitles"
_OURS = re.compile(
    rf"[^/\\]+-[0-9a-f]{{{DIGITS}}}|{SUBTITLES}/[^/\\]+-[0-9a-f]{{{DIGITS}}}\.vtt|mdvideo-[0-9a-f]{{{DIGITS}}}\.(?:js|css)"
)
ASSETS = Path(__file__).parent / "embed" / "assets"


def is_ours(path: str) -> bool:
    """Whether a path in a manifest is of a form that we write: only such are ever removed."""
    return _OURS.fullmatch(path) is not None and ".." not in path.split("/")


def content_digest(files: Iterable[ManifestFile]) -> str:
    """What a folder's name says of its files: their names and bytes."""
    lines = sorted(f"{file.sha256}  {Path(file.path).name}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:DIGITS]


@contextmanager
def staging(out: Path, name: str) -> Iterator[Path]:
    """A temporary folder in ``out``, gone at the end unless it was moved into its place. Raises OutputError."""
    folder = out / f".{name}.mdvideo-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"cannot write into {out}: {reason_of(error)}", hint=hint_of(error)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def settle(staged: Path, final: Path) -> None:
    """Give a staged folder its name; what stands there under it is the same, or damaged. Raises OutputError."""
    try:
        if final.exists():
            with staging(final.parent, final.name) as aside:
                final.rename(aside / "old")
                staged.rename(final)
        else:
            staged.rename(final)
    except OSError as error:
        raise OutputError(f"cannot write {final}: {reason_of(error)}", hint=hint_of(error)) from error


def sweep(out: Path) -> None:
    """Remove temporary folders that a killed process left."""
    with suppress(OSError):
        for path in out.glob(".*.mdvideo-*"):
            if path.is_dir() and time.time() - path.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def remove(out: Path, path: str) -> bool:
    """Remove a folder or file that the manifest calls ours; whether it is gone. Links are not followed."""
    target = out / path
    if not is_ours(path) or target.is_symlink():
        return False
    if target.is_dir():
        shutil.rmtree(target, ignore_errors=True)
    else:
        with suppress(OSError):
            target.unlink(missing_ok=True)
    return not target.exists()


def place_asset(out: Path, file: str) -> str:
    """Copy the figures' script or style sheet, under a name with its digest; return the name. Raises OutputError."""
    data = (ASSETS / file).read_bytes()
    stem, _, suffix = file.rpartition(".")
    name = f"{stem}-{hashlib.sha256(data).hexdigest()[:DIGITS]}.{suffix}"
    if not (out / name).is_file() or (out / name).stat().st_size != len(data):
        write_atomic(out / name, data)
    return name


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Held while the manifest is read, merged and written: one process at a time, where the system locks folders."""
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
