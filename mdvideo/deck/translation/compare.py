"""Whether a translated deck still corresponds to its original. Pure.

A rewritten sentence cannot be detected, but what translations share can be compared: slides and their order, prompts
and pictures, code, formulas and fragments. Where these differ, the original was changed after it was translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from mdvideo.deck.model import Deck, LocalPicture, PictureSource, Prompt, RemotePicture, Slide
from mdvideo.errors import Problem

_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MIN_WORDS = 6
"""Equal text of at least this many words is untranslated. Shorter text may be a name."""


def translation_problems(original: Deck, translation: Deck) -> tuple[Problem, ...]:
    """Return warnings about what a translation is missing and where it is out of date; their spans are in it."""
    ours, theirs = original.slides, translation.slides
    if not ours or not theirs:
        return ()
    if len(ours) == len(theirs):
        return tuple(p for one, other in zip(ours, theirs, strict=True) for p in _differences(one, other, original))
    problems: list[Problem] = []
    matcher = SequenceMatcher(None, [_shape_of(slide) for slide in ours], [_shape_of(slide) for slide in theirs], False)
    for _, first, last, start, end in matcher.get_opcodes():
        for one, other in zip_longest(ours[first:last], theirs[start:end]):
            if other is None:
                near = theirs[min(start, len(theirs) - 1)]
                problems.append(_missing_slide(one, near, original))
            elif one is None:
                message = f"slide {other.number} is not in {original.file}"
                problems.append(_stale(message, other, "remove it, or add it to the original"))
            else:
                problems.extend(_differences(one, other, original))
    return tuple(problems)


def _missing_slide(slide: Slide, near: Slide, original: Deck) -> Problem:
    message = f"slide {slide.number} of {original.file}, “{slide.title}”, is missing near here"
    return Problem("warning", "translation-lacks", message, near.span, "translate it, or remove it from the original")


def _stale(message: str, slide: Slide, hint: str) -> Problem:
    return Problem("warning", "translation-stale", message, slide.span, hint)


def _differences(one: Slide, other: Slide, original: Deck) -> Iterator[Problem]:
    original_slide = f"slide {one.number} of {original.file}"
    if one.notes and not other.notes:
        message = f"slide {other.number} has no notes, but {original_slide} has"
        yield Problem("warning", "translation-lacks", message, other.span, "translate them")
    if one.text == other.text and len(_WORD.findall(one.text)) >= _MIN_WORDS:
        message = f"slide {other.number} has the same text as {original_slide}"
        yield Problem("warning", "translation-lacks", message, other.span, "translate it")
    changed = [name for name, part_of in _SHARED_PARTS.items() if part_of(one) != part_of(other)]
    if changed:
        names = " and ".join(", ".join(changed).rsplit(", ", 1))
        message = f"slide {other.number} differs from {original_slide} in its {names}"
        yield _stale(message, other, "the original was changed after it was translated: compare the two")


def _pictures_of(slide: Slide) -> Sequence[str]:
    backgrounds = [each.source for each in slide.backgrounds]
    figures = [each.source for each in slide.figures]
    sequence = [each.source for each in slide.sequence]
    return [_name_of(source) for source in (*backgrounds, *figures, *sequence)]


def _name_of(source: PictureSource) -> str:
    match source:
        case Prompt(text=text):
            return text
        case LocalPicture(path=path):
            return path
        case RemotePicture(url=url):
            return url
        case _:
            return ""


def _code_of(slide: Slide) -> Sequence[str]:
    return [re.sub(r"<[^>]*>", "", code) for code in _CODE.findall(slide.body)]


def _formulas_of(slide: Slide) -> Sequence[str]:
    return [formula.tex for formula in slide.formulas]


def _fragments_of(slide: Slide) -> Sequence[str]:
    return [str(slide.fragments)]


_SHARED_PARTS = {
    "prompts or pictures": _pictures_of,
    "code": _code_of,
    "formulas": _formulas_of,
    "fragments": _fragments_of,
}
"""What is the same in all languages."""


def _shape_of(slide: Slide) -> tuple[object, ...]:
    """Return what identifies a slide in every language."""
    pictures, code, formulas = _pictures_of(slide), _code_of(slide), _formulas_of(slide)
    return slide.heading_level, slide.classes, tuple(pictures), tuple(code), tuple(formulas)
