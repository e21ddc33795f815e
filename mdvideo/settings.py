"""Settings as frozen values, merged from layers: defaults, ``mdvideo.toml``, front matter, command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, WithJsonSchema

from mdvideo._util.merge import merge_mappings
from mdvideo._util.project_files import configures_mdvideo
from mdvideo._util.untrusted.parse_data import parse_toml
from mdvideo._util.untrusted.regular_files import read_regular_text
from mdvideo._util.untrusted.setting_types import DescriptionMode, FrameRate, Languages
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

KEY_NAMES = frozenset({"api_key", "apikey", "key", "token", "secret", "password"})
"""Names that people give to a secret. Secrets come from the environment, never from a file."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class LoraSettings(_Frozen):
    """A low-rank adapter (LoRA) applied to the model's weights."""

    path: Path = Field(description="a .safetensors file")
    scale: float = Field(1.0, ge=-4, le=4, description="strength of the adapter")


class ReferenceSettings(_Frozen):
    """A reference picture that all generated pictures should resemble."""

    picture: Path = Field(description="the picture file")
    scale: float = Field(0.6, ge=0, le=2, description="strength of the reference, for IP-Adapters only")
    adapter: Path | None = Field(
        None, description="the IP-Adapter's .safetensors file, next to its image_encoder folder"
    )


class ServerSettings(_Frozen):
    """The server of the image backends ``openai`` and ``comfyui``. Cannot be set in a deck.

    Its key comes from the environment.
    """

    base_url: str | None = Field(
        None, description="URL of the server, as in http://localhost:8000; default: the variable MDVIDEO_IMAGES_URL"
    )
    flavour: Literal["auto", "openai", "vllm-omni", "sglang", "localai"] = Field(
        "auto", description="dialect of the images API; auto: chosen by the URL"
    )
    workflow: Path | None = Field(None, description="for comfyui: workflow exported in API format, with placeholders")
    sizes: tuple[FrameSize, ...] = Field((), description="sizes that the model supports; default: those of the flavour")
    concurrency: int = Field(2, ge=1, le=32, description="number of simultaneous requests")
    timeout: float = Field(300, ge=1, le=3600, description="seconds to wait for a picture")
    retries: int = Field(4, ge=0, le=10, description="retries when the server is busy or unreachable")


class ImageSettings(_Frozen):
    """The image backend, and what all prompts of a deck share."""

    backend: str = Field(
        "auto",
        description="auto, illustrate, sketch, folder, flat, diffusers, openai, comfyui, locked, or another package's",
    )
    model: str | None = Field(None, description="model to load: a Hugging Face id, a folder, or a .safetensors file")
    revision: str | None = Field(None, description="branch, tag or commit of a Hugging Face model")
    config: str | None = Field(
        None, description="for a model in one .safetensors file: the id or folder whose configuration it uses"
    )
    style: str | None = Field(None, description="added to every prompt, so that all pictures have one style")
    negative: str | None = Field(None, description="what pictures should not show (negative prompt)")
    seed: int = Field(0, ge=0, description="seed of prompts without their own")
    steps: int | None = Field(None, ge=1, le=1000, description="denoising steps")
    guidance: float | None = Field(
        None, ge=0, le=100, description="guidance scale: how closely a picture follows its prompt"
    )
    megapixels: float | None = Field(
        None, gt=0, le=8, description="size at which the model generates, before upscaling; default: its training size"
    )
    loras: tuple[LoraSettings, ...] = Field((), description="LoRAs, applied together")
    reference: ReferenceSettings | None = Field(None, description="a picture that sets the style of all pictures")
    upscaler: str = Field(
        "lanczos",
        description="upscales to the slide's pixels: lanczos, a spandrel .safetensors file, or a diffusers upscaler",
    )
    device: str = Field(
        "auto",
        pattern=r"^(auto|cpu|mps|(cuda|xpu)(:\d+)?)$",
        description="device that runs the model: auto, cuda, cuda:1, mps, xpu or cpu",
    )
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = Field(
        "auto", description="data type of the weights; auto: bfloat16 on a GPU that has it, float32 on the CPU"
    )
    memory: Literal["auto", "whole", "vae-tiling", "embed-first", "model-offload", "group-offload"] = Field(
        "auto", description="how the model uses GPU memory, without effect on pictures; auto: chosen by the free memory"
    )
    quantize: Literal["none", "8bit", "4bit"] = Field(
        "none", description="quantize weights with bitsandbytes, at some loss of quality"
    )
    step_cache: Literal["none", "first-block", "taylorseer"] = Field(
        "none", description="reuse results between steps, at some loss of quality"
    )
    compile: bool = Field(False, description="compile the model's repeated blocks: slower start, faster steps")
    batch: int = Field(
        1,
        ge=1,
        le=64,
        description="pictures generated at once; above 1, the last bits of a picture depend on the others",
    )
    scheduler: str | None = Field(None, description="how noise is removed: lcm, lightning, trailing, …; see the docs")
    best_of: int = Field(1, ge=1, le=16, description="generate so many pictures per prompt, and keep the best")
    scorer: str | None = Field(
        None, description="model that compares pictures: a CLIP or SigLIP by id or folder, vlm, or another package's"
    )
    threshold: float | None = Field(None, description="lowest score of a picture; below it, the next seeds are tried")
    server: ServerSettings = Field(ServerSettings(), description="server of the backends openai and comfyui")
    library: Path | None = Field(None, description="folder of photos from which the backend folder chooses")
    motion_model: str | None = Field(None, description="image-to-video model for `motion: generate`")
    motion_steps: int | None = Field(None, ge=1, le=1000, description="steps of clips; default: those of `steps`")
    motion_guidance: float | None = Field(
        None, ge=0, le=100, description="guidance scale of clips; default: that of `guidance`"
    )
    folder: Path | None = Field(
        None, description="base of relative paths of models and files; default: the working directory"
    )


