"""The actions of the page, sent by POST. A body is a small JSON object; unknown keys are errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from mdvideo.watch.server.deck_index import ServedDeck

MAX_BODY_BYTES = 64 << 10
MAX_SEED = 2**63 - 1

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TryVariants(_Body):
    """Generate ``count`` variants of the picture with this id, from ``prompt`` or else the deck's prompt."""

    picture: Name
    count: int = Field(ge=1, le=4)
    prompt: Prompt | None = None

    async def apply_to(self, session: ServedDeck) -> None:
        """Start generating the variants. Raises MdvideoError."""
        await session.try_pictures(self.picture, self.count, self.prompt)


class PinVariant(_Body):
    """Pin the variant with this seed for the picture with this id."""

    picture: Name
    seed: int = Field(ge=0, le=MAX_SEED)
    prompt: Prompt | None = None

    async def apply_to(self, session: ServedDeck) -> None:
        """Write the pin to the lockfile. Raises MdvideoError."""
        await session.pin(self.picture, self.seed, self.prompt)


ACTIONS: Mapping[str, tuple[type[TryVariants] | type[PinVariant], int]] = MappingProxyType(
    {"try": (TryVariants, 202), "pin": (PinVariant, 200)}
)
"""Actions by the last part of their URL, each with the status of success: 202 started, 200 done."""


async def parse_action(request: Request, kind: type[TryVariants] | type[PinVariant]) -> TryVariants | PinVariant:
    """Parse the body of ``request`` as an action. Raises HTTPException: 400, 413 or 415."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json":
        raise HTTPException(415, "the body must be application/json")
    try:
        return kind.model_validate_json(await _read_body(request))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise HTTPException(400, f"{place}: {first['msg']}" if place else str(first["msg"])) from error


async def _read_body(request: Request) -> bytes:
    """Read the body up to the size limit. A declared length is not trusted."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise HTTPException(413, f"the body is longer than {MAX_BODY_BYTES >> 10} KB")
    return bytes(body)
