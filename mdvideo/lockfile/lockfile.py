"""The lockfile: for each prompt of a deck, the picture or clip that was chosen and how it was made.

``NAME.lock.json`` is next to ``NAME.md`` and is committed with it. It has one object per picture, sorted by prompt, so
that two people who pin different pictures can merge without a conflict. ``mdvideo schema lock`` prints its JSON schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from mdvideo._util.untrusted.parse_data import parse_json
from mdvideo._util.untrusted.regular_files import read_regular_text
from mdvideo.deck.translation.languages import original_of
from mdvideo.errors import DeckError, Span
from mdvideo.lockfile.pin_ids import picture_id, picture_settings_of
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings


def _check_path(path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path:
        raise ValueError("must be a path below the deck's folder, with /")
    return path


PathInDeckFolder = Annotated[str, AfterValidator(_check_path)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pin(_Frozen):
    """One picture. ``prompt`` … ``settings`` are what deck and settings request; the rest is what was generated."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$", description="of the request: prompt, size, parameters, settings")
    prompt: str = Field(description="the whole prompt, including the deck's style")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    negative: str | None = None
    steps: int | None = Field(None, description="if absent, the backend's default")
    guidance: float | None = Field(None, description="if absent, the backend's default")
    model: str | None = Field(None, description="if absent, the backend's default")
    asked_seed: int = Field(0, description="the seed that the deck requests")
    settings: Mapping[str, Any] = Field(default_factory=dict, description="other settings that affect the picture")
    seed: int = Field(description="the seed that was used; choosing a variant changes it")
    backend: str
    painter: str = Field(description="the image backend with its model, revision and libraries")
    used_model: str | None = Field(None, description="the model that was used, configured or not")
    used_revision: str | None = Field(None, description="that model's commit, or the content hash of its files")
    score: float | None = Field(None, description="how the scorer judged it, if one did")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the PNG")
    file: PathInDeckFolder | None = Field(None, description="the PNG, relative to the deck, if it is committed")


class MotionClipPin(_Frozen):
    """A clip of ``motion: generate``. ``prompt`` … ``settings`` are what is requested; the rest is what was made."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$", description="of the request: the backgrounds, and how they move")
    prompt: str = Field(description="how the backgrounds move")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    frames: int = Field(ge=1, description="as requested; models have lengths of their own")
    negative: str | None = None
    seed: int = 0
    settings: Mapping[str, Any] = Field(default_factory=dict, description="other settings that affect the clip")
    backend: str
    animator: str = Field(description="the motion backend with its model, revision and libraries")
    used_model: str
    used_revision: str = Field(description="that model's commit, or the content hash of its files")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the clip, an H.264 byte stream")
    file: PathInDeckFolder | None = Field(None, description="the clip, relative to the deck, if it is committed")


_P = TypeVar("_P", Pin, MotionClipPin)


class Lockfile(_Frozen):
    """All pins of a deck."""

    version: Literal[1] = 1
    folder: PathInDeckFolder | None = Field(None, description="where pictures are written, relative to the deck")
    pictures: tuple[Pin, ...] = ()
    clips: tuple[MotionClipPin, ...] = ()

    def picture_pins(self) -> Mapping[str, Pin]:
        """Return the pins of pictures by id."""
        return {pin.id: pin for pin in self.pictures}

    def clip_pins(self) -> Mapping[str, MotionClipPin]:
        """Return the pins of clips by id."""
        return {pin.id: pin for pin in self.clips}

    @property
    def all(self) -> tuple[Pin | MotionClipPin, ...]:
        """Pins of pictures, then of clips."""
        return (*self.pictures, *self.clips)

    def with_pins(self, pins: Iterable[Pin | MotionClipPin]) -> Lockfile:
        """Return a copy with these pins added, or in place of those with the same id."""
        pins = tuple(pins)
        pictures = {**self.picture_pins(), **{pin.id: pin for pin in pins if isinstance(pin, Pin)}}
        clips = {**self.clip_pins(), **{pin.id: pin for pin in pins if isinstance(pin, MotionClipPin)}}
        return self.model_copy(update={"pictures": _sort_pins(pictures), "clips": _sort_pins(clips)})

    def with_files(self, folder: str, ids: Container[str]) -> Lockfile:
        """Return a copy in which the pins with these ids name files in ``folder``, also the folder of later files."""
        named = [p.model_copy(update={"file": f"{folder}/{pin_file_name(p)}"}) for p in self.all if p.id in ids]
        return self.with_pins(named).model_copy(update={"folder": folder})

    def without_pins(self, pins: Iterable[Pin | MotionClipPin]) -> Lockfile:
        """Return a copy without these pins."""
        removed = {pin.id for pin in pins}
        pictures = tuple(pin for pin in self.pictures if pin.id not in removed)
        clips = tuple(pin for pin in self.clips if pin.id not in removed)
        return self.model_copy(update={"pictures": pictures, "clips": clips})

    def to_json(self) -> str:
        """Return indented JSON with a final newline; values at their defaults are left out."""
        value = {"version": self.version, **self.model_dump(mode="json", exclude_defaults=True)}
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def lockfile_path(deck: Path) -> Path:
    """Return the path of a deck's lockfile: ``lesson.lock.json`` for ``lesson.md`` and all its translations."""
    name = original_of(deck).name.removesuffix(".md").removesuffix(".deck")
    return deck.with_name(name + ".lock.json")