class SpeechSettings(_Frozen):
    """The voice of the presenter notes. A server's URL and key come from the environment."""

    backend: str = Field(
        "auto", description="auto, hibari, kokoro, espeak, piper, openai, none, or a backend of another package"
    )
    voice: str | None = Field(None, description="name of the voice; default: the backend's voice for the language")
    speed: float = Field(1.0, ge=0.5, le=2, description="speed, as a factor of the voice's own")
    lang: str | None = Field(None, description="language of the notes as a BCP 47 tag; default: the deck's language")
    read: Literal["words", "plain"] = Field(
        "words", description="plain: numbers and abbreviations go to the voice as written"
    )
    model: str | None = Field(
        None, description="for piper: its .onnx file; for kokoro: another .onnx file; for openai: name of the model"
    )
    voices: Path | None = Field(None, description="for kokoro: another file of voices")


class ClusterSettings(_Frozen):
    """The Ray cluster: its GPUs generate pictures, its CPU cores run all other jobs. Cannot be set in a deck."""

    address: str = Field(
        "auto", description="auto (a cluster on this machine), host:port, ray://host:port, or local (start one)"
    )
    gpus: float = Field(1, ge=0, le=1, description="share of a GPU per image worker; 0: use a CPU core instead")
    least: int = Field(0, ge=0, le=10_000, description="minimum number of image workers during a build")
    most: int | None = Field(None, ge=1, le=10_000, description="maximum number of image workers; default: one per GPU")
    batch: int = Field(16, ge=1, le=1000, description="maximum number of CPU jobs sent to a worker at a time")


class VideoSettings(_Frozen):
    """H.264 encoder settings."""

    quality: Literal["small", "balanced", "high"] = Field("balanced", description="file size against quality")
    crf: int | None = Field(
        None, ge=0, le=40, description="CRF of still frames, smaller is better quality; default: by `quality`"
    )
    moving_crf: int | None = Field(None, ge=0, le=40, description="CRF of moving frames; default: by `quality`")
    keyframe_seconds: float = Field(10, ge=0.5, le=30, description="maximum distance between key frames of a still")


