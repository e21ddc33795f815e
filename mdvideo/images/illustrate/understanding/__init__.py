"""The understanding of prompts: words to things, a ground, an hour, weather and light."""

from __future__ import annotations
