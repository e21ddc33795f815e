"""Readers of values: a piece of YAML in, a typed value out, or a DeckError at the exact place with a hint."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NoReturn, TypeVar
from urllib.parse import unquote

from mdvideo.deck.directives import transition_names
from mdvideo.deck.loose_yaml import Scalar, Sequence, Table, Value
from mdvideo.deck.model import CssImage, LexiconFile, LocalPicture, Motion, PictureSource, Prompt, Recording, Transition
from mdvideo.errors import DeckError, Span

T = TypeVar("T")

MOTIONS = ("none", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down")
LONGEST = Fraction(3600)
"""Seconds. A slide of more than an hour is a slip of the pen, and would fill a disk."""

DEFAULT_TRANSITION = Fraction(1, 2)
"""Seconds, as in Marp CLI."""

_UNITS = {"ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "min": Fraction(60), "h": Fraction(3600)}
_TIME = re.compile(r"(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s*(ms|s|min|m|h)")
_PLAIN_NUMBER = re.compile(r"\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}")
_CSS_COLOUR = re.compile(
    r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+|"
    r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([\w\s.,%/+-]*\)"
)
_CSS_PLAIN = re.compile(r"[\w\s.,%/*+()-]*")
_CSS_FUNCTION = re.compile(r"([\w-]*)\(")
_GRADIENT = re.compile(r"(?:repeating-)?(?:linear|radial|conic)-gradient\([\w\s.,%/*+()#-]*\)")
_GRADIENT_FORBIDS = frozenset({"url", "image", "image-set", "src", "element", "cross-fade", "var", "env"})
_URL = re.compile(r"""url\(\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^)"']*?))\s*\)""")
_SCHEME = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//)")


def fail(span: Span, code: str, message: str, hint: str | None = None) -> NoReturn:
    """Raise the DeckError of a single fault."""
    raise DeckError.at(span, code, message, hint=hint)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name most like ``name``, whatever its case, or None."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """A hint that offers the nearest name, or lists them all."""
    names = sorted(known)
    close = nearest(name, names)
    return f"did you mean {close}?" if close else f"write one of: {', '.join(names)}"


def text(value: Value) -> str:
    """Any scalar as text; nothing is the empty string."""
    if not isinstance(value, Scalar):
        fail(value.span, "directive-type", "a single value must stand here, not a list or a mapping")
    return value.text


def filled(value: Value) -> str:
    """Text that is not empty."""
    found = text(value).strip()
    if not found:
        fail(value.span, "directive-empty", "the value is empty")
    return found


def boolean(value: Value) -> bool:
    """``true`` or ``false``."""
    return choice("true", "false")(value) == "true"


def choice(*names: str) -> Callable[[Value], str]:
    """A reader of one of ``names``, whatever its case."""

    def read(value: Value) -> str:
        found = filled(value)
        if found.lower() not in names:
            fail(value.span, "directive-value", f"{found!r} is not known here", suggestion(found, names))
        return found.lower()

    return read


def optional(read: Callable[[Value], T]) -> Callable[[Value], T | None]:
    """A reader that takes nothing at all as None: Marp's way to end an inherited directive."""

    def read_optional(value: Value) -> T | None:
        return None if isinstance(value, Scalar) and not value.text.strip() else read(value)

    return read_optional


def words(value: Value) -> tuple[str, ...]:
    """Names in a string, separated by space, or in a list."""
    if isinstance(value, Sequence):
        return tuple(word for item in value.items for word in text(item).split())
    return tuple(text(value).split())


def phrases(value: Value) -> tuple[str, ...]:
    """Phrases in a string, separated by commas, or in a list."""
    if isinstance(value, Sequence):
        return tuple(found for item in value.items if (found := text(item).strip()))
    return tuple(found for part in text(value).split(",") if (found := part.strip()))


def heading_levels(value: Value) -> frozenset[int]:
    """Levels at which headings begin slides: a number N means 1 to N, a list means those (as in Marp)."""
    if isinstance(value, Sequence):
        return frozenset(_level(item) for item in value.items)
    if text(value).strip().lower() in ("", "false"):
        return frozenset()
    return frozenset(range(1, _level(value) + 1))


def _level(value: Value) -> int:
    found = text(value).strip()
    if found not in {"1", "2", "3", "4", "5", "6"}:
        fail(value.span, "directive-value", f"{found!r} is no heading level", "write 1 to 6, or a list: [1, 3]")
    return int(found)


def duration(value: Value) -> Fraction:
    """A length of time: ``8s``, ``1.5 s``, ``1m 20s``, ``500ms``, or plain seconds."""
    return seconds(filled(value), value.span)


