"""Bounded maps of what was used last, for values that never change under their key."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LRUCache(Generic[K, V]):
    """Keeps values up to a total ``weight`` of ``limit``, and forgets what was not used for longest. Thread-safe."""

    def __init__(self, limit: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self._limit = limit
        self._weight = weight
        self._total = 0
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of ``key``, or None."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        """Remember ``value``; forget others as needed."""
        with self._lock:
            self._drop(key)
            self._values[key] = value
            self._total += self._weight(value)
            while self._total > self._limit:
                self._drop(next(iter(self._values)))

    def drop(self, key: K) -> None:
        """Forget ``key``."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._total = 0

    def _drop(self, key: K) -> None:
        value = self._values.pop(key, None)
        if value is not None:
            self._total -= self._weight(value)


class GenerationCache(Generic[K, V]):
    """Keeps what this round of some work and the two before it asked for: so what is taken back is still known.

    Its size goes with that of the work, and so needs no limit.
    """

    def __init__(self) -> None:
        self._now: dict[K, V] = {}
        self._before: tuple[dict[K, V], dict[K, V]] = {}, {}

    def begin(self, at_least: int = 0) -> None:
        """Begin a round, unless this one has not yet asked for ``at_least`` values: some rounds are broken off."""
        if len(self._now) >= at_least:
            self._now, self._before = {}, (self._now, self._before[0])

    def get(self, key: K) -> V | None:
        """The value of ``key``, or None."""
        value = self._now.get(key)
        if value is None:
            value = self._before[0].get(key) or self._before[1].get(key)
            if value is not None:
                self._now[key] = value
        return value

    def put(self, key: K, value: V) -> None:
        """Remember ``value``."""
        self._now[key] = value

    def __len__(self) -> int:
        """How many values are kept, with those that more than one round asked for counted as often."""
        return len(self._now) + sum(map(len, self._before))


class IdentityMemo(Generic[V]):
    """What was made of objects, while these and the circumstances are the same. Kept for three rounds, as in Rounds.

    An object is told by its identity, so nothing is compared but the circumstances.
    """

    def __init__(self) -> None:
        self._kept: GenerationCache[int, tuple[object, object, V]] = GenerationCache()

    def begin(self, at_least: int = 0) -> None:
        """Begin a round, as ``GenerationCache`` does."""
        self._kept.begin(at_least)

    def of(self, thing: object, circumstances: object, make: Callable[[], V]) -> V:
        """What was made of ``thing`` in these circumstances, or ``make()``."""
        kept = self._kept.get(id(thing))
        # The thing is kept with the value, so no other can have got its id.
        if kept is None or kept[0] is not thing or kept[1] != circumstances:
            kept = thing, circumstances, make()
            self._kept.put(id(thing), kept)
        return kept[2]
