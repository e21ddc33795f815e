"""What can be made, as frozen values, and the key under which each result is kept.

A job names every input that can change its result: text by value, files and earlier results by content hash.
It is picklable and holds no paths, so any process on any machine can run it. Labels are for people and stay out of
keys. Timing is never part of a picture's or a still's job: editing a note repaints nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from typing import Any, ClassVar, NewType

from mdvideo.deck.model import Filter
from mdvideo.frame_size import Size
from mdvideo.protocols import PictureRequest, Utterance

Digest = NewType("Digest", str)
"""SHA-256 of some bytes in the store, as 64 hexadecimal digits."""


def digest_of(data: bytes) -> Digest:
    """The name under which the store keeps these bytes."""
    return Digest(hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Base of all jobs. ``version`` is raised when the code that makes the result changes what it makes."""

    stage: ClassVar[str]
    version: ClassVar[int]
    label: str = field(default="", compare=False, metadata={"key": False})
    _key: str = field(default="", init=False, repr=False, compare=False, metadata={"key": False})

    @property
    def key(self) -> str:
        """SHA-256 of the job as canonical JSON."""
        # Taken once: a warm process asks for the same jobs at every edit.
        if not self._key:
            object.__setattr__(self, "_key", hashlib.sha256(self.canonical.encode()).hexdigest())
        return self._key

    @property
    def canonical(self) -> str:
        """The job as JSON with sorted keys: what the key is taken of, and what ``--explain`` compares."""
        named = {"job": type(self).__name__, "version": self.version, **plain(self)}
        return json.dumps(named, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """``value`` as JSON types: dataclasses become objects, Fractions strings, tuples arrays."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.metadata.get("key", True)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Fraction):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be part of a job's key")


@dataclass(frozen=True, slots=True)
class Product:
    """What running a job gives: named byte strings, and a small JSON report about them."""

    outputs: Mapping[str, bytes]
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A product that is in the store: where each output lies, and the report."""

    outputs: Mapping[str, Digest]
    report: Mapping[str, Any] = field(default_factory=dict)


# --- pictures ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintJob(Job):
    """Paint one picture from a prompt. Output ``picture``: PNG of exactly the requested size."""

    stage: ClassVar[str] = "pictures"
    version: ClassVar[int] = 1
    request: PictureRequest
    backend: str
    """The painter's ``identity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedJob(Job):
    """Take a picture that a lockfile pins, as it is. Output ``picture``: the same bytes, a PNG of ``size``.

    It is no PaintJob: what a deck's lockfile claims to be a painter's work must not answer for that painter.
    """

    stage: ClassVar[str] = "pictures"
    version: ClassVar[int] = 1
    picture: Digest
    """Content hash of the PNG, which is in the store."""
    size: Size
    request: PictureRequest = field(metadata={"key": False})
    """As it was painted."""
    backend: str = field(metadata={"key": False})
    """The ``identity`` of the painter that made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodePictureJob(Job):
    """Decode a local picture into upright RGB or RGBA. Output ``picture``: PNG, shrunk until it just covers ``limit``.

    SVG is drawn so that it covers ``limit``. Report: ``width`` and ``height`` of the file's own pixels.
    """

    stage: ClassVar[str] = "pictures"
    version: ClassVar[int] = 1
    source: Digest
    """Content hash of the file, which the caller has put into the store."""
    suffix: str
    """Lower-case file suffix with its dot."""
    limit: Size
    renderer: str = ""
    """Identity of the renderer that draws it, for SVG."""


# --- slides -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in output pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One background: a picture in the store, or a CSS gradient, drawn into ``rect`` by CSS background rules."""

    rect: Rect
    picture: Digest | None = None
    css: str | None = None
    size: str = "cover"
    position: str = "center"
    repeat: str = "no-repeat"
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Scrim:
    """The veil between picture and text, which is raised only as far as contrast needs.

    ``color`` is ``#rrggbb``; ``shape`` is ``soft`` (a feathered veil round each text block), ``full`` (the whole
    frame) or ``side`` (a gradient from the side where the text stands). ``least`` is the veil's opacity even where
    contrast needs none. ``glass`` is the blur radius, in CSS pixels, behind elements with ``data-glass``.
    """

    color: str = "#000000"
    shape: str = "soft"
    least: float = 0.0
    glass: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundJob(Job):
    """The backgrounds of a slide alone. Output ``plate``: RGB PNG, as that of a layered SlideJob."""

    stage: ClassVar[str] = "slides"
    version: ClassVar[int] = 1
    size: Size
    layers: tuple[Layer, ...]
    ground: str
    renderer: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """How light and how dark a clip in ``window`` gets: AnimateJob's pictures."""

    window: Rect
    lightest: Digest
    darkest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideJob(Job):
    """Typeset a slide and lay it over its backgrounds, in each of its fragment states.

    Outputs: ``still-0`` … ``still-N`` (RGB PNG). If ``layered``, also ``plate`` (the backgrounds, RGB) and
    ``overlay-0`` … (RGBA: scrim and page). Report: ``contrast`` (the least ratio over all text, after the scrim),
    ``required``, ``fit`` (scale of the text, 1 when nothing was shrunk), ``scrim`` (its greatest opacity).
    """

    stage: ClassVar[str] = "slides"
    version: ClassVar[int] = 1
    html: str
    """A whole page. ``mdvideo:DIGEST`` in it stands for a picture in the store."""
    size: Size
    states: int
    layers: tuple[Layer, ...]
    ground: str
    """CSS colour under everything."""
    scrim: Scrim
    floor: float
    """The least scale that the text may be shrunk to; below it the slide does not fit."""
    layered: bool
    renderer: str
    envelope: Envelope | None = None
    """Of the generated clip that will play on the plate; without one, contrast holds for every other motion."""


# --- segments ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VideoSpec:
    """All that shapes the H.264 stream, and so its parameter sets: every segment of a file shares one of these.

    ``keyint`` is the longest distance between IDR frames, in frames. ``encoder`` is the identity of the encoder
    library; a newer one must not be spliced behind an older one's segments.
    """

    width: int
    height: int
    fps: Fraction
    crf: int
    moving_crf: int
    keyint: int
    encoder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldJob(Job):
    """Encode a still as one IDR frame. Output ``segment``."""

    stage: ClassVar[str] = "segments"
    version: ClassVar[int] = 1
    still: Digest
    spec: VideoSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFramesJob(Job):
    """Encode the skipped P-frames that hold any still for up to ``spec.keyint`` frames. Output ``segment``."""

    stage: ClassVar[str] = "segments"
    version: ClassVar[int] = 1
    spec: VideoSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionJob(Job):
    """Encode the change from one still to another, ``frames`` long, neither end included. Output ``segment``."""

    stage: ClassVar[str] = "segments"
    version: ClassVar[int] = 1
    before: Digest
    after: Digest
    name: str
    frames: int
    spec: VideoSpec


@dataclass(frozen=True, slots=True)
class Reveal:
    """From ``frame`` on (counted from the segment's start) this overlay is shown, after a fade of ``fade`` frames."""

    frame: int
    fade: int
    overlay: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionJob(Job):
    """Encode a background that moves under standing text, within ``window``; around it the plate stands still.

    Outputs: ``segment``, and its ``first`` and ``last`` frame as RGB PNG, which transitions begin and end with.
    """

    stage: ClassVar[str] = "segments"
    version: ClassVar[int] = 1
    plate: Digest
    window: Rect
    reveals: tuple[Reveal, ...]
    motion: str
    frames: int
    spec: VideoSpec


# --- sound ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakJob(Job):
    """Have one sentence spoken. Output ``sound``: mono 16-bit PCM, as the voice gives it.

    Report: ``rate`` (hertz), ``words``: [start, end, sample] of each, characters of the utterance and samples.
    """

    stage: ClassVar[str] = "speech"
    version: ClassVar[int] = 1
    utterance: Utterance
    backend: str
    """The voice's ``identity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingJob(Job):
    """Estimate when the words of a sentence fall, for voices and recordings that do not tell. It has no output.

    Report: ``length`` (samples, of no particular rate) and ``words``, as SpeakJob's.
    """

    stage: ClassVar[str] = "speech"
    version: ClassVar[int] = 1
    utterance: Utterance
    backend: str
    """Identity of what estimates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingJob(Job):
    """Decode a sound file. Output ``sound``: 16-bit PCM at 48 kHz. Report: ``rate``."""

    stage: ClassVar[str] = "speech"
    version: ClassVar[int] = 1
    source: Digest
    """Content hash of the file, which the caller has put into the store."""
    channels: int
    decoder: str
    """Identity of the libraries that decode and resample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechClipJob(Job):
    """Trim, level and fade a piece of speech, and encode it. Output ``packets``: AAC.

    Report: ``samples`` (its length at 48 kHz, before the last packet is filled up), ``trimmed`` (samples cut off in
    front; words move by it), ``loudness`` (LUFS, as the voice gave it; null for silence), ``gain`` (dB) and ``peak``
    (dBTP, after it).
    """

    stage: ClassVar[str] = "sound"
    version: ClassVar[int] = 1
    sound: Digest
    rate: int
    encoder: str


@dataclass(frozen=True, slots=True)
class SpeechAt:
    """A piece of speech, as SpeakJob or RecordingJob gave it, whose clip begins at ``sample`` of the film."""

    sound: Digest
    rate: int
    sample: int


@dataclass(frozen=True, slots=True)
class MusicAt:
    """Music from ``start`` up to, not including, ``end``, in samples at 48 kHz: stereo PCM, repeated if need be."""

    sound: Digest
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MixAudioJob(Job):
    """The whole track of a film with music, which gives way to the speech. Output ``packets``: stereo AAC."""

    stage: ClassVar[str] = "sound"
    version: ClassVar[int] = 1
    speech: tuple[SpeechAt, ...]
    music: tuple[MusicAt, ...]
    packets: int
    encoder: str
