"""``mdvideo.json``, the manifest of a folder of published videos: the only thing that generators' adapters read.

``mdvideo schema site`` prints its JSON schema. Within a version, fields may be added but do not change their meaning,
and readers ignore fields that they do not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mdvideo._util.atomic import reason_of, write_atomic
from mdvideo._util.similar_names import suggest_name
from mdvideo._util.untrusted.parse_data import parse_json
from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.errors import SiteError
from mdvideo.output.manifest import FrameSizeModel, ManifestFile
from mdvideo.publish.slugs import video_name_of

MANIFEST_NAME = "mdvideo.json"
VERSION = 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SiteParagraph(_Frozen):
    """Sentences of one spoken paragraph."""

    start: float = Field(ge=0, description="seconds at which its first word is heard, or shown if nothing is spoken")
    text: str


class SiteSlide(_Frozen):
    """One slide: its times, and its part of the transcript."""

    number: int = Field(ge=1)
    title: str
    start: float = Field(ge=0, description="seconds")
    end: float = Field(ge=0, description="seconds")
    anchor: str = Field(description="its title as a slug, unique in the video, for the id of an element in a page")
    shown: tuple[str, ...] = Field(
        (), description="lines of text on it except its title; alternative texts for pictures"
    )
    said: tuple[SiteParagraph, ...] = Field((), description="what is spoken on it")


class SitePart(_Frozen):
    """A piece of a figure's HTML."""

    part: str = Field(description="frame, which every figure needs, or an optional part: chapters, transcript …")
    html: str = Field(description="with placeholders such as <:base> for what differs from page to page")


class SiteVideo(_Frozen):
    """One published video."""

    name: str = Field(description="the deck's file name without .deck.md or .md; intro.de for a translation")
    source: str = Field(description="the deck, relative to the project's root, with slashes")
    folder: str = Field(description="folder of its files: the name, a dash, and a digest of their content")
    inputs: str = Field(description="SHA-256 over all its sources")
    sources: dict[str, str | None] = Field(
        {}, description="what it was built from, files relative to the project's root, with the SHA-256 of each"
    )
    title: str
    description: str
    author: str
    lang: str = Field(description="language of the slides, as a BCP 47 tag")
    voiced: bool = Field(description="whether it has narration")
    burnt: bool = Field(False, description="whether its captions are burned into the picture")
    duration: float = Field(description="seconds")
    size: FrameSizeModel
    fps: str = Field(description="frames a second, as an integer or a fraction: 30 or 30000/1001")
    uploaded: str = Field(description="when it was first published, in ISO 8601 with a time zone")
    slides: tuple[SiteSlide, ...]
    files: tuple[ManifestFile, ...] = Field(description="each with its path relative to this manifest")
    translations: dict[str, str] = Field(
        {}, description="the same deck's videos in other languages: language tag to name"
    )
    figure: tuple[SitePart, ...] = Field(
        (), description="the parts of the HTML that shows it in a page, for templates of generators"
    )

    def file_of(self, kind: str, media_type: str | None = None) -> ManifestFile | None:
        """The first file of a kind (video, poster, chapters, captions, transcript, manifest), or None."""
        return next((f for f in self.files if f.kind == kind and media_type in (None, f.type)), None)

    @property
    def videos(self) -> tuple[ManifestFile, ...]:
        """The same video in each of its codecs, the one that everything plays first."""
        return tuple(file for file in self.files if file.kind == "video")

    @property
    def video(self) -> ManifestFile:
        """The video's file, that of H.264 if it has one. Raises SiteError when the manifest names none."""
        file = self.file_of("video")
        if file is None:
            raise SiteError(f"the video {self.name!r} has no video in {MANIFEST_NAME}", hint="publish it again")
        return file


class SiteManifest(_Frozen):
    """All videos of a folder. ``script`` and ``style`` are needed by figures; their paths are relative to this file."""

    version: int = Field(VERSION, description="version of this format")
    tool: str = Field(description="name and version of the tool that wrote it")
    base_url: str | None = Field(None, description="URL under which this folder is served, with a final slash")
    script: str = Field("", description="path of the figures' script; empty if there is none")
    style: str = Field("", description="path of the figures' style sheet; empty if there is none")
    words: dict[str, dict[str, str]] = Field({}, description="labels for the placeholders of figures, by language")
    videos: tuple[SiteVideo, ...] = ()
    retired: tuple[str, ...] = Field(
        (), description="paths that were published earlier and are no longer used; removed by --prune"
    )

    def find(self, name: str) -> SiteVideo:
        """Return the video with this name or deck: ``intro``, ``intro.deck.md`` or ``lessons/intro.deck.md``.

        Raises SiteError, with the nearest name as its hint.
        """
        plain = video_name_of(PurePosixPath(name.replace("\\", "/").strip()))
        for video in self.videos:
            if video.name in (name, plain):
                return video
        if not self.videos:
            raise SiteError(f"there is no video {name!r}: nothing has been published", hint="run: mdvideo publish")
        raise SiteError(f"there is no video {name!r}", hint=suggest_name(plain, (v.name for v in self.videos)))

    def translations_of(self, video: SiteVideo) -> Iterator[SiteVideo]:
        """Yield the published videos of the same deck in other languages."""
        by_name = {other.name: other for other in self.videos}
        yield from (by_name[name] for name in video.translations.values() if name in by_name)

    def to_json(self) -> str:
        """Return the manifest as indented JSON with a final newline."""
        return self.model_dump_json(indent=2) + "\n"


def read_site(folder: Path) -> SiteManifest:
    """Read the manifest of a published folder.

    Raises SiteError when there is none, or it cannot be read, is incomplete or invalid, or has a later version.
    """
    path = folder / MANIFEST_NAME
    try:
        found: Any = parse_json(read_regular(path))
    except FileNotFoundError as error:
        hint = f"publish first: mdvideo publish DECKS… --out {folder}"
        raise SiteError(f"{folder} holds no published videos: there is no {MANIFEST_NAME}", hint=hint) from error
    except OSError as error:
        raise SiteError(f"{path} cannot be read: {reason_of(error)}") from error
    except ValueError as error:
        raise _invalid_manifest_error(path, str(error)) from error
    version = found.get("version") if isinstance(found, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise SiteError(
            f"{path} was written by a later mdvideo: it has version {version}, this mdvideo reads {VERSION}",
            hint="install the version of mdvideo that published it",
        )
    try:
        return SiteManifest.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        raise _invalid_manifest_error(path, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def write_site(folder: Path, manifest: SiteManifest) -> None:
    """Write the manifest atomically. Raises OutputError; the old manifest is then unchanged."""
    write_atomic(folder / MANIFEST_NAME, manifest.to_json().encode())


def _invalid_manifest_error(path: Path, why: str) -> SiteError:
    return SiteError(
        f"{path} is not a valid manifest: {why}",
        hint="remove it and publish all decks again; cached results are reused",
    )
