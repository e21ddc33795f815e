"""Pinned pictures and clips: known by their bytes, whoever made them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mdvideo.errors import AssetError
from mdvideo.images.author_pictures import MOST_BYTES, check_picture
from mdvideo.plan.jobs import Digest, PinnedJob, Product, digest_of

_PNG_RGB = b"\x08\x02"
"""Bit depth and colour type in a PNG's header (W3C *PNG Third Edition*, 11.2.1): 8 bits, RGB."""

_LFS = b"version https://git-lfs"


def make_pinned(job: PinnedJob, read: Callable[[Digest], bytes]) -> Product:
    """The product that PinnedJob describes. Raises AssetError when the bytes are no such picture."""
    data = read(job.picture)
    size = (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    if data[:8] != b"\x89PNG\r\n\x1a\n" or size != tuple(job.size) or data[24:26] != _PNG_RGB:
        raise AssetError(f"the pinned picture of {job.label} is not an RGB PNG of {job.size} pixels")
    return Product({"picture": data})


def read_pinned(path: Path, root: Path, sha256: str) -> bytes:
    """A committed picture or clip whose bytes are those that were pinned. Raises AssetError."""
    try:
        if path.is_file() and path.read_bytes()[: len(_LFS)] == _LFS:
            raise AssetError(f"{path} is in Git LFS and was not fetched", hint="git lfs pull")
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}") from error
    data = check_picture(path, root) if path.suffix == ".png" else _clip(path, root)
    if digest_of(data) != sha256:
        raise AssetError(
            f"{path} is not the {'picture' if path.suffix == '.png' else 'clip'} that was pinned",
            hint="restore it from version control, or pin it anew with `mdvideo images`",
        )
    return data


def _clip(path: Path, root: Path) -> bytes:
    place = path.resolve()
    if path.suffix != ".h264" or not place.is_file() or not place.is_relative_to(root.resolve()):
        raise AssetError(f"{path} is no clip in {root}", hint="restore it, or pin it anew with `mdvideo images`")
    if place.stat().st_size > MOST_BYTES:
        raise AssetError(f"{path} is too large for a clip", hint=f"the limit is {MOST_BYTES // 2**20} MiB")
    try:
        return place.read_bytes()
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}") from error
