"""The table of directives: each name with its scope, its reader and its JSON schema.

A directive is *global* (for the deck), *local* (this slide onward; ``_key``: this slide only), *spot* (always this
slide only), or an *option*, which layers into Settings and is checked by the settings' own models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from mdvideo.deck.directives import values
from mdvideo.deck.directives.forbidden_settings import machine_problems
from mdvideo.deck.loose_yaml import Scalar, Table, Value, plain
from mdvideo.errors import DeckError, Problem, SettingsError, Span
from mdvideo.settings import Settings, layered

Scope = Literal["global", "local", "spot", "option"]


@dataclass(frozen=True, slots=True)
class Directive:
    """How one key is read. ``prose``: its value may hold `` #``, which YAML would take for a comment."""

    scope: Scope
    read: Callable[[Value], Any]
    schema: Mapping[str, Any] = field(default_factory=dict)
    prose: bool = True


@dataclass(frozen=True, slots=True)
class DirectiveValue:
    """A directive as an author gave it: its typed value, and where the value stands."""

    name: str
    value: Any
    written: Value
    once: bool
    """Written with an underscore, or of spot scope: for one slide only."""


MACHINE_SETTINGS = frozenset(
    {"jobs", "cache_dir", "cache_limit", "store", "store_access", "executor", "cluster", "publish"}
)
"""Settings about a machine or a site, not about a deck: a stranger's deck must not choose folders there."""

_FOREIGN = """
    marp url image layout date lastmod updated tags tag categories category slug draft permalink published
    weight aliases hide nav_order nav parent template toc sidebar_position sidebar_label id icon status search
    series summary excerpt cover redirect_from html_meta myst jupyter kernelspec orphan tocdepth nocomments
    authors license
"""
FOREIGN = frozenset(_FOREIGN.split())
"""Front-matter keys of Marp, Jekyll, Hugo, MkDocs and Sphinx that mean nothing to a video and are no mistake."""


def _option(name: str) -> Callable[[Value], Any]:
    def read(value: Value) -> Any:
        if forbidden := tuple(machine_problems(name, value)):
            raise DeckError(forbidden)
        try:
            checked = Settings.model_validate({name: plain(value)})
            layered({name: plain(value)})
        except ValidationError as error:
            raise DeckError(_setting_problem(name, value, fault) for fault in error.errors()) from error
        except SettingsError as error:
            raise DeckError.at(value.span, "setting", error.message, hint=error.hint) from error
        return checked.model_dump(include={name}, exclude_unset=True)[name]

    return read


_FAULTS = {
    "model_type": "keys with values must stand here",
    "string_type": "text must stand here",
    "int_parsing": "a whole number must stand here",
    "float_parsing": "a number must stand here",
    "bool_parsing": "true or false must stand here",
}
"""Pydantic's words where they speak of Python."""


def _setting_problem(name: str, value: Value, fault: Any) -> Problem:
    path = [str(part) for part in fault["loc"]]
    span, key_span, known = _place(value, path[1:])
    dotted = ".".join([name, *(part for part in path[1:] if part in known or part.isidentifier())])
    if fault["type"] == "extra_forbidden":
        names = getattr(Settings.model_fields[name].annotation, "model_fields", {})
        return Problem(
            "error", "setting-unknown", f"no setting is called {dotted!r}", key_span, values.suggestion(path[-1], names)
        )
    message = _FAULTS.get(fault["type"], str(fault["msg"]).removeprefix("Value error, "))
    message, _, hint = message.partition("\n  hint: ")
    return Problem("error", "setting", f"{dotted}: {message}", span, hint or None)


def _place(value: Value, path: list[str]) -> tuple[Span, Span, set[str]]:
    """Spans of the value at ``path`` and of its key, and the keys passed on the way."""
    key_span, known = value.span, set()
    for part in path:
        found = [entry for entry in value.entries if entry[0].text == part] if isinstance(value, Table) else []
        if not found:
            break
        key, value = found[-1]
        key_span = key.span
        known.add(part)
    return value.span, key_span, known


