"""Parses JSON, TOML and YAML: whatever is wrong with a text, however deep or long, is a ValueError."""

from __future__ import annotations

import json
import math
import re
import tomllib
from typing import Any

import yaml

MAX_BRACKETS = 100

_BRACKET = re.compile(r"[\[\]{}]")
_TOO_DEEP = "it is nested too deeply"


def parse_json(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raises ValueError, for numbers that are not finite and half characters too."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        if (b"\\ud" if isinstance(text, bytes) else "\\ud") in text.lower():  # type: ignore[operator]
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    return value


def parse_toml(text: str) -> dict[str, Any]:
    """Return the table of a TOML text. Raises ValueError, for numbers that are not finite too."""
    try:
        return tomllib.loads(text, parse_float=_finite)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error


def is_nested_too_deeply(text: str) -> bool:
    """Whether brackets of a YAML text are more than MAX_BRACKETS deep: PyYAML takes quadratic time then."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_BRACKETS:
            return True
    return False


def parse_yaml(text: str) -> Any:
    """Return the value of a YAML text, which makes no objects. Raises ValueError."""
    if is_nested_too_deeply(text):
        raise ValueError(_TOO_DEEP)
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    except (TypeError, AttributeError, LookupError, OverflowError) as error:  # keys that are lists, odd dates
        raise ValueError(f"it has a value that cannot be read: {error}") from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is not a number that can be used")
    return number


def _refuse_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")
