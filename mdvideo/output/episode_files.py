"""The files that make a video an episode of a podcast: its sound, its cover, and its chapters for podcast apps."""

from __future__ import annotations

import json
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.output.contents import OutputContents
from mdvideo.output.files import MEDIA_TYPES, chapter_starts, manifest_file_of, write_sound
from mdvideo.output.manifest import CHAPTERS_TYPE, ManifestFile
from mdvideo.slides.cover import cover_jpeg
from mdvideo.steps.sample_index import SampleIndex


def write_episode(contents: OutputContents, video: Path, suffix: str, index: SampleIndex) -> tuple[ManifestFile, ...]:
    """Write the files next to the video, and return their entries; none for a video without sound.

    ``suffix`` is ``.m4a`` or ``.mp3``. Raises OutputError, and BlobLost when a part is not in the store.
    """
    if contents.video.soundtrack is None:
        return ()
    cover = cover_jpeg(index.read(contents.poster_still))
    sound, art, chapters = (video.with_suffix(end) for end in (suffix, ".cover.jpg", ".chapters.json"))
    sha256 = write_sound(sound, contents, index, cover)
    write_atomic(art, cover)
    write_atomic(chapters, chapters_json(contents).encode())
    return (
        manifest_file_of(sound, "audio", MEDIA_TYPES[suffix], sha256=sha256),
        manifest_file_of(art, "cover", "image/jpeg"),
        manifest_file_of(chapters, "chapters", CHAPTERS_TYPE),
    )


def chapters_json(contents: OutputContents) -> str:
    """Return the chapters in the podcast namespace's JSON format, version 1.2."""
    chapters = [
        {"startTime": round(float(start), 3), "title": " ".join(title.split())}
        for start, title in chapter_starts(contents)
    ]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"
