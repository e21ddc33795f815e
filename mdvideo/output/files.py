"""Write a finished video: first the video itself, then the files that accompany it, and the manifest last.

Each file appears whole or not at all. The manifest lists the others with their SHA-256, so a reader can tell whether
they belong together.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo._util.digests import sha256_of_file
from mdvideo.errors import OutputError
from mdvideo.output.assemble_mp4 import mp4_of
from mdvideo.output.build_manifest import manifest_of
from mdvideo.output.chapters import chapters_of, chapters_vtt
from mdvideo.output.contents import OutputContents
from mdvideo.output.manifest import Manifest, ManifestFile
from mdvideo.output.transcript_files import GENERATOR, transcript_html, transcript_text
from mdvideo.output.webvtt import subrip, timed_text_of, webvtt
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.slides.poster import poster_jpeg
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.video.gif import write_gif
from mdvideo.video.mp4.mux import write_mp4
from mdvideo.video.mp4.virtual_file import VirtualMp4
from mdvideo.video.webm import write_webm

MEDIA_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class OutputTarget:
    """Where a video's files go."""

    video: Path

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

    def with_suffix(self, suffix: str) -> Path:
        """Return the path of a file with the video's name and another suffix."""
        return self.video.with_suffix(suffix)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The files of a finished video."""

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
    video = target.video
    sha256 = _write_video(video, mp4_of(contents, index))
    poster = target.with_suffix(".jpg")
    first_slide = contents.deck.slides[0]
    write_atomic(poster, poster_jpeg(index.read(contents.stills[0].result.outputs[f"still-{first_slide.fragments}"])))
    files = [
        _manifest_file(video, "video", MEDIA_TYPES[video.suffix.lower()], sha256=sha256),
        _manifest_file(poster, "poster", "image/jpeg"),
    ]
    for file in _text_files(contents, target):
        path = target.with_suffix(file.suffix)
        write_atomic(path, file.text.encode())
        files.append(_manifest_file(path, file.kind, file.media_type, file.lang))
    manifest = manifest_of(contents, tuple(files))
    manifest_path = target.with_suffix(".json")
    write_atomic(manifest_path, manifest.to_json().encode())
    return BuildResult(video, poster, target.with_suffix(".chapters.vtt"), manifest_path, manifest)


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


def _write_video(path: Path, mp4: VirtualMp4) -> str:
    """Write the video in the format that the suffix names, and return the SHA-256 of the file."""
    suffix = path.suffix.lower()
    if suffix == ".mp4":
        return write_mp4(path, mp4)
    with tempfile.TemporaryDirectory(prefix="mdvideo-") as folder:
        source = Path(folder) / "video.mp4"
        write_mp4(source, mp4)
        (write_webm if suffix == ".webm" else write_gif)(path, source)
    return sha256_of_file(path)


def _manifest_file(
    path: Path, kind: str, media_type: str, lang: str | None = None, sha256: str | None = None
) -> ManifestFile:
    size = path.stat().st_size
    return ManifestFile(
        path=path.name, kind=kind, type=media_type, lang=lang, size=size, sha256=sha256 or sha256_of_file(path)
    )
