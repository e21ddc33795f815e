"""Takes: recordings of sentences and of whole slides, which the author makes in the watch page. Pure.

A take belongs to the words it was made for: its file's name ends with a key of them. So it moves with its sentence, and
is stale once the sentence is written in other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePath

from mdvideo._util.digests import sha256_of
from mdvideo.deck.model import Slide
from mdvideo.errors import Problem, Span
from mdvideo.plan.narration.script import Script

FOLDER_SUFFIX = ".voice"
FILE_SUFFIX = ".wav"

_KEY_DIGITS = 12
"""Hexadecimal digits: 48 bits, so that two of a thousand sentences never meet."""

_NAME_WORDS = 6
_NAME_LETTERS = 48
"""How much of a sentence a file's name shows."""

_LIKE = 0.6
"""How similar a sentence must be for a stale take to be one of it."""

_KEY = re.compile(rf"(?:.*-)?(?P<key>[0-9a-f]{{{_KEY_DIGITS}}})")


@dataclass(frozen=True, slots=True)
class TakeSubject:
    """What can be recorded: a sentence, or all that is said on a slide. ``slide`` counts from 0."""

    key: str
    text: str
    slide: int
    span: Span
    sentence: int | None = None
    """Its index on the slide; None for the whole slide."""


def takes_folder(deck: Path) -> Path:
    """Return the folder of a deck's takes: ``lesson.voice`` next to ``lesson.md``."""
    return deck.with_name(deck.name.removesuffix(".md").removesuffix(".deck") + FOLDER_SUFFIX)


def sentence_key(written: str) -> str:
    """Return the key of a sentence: of its words, whatever the space between them."""
    return _key_of("sentence", written)


def slide_key(script: Script) -> str:
    """Return the key of a slide: of all its sentences."""
    return _key_of("slide", slide_text(script))


def slide_text(script: Script) -> str:
    """Return all that is said on a slide."""
    return " ".join(sentence.written for sentence in script.sentences)


def take_name(key: str, text: str) -> str:
    """Return the name of a take's file: the first words, so that people find it, and its key."""
    letters = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", text).lower()).strip("-_")
    words = "-".join(letters.split("-")[:_NAME_WORDS])[:_NAME_LETTERS].strip("-_")
    return f"{words}-{key}{FILE_SUFFIX}" if words else f"{key}{FILE_SUFFIX}"


def key_in_name(name: str) -> str | None:
    """Return the key in a file's name; None if it is not the name of a take."""
    path = PurePath(name)
    match = _KEY.fullmatch(path.stem) if path.suffix.lower() == FILE_SUFFIX else None
    return None if match is None else match["key"]


def take_subjects(slides: Sequence[Slide], scripts: Sequence[Script]) -> tuple[TakeSubject, ...]:
    """Return all that can be recorded: each slide that says something, and its sentences."""
    subjects = []
    for index, (slide, script) in enumerate(zip(slides, scripts, strict=True)):
        if not script.sentences:
            continue
        span = script.sentences[0].span
        subjects.append(TakeSubject(slide_key(script), slide_text(script), index, span or slide.span))
        subjects += (
            TakeSubject(sentence_key(sentence.written), sentence.written, index, sentence.span, number)
            for number, sentence in enumerate(script.sentences)
        )
    return tuple(subjects)


def stale_keys(takes: Mapping[str, Path], subjects: Iterable[TakeSubject]) -> tuple[str, ...]:
    """Return the keys of the takes whose words are no longer said."""
    said = {subject.key for subject in subjects}
    return tuple(key for key in takes if key not in said)


def stale_problem(path: str, text: str, subjects: Sequence[TakeSubject], taken: Iterable[str]) -> Problem:
    """Return a warning for a stale take at ``path``, at the sentence that was most likely changed.

    ``text`` is what was recorded, empty if unknown; ``taken`` are the keys of all takes.
    """
    others = set(taken)
    near = _most_similar(text, [subject for subject in subjects if subject.key not in others])
    recorded = f" of “{_shortened(text)}”" if text else ""
    message = f"the recording{recorded} is not used: these words are no longer in the notes"
    hint = f"record it again in mdvideo watch, or delete {path}"
    return Problem("warning", "take-stale", message, None if near is None else near.span, hint)


def _most_similar(text: str, subjects: Sequence[TakeSubject]) -> TakeSubject | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    best: tuple[float, TakeSubject | None] = (_LIKE, None)
    for subject in subjects:
        matcher.set_seq1(subject.text)
        if matcher.real_quick_ratio() >= best[0] and (ratio := matcher.ratio()) >= best[0]:
            best = (ratio, subject)
    return best[1]


def _key_of(kind: str, text: str) -> str:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return sha256_of(f"{kind}\n{words}".encode())[:_KEY_DIGITS]


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
