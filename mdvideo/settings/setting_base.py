"""What settings are made of: the base class of their groups, and the type of a frame size."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from mdvideo.errors import SettingsError
from mdvideo.frame_size import Size, parse_size


def _size(value: object) -> Size:
    if isinstance(value, Size):
        return value
    try:
        return parse_size(str(value))
    except SettingsError as error:
        raise ValueError(str(error)) from error


FrameSize = Annotated[
    Size,
    BeforeValidator(_size),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["16:9", "9:16", "4:3", "1:1", "1280x720"]}),
]


class FrozenSettings(BaseModel):
    """A group of settings: frozen, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
