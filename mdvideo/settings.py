"""Frozen settings, and how their layers are merged: defaults, then mdvideo.toml, front matter, command line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, WithJsonSchema

from mdvideo.errors import SettingsError
from mdvideo.frame_size import Size, parse_size


def _size(value: object) -> Size:
    if isinstance(value, Size):
        return value
    try:
        return parse_size(str(value))
    except SettingsError as error:
        raise ValueError(str(error)) from error


def _fraction(value: object) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"{value!r} is not a number; write 30, 25 or 30000/1001") from error


FrameSize = Annotated[
    Size,
    BeforeValidator(_size),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["16:9", "9:16", "4:3", "1:1", "1280x720"]}),
]
FrameRate = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "examples": [30, 25, 60, "30000/1001"]}),
]


KEY_NAMES = frozenset({"api_key", "apikey", "key", "token", "secret", "password"})
"""What people call a setting that must not stand in a file."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class LoraSettings(_Frozen):
    """A low-rank adapter laid over the model's weights."""

    path: Path = Field(description="a .safetensors file")
    scale: float = Field(1.0, ge=-4, le=4, description="how strongly it bends the model")


class ReferenceSettings(_Frozen):
    """A picture that every picture of the deck should resemble."""

    picture: Path = Field(description="the picture file")
    scale: float = Field(0.6, ge=0, le=2, description="how strongly an IP-Adapter follows it; others ignore this")
    adapter: Path | None = Field(
        None, description="the IP-Adapter's .safetensors file, with its image_encoder folder beside it"
    )


class ServerSettings(_Frozen):
    """A server that paints: the backends ``openai`` and ``comfyui``. Never in a deck, and a key stands in no file."""

    base_url: str | None = Field(
        None, description="its address, as in http://localhost:8000; default: the variable MDVIDEO_IMAGES_URL"
    )
    flavour: Literal["auto", "openai", "vllm-omni", "sglang", "localai"] = Field(
        "auto", description="whose dialect of the images API it speaks; auto: by the address"
    )
    workflow: Path | None = Field(None, description="for comfyui: a workflow exported in API format, with placeholders")
    sizes: tuple[FrameSize, ...] = Field((), description="sizes that its model paints; default: what the flavour takes")
    concurrency: int = Field(2, ge=1, le=32, description="pictures asked for at once")
    timeout: float = Field(300, ge=1, le=3600, description="seconds to wait for one picture")
    retries: int = Field(4, ge=0, le=10, description="further tries when it is busy or out of reach")


class ImageSettings(_Frozen):
    """Where pictures come from, and what every prompt of the deck shares."""

    backend: str = Field(
        "auto",
        description="auto, sketch, flat, diffusers, openai, comfyui, locked (pins only), or another package's",
    )
    model: str | None = Field(
        None, description="for backends that load one: a Hugging Face id, a folder, or a .safetensors file"
    )
    revision: str | None = Field(None, description="branch, tag or commit of a Hugging Face model; a commit pins it")
    config: str | None = Field(
        None, description="for a model in one .safetensors file: the id or folder whose configuration it shares"
    )
    style: str | None = Field(None, description="added to every prompt, so that the pictures look like one deck")
    negative: str | None = Field(None, description="what no picture should show")
    seed: int = Field(0, ge=0, description="seed of every prompt that has none of its own")
    steps: int | None = Field(None, ge=1, le=1000, description="denoising steps")
    guidance: float | None = Field(None, ge=0, le=100, description="how closely the picture follows the prompt")
    megapixels: float | None = Field(
        None, gt=0, le=8, description="pixels that the model paints before enlarging; default: what it was trained on"
    )
    loras: tuple[LoraSettings, ...] = Field((), description="low-rank adapters, applied together")
    reference: ReferenceSettings | None = Field(None, description="one look for all pictures, taken from a picture")
    upscaler: str = Field(
        "lanczos",
        description="enlarges to the slide's pixels: lanczos, a spandrel .safetensors file, or a diffusers upscaler",
    )
    device: Literal["auto", "cuda", "mps", "xpu", "cpu"] = Field("auto", description="where the model runs")
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = Field(
        "auto", description="number format of the weights; auto: bfloat16 on a GPU, float32 on the CPU"
    )
    memory: Literal["auto", "whole", "embed-first", "model-offload", "group-offload"] = Field(
        "auto", description="how the model shares the card's memory; never changes a picture; auto: by what is free"
    )
    quantize: Literal["none", "8bit", "4bit"] = Field(
        "none", description="smaller weights through bitsandbytes, at some loss of quality"
    )
    step_cache: Literal["none", "first-block", "taylorseer"] = Field(
        "none", description="skip work that changes little between steps, at some loss of quality"
    )
    compile: bool = Field(False, description="compile the model's repeated blocks: a slow start, then faster steps")
    batch: int = Field(
        1, ge=1, le=64, description="pictures painted at once; above 1 a picture's last bits depend on its neighbours"
    )
    server: ServerSettings = Field(ServerSettings(), description="for backends that ask a server")
    motion_model: str | None = Field(None, description="image-to-video model for `motion: generate`")
    folder: Path | None = Field(
        None, description="where relative paths of models and files start; default: the working directory"
    )


