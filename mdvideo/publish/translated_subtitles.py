"""Captions of translations, laid on the time of another language's film, so that a page's player offers them all.

A translation is another film with other times. Its captions are moved piece by piece: slides begin together, and so
do the paragraphs of a slide where both languages have as many. Between, time is stretched evenly.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from mdvideo._util.atomic import write_atomic
from mdvideo.output.manifest import ManifestFile
from mdvideo.output.webvtt import timestamp
from mdvideo.publish.output_folder import DIGITS, SUBTITLES
from mdvideo.publish.site_manifest import SiteVideo

_TIMES = re.compile(r"^(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})$", re.MULTILINE)


class TimeAnchor(NamedTuple):
    """A moment of one film and the same moment of another, in seconds."""

    here: float
    there: float


def subtitles(out: Path, video: SiteVideo, translation: SiteVideo) -> ManifestFile | None:
    """A translation's captions on a video's time, written into ``out``. Raises OutputError.

    None where the translation has no captions, or not as many slides.
    """
    captions = translation.of("captions", "text/vtt")
    if captions is None or len(video.slides) != len(translation.slides):
        return None
    try:
        text = (out / captions.path).read_text(encoding="utf-8")
    except OSError:
        return None
    data = moved(text, knots_of(translation, video)).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"{SUBTITLES}/{video.name}.{translation.lang}-{sha256[:DIGITS]}.vtt"
    if not (out / path).is_file() or (out / path).stat().st_size != len(data):
        (out / SUBTITLES).mkdir(exist_ok=True)
        write_atomic(out / path, data)
    return ManifestFile(path=path, kind="subtitles", type="text/vtt", lang=captions.lang, size=len(data), sha256=sha256)


def knots_of(here: SiteVideo, there: SiteVideo) -> tuple[TimeAnchor, ...]:
    """Moments that two films of one lesson share, in order."""
    return tuple(_knots(here, there))


def _knots(here: SiteVideo, there: SiteVideo) -> Iterator[TimeAnchor]:
    for one, other in zip(here.slides, there.slides, strict=True):
        yield TimeAnchor(one.start, other.start)
        if len(one.said) == len(other.said):
            yield from (TimeAnchor(a.start, b.start) for a, b in zip(one.said, other.said, strict=True))
    yield TimeAnchor(here.duration, there.duration)


def moved(vtt: str, knots: Sequence[TimeAnchor]) -> str:
    """A WebVTT file of ours with every time moved from one film's to the other's."""

    def line(match: re.Match[str]) -> str:
        hours, minutes, seconds, *end = match.groups()
        times = (_seconds(hours, minutes, seconds), _seconds(*end))
        return " --> ".join(timestamp(Fraction(str(round(at(time, knots), 3)))) for time in times)

    return _TIMES.sub(line, vtt)


def at(time: float, knots: Sequence[TimeAnchor]) -> float:
    """A moment of one film on the other's clock: linear between knots."""
    after = min(max(bisect_right([knot.here for knot in knots], time), 1), len(knots) - 1)
    before, next_ = knots[after - 1], knots[after]
    span = next_.here - before.here
    share = (time - before.here) / span if span > 0 else 0.0
    return before.there + min(max(share, 0.0), 1.0) * (next_.there - before.there)


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
