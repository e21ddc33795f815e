"""The table of directives: each name with its scope, its reader and its JSON Schema.

A directive is *global* (for the deck), *local* (this slide and those after it; ``_key``: this slide only), *spot*
(always this slide only), or an *option*, which becomes a layer of Settings and is checked by the settings' own models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.directives import (
    css_values,
    motion_values,
    presenter_values,
    prompt_values,
    transition_values,
    values,
)
from mdvideo.deck.directives.forbidden_settings import FORBIDDEN_SETTINGS
from mdvideo.deck.directives.setting_values import setting_reader
from mdvideo.deck.heading_divider import read_heading_levels
from mdvideo.deck.loose_yaml import YamlScalar, YamlValue
from mdvideo.deck.pointing import read_pointing
from mdvideo.settings import Settings

Scope = Literal["global", "local", "spot", "option"]

IGNORED = object()
"""What counts instead of a value that cannot be read: nothing."""


@dataclass(frozen=True, slots=True)
class Directive:
    """How one key is read. ``prose``: its value may contain `` #``, which YAML would take for a comment.

    A value of a ``lenient`` one that cannot be read is a warning, since Marp goes on, and counts for ``otherwise``;
    where that is IGNORED, as if it were not there. ``is_spot`` tells which values of a local one are of spot scope.
    """

    scope: Scope
    read: Callable[[YamlValue], Any]
    schema: Mapping[str, Any] = field(default_factory=dict)
    prose: bool = True
    lenient: bool = False
    otherwise: Any = IGNORED
    is_spot: Callable[[Any], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class DirectiveValue:
    """A directive in a deck: its typed value, and the YAML it was read from.

    ``once``: it applies to one slide only, because it has an underscore or is of spot scope.
    """

    name: str
    value: Any
    node: YamlValue
    once: bool


def _is_true(value: YamlValue) -> bool:
    return isinstance(value, YamlScalar) and value.text.strip().lower() == "true"


def _ignore(value: YamlValue) -> None:
    del value


_TEXT = {"type": "string"}
_TEXT_OR_LIST = {"type": ["string", "array"], "items": {"type": "string"}}
_DURATION = {"type": ["string", "number"], "examples": ["8s", "1m 20s", "500ms", 8]}
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
    "maxItems": prompt_values.MAX_PROMPTS,
    "description": "pictures that follow one another while the slide is shown",
}

_GENERATED_MOTION = {"type": "string", "pattern": "^generate\\s+(\"[^\"]+\"|'[^']+')(\\s*\\{.*\\})?$"}


_DIALECTS = ("mdvideo", "marp", "slidev", "presenterm", "narakeet", "reveal.js", "quarto")


def _schema(description: str, schema: Mapping[str, Any] = _TEXT) -> dict[str, Any]:
    return {**schema, "description": description}


DIRECTIVES: Mapping[str, Directive] = {
    # Marp's global directives
    "style": Directive("global", css_values.read_style_sheet, _schema("CSS for the whole deck"), lenient=True),
    "headingDivider": Directive(
        "global",
        read_heading_levels,
        _schema("headings of these levels start slides", {"type": ["integer", "array", "boolean"], "maximum": 6}),
        prose=False,
        lenient=True,
    ),
    "lang": Directive(
        "global",
        values.optional(values.read_nonempty_text),
        _schema("language of the text, as a BCP 47 tag"),
        prose=False,
        lenient=True,
    ),
    "dialect": Directive(
        "global",
        values.one_of(*_DIALECTS),
        _schema("program whose deck this is; default: the one whose marks it has", {"enum": list(_DIALECTS)}),
        prose=False,
    ),
    "title": Directive("global", values.read_text, _schema("title of the video"), lenient=True),
    "description": Directive("global", values.read_text, _schema("what the video is about"), lenient=True),
    "author": Directive("global", values.read_authors, _schema("author of the deck", _TEXT_OR_LIST), lenient=True),
    "keywords": Directive(
        "global", values.read_phrases, _schema("a list, or words separated by commas", _TEXT_OR_LIST), lenient=True
    ),
    "math": Directive(
        "global",
        values.optional(values.one_of("mathjax", "katex", "ziamath", "true", "false")),
        _schema("Marp's; mdvideo renders all maths itself"),
        lenient=True,
    ),
    "url": Directive("global", _ignore, _schema("Marp's; has no effect on a video")),
    "image": Directive("global", _ignore, _schema("Marp's; has no effect on a video")),
    "marp": Directive("global", _is_true, _schema("Marp's flag for editors", {"type": ["boolean", "string"]})),
    # Marp's local directives
    "paginate": Directive(
        "local",
        values.optional(values.one_of("true", "false", "hold", "skip")),
        _schema("show the page number", {"enum": [True, False, "true", "false", "hold", "skip"]}),
        lenient=True,
        otherwise="false",
    ),
    "header": Directive("local", values.read_text, _schema("inline Markdown at the top of the slide"), lenient=True),
    "footer": Directive("local", values.read_text, _schema("inline Markdown at the bottom of the slide"), lenient=True),
    "class": Directive(
        "local",
        values.read_words,
        _schema(
            "layout (title, section, columns, quote, number, comparison, timeline, steps, gallery, definition,"
            " question, recap, code, figure, picture, lead, closing) and palette (invert, light, dark)",
            _TEXT_OR_LIST,
        ),
        lenient=True,
    ),
    "color": Directive(
        "local",
        values.optional(css_values.read_colour),
        _schema("CSS colour of the text"),
        lenient=True,
        otherwise=None,
    ),
    "backgroundColor": Directive(
        "local",
        values.optional(css_values.read_colour),
        _schema("CSS colour of the background"),
        lenient=True,
        otherwise=None,
    ),
    "backgroundImage": Directive(
        "local",
        values.optional(css_values.read_background_image),
        _schema("url(file), a CSS gradient, or none"),
        lenient=True,
        otherwise=None,
    ),
    "backgroundPosition": Directive(
        "local",
        values.optional(css_values.read_background_position),
        _schema("as in CSS; default center"),
        lenient=True,
        otherwise=None,
    ),
    "backgroundRepeat": Directive(
        "local",
        values.optional(css_values.read_background_repeat),
        _schema("as in CSS; default no-repeat"),
        lenient=True,
        otherwise=None,
    ),
    "backgroundSize": Directive(
        "local",
        values.optional(css_values.read_background_size),
        _schema("as in CSS; default cover"),
        lenient=True,
        otherwise=None,
    ),
    "transition": Directive(
        "local",
        values.optional(transition_values.read_transition),
        _schema("transition to the next slide: fade 0.5s"),
        prose=False,
        lenient=True,
    ),
    # mdvideo's own
    "prompt": Directive("local", prompt_values.read_prompts, {"anyOf": [*_PROMPT["anyOf"], _PROMPTS]}),
    "motion": Directive(
        "local",
        values.optional(motion_values.read_motion),
        _schema("how the background moves", {"anyOf": [{"enum": [*motion_values.MOTIONS]}, _GENERATED_MOTION]}),
        prose=False,
    ),
    "entrance": Directive(
        "local",
        values.optional(values.one_of("auto", "fade", "rise", "wipe")),
        _schema("how fragments appear", {"enum": ["auto", "fade", "rise", "wipe"]}),
        prose=False,
    ),
    "chapterTransition": Directive(
        "global",
        values.optional(transition_values.read_transition),
        _schema("transition to a slide that begins a chapter: slideup 0.8s"),
        prose=False,
    ),
    "duration": Directive(
        "local",
        values.optional(values.read_slide_duration),
        _schema("how long a slide is shown", _DURATION),
        prose=False,
    ),
    "voice": Directive(
        "local", values.optional(values.read_nonempty_text), _schema("name of the voice that speaks the notes")
    ),
    "narration": Directive(
        "local", values.one_of("notes", "none"), _schema("what is spoken", {"enum": ["notes", "none"]}), prose=False
    ),
    "music": Directive(
        "local", values.optional(values.read_recording), _schema("a sound file for the background, or none")
    ),
    "audio": Directive(
        "spot", values.optional(values.read_recording), _schema("a recording that replaces this slide's speech")
    ),
    "presenter": Directive(
        "local",
        values.optional(presenter_values.read_presenter),
        _schema("who speaks: drawn, or a clip whose sound is the narration: me.mp4 top-right round 25%"),
        is_spot=presenter_values.is_for_one_slide,
    ),
    "pointing": Directive(
        "spot",
        values.optional(read_pointing.read_timed_pointing),
        _schema('what is pointed at, and when: 2s point "words"', _TEXT_OR_LIST),
    ),
    "lexicon": Directive(
        "global",
        values.read_lexicon,
        _schema(
            "spoken forms by written word, or the name of a file that contains them",
            {"type": ["object", "string"], "additionalProperties": _TEXT},
        ),
    ),
    **{
        name: Directive("option", setting_reader(name), prose=False, lenient=name in ("theme", "size"))
        for name in Settings.model_fields
        if name not in FORBIDDEN_SETTINGS
    },
}
"""Every directive, in the order of the documentation."""

LOOSE_KEYS = {name: directive.prose for name, directive in DIRECTIVES.items()}
"""The keys that ``loose_yaml.read_mapping`` reads loosely."""

ESCAPED_KEYS = frozenset(name for name, directive in DIRECTIVES.items() if directive.lenient)
"""The loose keys in whose values a backslash escapes, since Marp reads them as if they were in double quotes."""


def is_directive(key: str) -> bool:
    """Whether ``key`` is a directive. An underscore in front of it counts only where it has a meaning."""
    directive = DIRECTIVES.get(key.removeprefix("_"))
    return directive is not None and (not key.startswith("_") or directive.scope in ("local", "spot"))


def nearest_directive(key: str, cutoff: float = 0.6) -> str | None:
    """Return the directive most similar to ``key``, with an underscore if ``key`` has one; None below ``cutoff``."""
    prefix = "_" if key.startswith("_") else ""
    known = [
        name for name, directive in DIRECTIVES.items() if is_directive(prefix + name) and directive.read is not _ignore
    ]
    close = nearest_name(key.removeprefix("_"), known, cutoff)
    return None if close is None else prefix + close
