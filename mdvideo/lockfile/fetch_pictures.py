"""Fetches the pictures of a deck that are on the network, once, into a folder next to it (see ``fetched_pictures``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from mdvideo import __version__
from mdvideo._util.atomic import write_atomic
from mdvideo._util.digests import sha256_of
from mdvideo._util.safe_download import Downloader
from mdvideo.deck.model import Deck, RemotePicture
from mdvideo.errors import AssetError, MdvideoError
from mdvideo.images.author_pictures import decode_fully
from mdvideo.lockfile.fetched_pictures import (
    FetchedPicture,
    pictures_folder,
    read_fetched,
    read_fetched_file,
    write_fetched,
)
from mdvideo.plan.pictures import author_pictures

MAX_BYTES = 25 * 10**6
"""Bytes of one picture."""
AT_ONCE = 4
"""Pictures that are fetched at the same time."""

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp"}
_SUFFIXES |= {"image/avif": ".avif", "image/x-icon": ".ico", "image/svg+xml": ".svg"}


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """What became of one picture: it was fetched, was there already, or failed with ``error``."""

    url: str
    picture: FetchedPicture | None = None
    error: MdvideoError | None = None
    was_there: bool = False


def picture_downloader() -> Downloader:
    """Return a downloader of pictures from the public internet."""
    return Downloader(max_bytes=MAX_BYTES, user_agent=f"mdvideo/{__version__}", accept="image/*,*/*;q=0.1")


def remote_urls(deck: Deck) -> tuple[str, ...]:
    """Return the URLs of a deck's pictures on the network, each once, in their order."""
    sources = (source for slide in deck.slides for source in author_pictures(slide))
    urls = (source.url for source in sources if isinstance(source, RemotePicture))
    return tuple(dict.fromkeys(url for url in urls if url.lower().startswith(("http://", "https://"))))


def fetch_pictures(
    path: Path,
    urls: Iterable[str],
    downloader: Downloader,
    *,
    refresh: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[FetchOutcome]:
    """Fetch the pictures of the deck at ``path``, and yield the outcome of each as it is there; then write the list.

    What was fetched before and is unchanged stays, unless ``refresh``. Raises OutputError.
    """
    known = read_fetched(path)
    folder = pictures_folder(path)
    wanted = list(urls)
    missing = []
    for url in wanted:
        if not refresh and url in known and _is_intact(path, known[url]):
            yield FetchOutcome(url, known[url], was_there=True)
        else:
            missing.append(url)
    if not missing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mdvideo-fetch") as pool:
        for url, result in zip(missing, pool.map(lambda url: _fetch(url, downloader, now), missing), strict=True):
            if isinstance(result, MdvideoError):
                yield FetchOutcome(url, error=result)
                continue
            picture, data = result
            write_atomic(folder / picture.file, data)
            known[url] = picture
            write_fetched(path, known)
            yield FetchOutcome(url, picture)


def _is_intact(path: Path, picture: FetchedPicture) -> bool:
    try:
        read_fetched_file(path, picture)
    except AssetError:
        return False
    return True


def _fetch(
    url: str, downloader: Downloader, now: Callable[[], datetime]
) -> tuple[FetchedPicture, bytes] | MdvideoError:
    """Return a picture that can be decoded, with its bytes; or the error."""
    try:
        data = downloader.download(url).data
        kind = decode_fully(data, url)
    except MdvideoError as error:
        return error
    time = now().replace(microsecond=0).isoformat()
    return FetchedPicture(url, _file_name(url, data, kind), sha256_of(data), len(data), kind, time), data


def _file_name(url: str, data: bytes, kind: str) -> str:
    """Return a file name that tells the URL's last part, and is different for every URL and content."""
    stem = PurePosixPath(unquote(urlsplit(url).path)).stem
    readable = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:40] or "picture"
    return f"{readable}-{sha256_of(url.encode() + data)[:10]}{_SUFFIXES.get(kind, '.img')}"
