"""Who sees colours, and in which words."""

from __future__ import annotations

import io

import pytest

from mdvideo.cli.colours import coloured, is_coloured


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "on_terminal", "in_file"),
    [
        ({}, True, False),
        ({"NO_COLOR": ""}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colours_follow_the_environment(environment: dict[str, str], on_terminal: bool, in_file: bool) -> None:
    assert is_coloured(_Terminal(), environment) is on_terminal
    assert is_coloured(io.StringIO(), environment) is in_file


def test_only_the_leading_words_have_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    text = "a.md:1:2: error: no x [x]\n  1 | error: hint: y\n    | ^\n    = hint: write y"
    assert coloured(text, io.StringIO()) == (
        "a.md:1:2: \x1b[31merror: \x1b[0mno x [x]\n  1 | error: hint: y\n    | ^\n    = \x1b[36mhint: \x1b[0mwrite y"
    )
    monkeypatch.setenv("NO_COLOR", "1")
    assert coloured(text, io.StringIO()) == text
