"""What is sent to a worker and what it reports: frozen values, pickled by value. No paths of the driver, no bytes."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from mdvideo.cache.result_file import Entry
from mdvideo.errors import AssetError, BackendError, DeckError, MdvideoError, SettingsError, ThemeError
from mdvideo.plan.jobs import Job
from mdvideo.settings import ImageSettings, SpeechSettings

SHAPING = ("mdvideo", "av", "blitz-py", "fonttools", "numpy", "pillow", "ziamath")
"""Packages whose versions shape results and stand in few keys: driver and workers must have the same."""

CONTENT = (DeckError, AssetError, ThemeError, SettingsError)
"""What is wrong with a deck is wrong everywhere: such a job is not tried again."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker must know before it makes anything.

    ``store`` is the shared store's URL; or, on the driver's own machine, ``folder`` is its cache. ``limit`` in bytes is
    what a node's own cache is pruned to.
    """

    store: str | None
    folder: str | None
    limit: int
    versions: Mapping[str, str] = field(default_factory=lambda: installed())


@dataclass(frozen=True, slots=True)
class Query:
    """Something that only a machine that paints can answer."""

    about: Literal["choice", "identity", "used", "clip"]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A job, or a question, with the settings of who makes it. ``again``: the result may be in the store by now."""

    number: int
    what: Job | Query
    images: ImageSettings | None = None
    speech: SpeechSettings | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class TaskStarted:
    """A worker took an order up."""

    number: int


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """An order is ``done`` of ``total`` steps along."""

    number: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TaskDone:
    """An order is done: the result, which is in the store, or the answer to a question."""

    number: int
    value: Entry | object


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """An order failed, with an error that is one of ours and can be pickled."""

    number: int
    error: MdvideoError


@dataclass(frozen=True, slots=True)
class TaskNotice:
    """A line that the user should read once."""

    line: str


Report = TaskStarted | TaskProgress | TaskDone | TaskFailed | TaskNotice


@dataclass(frozen=True, slots=True)
class ReportBatch:
    """Reports of one worker. ``at`` is the id of what to avoid if it failed; ``where`` is the node's name."""

    at: str
    where: str
    reports: tuple[Report, ...]


class WorkerLost(Exception):
    """A worker, or its node, ended before it had done its orders."""


def installed() -> Mapping[str, str]:
    """Versions of the packages that shape results, as installed here."""
    found = {}
    for package in SHAPING:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "none"
    return found


def sent(error: BaseException) -> MdvideoError:
    """``error`` as it can travel: ours as it is, a foreign one in words."""
    if isinstance(error, MdvideoError):
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
        except Exception:
            return BackendError(error.message, hint=error.hint)
        return error
    return BackendError(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
