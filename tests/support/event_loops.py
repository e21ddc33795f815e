"""Count how often an event loop wakes up: how tests see that nothing runs while nothing happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest


def count_wakeups(loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Return a function that returns how often ``loop`` has waited for events since now."""
    selector: Any = vars(loop).get("_selector")
    if selector is None:
        pytest.skip("needs an event loop that waits by a selector")
    select, count = selector.select, 0

    def counting(timeout: float | None = None) -> Any:
        nonlocal count
        count += 1
        return select(timeout)

    monkeypatch.setattr(selector, "select", counting)
    return lambda: count
