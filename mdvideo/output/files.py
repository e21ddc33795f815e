"""Writing a finished lesson: the video first, then what stands beside it, the manifest last.

Each file appears whole or not at all. The manifest names the others by their SHA-256, so whoever reads it can tell
whether they belong together.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mdvideo import __version__
from mdvideo._util.atomic import write_atomic
from mdvideo.deck.model import Deck
from mdvideo.errors import OutputError
from mdvideo.output.chapters import chapters_of, chapters_vtt
from mdvideo.output.manifest import (
    FrameSizeModel,
    Manifest,
    ManifestClip,
    ManifestFile,
    ManifestPrompt,
    ManifestSlide,
)
from mdvideo.output.transcript_files import GENERATOR, transcript_html, transcript_text
from mdvideo.output.webvtt import subrip, timed, webvtt
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import Timeline
from mdvideo.settings import Settings
from mdvideo.slides.poster import poster_jpeg
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.steps.segments import EncodedVideo
from mdvideo.steps.slides import TypesetSlide
from mdvideo.video.gif import write_gif
from mdvideo.video.mp4.mux import lay_out_mp4, write_mp4
from mdvideo.video.mp4.virtual_file import VirtualMp4
from mdvideo.video.video_model import Caption, CaptionTrack
from mdvideo.video.webm import write_webm

MEDIA_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class OutputTarget:
    """Where a lesson's files go."""

    video: Path

    @classmethod
    def of(cls, deck: Path, output: str | os.PathLike[str] | None) -> OutputTarget:
        """The video's path: beside the deck, in a folder (existing, or written with a final slash), or as named.

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

    def beside(self, suffix: str) -> Path:
        """A file with the video's name and another suffix."""
        return self.video.with_suffix(suffix)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The files of a finished lesson."""

    video: Path
    poster: Path
    chapters: Path
    manifest_path: Path
    manifest: Manifest

    def of(self, kind: str, media_type: str | None = None) -> Path | None:
        """The first file of that kind, as the manifest calls it; None where there is none."""
        named = (f.path for f in self.manifest.files if f.kind == kind and media_type in (None, f.type))
        return next((self.video.with_name(name) for name in named), None)

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Each file's path and its size in bytes."""
        for file in self.manifest.files:
            yield str(self.video.with_name(file.path)), file.size
        yield str(self.manifest_path), self.manifest_path.stat().st_size


def write_outputs(
    deck: Deck,
    settings: Settings,
    theme: str,
    timeline: Timeline,
    wording: Transcript,
    stills: Sequence[TypesetSlide],
    film: EncodedVideo,
    target: OutputTarget,
    placements: SampleIndex,
) -> BuildResult:
    """Write all files of a lesson. Raises OutputError; a file that failed leaves the old one whole."""
    try:
        target.video.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {target.video.parent}: {error.strerror}") from error
    video = target.video
    digest = _write_video(video, film_mp4(deck, settings, timeline, wording, film, placements))
    poster = target.beside(".jpg")
    write_atomic(poster, poster_jpeg(placements.read(stills[0].result.outputs[f"still-{deck.slides[0].fragments}"])))
    files = [
        _described(video, "video", MEDIA_TYPES[video.suffix.lower()], digest=digest),
        _described(poster, "poster", "image/jpeg"),
    ]
    for suffix, kind, media_type, lang, text in _texts(deck, timeline, wording, target):
        write_atomic(target.beside(suffix), text.encode())
        files.append(_described(target.beside(suffix), kind, media_type, lang))
    manifest = manifest_of(deck, settings, theme, timeline, wording, stills, tuple(files))
    path = target.beside(".json")
    write_atomic(path, manifest.to_json().encode())
    return BuildResult(video, poster, target.beside(".chapters.vtt"), path, manifest)


def _texts(
    deck: Deck, timeline: Timeline, wording: Transcript, target: OutputTarget
) -> Iterator[tuple[str, str, str, str | None, str]]:
    """Suffix, kind, media type, language and content of each file of text."""
    lang = wording.lang
    # A translation has its language in its name already: lesson.de.mp4 has the captions lesson.de.vtt.
    tag = "" if target.video.stem.endswith(f".{lang}") else f".{lang}"
    yield ".chapters.vtt", "chapters", "text/vtt", None, chapters_vtt(chapters_of(deck, timeline), timeline.fps)
    if (captions := captions_vtt(wording)) is not None:
        yield f"{tag}.vtt", "captions", "text/vtt", lang, captions
        yield f"{tag}.srt", "captions", "application/x-subrip", lang, subrip(timed(wording.cues))
    page = transcript_html(deck, timeline, wording, target.video.name)
    yield _page_suffix(target), "transcript", "text/html", lang, page
    yield ".txt", "transcript", "text/plain", lang, transcript_text(deck, timeline, wording)


