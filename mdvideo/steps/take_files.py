"""The takes beside a deck: WAV files that carry the words they were made for."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.deck.model import Deck, Recording, Slide
from mdvideo.errors import OutputError, Problem
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.narration.script import Script
from mdvideo.plan.takes import (
    TakeSubject,
    key_in_name,
    slide_key,
    stale_keys,
    stale_problem,
    take_name,
    take_subjects,
    takes_folder,
)

_MAX_HEADER = 64 << 10
"""Bytes at the start of a file in which its words are looked for."""


def find_takes(deck: Path) -> Mapping[str, Path]:
    """Return the files of a deck's takes by key. Of two with the same key, the one last by name."""
    folder = takes_folder(deck)
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    except OSError:
        return {}
    return {key: folder / name for name in names if (key := key_in_name(name)) is not None}


def with_slide_takes(deck: Deck, scripts: Sequence[Script], takes: Mapping[str, Path]) -> Deck:
    """Return the deck with each slide's take as its ``audio``; a slide's own ``audio`` comes first."""
    slides = tuple(_with_take(slide, script, takes) for slide, script in zip(deck.slides, scripts, strict=True))
    return deck if slides == deck.slides else replace(deck, slides=slides)


def _with_take(slide: Slide, script: Script, takes: Mapping[str, Path]) -> Slide:
    path = takes.get(slide_key(script)) if script.sentences and not slide.settings.get("audio") else None
    if path is None:
        return slide
    return replace(
        slide, settings={**slide.settings, "audio": Recording(relative_path(path), script.sentences[0].span)}
    )


def relative_path(take: Path) -> str:
    """Return a take's path relative to its deck's folder."""
    return f"{take.parent.name}/{take.name}"


def take_problems(deck: Deck, scripts: Sequence[Script], takes: Mapping[str, Path]) -> tuple[Problem, ...]:
    """Return a warning for each take whose words are no longer in the notes."""
    if not takes:
        return ()
    subjects = take_subjects(deck.slides, scripts)
    return tuple(
        stale_problem(relative_path(takes[key]), text_of_take(takes[key]), subjects, takes)
        for key in stale_keys(takes, subjects)
    )


def write_take(deck: Path, subject: TakeSubject, pcm: bytes) -> Path:
    """Write a take of mono 16-bit PCM at 48 kHz, in place of an earlier one, and return its path.

    Raises OutputError.
    """
    folder = takes_folder(deck)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot create the folder {folder}: {error.strerror}") from error
    path = folder / take_name(subject.key, subject.text)
    write_atomic(path, wav_bytes(pcm, SAMPLE_RATE, subject.text))
    for other in _files_with_key(folder, subject.key):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def delete_take(deck: Path, key: str) -> None:
    """Delete a take, and the folder with the last one. Raises OutputError."""
    folder = takes_folder(deck)
    try:
        for path in _files_with_key(folder, key):
            path.unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise OutputError(f"cannot delete the recording: {error.strerror}") from error


def wav_bytes(pcm: bytes, rate: int, words: str = "") -> bytes:
    """Return mono 16-bit PCM as a WAV file, with the words in its list of information (``INAM``, read as its title)."""
    listed = b""
    if words:
        title = words.encode() + b"\0"
        item = b"INAM" + struct.pack("<I", len(title)) + title + b"\0" * (len(title) % 2)
        listed = b"LIST" + struct.pack("<I", 4 + len(item)) + b"INFO" + item
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16)
    # In front of the samples, so that the words are found without reading those.
    body = b"WAVE" + form + listed + b"data" + struct.pack("<I", len(pcm)) + pcm + b"\0" * (len(pcm) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def text_of_take(path: Path) -> str:
    """Return the words that a take was made for; empty if its file does not say."""
    try:
        with path.open("rb") as file:
            head = file.read(_MAX_HEADER)
    except OSError:
        return ""
    at = head.find(b"INAM")
    if head[:4] != b"RIFF" or at < 0 or at + 8 > len(head):
        return ""
    (size,) = struct.unpack_from("<I", head, at + 4)
    return head[at + 8 : at + 8 + size].rstrip(b"\0").decode(errors="replace")


def _files_with_key(folder: Path, key: str) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if key_in_name(path.name) == key] if folder.is_dir() else []
