"""Pictures from the network that ``mdvideo fetch`` has saved: a folder next to the deck, and a list of what is in it.

``NAME.pictures/pictures.json`` says for each URL which file it became, with its SHA-256. A build reads the files that
are listed and unchanged, and fetches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo._util.digests import sha256_of
from mdvideo._util.untrusted.parse_data import parse_json
from mdvideo._util.untrusted.regular_files import read_regular, read_regular_text
from mdvideo.errors import AssetError

LIST_NAME = "pictures.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class FetchedPicture:
    """One picture: its file in the folder, its digest, size and type, and when it was fetched (RFC 3339)."""

    url: str
    file: str
    sha256: str
    size: int
    type: str
    fetched: str


def pictures_folder(deck: Path) -> Path:
    """Return the folder of a deck's fetched pictures."""
    return deck.parent / f"{deck.stem}.pictures"


def read_fetched(deck: Path) -> dict[str, FetchedPicture]:
    """Return the fetched pictures of a deck by URL; none where the list is missing or damaged."""
    try:
        found = parse_json(read_regular_text(pictures_folder(deck) / LIST_NAME))
        entries = [FetchedPicture(**entry) for entry in found["pictures"]]
        valid = [e for e in entries if all(isinstance(v, str) for v in (e.url, e.file, e.sha256))]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {entry.url: entry for entry in valid}


def write_fetched(deck: Path, pictures: Mapping[str, FetchedPicture]) -> None:
    """Write the list, sorted by URL. Raises OutputError."""
    entries = [asdict(pictures[url]) for url in sorted(pictures)]
    text = json.dumps({"version": _VERSION, "pictures": entries}, indent=2, ensure_ascii=False) + "\n"
    write_atomic(pictures_folder(deck) / LIST_NAME, text.encode())


def fetched_file(deck: Path, picture: FetchedPicture) -> Path:
    """Return the path of a fetched picture. Raises AssetError for a name that leads out of the folder."""
    folder = pictures_folder(deck)
    path = folder / picture.file
    if Path(picture.file).name != picture.file or not path.resolve().is_relative_to(folder.resolve()):
        raise AssetError(f"{picture.url} is listed with a file outside of {folder.name}", hint=_AGAIN)
    return path


def read_fetched_file(deck: Path, picture: FetchedPicture) -> bytes:
    """Return the content of a fetched picture. Raises AssetError when it is missing or has changed."""
    path = fetched_file(deck, picture)
    try:
        data = read_regular(path)
    except OSError as error:
        raise AssetError(f"{path.name}, fetched from {picture.url}, cannot be read", hint=_AGAIN) from error
    if sha256_of(data) != picture.sha256:
        raise AssetError(f"{path.name} is not what was fetched from {picture.url}", hint=_AGAIN)
    return data


_AGAIN = "run `mdvideo fetch --refresh`"
