"""``NAME.youtube.txt``: what to paste into YouTube's title and description, with chapters as YouTube reads them.

YouTube shows chapters if a description lists at least three, the first at 0:00, in order, each ten seconds or longer
(support.google.com/youtube/answer/9884579).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from mdvideo.errors import Problem

MIN_CHAPTERS = 3
MIN_SECONDS = 10
MAX_TITLE = 100
MAX_DESCRIPTION = 5000
"""Characters of a title and of a description that YouTube accepts."""

_NOT_ALLOWED = str.maketrans({"<": "‹", ">": "›"})
"""YouTube refuses angle brackets in both."""


@dataclass(frozen=True, slots=True)
class YoutubeChapter:
    """A chapter that begins at a whole second."""

    start: int
    title: str


def youtube_chapters(starts: Sequence[tuple[Fraction, str]], duration: Fraction) -> tuple[YoutubeChapter, ...]:
    """Return the chapters that YouTube accepts, or none if fewer than three are left.

    ``starts`` are all chapters in order: the second at which each begins, and its title. One that is too short and the
    ones after it become one chapter, with the title of the longest; a short last one becomes part of the one before.
    """
    ends = [*(start for start, _ in starts[1:]), duration]
    chapters: list[YoutubeChapter] = []
    longest = Fraction(0)
    for (start, title), end in zip(starts, ends, strict=True):
        second = floor(start) if chapters else 0
        named = " ".join(title.split()) or "…"
        if not chapters or second - chapters[-1].start >= MIN_SECONDS:
            chapters.append(YoutubeChapter(second, named))
            longest = end - start
        elif end - start > longest:
            chapters[-1] = replace(chapters[-1], title=named)
            longest = end - start
    if len(chapters) > 1 and floor(duration) - chapters[-1].start < MIN_SECONDS:
        chapters.pop()
    return tuple(chapters) if len(chapters) >= MIN_CHAPTERS else ()


def youtube_text(title: str, description: str, author: str, chapters: Sequence[YoutubeChapter]) -> str:
    """Return the file: the title on the first line, an empty line, then the description."""
    listed = "\n".join(f"{_clock(chapter.start)} {chapter.title}" for chapter in chapters)
    about = description.strip()
    room = MAX_DESCRIPTION - len(listed) - len(author) - 5  # empty lines, and the last line's end
    if len(about) > room:
        about = about[: max(0, room - 1)].rstrip() + "…"
    body = "\n\n".join(part for part in (about, listed, author.strip()) if part)
    return f"{_cut(' '.join(title.split()), MAX_TITLE)}\n\n{body}\n".translate(_NOT_ALLOWED)


def youtube_problems(starts: Sequence[tuple[Fraction, str]], duration: Fraction, file: str) -> tuple[Problem, ...]:
    """Return a warning where the video has too few chapters for YouTube."""
    if youtube_chapters(starts, duration):
        return ()
    message = f"{file} has fewer than {MIN_CHAPTERS} chapters of {MIN_SECONDS} s, so YouTube would show none"
    hint = "NAME.youtube.txt lists no chapters; give slides longer than that titles of their own"
    return (Problem("warning", "youtube-chapters", message, None, hint),)


def _clock(seconds: int) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