class PacingSettings(_Frozen):
    """How long slides are shown: as long as their speech, or their reading time without speech. Times in seconds."""

    words_per_minute: int = Field(170, ge=40, le=600, description="reading speed")
    look: float = Field(2.0, ge=0, le=30, description="time for the picture, added to the reading time")
    shortest: float = Field(4.0, ge=0.5, le=60)
    longest: float = Field(30.0, ge=1, le=600)
    per_fragment: float = Field(1.5, ge=0, le=30, description="minimum time per fragment")
    reveal_fade: float = Field(0.2, ge=0, le=2, description="length of a fragment's fade-in")
    before: float = Field(0.5, ge=0, le=30, description="silence before a slide's first word")
    sentence: float = Field(0.35, ge=0, le=10, description="silence between sentences")
    paragraph: float = Field(0.8, ge=0, le=10, description="silence between paragraphs, and between notes")
    after: float = Field(0.7, ge=0, le=30, description="silence after a slide's last word, before the transition")


class SoundSettings(_Frozen):
    """Sound files that frame a video. Their paths are relative to the deck, or to its project."""

    intro: Path | None = Field(None, description="a sting that is heard before the first word")
    outro: Path | None = Field(None, description="a sting that is heard after the last word")


class PublishSettings(_Frozen):
    """Settings of ``mdvideo publish`` and the plugins for site generators."""

    decks: tuple[str, ...] = Field(
        (), description="decks other than *.deck.md: files or globs, relative to the project's root"
    )
    base_url: str | None = Field(None, description="URL under which the published folder is served")
    host: Literal["git", "cloudflare-pages", "none"] = Field(
        "git", description="host whose file size limit applies: git 100 MiB, cloudflare-pages 25 MiB"
    )


class PodcastSettings(_Frozen):
    """The channel of ``mdvideo publish --podcast``. Cannot be set in a deck."""

    title: str | None = Field(None, description="name of the podcast")
    description: str | None = Field(None, description="what it is about, in a few sentences")
    author: str | None = Field(None, description="who makes it")
    language: str | None = Field(None, description="its language, as a BCP 47 tag")
    link: str | None = Field(None, description="URL of its web page")
    email: str | None = Field(None, description="address by which directories verify its owner; it is published")
    category: str = Field("Education", description="one of Apple's categories, or Category > Subcategory")
    explicit: bool = Field(False, description="whether it is unsuitable for children")
    image: Path | None = Field(
        None, description="its cover, a square of 1400 to 3000 pixels; default: the latest episode's poster"
    )
    format: Literal["m4a", "mp3"] = Field("m4a", description="format of its episodes")


class Settings(_Frozen):
    """All settings of a build."""

    theme: str = Field("glass", description="name of a theme, path of a theme folder, or of a CSS theme of Marp")
    theme_set: tuple[str, ...] = Field((), description="CSS themes of Marp that decks may name: files, folders, globs")
    size: FrameSize = Field(Size(1920, 1080), description="frame size: an aspect ratio or pixels")
    fps: FrameRate = Field(Fraction(30), description="frames per second")
    renderer: Literal["blitz", "chromium", "auto"] = Field(
        "blitz", description="HTML renderer for the slides; auto: chromium for slides with CSS that blitz does not draw"
    )
    captions: Literal["sidecar", "burn", "burn words", "none"] = Field(
        "sidecar",
        description="captions of the speech, as files and as a track of the video; burn: in the picture too",
    )
    languages: Languages = Field((), description="translations whose sound and captions are in the same file")
    audio_description: DescriptionMode = Field(
        "none", description="a second track that also says what is seen; pauses: if it fits; extend: slides last longer"
    )
    youtube_text: bool = Field(False, description="write NAME.youtube.txt too: title, description, chapters")
    images: ImageSettings = ImageSettings()
    speech: SpeechSettings = SpeechSettings()
    video: VideoSettings = VideoSettings()
    pacing: PacingSettings = PacingSettings()
    sound: SoundSettings = SoundSettings()
    publish: PublishSettings = PublishSettings()
    podcast: PodcastSettings = PodcastSettings()
    jobs: int | None = Field(None, ge=1, le=256, description="number of threads; default: one per core")
    strict: bool = Field(False, description="treat warnings as errors")
    cache_dir: Path | None = Field(None, description="cache folder; default: .mdvideo in the project's root")
    store: str | None = Field(
        None,
        description="cache shared between machines: s3://bucket/prefix, gs://…, a folder; or MDVIDEO_STORE",
    )
    store_access: Literal["read-write", "read-only"] = Field(
        "read-write", description="read-only: do not upload results; or the variable MDVIDEO_STORE_ACCESS"
    )
    executor: Literal["local", "ray"] = Field(
        "local", description="where jobs run: on this machine, or on a Ray cluster"
    )
    cluster: ClusterSettings = ClusterSettings()
    cache_limit: str = Field(
        "5 GB", pattern=r"^\d+(\.\d+)? ?[KMGT]?B$", description="the cache is pruned to this size after a build"
    )


