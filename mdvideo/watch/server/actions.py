"""The actions of the page, sent by POST. A body is a small JSON object; unknown keys are errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from mdvideo.watch.server.deck_index import ServedDeck

MAX_BODY_BYTES = 64 << 10
MAX_SEED = 2**63 - 1

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
TakeKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]


class Action(BaseModel):
    """What a page asks for. ``apply_to`` returns what the page gets, if it gets anything."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    async def apply_to(self, session: ServedDeck) -> Mapping[str, Any] | None:
        """Do it. Raises MdvideoError."""
        raise NotImplementedError


class TryVariants(Action):
    """Generate ``count`` variants of the picture with this id, from ``prompt`` or else the deck's prompt."""

    picture: Name
    count: int = Field(ge=1, le=4)
    prompt: Prompt | None = None

    async def apply_to(self, session: ServedDeck) -> None:
        """Start generating the variants. Raises MdvideoError."""
        await session.try_pictures(self.picture, self.count, self.prompt)


class PinVariant(Action):
    """Pin the variant with this seed for the picture with this id."""

    picture: Name
    seed: int = Field(ge=0, le=MAX_SEED)
    prompt: Prompt | None = None

    async def apply_to(self, session: ServedDeck) -> None:
        """Write the pin to the lockfile. Raises MdvideoError."""
        await session.pin(self.picture, self.seed, self.prompt)


class KeepTake(Action):
    """Keep the new recording of the sentence or slide with this key."""

    key: TakeKey

    async def apply_to(self, session: ServedDeck) -> None:
        """Write it beside the deck. Raises MdvideoError."""
        await session.takes.keep(self.key)


class DiscardTake(Action):
    """Discard the new recording."""

    key: TakeKey

    async def apply_to(self, session: ServedDeck) -> None:
        """Forget it."""
        session.takes.discard(self.key)


class DeleteTake(Action):
    """Delete the kept recording."""

    key: TakeKey

    async def apply_to(self, session: ServedDeck) -> None:
        """Delete its file. Raises MdvideoError."""
        await session.takes.delete(self.key)


class HearTake(Action):
    """Ask where the kept recording is heard."""

    key: TakeKey

    async def apply_to(self, session: ServedDeck) -> Mapping[str, Any]:
        """Return its URL. Raises MdvideoError."""
        return {"urls": [await session.takes.kept_url(self.key)]}


class HearVoice(Action):
    """Ask where the same words are heard as the voice speaks them."""

    key: TakeKey

    async def apply_to(self, session: ServedDeck) -> Mapping[str, Any]:
        """Speak them, and return a URL for each sentence. Raises MdvideoError."""
        return {"urls": await session.takes.voice_urls(self.key)}


class ListVoices(Action):
    """Ask for the voices that the machine has or can have."""

    async def apply_to(self, session: ServedDeck) -> Mapping[str, Any]:
        """Return them. Raises MdvideoError."""
        return await session.voices.list_voices()


class HearSample(Action):
    """Ask where a sentence in this voice is heard."""

    name: Name

    async def apply_to(self, session: ServedDeck) -> Mapping[str, Any]:
        """Speak it, and return its URL. Raises MdvideoError."""
        return {"urls": [await session.voices.sample_url(self.name)]}


class UseVoice(Action):
    """Use this voice for the deck."""

    name: Name

    async def apply_to(self, session: ServedDeck) -> None:
        """Write it into the deck's front matter. Raises MdvideoError."""
        await session.voices.use(self.name)


ACTIONS: Mapping[str, tuple[type[Action], int]] = MappingProxyType(
    {
        "try": (TryVariants, 202),
        "pin": (PinVariant, 200),
        "keep-take": (KeepTake, 200),
        "discard-take": (DiscardTake, 200),
        "delete-take": (DeleteTake, 200),
        "hear-take": (HearTake, 200),
        "hear-voice": (HearVoice, 200),
        "list-voices": (ListVoices, 200),
        "hear-sample": (HearSample, 200),
        "use-voice": (UseVoice, 200),
    }
)
"""Actions by the last part of their URL, each with the status of success: 202 started, 200 done."""


async def parse_action(request: Request, kind: type[Action]) -> Action:
    """Parse the body of ``request`` as an action. Raises HTTPException: 400, 413 or 415."""
    declared = media_type_of(request)
    if declared != "application/json":
        raise HTTPException(415, "the body must be application/json")
    try:
        return kind.model_validate_json(await read_body(request, MAX_BODY_BYTES))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise HTTPException(400, f"{place}: {first['msg']}" if place else str(first["msg"])) from error


def media_type_of(request: Request) -> str:
    """Return the declared media type of a request's body, without parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit: int) -> bytes:
    """Read a body of at most ``limit`` bytes. A declared length is not trusted. Raises HTTPException: 413."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise HTTPException(413, f"the body is longer than {limit >> 10} KB", {"Connection": "close"})
    return bytes(body)
