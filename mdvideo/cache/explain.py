"""Why a job runs: which of its inputs differs from the last time something like it was made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from mdvideo.cache.paths import is_name
from mdvideo.cache.store import Store
from mdvideo.errors import StoreError
from mdvideo.plan.jobs import Digest, Job

FIRST_TIME = "first time"
LOST = "its result was lost or damaged"

LONGEST_SHOWN = 24
"""Longer texts are not printed: that they changed says enough."""

MOST_SHOWN = 3
CANDIDATES = 8
"""So many of the latest jobs with a label are compared: a label comes back in other decks of the project."""


class Explainer:
    """Answers from what the store held when it was first asked, and from what it has been asked since."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._history: defaultdict[tuple[str, str], list[str]] | None = None

    def __call__(self, job: Job) -> str:
        """A few words for Started.why, such as ``html changed`` or ``spec.crf 18 -> 20``."""
        if self._history is None:
            self._history = _history(self._store)
        history = self._history[job.stage, job.label]
        keys = list(history)
        if job.key in keys:
            return LOST
        history.insert(0, job.key)  # it is about to be made
        now = json.loads(job.canonical)
        found = [differences(was, now) for was in self._earlier(keys) if was.get("job") == now["job"]]
        if not found:
            return FIRST_TIME
        nearest = min(found, key=len)  # the first of equals, which is the latest
        more = len(nearest) - MOST_SHOWN
        return ", ".join(nearest[:MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")

    def _earlier(self, keys: list[str]) -> Iterator[Mapping[str, Any]]:
        for key in keys[:CANDIDATES]:
            try:
                yield json.loads(self._store.read(Digest(key)))
            except (StoreError, ValueError):
                continue


def differences(was: Any, now: Any, name: str = "") -> list[str]:
    """What differs between two values of JSON types, each in a few words that name the field."""
    match was, now:
        case dict(), dict():
            inner = [(f"{name}.{key}".lstrip("."), was.get(key), now.get(key)) for key in {**was, **now}]
        case list(), list() if len(was) == len(now):
            inner = [(f"{name}[{at}]", *pair) for at, pair in enumerate(zip(was, now, strict=True))]
        case list(), list():
            return [f"{name} {len(was)} -> {len(now)} items"]
        case _:
            return [] if was == now and type(was) is type(now) else [_change(name, was, now)]
    return [line for field, old, new in inner for line in differences(old, new, field)]


def _change(name: str, was: Any, now: Any) -> str:
    shown = [value for value in (was, now) if _is_short(value)]
    return f"{name} {was} -> {now}" if len(shown) == 2 else f"{name} changed"


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= LONGEST_SHOWN and "\n" not in value and not is_name(value)
    return value is None or isinstance(value, int | float)


def _history(store: Store) -> defaultdict[tuple[str, str], list[str]]:
    """Keys by stage and label, the latest used first."""
    history: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, _ in sorted(store.used(), key=lambda item: -item[1]):
        entry = store.entry(key)
        if entry is not None:
            history[entry.stage, entry.label].append(key)
    return history