def merge_layers(*layers: Mapping[str, Any]) -> Settings:
    """Return the settings in ``layers``: later ones override earlier ones, nested tables key by key.

    Raises SettingsError with one line per fault.
    """
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = merge_mappings(merged, layer)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        secret = any(str(fault["loc"][-1]).lower() in KEY_NAMES for fault in error.errors())
        hint = "secrets are not read from files: set the variable MDVIDEO_IMAGES_KEY" if secret else None
        # Not chained: pydantic's message repeats the input, which may be a secret.
        raise SettingsError("\n".join(faults), hint=hint) from None
    if not 1 <= settings.fps <= 120:
        raise SettingsError(f"fps: {settings.fps} is out of range", hint="write 1 to 120")
    return settings


MAX_CONFIG_BYTES = 1_000_000

CONFIG_FILES = ("mdvideo.toml", "pyproject.toml")
"""The files that a project's settings may be in."""


def project_root(deck: Path) -> Path:
    """Return the nearest folder above ``deck`` with mdvideo's configuration, up to the root of its repository.

    If there is none, return the nearest with a sign of any project (a site generator's configuration, a repository).
    This order keeps a ``docs/conf.py`` from hiding the repository's ``mdvideo.toml``. Else, return the deck's folder.
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
    return (folder / "mdvideo.toml").is_file() or configures_mdvideo(folder / "pyproject.toml")


def read_config(root: Path) -> Mapping[str, Any]:
    """Return the table in ``mdvideo.toml``, else ``[tool.mdvideo]`` in ``pyproject.toml``, else an empty one.

    Raises SettingsError if the file is not valid TOML.
    """
    for name, table in (("mdvideo.toml", ()), ("pyproject.toml", ("tool", "mdvideo"))):
        path = root / name
        if not path.is_file():
            continue
        try:
            found: Any = parse_toml(read_regular_text(path, MAX_CONFIG_BYTES))
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise SettingsError(f"{path}: {error}") from error
        for key in table:
            found = found.get(key, {}) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise SettingsError(f"{path}: {'.'.join(table)} is not a table", hint="write [tool.mdvideo]")
        if found or not table:
            return dict(found)
    return {}


def settings_for(deck: Path, *layers: Mapping[str, Any]) -> Settings:
    """Return the settings of a deck: its project's configuration, overridden by ``layers``.

    Paths of models are relative to the project's root. Raises SettingsError.
    """
    root = project_root(deck)
    return merge_layers({"images": {"folder": root}}, read_config(root), *layers)


def environment_settings() -> dict[str, Any]:
    """Return the settings in environment variables. They override files; the command line overrides them."""
    named = {"store": "MDVIDEO_STORE", "store_access": "MDVIDEO_STORE_ACCESS"}
    return {setting: os.environ[name] for setting, name in named.items() if os.environ.get(name)}


def resolve_path(path: Path, folder: Path | None) -> Path:
    """Return a path in the settings with ``~`` expanded, relative to ``folder``."""
    return (folder or Path()) / path.expanduser()


def cache_folder(settings: Settings, root: Path) -> Path:
    """Return the folder of the cache: ``cache_dir``, else ``.mdvideo`` in the project's root."""
    return root / (settings.cache_dir or ".mdvideo")


def parse_bytes(text: str) -> int:
    """Return ``500MB``, ``5 GB`` or ``1.5GB`` in bytes (1 kB = 1000 B). Raises SettingsError."""
    match = re.fullmatch(r"\s*([0-9]{1,12}(?:\.[0-9]{1,12})?)\s*([KMGT]?)B\s*", text, re.IGNORECASE)
    if match is None:
        raise SettingsError(f"{text!r} is not a size", hint="write 500MB or 5 GB")
    return int(Fraction(match[1]) * 1000 ** " KMGT".index(match[2].upper() or " "))
