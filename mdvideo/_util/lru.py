"""Bounded caches, for values that never change under their key."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LRUCache(Generic[K, V]):
    """Keeps the most recently used values, up to a total ``weight`` of ``limit``. Thread-safe."""

    def __init__(self, limit: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self._limit = limit
        self._weight = weight
        self._total = 0
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Return the value of ``key``, or None."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of ``key``; if there is none, the result of ``make()``, which is then kept."""
        value = self.get(key)
        if value is None:
            value = make()
            self.put(key, value)
        return value

    def put(self, key: K, value: V) -> None:
        """Add ``value``, and remove the least recently used as needed."""
        with self._lock:
            self._drop(key)
            self._values[key] = value
            self._total += self._weight(value)
            while self._total > self._limit:
                self._drop(next(iter(self._values)))

    def drop(self, key: K) -> None:
        """Remove ``key``."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Remove everything."""
        with self._lock:
            self._values.clear()
            self._total = 0

    def _drop(self, key: K) -> None:
        value = self._values.pop(key, None)
        if value is not None:
            self._total -= self._weight(value)
