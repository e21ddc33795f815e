"""What happens during a build, as data. Only the command line and the watch page display it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mdvideo.errors import Problem

Stage = Literal["pictures", "slides", "speech", "sound", "segments", "captions", "thumbnails"]
"""The kinds of work by which progress is counted. Every job belongs to one; a stage without jobs is not reported.

- ``pictures``: generate pictures and motion clips, use pinned ones, decode the author's files
- ``slides``: typeset slides, draw backgrounds
- ``speech``: speak sentences, estimate word timings, decode recordings
- ``sound``: encode clips of speech, mix music
- ``captions``: typeset burned-in captions and lay them over stills
- ``segments``: encode stills, transitions and motion as H.264
- ``thumbnails``: reduce stills for indexes of slides
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A stage has ``total`` jobs more. Totals of one stage add up; some stages run without a total."""

    stage: Stage
    total: int


@dataclass(frozen=True, slots=True)
class Started:
    """A job runs because its result is not in the store. ``why`` names what changed, where that is known.

    ``where`` is the machine that runs it, if that is another. A job that is retried elsewhere is started again.
    """

    stage: Stage
    label: str
    key: str
    why: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A started job is done, and its result is in the store."""

    stage: Stage
    label: str
    key: str
    seconds: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Reused:
    """A job need not run, because its result is in the store."""

    stage: Stage
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A slow job (a picture on a GPU) has done ``done`` of ``total`` steps."""

    stage: Stage
    label: str
    done: int
    total: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One line that the user should read once: which backend was chosen, what is missing."""

    message: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something is wrong, and the build continues."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Wrote:
    """The output file ``path`` is complete. ``size`` is in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Published:
    """A deck was published. ``state`` is ``made`` (now), ``kept`` (unchanged) or ``failed``, and ``error`` says why.

    ``duration`` is the video's, ``seconds`` the time that publishing took; ``size`` is the bytes of all its files.
    """

    deck: str
    name: str
    state: str
    folder: str | None
    duration: float | None
    size: int | None
    made: int
    reused: int
    seconds: float
    warnings: int
    error: str | None


Event = Planned | Started | Finished | Reused | Progress | Notice | Warned | Wrote | Published

Emit = Callable[[Event], None]
"""A listener for events. It may be called from any thread."""
