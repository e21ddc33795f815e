"""The lockfile: for each prompt of a deck, the picture that was chosen and how it was painted.

``NAME.lock.json`` stands beside ``NAME.md`` and is committed with it. One object a picture, sorted by prompt, so that
two people who pin different pictures merge without conflict. Its JSON schema is published by ``mdvideo schema lock``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from mdvideo.backends import PictureRequest
from mdvideo.deck.languages import original_of
from mdvideo.errors import DeckError, Span
from mdvideo.settings import ImageSettings

LOOK = ("revision", "config", "megapixels", "loras", "reference", "upscaler", "dtype", "quantize", "step_cache")
"""Settings that shape pictures and are part of no request; where a model runs, and how it fits there, is not."""

SERVER_LOOK = frozenset({"flavour", "sizes", "workflow"})


def _inside(path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path:
        raise ValueError("must be a path below the deck's folder, with /")
    return path


Inside = Annotated[str, AfterValidator(_inside)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pin(_Frozen):
    """One picture. ``prompt`` … ``settings`` are what deck and settings ask for; the rest is what was painted."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$", description="of what is asked for: prompt, size, parameters, settings")
    prompt: str = Field(description="the whole prompt, the deck's style included")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    negative: str | None = None
    steps: int | None = Field(None, description="where absent, the painter's own")
    guidance: float | None = Field(None, description="where absent, the painter's own")
    model: str | None = Field(None, description="where absent, the painter's own")
    asked_seed: int = Field(0, description="the seed that the deck asks for")
    settings: Mapping[str, Any] = Field(default_factory=dict, description="other settings that shape the picture")
    seed: int = Field(description="the seed that it was painted with; rerolling changes it")
    backend: str
    painter: str = Field(description="the painter with its model, revision and libraries")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the PNG")
    file: Inside | None = Field(None, description="the PNG, relative to the deck, where it is committed")


class Lockfile(_Frozen):
    """All pins of a deck."""

    version: Literal[1] = 1
    folder: Inside | None = Field(None, description="where pictures are written, relative to the deck")
    pictures: tuple[Pin, ...] = ()

    def pins(self) -> Mapping[str, Pin]:
        """Pins by id."""
        return {pin.id: pin for pin in self.pictures}

    def with_pins(self, pins: Iterable[Pin]) -> Lockfile:
        """These pins added, or in place of those with the same id."""
        merged = {**self.pins(), **{pin.id: pin for pin in pins}}
        ordered = sorted(merged.values(), key=lambda pin: (pin.prompt, pin.width, pin.height, pin.id))
        return self.model_copy(update={"pictures": tuple(ordered)})

    def filed(self, folder: str, ids: Container[str]) -> Lockfile:
        """These pictures in files of their own in ``folder``, which is remembered for further ones."""
        named = [p.model_copy(update={"file": f"{folder}/{file_name(p)}"}) for i, p in self.pins().items() if i in ids]
        return self.with_pins(named).model_copy(update={"folder": folder})

    def keeping(self, ids: Iterable[str]) -> Lockfile:
        """Only the pins with these ids."""
        kept = set(ids)
        return self.model_copy(update={"pictures": tuple(pin for pin in self.pictures if pin.id in kept)})

    def to_json(self) -> str:
        """Indented JSON with a final newline; what says nothing is left out."""
        value = {"version": self.version, **self.model_dump(mode="json", exclude_defaults=True)}
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def lock_path(deck: Path) -> Path:
    """Where a deck's lockfile stands: ``lesson.lock.json`` beside ``lesson.md``, and for its translations as well."""
    name = original_of(deck).name.removesuffix(".md").removesuffix(".deck")
    return deck.with_name(name + ".lock.json")


