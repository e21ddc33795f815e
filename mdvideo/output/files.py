"""Write a finished video: first the video itself, then the files that accompany it, and the manifest last.

Each file appears whole or not at all. The manifest lists the others with their SHA-256, so a reader can tell whether
they belong together.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mdvideo._util.atomic import temporary_folder, write_atomic
from mdvideo._util.digests import sha256_of_file
from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.deck.translation.languages import iso_639_2_code
from mdvideo.errors import OutputError
from mdvideo.output.assemble_mp4 import caption_lines, codecs_of, lyrics_of, mp4_of, sound_file_of, webm_of
from mdvideo.output.build_manifest import manifest_of
from mdvideo.output.chapters import chapters_of, chapters_vtt
from mdvideo.output.contents import OutputContents
from mdvideo.output.manifest import Manifest, ManifestFile
from mdvideo.output.transcript_files import GENERATOR, transcript_html, transcript_text
from mdvideo.output.webvtt import subrip, timed_text_of, webvtt
from mdvideo.output.youtube_text import youtube_chapters, youtube_text
from mdvideo.plan.jobs.segment_jobs import Codec
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.slides.cover import cover_jpeg
from mdvideo.slides.poster import poster_jpeg
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.video.gif import write_gif
from mdvideo.video.id3 import Id3Contents, TimedChapter
from mdvideo.video.mp3 import write_mp3
from mdvideo.video.write_video import write_video

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".gif": "image/gif",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
}
_MAX_MANIFEST_BYTES = 16 << 20
SOUND_SUFFIXES = frozenset({".m4a", ".mp3"})


@dataclass(frozen=True, slots=True)
class OutputTarget:
    """Where a video's files go.

    ``has_long_names``: the files beside the video are called ``lesson.gif.json`` and so on, not ``lesson.json``.
    """

    video: Path
    has_long_names: bool = False

    @classmethod
    def of(cls, deck: Path, output: str | os.PathLike[str] | None) -> OutputTarget:
        """Return the target: next to the deck, in a folder (existing, or with a final slash), or the path itself.

        ``lesson.deck.md`` becomes ``lesson.mp4``. Raises OutputError for a suffix that cannot be written.
        """
        name = deck.name.removesuffix(".md").removesuffix(".deck") + ".mp4"
        if output is None:
            return cls(deck.with_name(name))
        path = Path(output)
        if path.is_dir() or str(output).endswith(("/", os.sep)):
            return cls(path / name)
        if path.suffix.lower() not in MEDIA_TYPES:
            raise OutputError(
                f"cannot write {path}: the suffix {path.suffix!r} is not known",
                hint=f"write {', '.join(MEDIA_TYPES)}, or a folder with a final slash",
            )
        return cls(path)

    @property
    def is_sound(self) -> bool:
        """Whether the file holds the sound alone."""
        return self.video.suffix.lower() in SOUND_SUFFIXES

    def codec(self, chosen: Codec) -> Codec:
        """Return the codec of the pictures, where the settings have ``chosen`` one: WebM holds AV1 only.

        Sound alone is AAC, which goes with H.264.
        """
        return {".webm": "av1", ".mp4": chosen}.get(self.video.suffix.lower(), "h264")

    @property
    def holds_tracks(self) -> bool:
        """Whether the file can hold several tracks of sound and captions."""
        return self.video.suffix.lower() == ".mp4"

    def with_suffix(self, suffix: str) -> Path:
        """Return the path of a file with the video's name and another suffix."""
        return self.video.with_name(self.video.name + suffix) if self.has_long_names else self.video.with_suffix(suffix)

    def beside_mp4(self) -> OutputTarget:
        """Return the target, with long names where an MP4 of the same name has the short ones."""
        mp4 = self.video.with_suffix(".mp4")
        if self.holds_tracks or not mp4.is_file():
            return self
        try:
            manifest = Manifest.model_validate_json(self.video.with_suffix(".json").read_bytes())
        except (OSError, ValueError):
            return self
        return replace(self, has_long_names=any(file.path == mp4.name for file in manifest.files))


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The files of a finished video. ``video`` is the one that was asked for, also where it holds the sound alone."""

    video: Path
    poster: Path
    chapters: Path
    manifest_path: Path
    manifest: Manifest

    def file_of(self, kind: str, media_type: str | None = None) -> Path | None:
        """Return the first file of a kind, as the manifest names it, and media type; None if there is none."""
        named = (f.path for f in self.manifest.files if f.kind == kind and media_type in (None, f.type))
        return next((self.video.with_name(name) for name in named), None)

    def file_sizes(self) -> Iterator[tuple[str, int]]:
        """Yield each file's path and its size in bytes."""
        for file in self.manifest.files:
            yield str(self.video.with_name(file.path)), file.size
        yield str(self.manifest_path), self.manifest_path.stat().st_size


