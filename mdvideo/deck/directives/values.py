"""Readers of common values: each takes a piece of YAML and returns a typed value, or raises DeckError at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NoReturn, TypeVar

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.loose_yaml import YamlMapping, YamlScalar, YamlSequence, YamlValue
from mdvideo.deck.model import LexiconFile, Recording
from mdvideo.errors import DeckError, Span

T = TypeVar("T")

MAX_DURATION = Fraction(3600)
"""Seconds. A longer slide is a typing error, and its video would fill a disk."""

_UNITS = {"ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "min": Fraction(60), "h": Fraction(3600)}
_TIME = re.compile(r"(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s*(ms|s|min|m|h)")
PLAIN_NUMBER = re.compile(r"\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}")
URL_SCHEME = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//)")


def fail(span: Span, code: str, message: str, hint: str | None = None) -> NoReturn:
    """Raise a DeckError with one problem."""
    raise DeckError.at(span, code, message, hint=hint)


def read_text(value: YamlValue) -> str:
    """Read any scalar as text. An absent value is the empty string."""
    if not isinstance(value, YamlScalar):
        fail(value.span, "directive-type", "expected a single value, not a list or a mapping")
    return value.text


def read_nonempty_text(value: YamlValue) -> str:
    """Read text that is not blank, without space around it."""
    text = read_text(value).strip()
    if not text:
        fail(value.span, "directive-empty", "the value is empty")
    return text


def one_of(*names: str) -> Callable[[YamlValue], str]:
    """Return a reader of one of ``names``, which are lower-case. Case is ignored."""

    def read_name(value: YamlValue) -> str:
        text = read_nonempty_text(value)
        if text.lower() not in names:
            fail(value.span, "directive-value", f"unknown value {text!r}", suggest_name(text, names))
        return text.lower()

    return read_name


def optional(read: Callable[[YamlValue], T]) -> Callable[[YamlValue], T | None]:
    """Return a reader that reads a blank value as None, which is Marp's way to end an inherited directive."""

    def read_optional(value: YamlValue) -> T | None:
        return None if isinstance(value, YamlScalar) and not value.text.strip() else read(value)

    return read_optional


def read_words(value: YamlValue) -> tuple[str, ...]:
    """Read words separated by spaces, or a list of them."""
    if isinstance(value, YamlSequence):
        return tuple(word for item in value.items for word in read_text(item).split())
    return tuple(read_text(value).split())


def read_phrases(value: YamlValue) -> tuple[str, ...]:
    """Read phrases separated by commas, or a list of them."""
    parts = map(read_text, value.items) if isinstance(value, YamlSequence) else read_text(value).split(",")
    return tuple(phrase for part in parts if (phrase := part.strip()))


def read_authors(value: YamlValue) -> str:
    """Read the author, or a list of authors, as text."""
    return ", ".join(map(read_text, value.items)) if isinstance(value, YamlSequence) else read_text(value)


def read_duration(value: YamlValue) -> Fraction:
    """Read a duration in seconds: ``8s``, ``1.5 s``, ``1m 20s``, ``500ms``, or a plain number of seconds."""
    return parse_duration(read_nonempty_text(value), value.span)


def read_slide_duration(value: YamlValue) -> Fraction:
    """Read how long a slide is shown, in seconds: more than 0."""
    duration = read_duration(value)
    if not duration:
        fail(value.span, "duration", "the duration of a slide must be more than 0")
    return duration


def parse_duration(text: str, span: Span) -> Fraction:
    """Parse a duration in seconds, as ``read_duration`` does. Raises DeckError at ``span``."""
    if PLAIN_NUMBER.fullmatch(text):
        total = Fraction(text)
    else:
        parts = _TIME.findall(text)
        if not parts or _TIME.sub("", text).strip():
            fail(span, "duration", f"{text!r} is not a duration", "write 8s, 1.5s, 1m 20s or 500ms")
        total = sum((Fraction(number) * _UNITS[unit] for number, unit in parts), Fraction())
    if total > MAX_DURATION:
        fail(span, "duration", f"{text} is longer than an hour")
    return total


def read_lexicon(value: YamlValue) -> dict[str, str] | LexiconFile:
    """Read spoken forms by written word, or the name of a file that contains them."""
    if isinstance(value, YamlScalar) and value.text.lower().endswith((".yaml", ".yml", ".toml")):
        if URL_SCHEME.match(value.text):
            fail(
                value.span, "lexicon-remote", "a lexicon cannot be a URL", "save it next to the deck and name the file"
            )
        return LexiconFile(value.text, value.span)
    if not isinstance(value, YamlMapping):
        hint = "write {SQL: sequel}, or name a .yaml or .toml file"
        fail(value.span, "directive-type", "expected a mapping of written words to spoken ones", hint)
    return {key.text: read_nonempty_text(spoken) for key, spoken in value.entries}


def read_recording(value: YamlValue) -> Recording | None:
    """Read the name of a sound file, relative to the deck; None for ``none``."""
    path = read_nonempty_text(value)
    if path.lower() == "none":
        return None
    if URL_SCHEME.match(path):
        fail(value.span, "audio-remote", "a recording cannot be a URL", "save it next to the deck and name the file")
    return Recording(path, value.span)
