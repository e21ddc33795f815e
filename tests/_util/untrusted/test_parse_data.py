"""Whatever is wrong with a text of data is a ValueError, in good time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from mdvideo._util.untrusted.parse_data import parse_json, parse_toml, parse_yaml

BAD: list[tuple[Callable[[str], Any], str]] = [
    (parse_json, "[" * 20_000),
    (parse_json, '{"a":' * 20_000),
    (parse_json, "9" * 5000),
    (parse_json, "NaN"),
    (parse_json, '{"a": 1e999}'),
    (parse_json, '"\\ud800"'),
    (parse_json, ""),
    (parse_toml, "a = " + "[" * 20_000),
    (parse_toml, "a = " + "9" * 5000),
    (parse_toml, "a = inf"),
    (parse_toml, "a = nan"),
    (parse_toml, "a = 2020-99-99"),
    (parse_yaml, "[" * 20_000),
    (parse_yaml, "- " * 20_000),
    (parse_yaml, "a: 2020-99-99"),
    (parse_yaml, "a: " + "9" * 5000),
    (parse_yaml, "? [a]\n: b"),
    (parse_yaml, "*a"),
    (parse_yaml, "!!python/object/apply:os.system [x]"),
    (parse_yaml, "a: \0"),
]


@pytest.mark.parametrize(("parse", "text"), BAD, ids=[f"{parse.__name__}-{text[:12]!a}" for parse, text in BAD])
def test_faults_are_value_errors(parse: Callable[[str], Any], text: str) -> None:
    began = time.monotonic()
    with pytest.raises(ValueError):  # noqa: PT011 (the words are the libraries')
        parse(text)
    assert time.monotonic() - began < 5


def test_what_is_right_is_read() -> None:
    assert parse_json('{"a": [1, 2.5, "\\u00e4"]}') == {"a": [1, 2.5, "ä"]}
    assert parse_json(b"[]") == []
    assert parse_toml("a = 2.5") == {"a": 2.5}
    assert parse_yaml("a: b") == {"a": "b"}
