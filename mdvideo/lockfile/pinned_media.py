"""Pinned pictures and clips: identified by their bytes, whatever made them."""

from __future__ import annotations

from pathlib import Path

from mdvideo._util.untrusted.regular_files import is_regular, read_regular
from mdvideo.errors import AssetError
from mdvideo.images.author_pictures import MAX_BYTES, check_picture
from mdvideo.plan.jobs.job import Product, ReadBlob, digest_of
from mdvideo.plan.jobs.picture_jobs import PinnedPictureJob

_PNG_RGB = b"\x08\x02"
"""Bit depth and colour type in a PNG's header (W3C *PNG Third Edition*, 11.2.1): 8 bits, RGB."""

_LFS = b"version https://git-lfs"


def run_pinned_picture(job: PinnedPictureJob, read: ReadBlob) -> Product:
    """Return the product of a PinnedPictureJob. Raises AssetError when the bytes are not such a picture."""
    data = read(job.picture)
    size = (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    if data[:8] != b"\x89PNG\r\n\x1a\n" or size != tuple(job.size) or data[24:26] != _PNG_RGB:
        raise AssetError(f"the pinned picture of {job.label} is not an RGB PNG of {job.size} pixels")
    return Product({"picture": data})


def read_pinned_file(path: Path, root: Path, sha256: str) -> bytes:
    """Read a committed picture or clip below ``root`` and check that its bytes are the pinned ones.

    Raises AssetError.
    """
    try:
        if is_regular(path) and read_regular(path, MAX_BYTES)[: len(_LFS)] == _LFS:
            raise AssetError(f"{path} is in Git LFS and was not fetched", hint="git lfs pull")
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}") from error
    data = check_picture(path, root) if path.suffix == ".png" else _read_clip(path, root)
    if digest_of(data) != sha256:
        raise AssetError(
            f"{path} is not the {'picture' if path.suffix == '.png' else 'clip'} that was pinned",
            hint="restore it from version control, or pin it again with `mdvideo images`",
        )
    return data


def _read_clip(path: Path, root: Path) -> bytes:
    resolved = path.resolve()
    if path.suffix != ".h264" or not resolved.is_file() or not resolved.is_relative_to(root.resolve()):
        raise AssetError(f"{path} is not a clip in {root}", hint="restore it, or pin it again with `mdvideo images`")
    if resolved.stat().st_size > MAX_BYTES:
        raise AssetError(f"{path} is too large for a clip", hint=f"the limit is {MAX_BYTES // 2**20} MiB")
    try:
        return read_regular(resolved, MAX_BYTES)
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}") from error
