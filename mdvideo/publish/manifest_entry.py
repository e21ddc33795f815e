"""The entry of a video in the site's manifest, made from a rendered deck and its files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from mdvideo._util.digests import sha256_of
from mdvideo._util.untrusted.regular_files import read_regular_text
from mdvideo.engine.pipeline import RenderedBuild
from mdvideo.errors import DeckError, Span
from mdvideo.output.files import BuildResult
from mdvideo.output.manifest import ManifestFile
from mdvideo.output.transcript_files import paragraphs_of, shown_lines
from mdvideo.publish.freshness import Sources, digest_of_sources
from mdvideo.publish.output_folder import content_digest
from mdvideo.publish.site_manifest import SiteParagraph, SiteSlide, SiteVideo
from mdvideo.publish.slugs import anchors_of


def manifest_entry_of(
    name: str,
    source: str,
    rendered: RenderedBuild,
    files: BuildResult,
    sources: Sources,
    before: SiteVideo | None,
    more_files: tuple[ManifestFile, ...] = (),
) -> SiteVideo:
    """Return the entry of a deck whose files are in a staging folder. ``before`` is the entry of the same name, if any.

    ``more_files`` are files in the folder that the video's own manifest does not name.

    Raises DeckError when the date in the front matter is invalid.
    """
    manifest = files.manifest
    published = (*manifest.files, *more_files, _manifest_file_of(files.manifest_path))
    folder = f"{name}-{content_digest(published)}"
    unchanged = before if before is not None and before.folder == folder else None
    return SiteVideo(
        name=name,
        source=source,
        folder=folder,
        inputs=digest_of_sources(sources),
        sources=dict(sources),
        title=manifest.title,
        description=manifest.description,
        author=manifest.author,
        lang=manifest.lang,
        voiced=manifest.voiced,
        burnt=rendered.loaded.settings.captions.startswith("burn"),
        duration=manifest.duration,
        size=manifest.size,
        fps=manifest.fps,
        uploaded=front_matter_date(rendered.loaded.path) or (unchanged.uploaded if unchanged else publication_time()),
        slides=tuple(_slides_of(rendered, files)),
        files=tuple(file.model_copy(update={"path": f"{folder}/{file.path}"}) for file in published),
    )


def _slides_of(rendered: RenderedBuild, files: BuildResult) -> Iterator[SiteSlide]:
    slides, times = rendered.loaded.deck.slides, files.manifest.slides
    anchors = anchors_of(slide.title for slide in slides)
    for slide, time, spoken, anchor in zip(slides, times, rendered.transcript.slides, anchors, strict=True):
        yield SiteSlide(
            number=slide.number,
            title=slide.title,
            start=time.start,
            end=time.end,
            anchor=anchor,
            shown=tuple(shown_lines(slide)),
            said=tuple(
                SiteParagraph(
                    start=round(float(paragraph[0].start), 3),
                    text=" ".join(sentence.written for sentence in paragraph),
                )
                for paragraph in paragraphs_of(spoken)
            ),
        )


def _manifest_file_of(path: Path) -> ManifestFile:
    data = path.read_bytes()
    return ManifestFile(
        path=path.name, kind="manifest", type="application/json", lang=None, size=len(data), sha256=sha256_of(data)
    )


_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<body>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_DATE = re.compile(r"^date:[ \t]*[\"']?(?P<date>\d[^\"'#\r\n]*?)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)


def front_matter_date(deck: Path) -> str | None:
    """Read the ``date`` of a deck's front matter, as site generators write it.

    Returns it in ISO 8601 with a time zone (default: UTC), or None if there is none. Raises DeckError when it is not a
    date.
    """
    front = _FRONT_MATTER.match(read_regular_text(deck))
    found = _DATE.search(front["body"]) if front else None
    if front is None or found is None:
        return None
    try:
        date = datetime.fromisoformat(found["date"])
    except ValueError as error:
        line, column = 2 + front["body"].count("\n", 0, found.start()), 1 + found.start("date") - found.start()
        span = Span(str(deck), line, column, column + len(found["date"]), found[0])
        hint = "write 2026-11-21 or 2026-11-21T15:00:00+01:00"
        raise DeckError.at(span, "date", f"{found['date']!r} is not a date", hint=hint) from error
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).isoformat()


def publication_time() -> str:
    """The current time in UTC, to the second, or the time that ``SOURCE_DATE_EPOCH`` sets for reproducible builds.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if re.fullmatch("[0-9]{1,11}", epoch) else None
    moment = datetime.fromtimestamp(seconds, UTC) if seconds is not None else datetime.now(UTC)
    return moment.replace(microsecond=0).isoformat()
