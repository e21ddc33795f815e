"""Settings about a machine, and keys, cannot be set in a deck."""

from __future__ import annotations

import pytest

from mdvideo.deck.directives.forbidden_settings import (
    FORBIDDEN_NESTED,
    FORBIDDEN_SETTINGS,
    forbidden_nested_problems,
)
from mdvideo.deck.parser import parse_deck
from mdvideo.settings import Settings
from tests.support.yaml_values import yaml_value


def test_forbidden_settings_exist() -> None:
    assert Settings.model_fields.keys() >= FORBIDDEN_SETTINGS
    for parent, child in FORBIDDEN_NESTED:
        assert child in type(getattr(Settings(), parent)).model_fields


@pytest.mark.parametrize("name", sorted(FORBIDDEN_SETTINGS))
@pytest.mark.parametrize("text", ["---\n{}: x\n---\n# A", "# A\n\n<!--\ncolor: red\n{}: x\n-->"])
def test_settings_of_a_machine_have_no_effect(name: str, text: str) -> None:
    deck = parse_deck(text.format(name), "deck.md")
    (problem,) = deck.problems
    assert deck.options == {}
    assert (problem.severity, problem.code) == ("warning", "setting-machine")
    assert problem.message == f"{name} cannot be set in a deck"


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("{server: {url: x}}", "setting-machine", "images.server cannot be set in a deck"),
        ("{folder: /etc}", "setting-machine", "images.folder cannot be set in a deck"),
        ("{api_key: SECRET}", "setting-secret", "images.api_key: a secret key cannot be set in a deck"),
        ("{a: {KEY: SECRET}}", "setting-secret", "images.a.KEY: a secret key cannot be set in a deck"),
    ],
)
def test_nested_settings_of_a_machine_and_keys_are_errors(written: str, code: str, message: str) -> None:
    (problem,) = forbidden_nested_problems("images", yaml_value(written))
    assert (problem.code, problem.message) == (code, message)


def test_a_key_is_never_shown() -> None:
    (problem,) = parse_deck("---\nimages: {seed: 1, api_key: SECRET}\n---\n# A", "deck.md").problems
    assert "SECRET" not in str(problem)
    assert problem.span is not None
    assert problem.span.text == "images: {seed: 1, api_key: …"


def test_other_settings_are_allowed() -> None:
    assert list(forbidden_nested_problems("images", yaml_value("{seed: 1, style: oil}"))) == []
