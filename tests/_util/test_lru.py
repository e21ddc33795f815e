"""The LRU cache drops what was not used for longest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from mdvideo._util.lru import LRUCache


def test_the_least_recently_used_value_is_dropped() -> None:
    cache: LRUCache[str, int] = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_the_limit_is_a_total_weight() -> None:
    cache: LRUCache[str, str] = LRUCache(10, len)
    cache.put("a", "12345")
    cache.put("b", "12345")
    cache.put("c", "123")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, "12345", "123")
    cache.put("d", "a value that is too large")
    assert [cache.get(key) for key in "abcd"] == [None] * 4


def test_a_value_can_be_replaced_and_removed() -> None:
    cache: LRUCache[str, str] = LRUCache(10, len)
    cache.put("a", "1234567890")
    cache.put("a", "12345")
    cache.put("b", "12345")
    assert (cache.get("a"), cache.get("b")) == ("12345", "12345")
    cache.drop("a")
    cache.drop("missing")
    cache.put("c", "12345")
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (None, "12345", "12345")
    cache.clear()
    assert cache.get("b") is None


def test_a_missing_value_is_made_once() -> None:
    cache: LRUCache[str, int] = LRUCache(2)
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [cache.get_or_make("a", make) for _ in range(3)] == [1, 1, 1]


def test_threads_can_share_a_cache() -> None:
    cache: LRUCache[int, int] = LRUCache(50)

    def use(n: int) -> bool:
        return cache.get_or_make(n % 70, lambda: n % 70) == n % 70

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(use, range(5_000)))
