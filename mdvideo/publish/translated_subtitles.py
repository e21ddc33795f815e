"""Captions of translations, retimed to the video of another language, so that a page's player offers them all.

A translation is a video of its own with other times. Its captions are moved piece by piece: slides begin together, and
so do the paragraphs of a slide if both languages have the same number. Between these anchors, time is interpolated
linearly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from mdvideo._util.atomic import write_atomic
from mdvideo._util.digests import sha256_of
from mdvideo.output.manifest import ManifestFile
from mdvideo.output.webvtt import timestamp
from mdvideo.publish.output_folder import DIGITS, SUBTITLES
from mdvideo.publish.site_manifest import SiteVideo

_TIMES = re.compile(r"^(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})$", re.MULTILINE)


class TimeAnchor(NamedTuple):
    """The same moment in two videos, in seconds."""

    source: float
    target: float


def write_subtitles(out: Path, video: SiteVideo, translation: SiteVideo) -> ManifestFile | None:
    """Write a translation's captions, retimed to a video, into ``out``. Raises OutputError.

    Returns None if the translation has no captions or another number of slides.
    """
    captions = translation.file_of("captions", "text/vtt")
    if captions is None or len(video.slides) != len(translation.slides):
        return None
    try:
        text = (out / captions.path).read_text(encoding="utf-8")
    except OSError:
        return None
    data = retime_captions(text, tuple(time_anchors_of(translation, video))).encode()
    sha256 = sha256_of(data)
    path = f"{SUBTITLES}/{video.name}.{translation.lang}-{sha256[:DIGITS]}.vtt"
    if not (out / path).is_file() or (out / path).stat().st_size != len(data):
        (out / SUBTITLES).mkdir(exist_ok=True)
        write_atomic(out / path, data)
    return ManifestFile(path=path, kind="subtitles", type="text/vtt", lang=captions.lang, size=len(data), sha256=sha256)


def time_anchors_of(source: SiteVideo, target: SiteVideo) -> Iterator[TimeAnchor]:
    """Yield the moments that two videos of one deck have in common, in order."""
    for slide, other in zip(source.slides, target.slides, strict=True):
        yield TimeAnchor(slide.start, other.start)
        if len(slide.said) == len(other.said):
            yield from (TimeAnchor(a.start, b.start) for a, b in zip(slide.said, other.said, strict=True))
    yield TimeAnchor(source.duration, target.duration)


def retime_captions(vtt: str, anchors: Sequence[TimeAnchor]) -> str:
    """Return a WebVTT file of ours with every time mapped from the source to the target."""

    def retime(match: re.Match[str]) -> str:
        hours, minutes, seconds, *end = match.groups()
        times = (_seconds(hours, minutes, seconds), _seconds(*end))
        return " --> ".join(timestamp(Fraction(str(round(map_time(time, anchors), 3)))) for time in times)

    return _TIMES.sub(retime, vtt)


def map_time(time: float, anchors: Sequence[TimeAnchor]) -> float:
    """Map a time of the source to the target, in seconds: linear between anchors."""
    after = min(max(bisect_right([anchor.source for anchor in anchors], time), 1), len(anchors) - 1)
    before, next_ = anchors[after - 1], anchors[after]
    span = next_.source - before.source
    share = (time - before.source) / span if span > 0 else 0.0
    return before.target + min(max(share, 0.0), 1.0) * (next_.target - before.target)


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
