"""Merging nested mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merge_mappings(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new mapping: values of ``above`` win, and mappings under the same key are merged recursively."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = merge_mappings(old, value)
        else:
            merged[key] = value
    return merged
