"""Content hashes of weights that are too large to be read as a whole each time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from mdvideo.errors import BackendError

WHOLE_FILE_BYTES, SAMPLES, SAMPLE_BYTES = 64 << 20, 256, 4096
"""Files up to 64 MiB are hashed as a whole; of larger ones the header and 256 samples of 4 KiB, evenly spread.

Training or quantizing changes nearly every weight, so samples detect it. They may miss a single weight changed by hand.
"""


def fingerprint(path: Path) -> str:
    """SHA-256 of name, size and content (sampled where large) of a file, or of all files in a folder.

    Raises BackendError when one cannot be read.
    """
    try:
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if _is_part_of_model(file, path))
        digest = hashlib.sha256()
        for file in files:
            name = "" if file == path else file.relative_to(path).as_posix()
            digest.update(f"{name}\0{file.stat().st_size}\0".encode())
            for block in _hashed_blocks(file):
                digest.update(block)
    except OSError as error:
        raise BackendError(f"cannot read {error.filename}: {error.strerror}") from error
    return digest.hexdigest()


def _is_part_of_model(file: Path, folder: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not is_hidden and file.suffix in {".safetensors", ".json", ".txt", ".model", ".jinja"}


def _hashed_blocks(file: Path) -> Iterator[bytes]:
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size <= WHOLE_FILE_BYTES:
            yield stream.read()
            return
        # A safetensors file begins with the length of its header: 8 bytes, little-endian.
        yield stream.read(8 + min(int.from_bytes(stream.read(8), "little"), WHOLE_FILE_BYTES))
        for sample in range(SAMPLES):
            stream.seek(sample * (size - SAMPLE_BYTES) // (SAMPLES - 1))
            yield stream.read(SAMPLE_BYTES)
