"""Does a translated deck still follow its original? Pure.

Nothing tells that a sentence was rewritten, but what translations share does tell: slides and their order, prompts and
pictures, code, formulas and fragments. Where these differ, somebody changed the original after it was translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from mdvideo.deck.model import Deck, Prompt, Slide
from mdvideo.errors import Problem

_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ENOUGH = 6
"""Words from which on equal text is text that nobody translated, and not a name."""


def translation_problems(original: Deck, translation: Deck) -> tuple[Problem, ...]:
    """What the translation lacks, and where it is out of date; places are in the translation."""
    ours, theirs = original.slides, translation.slides
    if not ours or not theirs:
        return ()
    if len(ours) == len(theirs):
        return tuple(p for one, other in zip(ours, theirs, strict=True) for p in _differences(one, other, original))
    problems: list[Problem] = []
    matcher = SequenceMatcher(None, [_shape(slide) for slide in ours], [_shape(slide) for slide in theirs], False)
    for _, first, last, start, end in matcher.get_opcodes():
        for one, other in zip_longest(ours[first:last], theirs[start:end]):
            if other is None:
                near = theirs[min(start, len(theirs) - 1)]
                problems.append(_lacking(one, near, original))
            elif one is None:
                message = f"slide {other.number} is not in {original.file}"
                problems.append(_stale(message, other, "remove it, or add it to the original"))
            else:
                problems.extend(_differences(one, other, original))
    return tuple(problems)


def _lacking(slide: Slide, near: Slide, original: Deck) -> Problem:
    message = f"slide {slide.number} of {original.file}, “{slide.title}”, is missing near here"
    return Problem("warning", "translation-lacks", message, near.span, "translate it, or remove it from the original")


def _stale(message: str, slide: Slide, hint: str) -> Problem:
    return Problem("warning", "translation-stale", message, slide.span, hint)


def _differences(one: Slide, other: Slide, original: Deck) -> Iterator[Problem]:
    where = f"slide {one.number} of {original.file}"
    if one.notes and not other.notes:
        message = f"slide {other.number} has no notes, where {where} has"
        yield Problem("warning", "translation-lacks", message, other.span, "translate them")
    words = _LETTERS.findall(one.text)
    if one.text == other.text and len(words) >= _ENOUGH:
        message = f"slide {other.number} has the same text as {where}"
        yield Problem("warning", "translation-lacks", message, other.span, "translate it")
    changed = [name for name, part in _PARTS.items() if part(one) != part(other)]
    if changed:
        named = " and ".join(", ".join(changed).rsplit(", ", 1))
        message = f"slide {other.number} differs from {where} in its {named}"
        yield _stale(message, other, "the original was changed after it was translated: look at both")


def _pictures(slide: Slide) -> Sequence[str]:
    sources = [*(each.source for each in slide.backgrounds), *(each.source for each in slide.figures)]
    sources += (each.source for each in slide.sequence)
    return [getattr(s, "text", "") if isinstance(s, Prompt) else getattr(s, "path", "") for s in sources]


def _code(slide: Slide) -> Sequence[str]:
    return [re.sub(r"<[^>]*>", "", code) for code in _CODE.findall(slide.body)]


def _formulas(slide: Slide) -> Sequence[str]:
    return [formula.tex for formula in slide.formulas]


def _fragments(slide: Slide) -> Sequence[str]:
    return [str(slide.fragments)]


_PARTS = {"prompts or pictures": _pictures, "code": _code, "formulas": _formulas, "fragments": _fragments}
"""What is the same in all languages."""


def _shape(slide: Slide) -> tuple[object, ...]:
    """What a slide is recognised by, whatever its language."""
    return slide.heading_level, slide.classes, tuple(_pictures(slide)), tuple(_code(slide)), tuple(_formulas(slide))
