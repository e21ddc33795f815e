"""Merging nested mappings."""

from __future__ import annotations

from typing import Any

import pytest

from mdvideo._util.merge import merge_mappings


@pytest.mark.parametrize(
    ("below", "above", "expected"),
    [
        ({}, {}, {}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": {"b": 1}}, {"a": 2}, {"a": 2}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({"a": 1}, {"a": None}, {"a": None}),
    ],
)
def test_later_values_win_and_mappings_are_merged(
    below: dict[str, Any], above: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert merge_mappings(below, above) == expected


def test_nothing_is_changed_in_place() -> None:
    below: dict[str, Any] = {"a": {"b": 1}}
    merge_mappings(below, {"a": {"b": 2}})
    assert below == {"a": {"b": 1}}
