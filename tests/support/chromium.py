"""The type of the fixture ``in_chromium``, for tests that look at pages in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from playwright.sync_api import Page

T = TypeVar("T")


class InChromium(Protocol):
    """Runs a function of a new page in Chromium and returns its result."""

    def __call__(self, work: Callable[[Page], T]) -> T: ...
