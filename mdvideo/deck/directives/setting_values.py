"""Settings in front matter: each is checked by the settings' own models, and its faults are shown in the deck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.directives.forbidden_settings import forbidden_nested_problems
from mdvideo.deck.loose_yaml import YamlMapping, YamlValue, to_python
from mdvideo.errors import DeckError, Problem, SettingsError, Span
from mdvideo.settings import Settings, merge_layers

_PYDANTIC_MESSAGES = {
    "model_type": "expected a mapping",
    "string_type": "expected text",
    "int_parsing": "expected a whole number",
    "float_parsing": "expected a number",
    "bool_parsing": "expected true or false",
}
"""Messages for the kinds of errors that Pydantic describes in Python's terms."""


def setting_reader(name: str) -> Callable[[YamlValue], Any]:
    """Return a function that reads and checks the value of setting ``name``. It raises DeckError with all faults."""

    def read_setting(value: YamlValue) -> Any:
        if forbidden := tuple(forbidden_nested_problems(name, value)):
            raise DeckError(forbidden)
        given = {name: to_python(value)}
        try:
            checked = Settings.model_validate(given)
            merge_layers(given)
        except ValidationError as error:
            raise DeckError(_problem_of(name, value, fault) for fault in error.errors()) from error
        except SettingsError as error:
            raise DeckError.at(value.span, "setting", error.message, hint=error.hint) from error
        return checked.model_dump(include={name}, exclude_unset=True)[name]

    return read_setting


def setting_spans(name: str, value: YamlValue) -> dict[str, Span]:
    """Return the span of a setting's value and of each value nested in it, by dotted name."""
    spans = {name: value.span}
    if isinstance(value, YamlMapping):
        for key, inner in value.entries:
            spans |= setting_spans(f"{name}.{key.text}", inner)
    return spans


def _problem_of(name: str, value: YamlValue, fault: Any) -> Problem:
    path = [str(part) for part in fault["loc"]]
    span, key_span, known = _find(value, path[1:])
    dotted = ".".join([name, *(part for part in path[1:] if part in known or part.isidentifier())])
    if fault["type"] == "extra_forbidden":
        hint = suggest_name(path[-1], _fields_of(name))
        return Problem("error", "setting-unknown", f"unknown setting {dotted!r}", key_span, hint)
    message = _PYDANTIC_MESSAGES.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))
    message, _, hint = message.partition("\n  hint: ")
    return Problem("error", "setting", f"{dotted}: {message}", span, hint or None)


def _fields_of(name: str) -> tuple[str, ...]:
    model = Settings.model_fields[name].annotation
    return tuple(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else ()


def _find(value: YamlValue, path: list[str]) -> tuple[Span, Span, set[str]]:
    """Return the spans of the value at ``path`` and of its key, and the keys found on the way."""
    key_span, known = value.span, set()
    for part in path:
        found = [entry for entry in value.entries if entry[0].text == part] if isinstance(value, YamlMapping) else []
        if not found:
            break
        key, value = found[-1]
        key_span = key.span
        known.add(part)
    return value.span, key_span, known
