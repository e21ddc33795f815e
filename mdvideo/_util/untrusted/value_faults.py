"""Says in plain words what pydantic found wrong with a value that somebody wrote, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from mdvideo._util.similar_names import similar_names, suggest_name

_EXPECTED = {
    "model_type": "a table of keys and values",
    "dict_type": "a table of keys and values",
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "path_type": "the path of a file",
}
_BOUNDS = {
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
}
_QUOTED = re.compile(r"'([^']*)'")
_LONGEST = 60
"""Characters of a value that a message repeats."""


@dataclass(frozen=True, slots=True)
class ValueFault:
    """A fault of a value. ``is_key``: it is the key that is wrong, not its value."""

    path: tuple[str | int, ...]
    message: str
    hint: str | None = None
    is_key: bool = False


def value_fault_of(root: type[BaseModel], error: Mapping[str, Any], noun: str = "setting") -> ValueFault:
    """Return one of the errors that pydantic found in a value of ``root``, whose keys are called ``noun``.

    The value of a key that is not known is not repeated: it may be a secret.
    """
    path = tuple(error["loc"])
    is_key = path[-1:] == ("[key]",)
    path = path[:-1] if is_key else path
    name = ".".join(map(str, path))
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "extra_forbidden":
        known = keys_at(root, path[:-1])
        hint = suggest_name(str(path[-1]), known) if known else None
        return ValueFault(path, f"unknown {noun} {name!r}", hint, is_key=True)
    written = _shown(error.get("input"))
    if kind == "literal_error":
        choices = _QUOTED.findall(str(context.get("expected", "")))
        close = similar_names(str(error.get("input")), choices, cutoff=0.5) if choices else []
        hint = f"did you mean {close[0]}?" if close else f"write {_either(choices)}"
        if is_key:
            return ValueFault(path, f"unknown {noun} {name!r}", hint, is_key=True)
        return ValueFault(path, f"{name}: {written} is not known", hint)
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        limit = context.get(key)
        return ValueFault(path, f"{name}: {written} is out of range", f"write {words} {_shown(limit)}")
    if kind == "missing":
        return ValueFault(path[:-1], f"{name} is missing", None, is_key=True)
    if kind == "too_long":
        return ValueFault(path, f"{name}: a list of at most {context.get('max_length')} is expected")
    if kind in _EXPECTED:
        return ValueFault(path, f"{name}: expected {_EXPECTED[kind]}, not {written}")
    message, _, hint = str(error["msg"]).removeprefix("Value error, ").partition("\n  hint: ")
    return ValueFault(path, f"{name}: {message}", hint or None)


def keys_at(root: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that the table at a path of a model may have; empty where it may have any, or is no table."""
    kind: Any = root
    for part in path:
        kind = next((found for each in _kinds_of(kind) if (found := _inner_of(each, part))), None)
        if kind is None:
            return ()
    models = [each for each in _kinds_of(kind) if isinstance(each, type) and issubclass(each, BaseModel)]
    return tuple(models[0].model_fields) if models else ()


def _inner_of(kind: Any, part: str | int) -> Any:
    """Return the type of what has a key in a value of some type; None if it has no such key."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(part))
        return None if field is None else field.annotation
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) in (tuple, list) and arguments else None


def _kinds_of(kind: Any) -> list[Any]:
    """Return the types that a type stands for: those of a union, each without its annotations."""
    if get_origin(kind) is Annotated:
        return _kinds_of(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [inner for each in get_args(kind) for inner in _kinds_of(each)]
    return [kind]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    is_number = isinstance(value, str) and re.fullmatch(r"-?[\d.]+", value)  # all values of YAML are texts
    text = f"{value:g}" if isinstance(value, float) else str(value) if is_number else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _either(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
