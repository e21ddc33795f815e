"""Settings in front matter: each is checked by the settings' own models, and its faults are shown in the deck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from mdvideo._util.untrusted.value_faults import value_fault_of
from mdvideo.deck.directives.forbidden_settings import forbidden_nested_problems
from mdvideo.deck.loose_yaml import YamlMapping, YamlSequence, YamlValue, to_python
from mdvideo.errors import DeckError, Problem, SettingsError, Span
from mdvideo.settings import Settings, merge_layers


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
            raise DeckError(_problem_of(value, fault) for fault in error.errors()) from error
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


def _problem_of(value: YamlValue, fault: Any) -> Problem:
    found = value_fault_of(Settings, fault)
    span, key_span = _find(value, found.path[1:])
    code = "setting-unknown" if found.is_key else "setting"
    return Problem("error", code, found.message, key_span if found.is_key else span, found.hint)


def _find(value: YamlValue, path: tuple[str | int, ...]) -> tuple[Span, Span]:
    """Return the spans of the value at ``path`` and of its key, or of the last that is found on the way."""
    key_span = value.span
    for part in path:
        if isinstance(value, YamlSequence) and isinstance(part, int) and part < len(value.items):
            value = value.items[part]
            key_span = value.span
            continue
        found = [entry for entry in value.entries if entry[0].text == part] if isinstance(value, YamlMapping) else []
        if not found:
            break
        key, value = found[-1]
        key_span = key.span
    return value.span, key_span
