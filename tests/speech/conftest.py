"""Kokoro, loaded once for all tests that speak with it: that takes three seconds."""

from __future__ import annotations

import pytest

from mdvideo.speech.kokoro import Kokoro


@pytest.fixture(scope="session")
def kokoro() -> Kokoro:
    """The voice with its own model and voices. It is slow, so its tests let it speak fast."""
    return Kokoro()
