"""The lockfile: for each prompt of a deck, the picture or clip that was chosen and how it was made.

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
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from mdvideo.deck.translation.languages import original_of
from mdvideo.errors import DeckError, Span
from mdvideo.plan.jobs import BackgroundJob, Rect, plain
from mdvideo.protocols import MotionClipRequest, PictureRequest
from mdvideo.settings import ImageSettings

LOOK = ("revision", "config", "megapixels", "loras", "reference", "upscaler", "dtype", "quantize", "step_cache")
"""Settings that shape pictures and are part of no request; where a model runs, and how it fits there, is not."""

MOTION_LOOK = ("motion_model", "megapixels", "dtype")
"""Settings that shape clips."""

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
    used_model: str | None = Field(None, description="the model that it was painted with, configured or not")
    used_revision: str | None = Field(None, description="that model's commit, or the content hash of its files")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the PNG")
    file: Inside | None = Field(None, description="the PNG, relative to the deck, where it is committed")


class MotionClipPin(_Frozen):
    """One clip of ``motion: generate``. ``prompt`` … ``settings`` are what is asked for; the rest is what was made."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$", description="of what is asked for: the backgrounds, and how they move")
    prompt: str = Field(description="how the backgrounds move")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    frames: int = Field(ge=1, description="as asked for; models have lengths of their own")
    negative: str | None = None
    seed: int = 0
    settings: Mapping[str, Any] = Field(default_factory=dict, description="other settings that shape the clip")
    backend: str
    animator: str = Field(description="the animator with its model, revision and libraries")
    used_model: str
    used_revision: str = Field(description="that model's commit, or the content hash of its files")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the clip, an H.264 byte stream")
    file: Inside | None = Field(None, description="the clip, relative to the deck, where it is committed")


_P = TypeVar("_P", Pin, MotionClipPin)


class Lockfile(_Frozen):
    """All pins of a deck."""

    version: Literal[1] = 1
    folder: Inside | None = Field(None, description="where pictures are written, relative to the deck")
    pictures: tuple[Pin, ...] = ()
    clips: tuple[MotionClipPin, ...] = ()

    def pins(self) -> Mapping[str, Pin]:
        """Pins by id."""
        return {pin.id: pin for pin in self.pictures}

    @property
    def all(self) -> tuple[Pin | MotionClipPin, ...]:
        """Pins of pictures, then of clips."""
        return (*self.pictures, *self.clips)

    def clip_pins(self) -> Mapping[str, MotionClipPin]:
        """Pins of clips by id."""
        return {pin.id: pin for pin in self.clips}

    def with_pins(self, pins: Iterable[Pin | MotionClipPin]) -> Lockfile:
        """These pins added, or in place of those with the same id."""
        pins = tuple(pins)
        pictures = {**self.pins(), **{pin.id: pin for pin in pins if isinstance(pin, Pin)}}
        clips = {**self.clip_pins(), **{pin.id: pin for pin in pins if isinstance(pin, MotionClipPin)}}
        return self.model_copy(update={"pictures": _ordered(pictures), "clips": _ordered(clips)})

    def filed(self, folder: str, ids: Container[str]) -> Lockfile:
        """These in files of their own in ``folder``, which is remembered for further ones."""
        named = [p.model_copy(update={"file": f"{folder}/{file_name(p)}"}) for p in self.all if p.id in ids]
        return self.with_pins(named).model_copy(update={"folder": folder})

    def without(self, pins: Iterable[Pin | MotionClipPin]) -> Lockfile:
        """All but these pins."""
        gone = {pin.id for pin in pins}
        pictures = tuple(pin for pin in self.pictures if pin.id not in gone)
        clips = tuple(pin for pin in self.clips if pin.id not in gone)
        return self.model_copy(update={"pictures": pictures, "clips": clips})

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
    for number, pin in enumerate(lock.all):
        if pin.id in seen:
            place = ("pictures", number) if isinstance(pin, Pin) else ("clips", number - len(lock.pictures))
            message = f"pins {pin.prompt!r} twice"
            raise _broken(path, text, _line_of(text, place), 1, message, "remove one of the two")
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
    request: PictureRequest,
    images: ImageSettings,
    *,
    seed: int,
    backend: str,
    painter: str,
    sha256: str,
    used: tuple[str | None, str | None] = (None, None),
) -> Pin:
    """The pin of a picture painted for ``request`` with ``seed``. ``used``: by which model, and its revision."""
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
        used_model=used[0],
        used_revision=used[1],
        sha256=sha256,
    )


def clip_id(plate: BackgroundJob, window: Rect, request: MotionClipRequest, images: ImageSettings) -> str:
    """The name of a clip that is asked for: 16 hexadecimal digits.

    Backgrounds count by what lies where, and not by the renderer that drew them: ``request.still`` is left out.
    """
    asked = {
        "plate": plain([plate.size, plate.layers, plate.ground]),
        "window": plain(window),
        "request": {name: value for name, value in asdict(request).items() if name != "still"},
        "settings": motion_look_of(images),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def motion_look_of(images: ImageSettings) -> dict[str, Any]:
    """The settings of ``MOTION_LOOK`` that are not at their defaults, as JSON."""
    return images.model_dump(mode="json", include=set(MOTION_LOOK), exclude_defaults=True)


def file_name(pin: Pin | MotionClipPin) -> str:
    """A name for the file that tells what it shows and never changes: ``a-misty-fjord-1f2e3d4c.png``."""
    words = re.sub(r"[^a-z0-9]+", "-", pin.prompt.lower()).strip("-")
    kind, suffix = ("picture", ".png") if isinstance(pin, Pin) else ("clip", ".h264")
    return f"{words[:40].rstrip('-') or kind}-{pin.id[:8]}{suffix}"


def further_seeds(identity: str, seed: int, count: int) -> list[int]:
    """The seeds that rerolling tries after ``seed``, in order: the same for everyone, so that caches are shared."""
    seeds = []
    for _ in range(count):
        digest = hashlib.sha256(f"{identity} {seed}".encode()).digest()
        seed = int.from_bytes(digest[:4], "big") >> 1
        seeds.append(seed)
    return seeds


def _ordered(pins: Mapping[str, _P]) -> tuple[_P, ...]:
    return tuple(sorted(pins.values(), key=lambda pin: (pin.prompt, pin.width, pin.height, pin.id)))


def _line_of(text: str, place: tuple[int | str, ...]) -> int:
    """The line where the pin at ``place`` begins, as nearly as counting its ``id`` keys tells; else 1."""
    if len(place) < 2 or place[0] not in ("pictures", "clips") or not isinstance(place[1], int):
        return 1
    listed = text.splitlines()
    begin = next((number for number, line in enumerate(listed) if re.match(rf'\s*"{place[0]}"\s*:', line)), 0)
    lines = [n for n, line in enumerate(listed, 1) if n > begin and re.match(r'\s*"id"\s*:', line)]
    return lines[place[1]] if place[1] < len(lines) else 1


def _broken(path: Path, text: str, line: int, column: int, message: str, hint: str | None = None) -> DeckError:
    lines = text.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    span = Span(str(path), line, column, max(len(shown) + 1, column + 1) if column == 1 else column + 1, shown)
    hint = hint or "restore it from version control, or delete it and run `mdvideo images`"
    return DeckError.at(span, "lockfile", f"the lockfile {message}", hint=hint)
