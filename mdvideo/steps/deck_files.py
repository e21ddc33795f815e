"""Finds the pictures that an author brings: files of the project, pictures in the deck, and those that were fetched.

What cannot be shown is a Problem, and a slide shows a placeholder in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from mdvideo._util.project_files import files_root, find_in_project, likely_path
from mdvideo.deck.model import AuthorSource, EmbeddedPicture, LocalPicture, RemotePicture
from mdvideo.errors import AssetError, Problem
from mdvideo.images.author_pictures import AuthorPicture, is_cast, picture_of, read_picture
from mdvideo.images.svg.drawable_svg import REMEDIES
from mdvideo.lockfile.fetched_pictures import FetchedPicture, fetched_file, read_fetched, read_fetched_file

REMOTE = "picture-remote"
"""The code of the warning about pictures that are not fetched, which is given once for a deck."""


class NotFetchedError(AssetError):
    """A picture on the network that ``mdvideo fetch`` has not saved."""


class DeckFiles:
    """The files of one deck. It remembers the list of fetched pictures, so make one for each build."""

    def __init__(self, deck: Path) -> None:
        self.deck = deck

    @cached_property
    def root(self) -> Path:
        """The folder above which a deck reads nothing."""
        return files_root(self.deck)

    @cached_property
    def fetched(self) -> dict[str, FetchedPicture]:
        """The fetched pictures by URL."""
        return read_fetched(self.deck)

    def read(self, source: AuthorSource) -> tuple[AuthorPicture, tuple[Problem, ...]]:
        """Return a picture, and warnings about it. Raises AssetError where it cannot be shown."""
        name = name_of(source)
        problems: list[Problem] = []
        match source:
            case LocalPicture():
                found = find_in_project(source.path, self.deck.parent, self.root)
                if found.other_case is not None:
                    message = f"{name} is spelled {found.other_case} on disk"
                    hint = "upper and lower case differ on most servers: write it as it is on disk"
                    problems.append(Problem("warning", "picture-case", message, source.span, hint))
                picture = read_picture(found.path, name)
            case RemotePicture():
                picture = picture_of(self._read_fetched(source), name)
            case EmbeddedPicture():
                picture = picture_of(source.data, name)
        return picture, tuple(problems)

    def path_of(self, source: AuthorSource) -> Path | None:
        """Return the file of a picture, or where it would be; None for one that is in the deck or was not fetched."""
        if isinstance(source, LocalPicture):
            return likely_path(source.path, self.deck.parent, self.root)
        fetched = self.fetched.get(source.url) if isinstance(source, RemotePicture) else None
        try:
            return None if fetched is None else fetched_file(self.deck, fetched)
        except AssetError:
            return None

    def _read_fetched(self, source: RemotePicture) -> bytes:
        fetched = self.fetched.get(source.url)
        if fetched is not None:
            return read_fetched_file(self.deck, fetched)
        if not source.url.lower().startswith(("http://", "https://")):
            raise AssetError(f"{source.url[:200]} is not an address of a picture", hint="name a file of the project")
        hint = f"run `mdvideo fetch {self.deck}`"
        raise NotFetchedError(f"{source.url[:200]} is on the network, and a build fetches nothing", hint=hint)


def name_of(source: AuthorSource) -> str:
    """Return a picture's name for people."""
    match source:
        case LocalPicture():
            return source.path
        case RemotePicture():
            return source.url[:200]
        case EmbeddedPicture():
            embedded = "the terminal" if is_cast(source.data[:4096]) else "the embedded picture"
            return "the drawing" if source.inline else embedded


def problem_of(error: AssetError, source: AuthorSource) -> Problem:
    """Return the warning that a slide shows a placeholder for a picture, and why."""
    code = REMOTE if isinstance(error, NotFetchedError) else "picture"
    return Problem("warning", code, f"{error.message}; a placeholder is shown", source.span, error.hint)


def svg_problems(lost: Sequence[str], source: AuthorSource) -> tuple[Problem, ...]:
    """Return a warning about what of an SVG could not be drawn (keys of REMEDIES)."""
    if not lost:
        return ()
    message = f"{name_of(source)} contains {' and '.join(lost)}, which may look different or be missing"
    hint = "; ".join(REMEDIES[kind] for kind in lost if kind in REMEDIES)
    return (Problem("warning", "picture-svg", message, source.span, hint),)


def fold_remote(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems with those of pictures that are not fetched as one, at the place of the first."""
    remote = [problem for problem in problems if problem.code == REMOTE]
    if len(remote) < 2:
        return tuple(problems)
    message = f"{len(remote)} pictures are on the network, and a build fetches nothing; placeholders are shown"
    folded = replace(remote[0], message=message)
    return tuple(folded if p is remote[0] else p for p in problems if p is remote[0] or p.code != REMOTE)