def seconds(found: str, span: Span) -> Fraction:
    """The length of time that ``found`` spells, in seconds. Raises DeckError at ``span``."""
    if _PLAIN_NUMBER.fullmatch(found):
        total = Fraction(found)
    else:
        parts = _TIME.findall(found)
        if not parts or _TIME.sub("", found).strip():
            fail(span, "duration", f"{found!r} is no length of time", "write 8s, 1.5s, 1m 20s or 500ms")
        total = sum((Fraction(number) * _UNITS[unit] for number, unit in parts), Fraction())
    if total > LONGEST:
        fail(span, "duration", f"{found} is longer than an hour")
    return total


def slide_duration(value: Value) -> Fraction:
    """How long a slide stands: more than nothing."""
    found = duration(value)
    if not found:
        fail(value.span, "duration", "a slide must be shown for longer than no time")
    return found


def transition(value: Value) -> Transition:
    """A name of Marp's or of FFmpeg's xfade, and perhaps a duration: ``fade 0.5s``."""
    found = filled(value)
    name, _, length = found.partition(" ")
    known = transition_names.canonical(name)
    if known is None:
        fail(value.span, "transition-unknown", f"no transition is called {name!r}", _transition_hint(name))
    wanted = seconds(length.strip(), value.span) if length.strip() else DEFAULT_TRANSITION
    return Transition(known, wanted, value.span)


def _transition_hint(name: str) -> str:
    close = nearest(name, transition_names.NAMES)
    return f"did you mean {close}?" if close else "write fade, wipe, slide, push, none, or a name of FFmpeg's xfade"


GENERATE = "generate"
"""The motion that a model makes; what moves, and how, follows in quotation marks."""

_GENERATE = re.compile(rf"""{GENERATE}(?:\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')|(?P<odd>\b.*))""", re.I | re.S)


def motion(value: Value) -> Motion:
    """How the background moves: a name, or ``generate "slow drift of the fog"``."""
    match = _GENERATE.fullmatch(filled(value))
    if match is not None:
        wanted = (match["double"] or match["single"] or "").strip()
        if not wanted:
            hint = f'write {GENERATE} "slow drift of the fog"'
            fail(value.span, "motion-prompt", "what moves, and how, must follow in quotation marks", hint)
        return Motion(GENERATE, value.span, wanted)
    return Motion(choice(*MOTIONS)(value), value.span)


def colour(value: Value) -> str:
    """A CSS colour."""
    found = filled(value)
    if not _CSS_COLOUR.fullmatch(found):
        fail(value.span, "colour", f"{found!r} is no CSS colour", "write a name, #rgb, #rrggbb or rgb(…)")
    return found


def style_sheet(value: Value) -> str:
    """CSS, which must not end the element that it will stand in."""
    found = text(value)
    if "</" in found:
        fail(value.span, "css-value", "CSS cannot hold `</`")
    return found


def css_value(value: Value) -> str:
    """A value of ``background-size`` and its like: words, lengths and ``calc()``, nothing that could end a rule."""
    found = filled(value)
    functions = set(_CSS_FUNCTION.findall(found))
    if not _CSS_PLAIN.fullmatch(found) or functions - {"calc", "min", "max", "clamp"}:
        fail(value.span, "css-value", f"{found!r} is not a value that can stand here")
    return found


def background_image(value: Value) -> PictureSource | None:
    """``url(file)``, a CSS gradient, or ``none``."""
    found = filled(value)
    if found.lower() == "none":
        return None
    if _GRADIENT.fullmatch(found) and _GRADIENT_FORBIDS.isdisjoint(_CSS_FUNCTION.findall(found.lower())):
        return CssImage(found, value.span)
    match = _URL.fullmatch(found)
    if match is None:
        hint = "write url(picture.jpg) or linear-gradient(…)"
        fail(value.span, "background-image", f"{found!r} is neither a picture nor a gradient", hint)
    return picture(decoded(next(group for group in match.groups() if group is not None)), value.span, value.span)


def picture(address: str, span: Span, prompt_span: Span, **parameters: Any) -> LocalPicture | Prompt:
    """What an address in the deck stands for: a prompt, or a file beside the deck.

    Raises DeckError for an empty prompt, and for anything that would have to be fetched: nothing is.
    """
    if address[:7].lower() == "prompt:":
        wanted = address[7:].strip()
        if not wanted:
            fail(prompt_span, "prompt-empty", "the prompt is empty", "write what the picture shows")
        return Prompt(wanted, prompt_span, **parameters)
    if _SCHEME.match(address):
        hint = "save the picture beside the deck and name the file"
        fail(span, "picture-remote", "pictures are not fetched: the address must name a file", hint)
    return LocalPicture(address, span)


