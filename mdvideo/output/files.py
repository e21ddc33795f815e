"""Writing a finished lesson: the video first, then what stands beside it, the manifest last.

Each file appears whole or not at all. The manifest names the others by their SHA-256, so whoever reads it can tell
whether they belong together.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mdvideo import __version__
from mdvideo.cache.atomic import write_atomic
from mdvideo.deck.model import Deck
from mdvideo.errors import OutputError
from mdvideo.output.chapters import chapters_of, chapters_vtt
from mdvideo.output.manifest import FrameSizeModel, Manifest, ManifestFile, ManifestPrompt, ManifestSlide
from mdvideo.plan.jobs import Digest
from mdvideo.plan.timeline import Timeline
from mdvideo.settings import Settings
from mdvideo.slides.poster import poster_jpeg
from mdvideo.stages.segments import Film
from mdvideo.stages.stills import Still
from mdvideo.video.gif import write_gif
from mdvideo.video.mux import write_mp4
from mdvideo.video.webm import write_webm

MEDIA_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".gif": "image/gif"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a lesson's files go."""

    video: Path

    @classmethod
    def of(cls, deck: Path, output: str | os.PathLike[str] | None) -> Target:
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
class Built:
    """The files of a finished lesson."""

    video: Path
    poster: Path
    chapters: Path
    manifest_path: Path
    manifest: Manifest

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Each file's path and its size in bytes."""
        for path in (self.video, self.poster, self.chapters, self.manifest_path):
            yield str(path), path.stat().st_size


def write_outputs(
    deck: Deck,
    settings: Settings,
    theme: str,
    timeline: Timeline,
    stills: Sequence[Still],
    film: Film,
    target: Target,
    read: Callable[[Digest], bytes],
) -> Built:
    """Write all files of a lesson. Raises OutputError; a file that failed leaves the old one whole."""
    try:
        target.video.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {target.video.parent}: {error.strerror}") from error
    _write_video(target.video, deck, timeline, film, read)
    poster = target.beside(".jpg")
    write_atomic(poster, poster_jpeg(read(stills[0].result.outputs[f"still-{deck.slides[0].fragments}"])))
    chapters = target.beside(".chapters.vtt")
    write_atomic(chapters, chapters_vtt(chapters_of(deck, timeline), timeline.fps).encode())
    files = (
        _described(target.video, "video", MEDIA_TYPES[target.video.suffix.lower()]),
        _described(poster, "poster", "image/jpeg"),
        _described(chapters, "chapters", "text/vtt"),
    )
    manifest = manifest_of(deck, settings, theme, timeline, stills, files)
    path = target.beside(".json")
    write_atomic(path, manifest.to_json().encode())
    return Built(target.video, poster, chapters, path, manifest)


def _write_video(path: Path, deck: Deck, timeline: Timeline, film: Film, read: Callable[[Digest], bytes]) -> None:
    tags = {"title": deck.title, "artist": deck.author, "comment": deck.description}
    tags = {name: value for name, value in tags.items() if value}

    def write(mp4: Path) -> None:
        sound = film.read_sound(read)
        write_mp4(
            mp4, film.read_pieces(read), film.read_tail(read), film.spec, chapters_of(deck, timeline), tags, sound
        )

    suffix = path.suffix.lower()
    if suffix == ".mp4":
        write(path)
        return
    with tempfile.TemporaryDirectory(prefix="mdvideo-") as folder:
        mp4 = Path(folder) / "film.mp4"
        write(mp4)
        (write_webm if suffix == ".webm" else write_gif)(path, mp4)


def manifest_of(
    deck: Deck,
    settings: Settings,
    theme: str,
    timeline: Timeline,
    stills: Sequence[Still],
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
                alt=tuple(figure.alt for figure in slide.figures if figure.alt),
            )
            for slide, time, still in zip(deck.slides, timeline.slides, stills, strict=True)
        ),
        files=files,
    )


def _described(path: Path, kind: str, media_type: str) -> ManifestFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ManifestFile(path=path.name, kind=kind, type=media_type, size=path.stat().st_size, sha256=digest)


def _seconds(timeline: Timeline, frame: int) -> float:
    return round(float(timeline.seconds(frame)), 6)
