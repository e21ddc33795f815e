"""Settings that cannot be set in a deck, because a deck may come from a stranger.

They concern the machine or the site: a deck must not choose folders there, and a deck that named a server would have
prompts and the user's key sent to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mdvideo.deck.loose_yaml import YamlMapping, YamlValue
from mdvideo.errors import Problem, Span
from mdvideo.settings import KEY_NAMES

FORBIDDEN_SETTINGS = frozenset(
    {
        "jobs",
        "cache_dir",
        "cache_limit",
        "store",
        "store_access",
        "executor",
        "cluster",
        "publish",
        "podcast",
        "theme_set",
    }
)
"""Top-level settings that only mdvideo.toml and the command line may set."""

FORBIDDEN_NESTED = frozenset({("images", "folder"), ("images", "library"), ("images", "server")})
"""Nested settings, by path, that only mdvideo.toml may set."""


def forbidden_setting_problem(key: str, span: Span) -> Problem:
    """Report a top-level setting that cannot be set in a deck."""
    hint = "set it in mdvideo.toml or on the command line"
    return Problem("warning", "setting-machine", f"{key} cannot be set in a deck", span, hint)


def forbidden_nested_problems(name: str, value: YamlValue) -> Iterator[Problem]:
    """Report secret keys and forbidden settings inside the value of a setting.

    Each problem's span is cut after its key, so that a secret is never shown.
    """
    yield from _search((name,), value)


def _search(path: tuple[str, ...], value: YamlValue) -> Iterator[Problem]:
    if not isinstance(value, YamlMapping):
        return
    for key, inner in value.entries:
        inner_path = (*path, key.text)
        dotted = ".".join(inner_path)
        if key.text.lower() in KEY_NAMES:
            message = f"{dotted}: a secret key cannot be set in a deck"
            hint = "set the variable MDVIDEO_IMAGES_KEY, and replace this key, because it has been in a file"
            yield Problem("error", "setting-secret", message, _hide_value(key.span), hint)
        elif inner_path in FORBIDDEN_NESTED:
            message = f"{dotted} cannot be set in a deck"
            yield Problem("error", "setting-machine", message, _hide_value(key.span), "set it in mdvideo.toml")
        yield from _search(inner_path, inner)


def _hide_value(span: Span) -> Span:
    return replace(span, text=f"{span.text[: span.end_column - 1]}: …")
