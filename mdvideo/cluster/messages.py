"""What is sent to a worker and what it reports: frozen values, pickled by value. No paths of the driver, no bytes."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from mdvideo.cache.result_file import StoredResult
from mdvideo.errors import AssetError, BackendError, DeckError, MdvideoError, SettingsError, ThemeError
from mdvideo.plan.jobs.job import Job
from mdvideo.settings import ImageSettings, SpeechSettings

OUTPUT_AFFECTING_PACKAGES = (
    "mdvideo", "av", "blitz-py", "django-static-mathjax", "fonttools", "numpy", "pillow", "quickjs-ng",
)  # fmt: skip
"""Packages whose versions affect results but are part of few keys: driver and workers need the same ones."""

AUTHOR_ERRORS = (DeckError, AssetError, ThemeError, SettingsError)
"""Errors in the deck or its files. They occur on every machine, so such a task is not retried."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker needs before it can run anything.

    ``shared_cache`` is a URL; if None, the worker is on the driver's own machine and uses its cache, ``cache_folder``.
    ``cache_limit`` is the size in bytes to which a node's own cache is pruned.
    """

    shared_cache: str | None
    cache_folder: str
    cache_limit: int
    versions: Mapping[str, str] = field(default_factory=lambda: installed_versions())


@dataclass(frozen=True, slots=True)
class Query:
    """A question that only a machine with the model's hardware can answer."""

    about: Literal["choice", "identity", "model_and_revision", "motion_identity"]
    model: str | None = None


PoolName = Literal["pictures", "motion"]


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a task needs of its worker: settings of backends and, if a model should stay loaded, a pool of workers.

    There is one pool for each name and ImageSettings. Without a name, any CPU core will do.
    """

    pool: PoolName | None = None
    images: ImageSettings | None = None
    speech: SpeechSettings | None = None


ANY_CORE = Requirements()


@dataclass(frozen=True, slots=True)
class Task:
    """One attempt at a job or a query. ``is_retry``: the result may be in the shared cache by now."""

    number: int
    payload: Job | Query
    images: ImageSettings | None = None
    speech: SpeechSettings | None = None
    is_retry: bool = False


@dataclass(frozen=True, slots=True)
class TaskStarted:
    """A worker has started the task."""

    number: int


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """The task has completed ``done`` of ``total`` steps."""

    number: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TaskDone:
    """The task is done: its result, which is in the shared cache, or the answer to a query."""

    number: int
    value: StoredResult | object


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """The task failed. The error can be pickled."""

    number: int
    error: MdvideoError


@dataclass(frozen=True, slots=True)
class TaskNotice:
    """A line that the user should read once."""

    line: str


Report = TaskStarted | TaskProgress | TaskDone | TaskFailed | TaskNotice


@dataclass(frozen=True, slots=True)
class ReportBatch:
    """Reports of one worker.

    ``origin_id`` is what to avoid when a task is retried: the id of a GPU worker, or else of the node. ``node_name`` is
    for people.
    """

    origin_id: str
    node_name: str
    reports: tuple[Report, ...]


class WorkerLost(Exception):
    """A worker, or its node, ended before it had finished its tasks."""


def installed_versions() -> Mapping[str, str]:
    """Return the versions of ``OUTPUT_AFFECTING_PACKAGES`` that are installed here; ``none`` for a missing one."""
    versions = {}
    for package in OUTPUT_AFFECTING_PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "none"
    return versions


def picklable_error(error: BaseException) -> MdvideoError:
    """Return ``error`` as it can be sent: an MdvideoError as it is if possible, any other as a BackendError."""
    if isinstance(error, MdvideoError):
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
        except Exception:
            return BackendError(error.message, hint=error.hint)
        return error
    return BackendError(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