class SpeechSettings(_Frozen):
    """Who speaks the presenter notes. A server's address and key stand in the environment, never in a file."""

    backend: str = Field("auto", description="auto, espeak, kokoro, openai, none, or a voice that another package adds")
    voice: str | None = Field(None, description="name of the voice; default: the backend's own for the language")
    speed: float = Field(1.0, ge=0.5, le=2, description="factor on the voice's own rate")
    lang: str | None = Field(None, description="language of the notes as a BCP 47 tag; default: the deck's")
    model: str | None = Field(None, description="for kokoro: its .onnx file; for openai: the model's name")
    voices: Path | None = Field(None, description="for kokoro: the file of its voices")


class ClusterSettings(_Frozen):
    """What of a Ray cluster is used: its GPUs paint, its cores make all else. Never in a deck."""

    address: str = Field(
        "auto", description="auto (what runs on this machine), host:port, ray://host:port, or local (start one here)"
    )
    gpus: float = Field(1, ge=0, le=1, description="share of a GPU that one painting worker gets; 0: a core instead")
    least: int = Field(0, ge=0, le=10_000, description="painting workers that are kept while the build lasts")
    most: int | None = Field(
        None, ge=1, le=10_000, description="painting workers at most; default: as many as there are GPUs"
    )
    batch: int = Field(16, ge=1, le=1000, description="other jobs handed to a worker at a time, at most")


class VideoSettings(_Frozen):
    """How the H.264 stream is encoded."""

    crf: int = Field(18, ge=0, le=40, description="quality of stills: smaller is better and larger")
    moving_crf: int = Field(20, ge=0, le=40, description="quality of frames in motion")
    keyframe_seconds: float = Field(5, ge=0.5, le=10, description="longest distance between seek points")


class PacingSettings(_Frozen):
    """How long slides stay: by reading time where nobody speaks, else by the speech. All times in seconds."""

    words_per_minute: int = Field(170, ge=40, le=600, description="silent reading, unhurried")
    look: float = Field(2.0, ge=0, le=30, description="time to look at the picture, added to the reading time")
    shortest: float = Field(4.0, ge=0.5, le=60)
    longest: float = Field(30.0, ge=1, le=600)
    per_fragment: float = Field(1.5, ge=0, le=30, description="least time for each fragment that is revealed")
    reveal_fade: float = Field(0.2, ge=0, le=2, description="length of the fade that reveals a fragment")
    before: float = Field(0.5, ge=0, le=30, description="silence before the first word of a slide")
    sentence: float = Field(0.35, ge=0, le=10, description="silence between two sentences")
    paragraph: float = Field(0.8, ge=0, le=10, description="silence between two paragraphs, and between two notes")
    after: float = Field(0.7, ge=0, le=30, description="silence behind the last word, before the transition")


class PublishSettings(_Frozen):
    """Where videos are published, for ``mdvideo publish`` and the plugins."""

    decks: tuple[str, ...] = Field((), description="decks besides *.deck.md: files or globs, from the project's root")
    base_url: str | None = Field(None, description="address under which the published folder is served")
    host: Literal["git", "cloudflare-pages", "none"] = Field(
        "git", description="whose limit on a file's size is heeded: git hosts 100 MiB, Cloudflare Pages 25 MiB"
    )