@dataclass(frozen=True, slots=True)
class _TextFile:
    suffix: str
    kind: str
    media_type: str
    lang: str | None
    text: str


def write_outputs(contents: OutputContents, target: OutputTarget, index: SampleIndex) -> BuildResult:
    """Write all files of a video.

    Raises OutputError, and BlobLost when a part is not in the store; a file that cannot be written is unchanged.
    """
    try:
        target.video.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot create the folder {target.video.parent}: {error.strerror}") from error
    target, video = target.beside_mp4(), target.video
    still = index.read(contents.poster_still)
    if target.is_sound:
        sha256 = write_sound(video, contents, index, cover_jpeg(still))
        main = manifest_file_of(video, "audio", MEDIA_TYPES[video.suffix.lower()], sha256=sha256)
    else:
        main = write_video_file(video, contents, index)
    poster = target.with_suffix(".jpg")
    write_atomic(poster, poster_jpeg(still))
    files = [
        main,
        manifest_file_of(poster, "poster", "image/jpeg"),
    ]
    for file in _text_files(contents, target):
        path = target.with_suffix(file.suffix)
        write_atomic(path, file.text.encode())
        files.append(manifest_file_of(path, file.kind, file.media_type, file.lang))
    manifest = manifest_of(contents, tuple(files))
    manifest_path = target.with_suffix(".json")
    earlier = _sidecars_of(manifest_path)
    write_atomic(manifest_path, manifest.to_json().encode())
    _remove_stale(manifest_path.parent, earlier, {file.path for file in files})
    return BuildResult(video, poster, target.with_suffix(".chapters.vtt"), manifest_path, manifest)


def _sidecars_of(manifest_path: Path) -> dict[str, str]:
    """Return the digest of each caption and description of an earlier build, by the name of its file."""
    try:
        earlier = Manifest.model_validate_json(read_regular(manifest_path, _MAX_MANIFEST_BYTES))
    except (OSError, ValueError):
        return {}
    return {file.path: file.sha256 for file in earlier.files if file.kind in ("captions", "youtube")}


def _remove_stale(folder: Path, earlier: Mapping[str, str], written: Collection[str]) -> None:
    """Remove files of an earlier build that this one does not write: players load captions by their name alone.

    Only files that are as they were written are removed.
    """
    for name, digest in earlier.items():
        path = folder / name
        if name not in written and path.name == name and path.is_file() and not path.is_symlink():
            with suppress(OSError):
                if sha256_of_file(path) == digest:
                    path.unlink()


def captions_vtt(transcript: Transcript) -> str | None:
    """Return the captions as WebVTT, or None where there are none."""
    return webvtt(timed_text_of(transcript.cues)) if transcript.cues else None


def _text_files(contents: OutputContents, target: OutputTarget) -> Iterator[_TextFile]:
    deck, timeline, transcript = contents.deck, contents.timeline, contents.transcript
    lang = transcript.lang
    # The name of a translation contains its language already: lesson.de.mp4 has the captions lesson.de.vtt.
    tag = "" if target.video.stem.endswith(f".{lang}") else f".{lang}"
    chapters = chapters_vtt(chapters_of(deck, timeline), timeline.fps)
    yield _TextFile(".chapters.vtt", "chapters", "text/vtt", None, chapters)
    if (captions := captions_vtt(transcript)) is not None:
        yield _TextFile(f"{tag}.vtt", "captions", "text/vtt", lang, captions)
        srt = subrip(timed_text_of(transcript.cues))
        yield _TextFile(f"{tag}.srt", "captions", "application/x-subrip", lang, srt)
    page = transcript_html(deck, timeline, transcript, target.video.name)
    yield _TextFile(_transcript_suffix(target), "transcript", "text/html", lang, page)
    yield _TextFile(".txt", "transcript", "text/plain", lang, transcript_text(deck, timeline, transcript))
    if contents.settings.youtube_text:
        yield _TextFile(".youtube.txt", "youtube", "text/plain", lang, _youtube_text(contents))
    for track in contents.video.alternates:
        other = track.transcript
        if (captions := captions_vtt(other)) is not None and not track.describes:
            yield _TextFile(f".{other.lang}.vtt", "captions", "text/vtt", other.lang, captions)


