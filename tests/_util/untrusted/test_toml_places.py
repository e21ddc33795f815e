"""The places of a TOML text's keys and values are those at which an editor shows them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mdvideo._util.untrusted.toml_places import TomlPath, nearest_place, toml_fault, toml_places

ROOT = Path(__file__).parents[3]

TEXT = '''\
a.b = 1 # c = 2
"d e" = """x
y = 3"""
f = [ 1, { g = "h,]", i = [2] },
  # k = 4
  '5' ]
[t."u.v"]
w = 1979-05-27
[[n]]
o = 1
[[n]]
o = { p = 2 }
[n.q]
r = 3
'''


@pytest.mark.parametrize(
    ("path", "line", "key", "value"),
    [
        (("a", "b"), 1, "b", "1"),
        (("d e",), 2, '"d e"', '"""x'),
        (("f", 1, "g"), 4, "g", '"h,]"'),
        (("f", 1, "i", 0), 4, "2", "2"),
        (("f", 2), 6, "'5'", "'5'"),
        (("t", "u.v", "w"), 8, "w", "1979-05-27"),
        (("n", 0, "o"), 10, "o", "1"),
        (("n", 1, "o", "p"), 12, "p", "2"),
        (("n", 1, "q", "r"), 14, "r", "3"),
    ],
)
def test_a_value_is_found_by_its_path(path: TomlPath, line: int, key: str, value: str) -> None:
    place = toml_places(TEXT, "x.toml")[path]
    assert (place.key.line, place.key.text[place.key.column - 1 : place.key.end_column - 1]) == (line, key)
    assert (place.value.line, place.value.text[place.value.column - 1 : place.value.end_column - 1]) == (line, value)


def paths_in(value: Any, path: TomlPath = ()) -> Iterator[TomlPath]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths_in(inner, (*path, key))


@pytest.mark.parametrize(
    "file", ["pyproject.toml", *(f"themes/{name}/theme.toml" for name in ("base", "bold", "glass"))]
)
def test_everything_in_real_files_has_a_place(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    places = toml_places(text, file)
    assert all(nearest_place(places, path) is not None for path in paths_in(tomllib.loads(text)))
    assert places.keys() <= set(paths_in(tomllib.loads(text)))


def test_what_is_missing_is_in_the_table_that_lacks_it() -> None:
    place = nearest_place(toml_places(TEXT, "x.toml"), ("t", "u.v", "z", "y"))
    assert place is not None
    assert place.key.line == 7
    assert nearest_place({}, ("a",)) is None


@pytest.mark.parametrize(
    ("text", "line", "column"), [("a = 1\nb = \n", 2, 5), ("a = [1,", 1, 8), ("a = 1\na = 2", 2, 6)]
)
def test_a_text_that_is_not_valid_has_its_place(text: str, line: int, column: int) -> None:
    fault = toml_fault(text, "x.toml")
    assert fault is not None
    assert fault.span is not None
    assert (fault.span.line, fault.span.column) == (line, column)
    toml_places(text, "x.toml")


def test_a_large_text_takes_no_long_time() -> None:
    text = "".join(f"k{number} = [1, 2]\n" for number in range(20_000))
    assert len(toml_places(text, "x.toml")) == 60_000
