"""What pages may ask for by POST, and how a body is read: JSON, small, with the keys that are meant and no others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from mdvideo.watch.server.deck_index import ServedDeck

LARGEST_BODY = 64 << 10
LARGEST_SEED = 2**63 - 1

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TryVariants(_Body):
    """Paint ``count`` other pictures for the place ``picture``, from ``prompt`` in place of the deck's."""

    picture: Name
    count: int = Field(ge=1, le=4)
    prompt: Prompt | None = None

    async def done_by(self, session: ServedDeck) -> None:
        """Have it begun."""
        await session.try_pictures(self.picture, self.count, self.prompt)


class PinVariant(_Body):
    """Keep the picture of this seed for the place ``picture``."""

    picture: Name
    seed: int = Field(ge=0, le=LARGEST_SEED)
    prompt: Prompt | None = None

    async def done_by(self, session: ServedDeck) -> None:
        """Have it written."""
        await session.pin(self.picture, self.seed, self.prompt)


ACTIONS: Mapping[str, tuple[type[TryVariants] | type[PinVariant], int]] = MappingProxyType(
    {"try": (TryVariants, 202), "pin": (PinVariant, 200)}
)
"""What is asked, by the last part of its address, and the status that says it is begun or done."""


async def asked(
    request: Request, kind: type[TryVariants] | type[PinVariant]
) -> Callable[[ServedDeck], Awaitable[None]]:
    """What the body of ``request`` asks for. Raises HTTPException: 400, 413 or 415."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json":
        raise HTTPException(415, "the body must be application/json")
    try:
        return kind.model_validate_json(await _body(request)).done_by
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise HTTPException(400, f"{place}: {first['msg']}" if place else str(first["msg"])) from error


async def _body(request: Request) -> bytes:
    """All of it, read no further than it may be long; what a client declares need not be true."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, f"the body is longer than {LARGEST_BODY >> 10} KB")
    return bytes(body)
