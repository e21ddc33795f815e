"""From a lesson's film and files to its entry in the site's manifest."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from mdvideo.engine.pipeline import RenderedBuild
from mdvideo.errors import DeckError, Span
from mdvideo.output.files import BuildResult
from mdvideo.output.manifest import ManifestFile
from mdvideo.output.transcript_files import paragraphs_of, shown_lines
from mdvideo.publish.freshness import Sources, inputs_digest
from mdvideo.publish.output_folder import content_digest
from mdvideo.publish.site_manifest import SiteParagraph, SiteSlide, SiteVideo
from mdvideo.publish.slugs import anchors_of


def record_of(
    name: str, source: str, cut: RenderedBuild, built: BuildResult, sources: Sources, before: SiteVideo | None
) -> SiteVideo:
    """The entry of a lesson whose files lie in a staged folder. ``before`` is what was published under its name."""
    manifest = built.manifest
    files = (*manifest.files, _described(built.manifest_path))
    folder = f"{name}-{content_digest(files)}"
    kept = before if before is not None and before.folder == folder else None
    return SiteVideo(
        name=name,
        source=source,
        folder=folder,
        inputs=inputs_digest(sources),
        sources=dict(sources),
        title=manifest.title,
        description=manifest.description,
        author=manifest.author,
        lang=manifest.lang,
        voiced=manifest.voiced,
        burnt=cut.lesson.settings.captions.startswith("burn"),
        duration=manifest.duration,
        size=manifest.size,
        fps=manifest.fps,
        uploaded=written_date(cut.lesson.path) or (kept.uploaded if kept else now()),
        slides=tuple(_slides(cut, built)),
        files=tuple(file.model_copy(update={"path": f"{folder}/{file.path}"}) for file in files),
    )


def _slides(cut: RenderedBuild, built: BuildResult) -> Iterator[SiteSlide]:
    slides, times = cut.lesson.deck.slides, built.manifest.slides
    anchors = anchors_of(slide.title for slide in slides)
    for slide, time, passage, anchor in zip(slides, times, cut.wording.passages, anchors, strict=True):
        yield SiteSlide(
            number=slide.number,
            title=slide.title,
            start=time.start,
            end=time.end,
            anchor=anchor,
            shown=tuple(shown_lines(slide)),
            said=tuple(
                SiteParagraph(
                    start=round(float(paragraph[0].start), 3), text=" ".join(said.written for said in paragraph)
                )
                for paragraph in paragraphs_of(passage)
            ),
        )


def _described(path: Path) -> ManifestFile:
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return ManifestFile(
        path=path.name, kind="manifest", type="application/json", lang=None, size=len(data), sha256=digest
    )


_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<body>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_DATE = re.compile(r"^date:[ \t]*[\"']?(?P<date>\d[^\"'#\r\n]*?)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)


def written_date(deck: Path) -> str | None:
    """The ``date`` of a deck's front matter, as site generators have it, in ISO 8601 with a zone (default: UTC).

    None where there is none. Raises DeckError when it is no date.
    """
    front = _FRONT_MATTER.match(deck.read_text(encoding="utf-8"))
    found = _DATE.search(front["body"]) if front else None
    if front is None or found is None:
        return None
    try:
        date = datetime.fromisoformat(found["date"])
    except ValueError as error:
        line, column = 2 + front["body"].count("\n", 0, found.start()), 1 + found.start("date") - found.start()
        span = Span(str(deck), line, column, column + len(found["date"]), found[0])
        hint = "write 2026-11-21 or 2026-11-21T15:00:00+01:00"
        raise DeckError.at(span, "date", f"{found['date']!r} is no date", hint=hint) from error
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).isoformat()


def now() -> str:
    """The present second in UTC, or the one that reproducible builds set from outside.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(given), UTC) if given.isdigit() else datetime.now(UTC)
    return moment.replace(microsecond=0).isoformat()
