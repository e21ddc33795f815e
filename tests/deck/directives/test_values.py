"""Readers of common values: what they accept, and what they refuse at its place."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from mdvideo.deck.directives import values
from mdvideo.deck.loose_yaml import YamlValue
from mdvideo.deck.model import LexiconFile, Recording
from mdvideo.errors import DeckError, Span
from tests.support.yaml_values import yaml_value

HERE = Span("", 1, 1, 1, "")
Read = Callable[[YamlValue], Any]


@pytest.mark.parametrize(
    ("read", "written", "expected"),
    [
        (values.read_text, "a: b", "a: b"),
        (values.read_text, "", ""),
        (values.read_nonempty_text, '" a "', "a"),
        (values.one_of("hold", "skip"), "HOLD", "hold"),
        (values.optional(values.read_nonempty_text), "", None),
        (values.optional(values.read_nonempty_text), '"  "', None),
        (values.optional(values.read_nonempty_text), "a", "a"),
        (values.read_words, "lead  invert", ("lead", "invert")),
        (values.read_words, "[lead, a b]", ("lead", "a", "b")),
        (values.read_words, "", ()),
        (values.read_phrases, "a, b c,, d", ("a", "b c", "d")),
        (values.read_phrases, '[a, "b, c", ""]', ("a", "b, c")),
        (values.read_slide_duration, "8s", 8),
        (values.read_lexicon, "{SQL: sequel}", {"SQL": "sequel"}),
        (values.read_lexicon, "{}", {}),
    ],
)
def test_values_are_read(read: Read, written: str, expected: object) -> None:
    assert read(yaml_value(written)) == expected


@pytest.mark.parametrize(
    ("read", "written", "code", "message"),
    [
        (values.read_text, "[a]", "directive-type", "expected a single value"),
        (values.read_text, "{a: b}", "directive-type", "expected a single value"),
        (values.read_nonempty_text, '"  "', "directive-empty", "the value is empty"),
        (values.one_of("hold", "skip"), "hols", "directive-value", "did you mean hold"),
        (values.one_of("hold", "skip"), "x", "directive-value", "write one of: hold, skip"),
        (values.read_words, "[[a]]", "directive-type", "expected a single value"),
        (values.read_slide_duration, "0s", "duration", "must be more than 0"),
        (values.read_lexicon, "SQL", "directive-type", "expected a mapping of written words"),
        (values.read_lexicon, "{SQL: }", "directive-empty", "the value is empty"),
        (values.read_lexicon, "https://example.org/words.yaml", "lexicon-remote", "cannot be a URL"),
        (values.read_recording, "https://example.org/a.mp3", "audio-remote", "cannot be a URL"),
        (values.read_recording, "//example.org/a.mp3", "audio-remote", "cannot be a URL"),
    ],
)
def test_other_values_are_refused(read: Read, written: str, code: str, message: str) -> None:
    with pytest.raises(DeckError, match=message) as raised:
        read(yaml_value(written))
    assert [problem.code for problem in raised.value.problems] == [code]


@pytest.mark.parametrize("path", ["words.yaml", "a/words.YML", "words.toml"])
def test_a_lexicon_may_be_a_file(path: str) -> None:
    value = yaml_value(path)
    assert values.read_lexicon(value) == LexiconFile(path, value.span)


def test_a_recording_is_a_file_or_none() -> None:
    value = yaml_value("music/song.mp3")
    assert values.read_recording(value) == Recording("music/song.mp3", value.span)
    assert values.read_recording(yaml_value("None")) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8s", 8),
        ("1.5 s", "3/2"),
        ("1m 20s", 80),
        ("500ms", "1/2"),
        ("2", 2),
        (".5", "1/2"),
        ("1h", 3600),
        ("2min", 120),
    ],
)
def test_durations_are_exact(written: str, expected: int | str) -> None:
    assert values.parse_duration(written, HERE) == Fraction(expected)


@pytest.mark.parametrize("written", ["", "s", "8 apples", "1s2", "-3s", "1e3", "61m", "1s,2s"])
def test_what_is_not_a_duration_is_refused(written: str) -> None:
    with pytest.raises(DeckError):
        values.parse_duration(written, HERE)
