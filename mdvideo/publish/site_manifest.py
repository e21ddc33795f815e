"""``mdvideo.json``: what a folder of published videos holds. Every generator's adapter reads it, and only it.

Its JSON schema is printed by ``mdvideo schema site``. Fields may be added; none will change its meaning within a
version, and readers pass over fields that they do not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mdvideo._util.atomic import reason_of, write_atomic
from mdvideo.deck.directives.values import suggestion
from mdvideo.errors import SiteError
from mdvideo.output.manifest import FrameSizeModel, ManifestFile
from mdvideo.publish.slugs import name_of

FILE = "mdvideo.json"
VERSION = 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SiteParagraph(_Frozen):
    """Sentences that are said in one breath."""

    start: float = Field(ge=0, description="seconds at which its first word is heard, or may be read")
    text: str


class SiteSlide(_Frozen):
    """One slide: where it is on the time axis, and its part of the transcript."""

    number: int = Field(ge=1)
    title: str
    start: float = Field(ge=0, description="seconds")
    end: float = Field(ge=0, description="seconds")
    anchor: str = Field(description="its title as a slug, unique in the video; for the id of an element in a page")
    shown: tuple[str, ...] = Field((), description="lines that stand on it besides its title, pictures by their text")
    said: tuple[SiteParagraph, ...] = Field((), description="what is said on it")


class SitePart(_Frozen):
    """A piece of a figure's HTML."""

    part: str = Field(description="frame, which every figure has, or what may be left out: chapters, transcript …")
    html: str = Field(description="with blanks, as in <:base>, for what differs from page to page")


class SiteVideo(_Frozen):
    """One published video."""

    name: str = Field(description="the deck's file name without .deck.md or .md; intro.de for a translation")
    source: str = Field(description="the deck, relative to the project's root, with slashes")
    folder: str = Field(description="where its files lie: the name, a dash, and a digest of what they hold")
    inputs: str = Field(description="SHA-256 over all that it was made from")
    sources: dict[str, str | None] = Field(
        {}, description="what it was made from, files relative to the project's root, and the SHA-256 of each"
    )
    title: str
    description: str
    author: str
    lang: str = Field(description="language of the slides, as a BCP 47 tag")
    voiced: bool = Field(description="whether somebody speaks in it")
    burnt: bool = Field(False, description="whether its captions stand in the picture")
    duration: float = Field(description="seconds")
    size: FrameSizeModel
    fps: str = Field(description="frames a second, as an integer or a fraction: 30 or 30000/1001")
    uploaded: str = Field(description="since when it has been published, in ISO 8601 with a time zone")
    slides: tuple[SiteSlide, ...]
    files: tuple[ManifestFile, ...] = Field(description="each with its path relative to this manifest")
    translations: dict[str, str] = Field({}, description="the same lesson in other languages: tag to name")
    figure: tuple[SitePart, ...] = Field((), description="what shows it in a page, for templates of generators")

    def of(self, kind: str, media_type: str | None = None) -> ManifestFile | None:
        """The first file of a kind (video, poster, chapters, captions, transcript, manifest); None without one."""
        return next((f for f in self.files if f.kind == kind and media_type in (None, f.type)), None)

    @property
    def video(self) -> ManifestFile:
        """The film. Raises SiteError when the manifest names none."""
        film = self.of("video")
        if film is None:
            raise SiteError(f"the video {self.name!r} has no film in {FILE}", hint="publish it again")
        return film


class SiteManifest(_Frozen):
    """All videos of a folder. ``script`` and ``style`` are what the figures in pages need, relative to this file."""

    version: int = Field(VERSION, description="of this format")
    tool: str = Field(description="name and version of what wrote it")
    base_url: str | None = Field(None, description="address under which this folder is served, with a final slash")
    script: str = Field("", description="path of the figures' script; empty where there is none")
    style: str = Field("", description="path of the figures' style sheet; empty where there is none")
    words: dict[str, dict[str, str]] = Field({}, description="words for the blanks of figures, by language")
    videos: tuple[SiteVideo, ...] = ()
    retired: tuple[str, ...] = Field((), description="what was published earlier and still stands, until it is pruned")

    def find(self, name: str) -> SiteVideo:
        """The video of that name, or of that deck: ``intro``, ``intro.deck.md`` and ``lessons/intro.deck.md``.

        Raises SiteError, with the nearest name as its hint.
        """
        plain = name_of(PurePosixPath(name.replace("\\", "/").strip()))
        for video in self.videos:
            if video.name in (name, plain):
                return video
        if not self.videos:
            raise SiteError(f"there is no video {name!r}: nothing has been published", hint="run: mdvideo publish")
        raise SiteError(f"there is no video {name!r}", hint=suggestion(plain, (v.name for v in self.videos)))

    def others(self, video: SiteVideo) -> Iterator[SiteVideo]:
        """The same lesson in other languages, as far as it has been published."""
        by_name = {other.name: other for other in self.videos}
        yield from (by_name[name] for name in video.translations.values() if name in by_name)

    def to_json(self) -> str:
        """The manifest as indented JSON with a final newline."""
        return self.model_dump_json(indent=2) + "\n"


def read_site(folder: Path) -> SiteManifest:
    """The manifest of a published folder.

    Raises SiteError when there is none, when it cannot be read, is no whole manifest, or is of a later version.
    """
    path = folder / FILE
    try:
        found: Any = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        hint = f"publish first: mdvideo publish DECKS… --out {folder}"
        raise SiteError(f"{folder} holds no published videos: there is no {FILE}", hint=hint) from error
    except OSError as error:
        raise SiteError(f"{path} cannot be read: {reason_of(error)}") from error
    except ValueError as error:
        raise _damaged(path, str(error)) from error
    version = found.get("version") if isinstance(found, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise SiteError(
            f"{path} was written by a later mdvideo: its version is {version}, known is {VERSION}",
            hint="install the mdvideo that published it",
        )
    try:
        return SiteManifest.model_validate(found)
    except ValidationError as error:
        fault = error.errors()[0]
        raise _damaged(path, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error


def write_site(folder: Path, manifest: SiteManifest) -> None:
    """Write the manifest whole. Raises OutputError; the old one then stands as it was."""
    write_atomic(folder / FILE, manifest.to_json().encode())


def _damaged(path: Path, why: str) -> SiteError:
    return SiteError(
        f"{path} is no whole manifest: {why}",
        hint="remove it and publish all decks again; what the cache holds is not made anew",
    )