def chapter_starts(contents: OutputContents) -> tuple[tuple[Fraction, str], ...]:
    """Return the second at which each chapter begins, and its title."""
    timeline = contents.timeline
    return tuple((timeline.seconds(c.start), c.title) for c in chapters_of(contents.deck, timeline))


def _youtube_text(contents: OutputContents) -> str:
    deck, timeline = contents.deck, contents.timeline
    chapters = youtube_chapters(chapter_starts(contents), timeline.seconds(timeline.frames))
    return youtube_text(deck.title, deck.description, deck.author, chapters)


def _transcript_suffix(target: OutputTarget) -> str:
    """Return the suffix of the transcript's page, which never replaces a page of another tool, such as Marp."""
    try:
        with target.with_suffix(".html").open("rb") as page:
            ours = GENERATOR.encode() in page.read(4096)
    except FileNotFoundError:
        return ".html"
    except OSError:
        ours = False
    return ".html" if ours else ".transcript.html"


def write_sound(path: Path, contents: OutputContents, index: SampleIndex, cover: bytes) -> str:
    """Write the sound as M4A or MP3, as the suffix says, and return the SHA-256 of the file.

    Raises OutputError, and BlobLost when a part is not in the store.
    """
    sound = sound_file_of(contents, index, cover)
    if path.suffix.lower() == ".m4a":
        return write_video(path, sound)
    deck, timeline, transcript = contents.deck, contents.timeline, contents.transcript
    tag = Id3Contents(
        texts={"TIT2": deck.title, "TPE1": deck.author, "TLAN": iso_639_2_code(transcript.lang)},
        comment=deck.description,
        lang=transcript.lang,
        chapters=tuple(
            TimedChapter(timeline.seconds(c.start), timeline.seconds(c.end), c.title)
            for c in chapters_of(deck, timeline)
        ),
        captions=caption_lines(transcript),
        lyrics=lyrics_of(contents),
        cover=cover,
    )
    with temporary_folder() as folder:
        source = folder / "sound.m4a"
        write_video(source, sound)
        write_mp3(path, source, tag)
    return sha256_of_file(path)


def write_video_file(path: Path, contents: OutputContents, index: SampleIndex) -> ManifestFile:
    """Write the video in the format that the suffix names. Raises as ``write_pictures``."""
    suffix = path.suffix.lower()
    sha256 = write_pictures(path, contents, index)
    file = manifest_file_of(path, "video", MEDIA_TYPES[suffix], sha256=sha256)
    return file if suffix == ".gif" else file.model_copy(update={"codecs": codecs_of(contents, index)})


def write_pictures(path: Path, contents: OutputContents, index: SampleIndex) -> str:
    """Write the video in the format that the suffix names, and return the SHA-256 of the file.

    Raises OutputError, BlobLost when a part is not in the store, and EncodeError for WebM of anything but AV1.
    """
    suffix = path.suffix.lower()
    if suffix != ".gif":
        return write_video(path, (webm_of if suffix == ".webm" else mp4_of)(contents, index))
    with temporary_folder() as folder:
        source = folder / "video.mp4"
        write_video(source, mp4_of(contents, index))
        write_gif(path, source)
    return sha256_of_file(path)


def manifest_file_of(
    path: Path, kind: str, media_type: str, lang: str | None = None, sha256: str | None = None
) -> ManifestFile:
    size = path.stat().st_size
    return ManifestFile(
        path=path.name, kind=kind, type=media_type, lang=lang, size=size, sha256=sha256 or sha256_of_file(path)
    )