class Settings(_Frozen):
    """Everything that shapes a build besides the slides themselves."""

    theme: str = Field("glass", description="name of a theme, or a path to a theme's folder")
    size: FrameSize = Field(Size(1920, 1080), description="shape or pixels of the frame")
    fps: FrameRate = Field(Fraction(30), description="frames a second")
    renderer: Literal["blitz", "chromium"] = Field("blitz", description="what typesets the slides")
    captions: Literal["sidecar", "burn", "burn words", "none"] = Field(
        "sidecar",
        description="captions of what is said, beside the video and in a track of it; burn: in the picture too",
    )
    images: ImageSettings = ImageSettings()
    speech: SpeechSettings = SpeechSettings()
    video: VideoSettings = VideoSettings()
    pacing: PacingSettings = PacingSettings()
    publish: PublishSettings = PublishSettings()
    jobs: int | None = Field(None, ge=1, le=256, description="threads at work; default: one a core")
    strict: bool = Field(False, description="warnings are errors")
    cache_dir: Path | None = Field(None, description="default: .mdvideo in the project's root")
    store: str | None = Field(
        None,
        description="behind the cache, what machines share: s3://bucket/prefix, gs://…, a folder; or MDVIDEO_STORE",
    )
    store_access: Literal["read-write", "read-only"] = Field(
        "read-write", description="read-only: nothing is put into the store; or the variable MDVIDEO_STORE_ACCESS"
    )
    executor: Literal["local", "ray"] = Field("local", description="where jobs run: on this machine, or a Ray cluster")
    cluster: ClusterSettings = ClusterSettings()
    cache_limit: str = Field("5 GB", pattern=r"^\d+(\.\d+)? ?[KMGT]?B$", description="pruned to this after a build")


def layered(*layers: Mapping[str, Any]) -> Settings:
    """Settings from mappings, later ones winning, nested tables merged key by key.

    Raises SettingsError with one line for each fault.
    """
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = _merge(merged, layer)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        secret = any(str(fault["loc"][-1]).lower() in KEY_NAMES for fault in error.errors())
        hint = "keys stand in no file: set the variable MDVIDEO_IMAGES_KEY" if secret else None
        # Not chained: pydantic's own words repeat what was given, which may be a key.
        raise SettingsError("\n".join(faults), hint=hint) from None
    if not 1 <= settings.fps <= 120:
        raise SettingsError(f"fps: {settings.fps} is out of range", hint="write 1 to 120")
    return settings


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        old = out.get(key)
        out[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return out


def project_root(deck: Path) -> Path:
    """The nearest folder above ``deck`` that holds our configuration, as far up as its repository.

    Without one, the nearest with a mark of any project (a generator's configuration, a repository), so that ``docs``
    with its ``conf.py`` does not hide the repository's ``mdvideo.toml``; else the deck's own folder.
    """
    folder = deck.resolve().parent
    marks = ("pyproject.toml", ".git", "mkdocs.yml", "zensical.toml", "conf.py")
    marked = None
    for candidate in (folder, *folder.parents):
        if _holds_config(candidate):
            return candidate
        if marked is None and any((candidate / mark).exists() for mark in marks):
            marked = candidate
        if (candidate / ".git").exists():
            break
    return marked or folder


def _holds_config(folder: Path) -> bool:
    if (folder / "mdvideo.toml").is_file():
        return True
    try:
        return b"[tool.mdvideo" in (folder / "pyproject.toml").read_bytes()
    except OSError:
        return False


def read_config(root: Path) -> Mapping[str, Any]:
    """The table in ``mdvideo.toml``, else ``[tool.mdvideo]`` of ``pyproject.toml``, else nothing.

    Raises SettingsError when the file is not valid TOML.
    """
    for name, table in (("mdvideo.toml", ()), ("pyproject.toml", ("tool", "mdvideo"))):
        path = root / name
        if not path.is_file():
            continue
        try:
            found: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: {error}") from error
        for key in table:
            found = found.get(key, {})
        if found or not table:
            return dict(found)
    return {}


def settings_for(deck: Path, *layers: Mapping[str, Any]) -> Settings:
    """The settings of a deck: its project's configuration below ``layers``, models' paths from the project's root.

    Raises SettingsError.
    """
    root = project_root(deck)
    return layered({"images": {"folder": root}}, read_config(root), *layers)


def from_environment() -> dict[str, Any]:
    """The settings that a machine gives by variables: they win over files, and the command line over them."""
    named = {"store": "MDVIDEO_STORE", "store_access": "MDVIDEO_STORE_ACCESS"}
    return {setting: os.environ[name] for setting, name in named.items() if os.environ.get(name)}


def located(path: Path, folder: Path | None) -> Path:
    """Where a path in the settings lies: ``~`` expanded, relative ones from ``folder``."""
    return (folder or Path()) / path.expanduser()


def cache_folder(settings: Settings, root: Path) -> Path:
    """Where results are kept: ``cache_dir``, else ``.mdvideo`` in the project's root."""
    return root / (settings.cache_dir or ".mdvideo")


def parse_bytes(text: str) -> int:
    """``500MB``, ``5 GB`` or ``1.5GB`` in bytes, with decimal prefixes. Raises SettingsError."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)B\s*", text, re.IGNORECASE)
    if match is None:
        raise SettingsError(f"{text!r} is not a size", hint="write 500MB or 5 GB")
    return int(Fraction(match[1]) * 1000 ** " KMGT".index(match[2].upper() or " "))
