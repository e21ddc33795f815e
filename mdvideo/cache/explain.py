"""Why a job runs: which of its inputs differs from the previous time that a similar job ran."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from mdvideo.cache.paths import is_digest
from mdvideo.cache.store import Store
from mdvideo.errors import StoreError
from mdvideo.plan.jobs.job import Digest, Job

FIRST_TIME = "first time"
LOST = "its result was lost or damaged"

MAX_VALUE_LENGTH = 24
"""Longer texts are not quoted: only that they changed is reported."""

MAX_DIFFERENCES = 3
MAX_CANDIDATES = 8
"""How many of the latest jobs with a label are compared: other decks of the project use the same labels."""


class Explainer:
    """Compare jobs with those that were in the store at the first call, and with those of earlier calls."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._history: defaultdict[tuple[str, str], list[str]] | None = None

    def __call__(self, job: Job) -> str:
        """Return a few words for Started.why, such as ``html changed`` or ``spec.crf 18 -> 20``."""
        if self._history is None:
            self._history = _read_history(self._store)
        history = self._history[job.stage, job.label]
        keys = list(history)
        if job.key in keys:
            return LOST
        history.insert(0, job.key)  # it is about to run
        now = json.loads(job.canonical)
        candidates = [differences(was, now) for was in self._earlier(keys) if was.get("job") == now["job"]]
        if not candidates:
            return FIRST_TIME
        nearest = min(candidates, key=len)  # of equals, the first, which is the latest
        more = len(nearest) - MAX_DIFFERENCES
        return ", ".join(nearest[:MAX_DIFFERENCES]) + (f" and {more} more" if more > 0 else "")

    def _earlier(self, keys: list[str]) -> Iterator[Mapping[str, Any]]:
        for key in keys[:MAX_CANDIDATES]:
            try:
                yield json.loads(self._store.read(Digest(key)))
            except (StoreError, ValueError):
                continue


def differences(was: Any, now: Any, name: str = "") -> list[str]:
    """Return the differences between two values of JSON types, each in a few words that name the field."""
    match was, now:
        case dict(), dict():
            inner = [(f"{name}.{key}".lstrip("."), was.get(key), now.get(key)) for key in {**was, **now}]
        case list(), list() if len(was) == len(now):
            inner = [(f"{name}[{at}]", *pair) for at, pair in enumerate(zip(was, now, strict=True))]
        case list(), list():
            return [f"{name} {len(was)} -> {len(now)} items"]
        case _:
            return [] if was == now and type(was) is type(now) else [_describe_change(name, was, now)]
    return [line for field, old, new in inner for line in differences(old, new, field)]


def _describe_change(name: str, was: Any, now: Any) -> str:
    return f"{name} {was} -> {now}" if _is_short(was) and _is_short(now) else f"{name} changed"


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= MAX_VALUE_LENGTH and "\n" not in value and not is_digest(value)
    return value is None or isinstance(value, int | float)


def _read_history(store: Store) -> defaultdict[tuple[str, str], list[str]]:
    """Read the keys of all results, by stage and label, most recently used first."""
    history: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, _ in sorted(store.last_uses(), key=lambda item: -item[1]):
        stored = store.peek(key)
        if stored is not None:
            history[stored.stage, stored.label].append(key)
    return history