def read_lockfile(path: Path) -> Lockfile:
    """The lockfile at ``path``; an empty one where there is none. Raises DeckError, with the place, when broken."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Lockfile()
    except OSError as error:
        raise _broken(path, "", 1, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _broken(path, "", 1, 1, "is not UTF-8") from error
    try:
        lock = Lockfile.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        conflict = next(
            (n for n, line in enumerate(text.splitlines(), 1) if line.startswith(("<<<<<<<", ">>>>>>>"))), 0
        )
        if conflict:
            raise _broken(path, text, conflict, 1, "holds a merge conflict", "keep both sides' pictures") from error
        raise _broken(path, text, error.lineno, error.colno, f"is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise _broken(path, text, 1, 1, "is nested too deeply") from error
    except ValidationError as error:
        fault = error.errors()[0]
        line = _line_of(text, fault["loc"])
        where = ".".join(map(str, fault["loc"]))
        message = f"{where}: {fault['msg'].removeprefix('Value error, ')}" if where else str(fault["msg"])
        raise _broken(path, text, line, 1, message) from error
    seen: set[str] = set()
    for number, pin in enumerate(lock.pictures):
        if pin.id in seen:
            line = _line_of(text, ("pictures", number))
            raise _broken(path, text, line, 1, f"pins {pin.prompt!r} twice", "remove one of the two")
        seen.add(pin.id)
    return lock


def picture_id(request: PictureRequest, images: ImageSettings) -> str:
    """The name of what is asked for: 16 hexadecimal digits. Which slide asks, and who paints, is no part of it."""
    asked = {"request": asdict(request), "settings": look_of(images)}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def look_of(images: ImageSettings) -> dict[str, Any]:
    """The settings of ``LOOK`` that are not at their defaults, as JSON."""
    look = images.model_dump(mode="json", include=set(LOOK), exclude_defaults=True)
    server = images.server.model_dump(mode="json", include=set(SERVER_LOOK), exclude_defaults=True)
    return look | ({"server": server} if server else {})


def pin_of(
    request: PictureRequest, images: ImageSettings, *, seed: int, backend: str, painter: str, sha256: str
) -> Pin:
    """The pin of a picture that was painted for ``request`` with ``seed``."""
    return Pin(
        id=picture_id(request, images),
        prompt=request.prompt,
        width=request.width,
        height=request.height,
        negative=request.negative,
        steps=request.steps,
        guidance=request.guidance,
        model=request.model,
        asked_seed=request.seed,
        settings=look_of(images),
        seed=seed,
        backend=backend,
        painter=painter,
        sha256=sha256,
    )


def file_name(pin: Pin) -> str:
    """A name for the picture's file that tells what it shows and never changes: ``a-misty-fjord-1f2e3d4c.png``."""
    words = re.sub(r"[^a-z0-9]+", "-", pin.prompt.lower()).strip("-")
    return f"{words[:40].rstrip('-') or 'picture'}-{pin.id[:8]}.png"


def further_seeds(identity: str, seed: int, count: int) -> list[int]:
    """The seeds that rerolling tries after ``seed``, in order: the same for everyone, so that caches are shared."""
    seeds = []
    for _ in range(count):
        digest = hashlib.sha256(f"{identity} {seed}".encode()).digest()
        seed = int.from_bytes(digest[:4], "big") >> 1
        seeds.append(seed)
    return seeds


def _line_of(text: str, place: tuple[int | str, ...]) -> int:
    """The line where the pin at ``place`` begins, as nearly as counting its ``id`` keys tells; else 1."""
    if len(place) < 2 or place[0] != "pictures" or not isinstance(place[1], int):
        return 1
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r'\s*"id"\s*:', line)]
    return lines[place[1]] if place[1] < len(lines) else 1


def _broken(path: Path, text: str, line: int, column: int, message: str, hint: str | None = None) -> DeckError:
    lines = text.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    span = Span(str(path), line, column, max(len(shown) + 1, column + 1) if column == 1 else column + 1, shown)
    hint = hint or "restore it from version control, or delete it and run `mdvideo images`"
    return DeckError.at(span, "lockfile", f"the lockfile {message}", hint=hint)