def decoded(address: str) -> str:
    """An address without percent-encoding; a prompt in it stays as written."""
    return address if address[:7].lower() == "prompt:" else unquote(address)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(found: str) -> int:
        if not re.fullmatch(r"\d{1,18}", found) or not least <= int(found) <= most:
            raise ValueError(f"a whole number from {least} to {most} is wanted")
        return int(found)

    return read


def _guidance(found: str) -> float:
    if not _PLAIN_NUMBER.fullmatch(found) or float(found) > 100:
        raise ValueError("a number from 0 to 100 is wanted")
    return float(found)


def _words(found: str) -> str:
    if not found.strip():
        raise ValueError("it is empty")
    return found.strip()


PROMPT_PARAMETERS: Mapping[str, Callable[[str], Any]] = {
    "seed": _whole(0, 2**63 - 1),
    "steps": _whole(1, 1000),
    "guidance": _guidance,
    "negative": _words,
    "model": _words,
    "style": _words,
}
"""What an author may pin beside a prompt's text, each with its reader, which raises ValueError."""


def prompt_parameter(name: str, found: str, span: Span) -> Any:
    """The typed value of one prompt parameter. Raises DeckError at ``span``."""
    try:
        return PROMPT_PARAMETERS[name](found)
    except ValueError as error:
        fail(span, "prompt-parameter", f"{name}: {found!r} does not do: {error}")


MOST_PROMPTS = 12
"""Pictures in one sequence: more would flicker by on any slide."""


def prompts(value: Value) -> Prompt | tuple[Prompt, ...] | None:
    """A prompt, or a list of them that become a sequence of pictures; ``none`` ends inherited ones."""
    if not isinstance(value, Sequence):
        return prompt(value)
    if not 1 <= len(value.items) <= MOST_PROMPTS:
        fail(value.span, "prompt-sequence", f"a sequence has 1 to {MOST_PROMPTS} pictures, not {len(value.items)}")
    found = tuple(prompt(item) for item in value.items)
    for item, each in zip(value.items, found, strict=True):
        if each is None:
            fail(item.span, "prompt-sequence", "none is no picture of a sequence", "leave it out")
    return tuple(each for each in found if each is not None)


def prompt(value: Value) -> Prompt | None:
    """A prompt as text or as a mapping with its parameters; ``none`` ends an inherited one."""
    if isinstance(value, Table):
        return _prompt_of_table(value)
    wanted = text(value).strip()
    if wanted.lower() == "none":
        return None
    if not wanted:
        fail(value.span, "prompt-empty", "the prompt is empty", "write what the picture shows, or none")
    return Prompt(wanted, value.span)


def _prompt_of_table(table: Table) -> Prompt:
    wanted: Scalar | None = None
    parameters: dict[str, Any] = {}
    for key, value in table.entries:
        if key.text in ("text", "prompt"):
            wanted = Scalar(text(value).strip(), value.span)
        elif key.text in PROMPT_PARAMETERS:
            parameters[key.text] = prompt_parameter(key.text, text(value), value.span)
        else:
            hint = suggestion(key.text, ["text", *PROMPT_PARAMETERS])
            fail(key.span, "prompt-parameter", f"a prompt has no parameter {key.text!r}", hint)
    if wanted is None or not wanted.text:
        span = table.span if wanted is None else wanted.span
        fail(span, "prompt-empty", "the prompt is empty", "write text: and what the picture shows")
    return Prompt(wanted.text, wanted.span, **parameters)


def lexicon(value: Value) -> dict[str, str] | LexiconFile:
    """Written words and how each is spoken, or the name of a file that says so for several decks."""
    if isinstance(value, Scalar) and value.text.lower().endswith((".yaml", ".yml", ".toml")):
        if _SCHEME.match(value.text):
            fail(value.span, "lexicon-remote", "a lexicon is not fetched: name a file", "save it beside the deck")
        return LexiconFile(value.text, value.span)
    if not isinstance(value, Table):
        hint = "write {SQL: sequel}, or name a .yaml or .toml file"
        fail(value.span, "directive-type", "a lexicon maps written words to spoken ones", hint)
    return {key.text: filled(spoken) for key, spoken in value.entries}


def recording(value: Value) -> Recording | None:
    """A sound file beside the deck, or ``none``."""
    found = filled(value)
    if found.lower() == "none":
        return None
    if _SCHEME.match(found):
        fail(value.span, "audio-remote", "recordings are not fetched: name a file", "save it beside the deck")
    return Recording(found, value.span)