def _ignored(value: Value) -> None:
    del value


_TEXT = {"type": "string"}
_BOTH = {"type": ["string", "array"], "items": {"type": "string"}}
_TIME = {"type": ["string", "number"], "examples": ["8s", "1m 20s", "500ms", 8]}
_PROMPT = {
    "anyOf": [
        {"type": "string", "description": "what the picture shows; none ends an inherited prompt"},
        {
            "type": "object",
            "properties": {
                "text": _TEXT,
                "prompt": _TEXT,
                "seed": {"type": "integer", "minimum": 0},
                "steps": {"type": "integer", "minimum": 1, "maximum": 1000},
                "guidance": {"type": "number", "minimum": 0, "maximum": 100},
                "negative": _TEXT,
                "model": _TEXT,
                "style": _TEXT,
            },
            "additionalProperties": False,
        },
    ],
}

_PROMPTS = {
    "type": "array",
    "items": _PROMPT,
    "minItems": 1,
    "maxItems": values.MOST_PROMPTS,
    "description": "pictures that follow one another across the slide's time",
}


def _says(description: str, schema: Mapping[str, Any] = _TEXT) -> dict[str, Any]:
    return {**schema, "description": description}


_GENERATED = {"type": "string", "pattern": "^generate\\s+(\"[^\"]+\"|'[^']+')$"}

DIRECTIVES: Mapping[str, Directive] = {
    # Marp's global directives
    "style": Directive("global", values.style_sheet, _says("CSS for the whole deck")),
    "headingDivider": Directive(
        "global",
        values.heading_levels,
        _says("headings of these levels begin slides", {"type": ["integer", "array", "boolean"], "maximum": 6}),
        prose=False,
    ),
    "lang": Directive("global", values.filled, _says("language of the text, as a BCP 47 tag"), prose=False),
    "title": Directive("global", values.text, _says("title of the video")),
    "description": Directive("global", values.text, _says("what the video is about")),
    "author": Directive("global", values.text, _says("who made it")),
    "keywords": Directive("global", values.phrases, _says("a list, or words separated by commas", _BOTH)),
    "math": Directive("global", values.choice("mathjax", "katex", "ziamath"), _says("Marp's; mdvideo draws all maths")),
    "url": Directive("global", _ignored, _says("Marp's; of no use in a video")),
    "image": Directive("global", _ignored, _says("Marp's; of no use in a video")),
    "marp": Directive("global", _ignored, _says("Marp's mark for editors", {"type": ["boolean", "string"]})),
    # Marp's local directives
    "paginate": Directive(
        "local",
        values.choice("true", "false", "hold", "skip"),
        _says("show the page number", {"enum": [True, False, "true", "false", "hold", "skip"]}),
        prose=False,
    ),
    "header": Directive("local", values.text, _says("inline Markdown at the top of the slide")),
    "footer": Directive("local", values.text, _says("inline Markdown at the bottom of the slide")),
    "class": Directive("local", values.words, _says("layout and variant: lead, invert…", _BOTH)),
    "color": Directive("local", values.optional(values.colour), _says("CSS colour of the text")),
    "backgroundColor": Directive("local", values.optional(values.colour), _says("CSS colour of the ground")),
    "backgroundImage": Directive(
        "local", values.optional(values.background_image), _says("url(file), a CSS gradient, or none")
    ),
    "backgroundPosition": Directive("local", values.optional(values.css_value), _says("as in CSS; center")),
    "backgroundRepeat": Directive("local", values.optional(values.css_value), _says("as in CSS; no-repeat")),
    "backgroundSize": Directive("local", values.optional(values.css_value), _says("as in CSS; cover")),
    "transition": Directive(
        "local", values.optional(values.transition), _says("how the next slide comes: fade 0.5s"), prose=False
    ),
    # our own
    "prompt": Directive("local", values.prompts, {"anyOf": [*_PROMPT["anyOf"], _PROMPTS]}),
    "motion": Directive(
        "local",
        values.optional(values.motion),
        _says("how the background moves", {"anyOf": [{"enum": [*values.MOTIONS]}, _GENERATED]}),
        prose=False,
    ),
    "duration": Directive(
        "local", values.optional(values.slide_duration), _says("how long a slide stands", _TIME), prose=False
    ),
    "voice": Directive("local", values.optional(values.filled), _says("name of the voice that speaks the notes")),
    "narration": Directive(
        "local", values.choice("notes", "none"), _says("what is spoken", {"enum": ["notes", "none"]}), prose=False
    ),
    "music": Directive("local", values.optional(values.recording), _says("a recording that plays behind, or none")),
    "audio": Directive(
        "spot", values.optional(values.recording), _says("a recording that replaces this slide's speech")
    ),
    "lexicon": Directive(
        "global",
        values.lexicon,
        _says(
            "spoken forms of written words, or a file of them",
            {"type": ["object", "string"], "additionalProperties": _TEXT},
        ),
    ),
    **{
        name: Directive("option", _option(name), prose=False)
        for name in Settings.model_fields
        if name not in MACHINE_SETTINGS
    },
}
"""Every directive. The order is that of the documentation."""

