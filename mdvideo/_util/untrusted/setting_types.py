"""Types of settings that take more forms in a file than they have as values."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from mdvideo._util.untrusted.numbers import read_fraction


def _fraction(value: object) -> Fraction:
    try:
        rate = read_fraction(str(value))
    except ValueError as error:
        raise ValueError(f"{str(value)[:40]!r} is not a number\n  hint: write 30, 25 or 30000/1001") from error
    if not 1 <= rate <= 120:
        raise ValueError(f"{rate} is out of range\n  hint: write 1 to 120")
    return rate


FrameRate = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "examples": [30, 25, 60, "30000/1001"]}),
]


def _listed(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Languages = Annotated[tuple[str, ...], BeforeValidator(_listed)]
DescriptionMode = Annotated[
    Literal["none", "pauses", "extend"],
    BeforeValidator(lambda value: ("none", "pauses")[value] if isinstance(value, bool) else value),
]
