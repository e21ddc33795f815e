"""Readers of prompts and their parameters, and of addresses of pictures, which may be prompts or files."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.directives.values import PLAIN_NUMBER, URL_SCHEME, fail, read_text
from mdvideo.deck.loose_yaml import YamlMapping, YamlScalar, YamlSequence, YamlValue
from mdvideo.deck.model import AuthorSource, EmbeddedPicture, LocalPicture, Prompt, RemotePicture
from mdvideo.errors import Span

MAX_PROMPTS = 12
"""Pictures in one sequence. More would flicker past on any slide."""


PROMPT, CLIP = "prompt:", "clip:"
"""How the address of a generated picture begins, and that of a generated clip."""


def is_prompt_address(address: str) -> bool:
    """Whether an address of a picture is a prompt: ``prompt:a fjord``, or ``clip:waves against a pier``."""
    return prompt_prefix_of(address) != ""


def prompt_prefix_of(address: str) -> str:
    """Return ``prompt:`` or ``clip:`` in lower case where an address is a prompt, else an empty string."""
    return next((prefix for prefix in (PROMPT, CLIP) if address[: len(prefix)].lower() == prefix), "")


def picture_source_of(address: str, span: Span, prompt_span: Span, **parameters: Any) -> AuthorSource | Prompt:
    """Return what an address in a deck names: a prompt, a file of the project, or a picture on the network.

    Raises DeckError for an empty prompt.
    """
    if prefix := prompt_prefix_of(address):
        text = address[len(prefix) :].strip()
        if not text:
            what = "picture" if prefix == PROMPT else "clip"
            fail(prompt_span, "prompt-empty", "the prompt is empty", f"describe the {what}")
        return Prompt(text, prompt_span, **parameters, moves=prefix == CLIP)
    if address[:5].lower() == "data:":
        return EmbeddedPicture(_decode_data_url(address), span)
    if address[:5].lower() == "file:" or not URL_SCHEME.match(address):
        return LocalPicture(address, span)
    return RemotePicture(f"https:{address}" if address.startswith("//") else address, span)


def _decode_data_url(url: str) -> bytes:
    """Return the content of a ``data:`` URL; empty where it cannot be decoded."""
    parameters, _, payload = url[5:].partition(",")
    data = unquote_to_bytes(payload)
    if not parameters.lower().rstrip().endswith("base64"):
        return data
    data = b"".join(data.split())
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""


def percent_decode(address: str) -> str:
    """Undo the percent-encoding of an address. A prompt and a URL stay as written."""
    return address if is_prompt_address(address) or _is_url(address) else unquote(address)


def _is_url(address: str) -> bool:
    return URL_SCHEME.match(address) is not None and address[:5].lower() != "file:"


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def read_number(text: str) -> int:
        if not re.fullmatch(r"\d{1,18}", text) or not least <= int(text) <= most:
            raise ValueError(f"expected a whole number from {least} to {most}")
        return int(text)

    return read_number


def _read_guidance(text: str) -> float:
    if not PLAIN_NUMBER.fullmatch(text) or float(text) > 100:
        raise ValueError("expected a number from 0 to 100")
    return float(text)


def _read_nonempty(text: str) -> str:
    if not text.strip():
        raise ValueError("the value is empty")
    return text.strip()


PROMPT_PARAMETERS: Mapping[str, Callable[[str], Any]] = {
    "seed": _whole_number(0, 2**63 - 1),
    "steps": _whole_number(1, 1000),
    "guidance": _read_guidance,
    "negative": _read_nonempty,
    "model": _read_nonempty,
    "style": _read_nonempty,
}
"""What an author can fix in addition to a prompt's text. Each has its reader, which raises ValueError."""


def read_prompt_parameter(name: str, text: str, span: Span) -> Any:
    """Return the typed value of one prompt parameter. Raises DeckError at ``span``."""
    try:
        return PROMPT_PARAMETERS[name](text)
    except ValueError as error:
        fail(span, "prompt-parameter", f"{name}: invalid value {text!r}: {error}")


def read_prompts(value: YamlValue) -> Prompt | tuple[Prompt, ...] | None:
    """Read a prompt, or a list of prompts, which becomes a sequence of pictures. None for ``none``."""
    if not isinstance(value, YamlSequence):
        return read_prompt(value)
    if not 1 <= len(value.items) <= MAX_PROMPTS:
        message = f"a sequence has 1 to {MAX_PROMPTS} pictures, not {len(value.items)}"
        fail(value.span, "prompt-sequence", message)
    prompts = []
    for item in value.items:
        prompt = read_prompt(item)
        if prompt is None:
            fail(item.span, "prompt-sequence", "a sequence cannot contain none", "remove it")
        prompts.append(prompt)
    return tuple(prompts)


def read_prompt(value: YamlValue) -> Prompt | None:
    """Read a prompt: text, or a mapping with parameters. None for ``none``, which ends an inherited prompt."""
    if isinstance(value, YamlMapping):
        return _prompt_of_mapping(value)
    text = read_text(value).strip()
    if text.lower() == "none":
        return None
    if not text:
        fail(value.span, "prompt-empty", "the prompt is empty", "describe the picture, or write none")
    return Prompt(text, value.span)


def _prompt_of_mapping(mapping: YamlMapping) -> Prompt:
    text: YamlScalar | None = None
    parameters: dict[str, Any] = {}
    for key, value in mapping.entries:
        if key.text in ("text", "prompt"):
            text = YamlScalar(read_text(value).strip(), value.span)
        elif key.text in PROMPT_PARAMETERS:
            parameters[key.text] = read_prompt_parameter(key.text, read_text(value), value.span)
        else:
            hint = suggest_name(key.text, ["text", *PROMPT_PARAMETERS])
            fail(key.span, "prompt-parameter", f"a prompt has no parameter {key.text!r}", hint)
    if text is None or not text.text:
        span = mapping.span if text is None else text.span
        fail(span, "prompt-empty", "the prompt is empty", "write text: and a description of the picture")
    return Prompt(text.text, text.span, **parameters)
