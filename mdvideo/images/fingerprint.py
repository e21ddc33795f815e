"""Content hashes of weights that are too large to read whole each time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mdvideo.errors import BackendError

WHOLE, SAMPLES, SAMPLE = 64 << 20, 256, 4096
"""Files up to 64 MiB are hashed whole; of larger ones the header and 256 samples of 4 KiB, evenly spread.

Training or quantizing changes nearly every weight, so samples notice it; one weight patched by hand they may miss.
"""


def fingerprint(path: Path) -> str:
    """SHA-256 over names, sizes and contents (sampled where large) of a file, or of all files under a folder.

    Raises BackendError when something cannot be read.
    """
    try:
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if _counts(file, path))
        whole = hashlib.sha256()
        for file in files:
            name = "" if file == path else file.relative_to(path).as_posix()
            whole.update(f"{name}\0{file.stat().st_size}\0".encode())
            for block in _blocks(file):
                whole.update(block)
    except OSError as error:
        raise BackendError(f"cannot read {error.filename}: {error.strerror}") from error
    return whole.hexdigest()


def _counts(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and file.suffix in {".safetensors", ".json", ".txt", ".model", ".jinja"}


def _blocks(file: Path) -> Iterator[bytes]:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size <= WHOLE:
            yield stream.read()
            return
        # A safetensors file opens with the length of its header: 8 bytes, little-endian.
        yield stream.read(8 + min(int.from_bytes(stream.read(8), "little"), WHOLE))
        for sample in range(SAMPLES):
            stream.seek(sample * (size - SAMPLE) // (SAMPLES - 1))
            yield stream.read(SAMPLE)