LOOSE = {name: directive.prose for name, directive in DIRECTIVES.items()}
"""Keys whose single-line values are quoted for the author."""


def is_known(key: str) -> bool:
    """Whether ``key`` is a directive, with its underscore if it has one."""
    directive = DIRECTIVES.get(key.removeprefix("_"))
    return directive is not None and (not key.startswith("_") or directive.scope in ("local", "spot"))


def nearest_key(key: str, cutoff: float = 0.6) -> str | None:
    """The directive most like ``key``, with the underscore that it was written with."""
    mark = "_" if key.startswith("_") else ""
    known = [name for name, directive in DIRECTIVES.items() if is_known(mark + name) and directive.read is not _ignored]
    found = values.nearest(key.removeprefix("_"), known, cutoff)
    return None if found is None else mark + found


def read_directives(table: Table, *, front_matter: bool) -> tuple[list[DirectiveValue], list[Problem]]:
    """Every known key of ``table`` as a typed value, and all faults found on the way."""
    given: list[DirectiveValue] = []
    problems: list[Problem] = []
    seen: dict[str, Span] = {}
    for key, value in table.entries:
        if key.text in seen:
            hint = f"the last one counts; the first is in line {seen[key.text].line}"
            problems.append(Problem("warning", "directive-repeated", f"{key.text} is given twice", key.span, hint))
        seen[key.text] = key.span
        if not is_known(key.text):
            if (fault := _unknown(key, front_matter)) is not None:
                problems.append(fault)
            continue
        name = key.text.removeprefix("_")
        directive = DIRECTIVES[name]
        if directive.scope == "option" and isinstance(value, Scalar) and value.null:
            continue
        try:
            typed = directive.read(value)
        except DeckError as error:
            problems.extend(error.problems)
        else:
            given.append(DirectiveValue(name, typed, value, key.text.startswith("_") or directive.scope == "spot"))
    return given, problems


def _unknown(key: Scalar, front_matter: bool) -> Problem | None:
    if front_matter and key.text in FOREIGN:
        return None
    if key.text in MACHINE_SETTINGS:
        hint = "write it in mdvideo.toml or on the command line"
        return Problem("error", "setting-machine", f"{key.text} is no deck's business", key.span, hint)
    bare = key.text.removeprefix("_")
    if bare != key.text and bare in DIRECTIVES:
        return Problem("error", "directive-scope", f"{bare} is for the whole deck", key.span, f"write {bare} without _")
    close = nearest_key(key.text)
    hint = f"did you mean {close}?" if close else "see `mdvideo schema` for all keys"
    return Problem("warning", "directive-unknown", f"no directive is called {key.text!r}", key.span, hint)


def option_spans(name: str, value: Value) -> dict[str, Span]:
    """Where an option and each of its nested keys stands, by dotted name."""
    spans = {name: value.span}
    if isinstance(value, Table):
        for key, inner in value.entries:
            spans |= option_spans(f"{name}.{key.text}", inner)
    return spans