def _page_suffix(target: OutputTarget) -> str:
    """Of the transcript's page, which replaces none that somebody else wrote, as Marp writes ``lesson.html``."""
    try:
        with target.beside(".html").open("rb") as page:
            ours = GENERATOR.encode() in page.read(4096)
    except FileNotFoundError:
        return ".html"
    except OSError:
        ours = False
    return ".html" if ours else ".transcript.html"


def film_mp4(
    deck: Deck, settings: Settings, timeline: Timeline, wording: Transcript, film: EncodedVideo, at: SampleIndex
) -> VirtualMp4:
    """The lesson's MP4, byte for byte as it would be written, while nothing is: what it is made of is in the store.

    ``at`` knows where, and is worth keeping from one edit to the next. Raises BlobLost when something is not there.
    """
    tags = {"title": deck.title, "artist": deck.author, "comment": deck.description}
    return lay_out_mp4(
        film.placed_pieces(at),
        film.placed_tail(at),
        film.spec,
        chapters_of(deck, timeline),
        {name: value for name, value in tags.items() if value},
        film.placed_sound(at),
        _caption_tracks(wording, burnt=settings.captions.startswith("burn")),
        wording.lang,
        fetch=at.read,
    )


def captions_vtt(wording: Transcript) -> str | None:
    """The captions as WebVTT, or None where there are none."""
    return webvtt(timed(wording.cues)) if wording.cues else None


def _write_video(path: Path, film: VirtualMp4) -> str:
    """Write the film in the format that the suffix names, and return the SHA-256 of the file."""
    suffix = path.suffix.lower()
    if suffix == ".mp4":
        return write_mp4(path, film)
    with tempfile.TemporaryDirectory(prefix="mdvideo-") as folder:
        mp4 = Path(folder) / "film.mp4"
        write_mp4(mp4, film)
        (write_webm if suffix == ".webm" else write_gif)(path, mp4)
    return _digest(path)


def _caption_tracks(wording: Transcript, *, burnt: bool) -> tuple[CaptionTrack, ...]:
    """Captions for those who turn them on; where nobody speaks they are all there is, and on from the start.

    Those that the picture shows already stay off.
    """
    if not wording.cues:
        return ()
    captions = tuple(Caption(cue.start, cue.end, cue.text) for cue in wording.cues)
    return (CaptionTrack(wording.lang, captions, shown=not (wording.voiced or burnt)),)


def manifest_of(
    deck: Deck,
    settings: Settings,
    theme: str,
    timeline: Timeline,
    wording: Transcript,
    stills: Sequence[TypesetSlide],
    files: tuple[ManifestFile, ...],
) -> Manifest:
    """The manifest of a lesson whose files have been written."""
    return Manifest(
        tool=f"mdvideo {__version__}",
        source=Path(deck.file).name,
        title=deck.title,
        description=deck.description,
        author=deck.author,
        lang=deck.lang,
        voiced=wording.voiced,
        theme=theme,
        size=FrameSizeModel(width=settings.size.width, height=settings.size.height),
        fps=str(settings.fps),
        frames=timeline.frames,
        duration=_seconds(timeline, timeline.frames),
        slides=tuple(
            ManifestSlide(
                number=slide.number,
                title=slide.title,
                start=_seconds(timeline, time.start),
                end=_seconds(timeline, time.end),
                start_frame=time.start,
                end_frame=time.end,
                reveals=tuple(_seconds(timeline, frame) for frame in time.reveals),
                contrast=still.result.report.get("contrast"),
                contrast_required=still.result.report.get("required"),
                fit=still.result.report["fit"],
                prompts=tuple(
                    ManifestPrompt(prompt=p.request.prompt, seed=p.request.seed, backend=p.backend, sha256=p.digest)
                    for p in still.pictures
                    if p.request is not None
                ),
                clip=_clip_of(still),
                alt=tuple(figure.alt for figure in slide.figures if figure.alt),
                notes=" ".join(said.written for said in passage.said),
            )
            for slide, time, passage, still in zip(deck.slides, timeline.slides, wording.passages, stills, strict=True)
        ),
        files=files,
    )


def _clip_of(still: TypesetSlide) -> ManifestClip | None:
    moved = still.moved
    if moved is None:
        return None
    request = moved.request
    return ManifestClip(prompt=request.prompt, seed=request.seed, backend=moved.backend, sha256=moved.clip)


def _described(
    path: Path, kind: str, media_type: str, lang: str | None = None, digest: str | None = None
) -> ManifestFile:
    size, sha256 = path.stat().st_size, digest or _digest(path)
    return ManifestFile(path=path.name, kind=kind, type=media_type, lang=lang, size=size, sha256=sha256)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seconds(timeline: Timeline, frame: int) -> float:
    return round(float(timeline.seconds(frame)), 6)
