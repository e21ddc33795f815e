"""Write a video that is laid out in memory to a file."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mdvideo._util.atomic import atomic_path
from mdvideo.video.virtual_file import VirtualVideo


def write_video(path: Path, video: VirtualVideo) -> str:
    """Write the video, and return the SHA-256 of its bytes in hexadecimal digits.

    Raises OutputError when ``path`` cannot be written, and BlobLost when the store has lost a part of the video;
    ``path`` is then unchanged.
    """
    digest = hashlib.sha256()
    with atomic_path(path) as part, part.open("wb") as out, ThreadPoolExecutor(1) as thread:
        hashing = thread.submit(digest.update, b"")
        for data in video.read():
            hashing.result()
            hashing = thread.submit(digest.update, data)  # while it is written, and the next block is read
            out.write(data)
    return digest.hexdigest()
