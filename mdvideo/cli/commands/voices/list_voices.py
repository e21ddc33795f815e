"""Prints the voices that this machine has or can have, with how fast it speaks."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict

from mdvideo.engine.backends.speech_backends import speech_backends
from mdvideo.errors import BackendError
from mdvideo.settings import SpeechSettings
from mdvideo.speech.voice_catalog import CatalogVoice, catalog_voices
from mdvideo.speech.voice_sample import opened_backend, speed_of


def list_voices(arguments: Namespace) -> int:
    """Print the voices; return the exit status."""
    voices = [voice for voice in catalog_voices() if arguments.lang is None or _speaks(voice, arguments.lang)]
    speeds = _speeds(voices) if arguments.measure else {}
    if arguments.json:
        entries = [asdict(voice) | {"realtime_factor": speeds.get(voice.backend)} for voice in voices]
        print(json.dumps(entries, indent=2, ensure_ascii=False))
        return 0
    for title, here in (("on this machine:", True), ("can be installed:", False)):
        group = [voice for voice in voices if voice.installed == here]
        if group:
            print(title)
        for voice in group:
            print(_describe(voice, speeds.get(voice.backend)))
    if not arguments.quiet:
        print("\nlisten to one: mdvideo voices say --voice NAME [--lang TAG] -o voice.wav")
    return 0


def _describe(voice: CatalogVoice, speed: float | None) -> str:
    languages = ", ".join(voice.languages) if len(voice.languages) < 6 else f"{len(voice.languages)} languages"
    mark = "✓" if voice.installed else " "
    line = f"{mark} {voice.name or voice.backend:12} {languages:14} {voice.kind}, {voice.description}"
    size = f"{voice.megabytes} MB on disk" if voice.megabytes else "nothing to install"
    details = f"{voice.backend}; {voice.licence}; {size}" + (f"; {speed:.0f} times real time here" if speed else "")
    return f"{line}\n    {details}" + ("" if voice.installed else f"\n    {voice.get}")


def _speaks(voice: CatalogVoice, lang: str) -> bool:
    primary = lang.replace("_", "-").partition("-")[0].lower()
    if voice.backend in ("espeak", "openai"):
        return True
    return any(tag.partition("-")[0].lower() == primary for tag in voice.languages)


def _speeds(voices: Iterable[CatalogVoice]) -> Mapping[str, float]:
    """Seconds of speech in a second, by backend."""
    speeds: dict[str, float] = {}
    for voice in voices:
        if not voice.installed or voice.backend in {*speeds, "piper", "openai"}:
            continue
        with ExitStack() as stack:
            try:
                backend = opened_backend(speech_backends()[voice.backend].load(), SpeechSettings(), stack)
                lang = voice.languages[0] if voice.name else "en-US"
                speeds[voice.backend] = speed_of(backend, voice.name or None, lang)
            except BackendError as error:
                print(f"{voice.backend}: {error}", file=sys.stderr)
    return speeds