def read_lockfile(path: Path) -> Lockfile:
    """Read the lockfile at ``path``; a missing file gives an empty one. Raises DeckError with the place of an error."""
    try:
        text = read_regular_text(path)
    except FileNotFoundError:
        return Lockfile()
    except OSError as error:
        raise _invalid(path, "", 1, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _invalid(path, "", 1, 1, "is not UTF-8") from error
    try:
        lock = Lockfile.model_validate(parse_json(text))
    except json.JSONDecodeError as error:
        conflict = next(
            (n for n, line in enumerate(text.splitlines(), 1) if line.startswith(("<<<<<<<", ">>>>>>>"))), 0
        )
        if conflict:
            hint = "keep the pictures of both sides"
            raise _invalid(path, text, conflict, 1, "contains a merge conflict", hint) from error
        raise _invalid(path, text, error.lineno, error.colno, f"is not JSON: {error.msg}") from error
    except ValidationError as error:
        first = error.errors()[0]
        line = _line_of(text, first["loc"])
        where = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise _invalid(path, text, line, 1, f"is not valid: {where}: {message}" if where else message) from error
    except ValueError as error:
        raise _invalid(path, text, 1, 1, f"is not valid: {error}") from error
    seen: set[str] = set()
    for number, pin in enumerate(lock.all):
        if pin.id in seen:
            place = ("pictures", number) if isinstance(pin, Pin) else ("clips", number - len(lock.pictures))
            message = f"pins {pin.prompt!r} twice"
            raise _invalid(path, text, _line_of(text, place), 1, message, "remove one of the two")
        seen.add(pin.id)
    return lock


def pin_of(
    request: PictureRequest,
    images: ImageSettings,
    *,
    seed: int,
    backend: str,
    identity: str,
    sha256: str,
    score: float | None = None,
    model_and_revision: tuple[str | None, str | None] = (None, None),
) -> Pin:
    """Return the pin of a picture generated for ``request`` with ``seed``.

    ``backend`` is the image backend's name, ``identity`` its identity, ``model_and_revision`` what it reports.
    """
    model, revision = model_and_revision
    return Pin(
        id=picture_id(request, images),
        prompt=request.styled_prompt,
        width=request.width,
        height=request.height,
        negative=request.negative,
        steps=request.steps,
        guidance=request.guidance,
        model=request.model,
        asked_seed=request.seed,
        settings=picture_settings_of(images),
        seed=seed,
        backend=backend,
        painter=identity,
        used_model=model,
        used_revision=revision,
        score=score,
        sha256=sha256,
    )


def pin_file_name(pin: Pin | MotionClipPin) -> str:
    """Return a stable name for a pin's file that describes its content: ``a-misty-fjord-1f2e3d4c.png``."""
    words = re.sub(r"[^a-z0-9]+", "-", pin.prompt.lower()).strip("-")
    kind, suffix = ("picture", ".png") if isinstance(pin, Pin) else ("clip", ".h264")
    return f"{words[:40].rstrip('-') or kind}-{pin.id[:8]}{suffix}"


def _sort_pins(pins: Mapping[str, _P]) -> tuple[_P, ...]:
    return tuple(sorted(pins.values(), key=lambda pin: (pin.prompt, pin.width, pin.height, pin.id)))


def _line_of(text: str, place: tuple[int | str, ...]) -> int:
    """Return the line on which the pin at ``place`` begins, estimated by counting ``id`` keys; else 1."""
    if len(place) < 2 or place[0] not in ("pictures", "clips") or not isinstance(place[1], int):
        return 1
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if re.match(rf'\s*"{place[0]}"\s*:', line)), 0)
    ids = [number for number, line in enumerate(lines, 1) if number > first and re.match(r'\s*"id"\s*:', line)]
    return ids[place[1]] if place[1] < len(ids) else 1


def _invalid(path: Path, text: str, line: int, column: int, message: str, hint: str | None = None) -> DeckError:
    lines = text.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    span = Span(str(path), line, column, max(len(shown) + 1, column + 1) if column == 1 else column + 1, shown)
    hint = hint or "restore it from version control, or delete it and run `mdvideo images`"
    return DeckError.at(span, "lockfile", f"the lockfile {message}", hint=hint)
