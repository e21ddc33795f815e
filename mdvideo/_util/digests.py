"""SHA-256 digests as hexadecimal text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mdvideo._util.untrusted.regular_files import open_regular


def sha256_of(data: bytes) -> str:
    """Return the digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Return the digest of a file's content, read in blocks. Raises OSError."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
