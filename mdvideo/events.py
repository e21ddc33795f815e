"""What happens in a build, as data. Only the command line and the watch page draw it."""

from __future__ import annotations

from dataclasses import dataclass

from mdvideo.errors import Problem


@dataclass(frozen=True, slots=True)
class Planned:
    """A stage has jobs to do. ``stage`` is ``pictures``, ``slides``, ``speech`` or ``segments``; totals add up."""

    stage: str
    total: int


@dataclass(frozen=True, slots=True)
class Started:
    """A job runs because the store does not hold its result. ``why`` names what changed, where that is known.

    ``where`` is the machine that makes it, if that is another. A job that is tried again elsewhere is started again.
    """

    stage: str
    label: str
    key: str
    why: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A started job is done, and its result is in the store."""

    stage: str
    label: str
    key: str
    seconds: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Reused:
    """The store held the result."""

    stage: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A slow job (a picture on a GPU) is ``done`` of ``total`` steps along."""

    stage: str
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
    """Something is off, and the build goes on."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Wrote:
    """An output file stands whole at ``path``."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Published:
    """A deck's video is on the site (``made`` now, or ``kept`` as it was), or it ``failed``, and ``error`` says why.

    ``duration`` and ``seconds``, the time that it took, are in seconds; ``size`` counts the bytes of all its files.
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
