"""Settings that are a machine's business and may not stand in a deck, which may come from a stranger.

A deck that named a server would have prompts, and the user's key, sent there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mdvideo.deck.loose_yaml import Table, Value
from mdvideo.errors import Problem, Span
from mdvideo.settings import KEY_NAMES

MACHINE_KEYS = frozenset({("images", "folder"), ("images", "server")})
"""Nested settings, by path, that only mdvideo.toml may hold."""


def machine_problems(name: str, value: Value) -> Iterator[Problem]:
    """What in a setting's value a deck must not say, each at its key; lines are shown only up to there."""
    yield from _look((name,), value)


def _look(path: tuple[str, ...], value: Value) -> Iterator[Problem]:
    if not isinstance(value, Table):
        return
    for key, inner in value.entries:
        here = (*path, key.text)
        dotted = ".".join(here)
        if key.text.lower() in KEY_NAMES:
            hint = "set the variable MDVIDEO_IMAGES_KEY; and have a new key made, since this one stood in a file"
            yield Problem("error", "setting-secret", f"{dotted}: a key must not stand in a deck", _cut(key.span), hint)
        elif here in MACHINE_KEYS:
            hint = "write it in mdvideo.toml"
            yield Problem("error", "setting-machine", f"{dotted} is no deck's business", _cut(key.span), hint)
        yield from _look(here, inner)


def _cut(span: Span) -> Span:
    return replace(span, text=f"{span.text[: span.end_column - 1]}: …")
