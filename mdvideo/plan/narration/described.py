"""What an audio description says of a slide: its text that is not spoken, and what its pictures show. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace

from mdvideo.deck.model import Note, Slide
from mdvideo.plan.narration.script import Script, Sentence, script_of

_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM_LETTERS = 5
"""Words with the same first letters count as one: "caches" is spoken where the notes say "caching"."""

_SPOKEN_SHARE = 0.5
"""A line of which at least this share of words is in the notes counts as spoken."""


def description_sentences(
    slide: Slide, script: Script, lexicon: Mapping[str, str], lang: str, *, plain: bool = False
) -> tuple[Sentence, ...]:
    """Return what to say of a slide besides its notes: unspoken lines of its text, then its alternative texts.

    ``lang`` is the language of the slides, which the narration need not have; ``plain`` is that of ``script_of``.
    """
    texts = (*_unspoken_lines(slide, script), *(figure.alt for figure in slide.figures if figure.alt))
    spans = dict.fromkeys(texts, slide.span) | {figure.alt: figure.span for figure in slide.figures}
    # One note each, so that a line without a full stop is a sentence of its own.
    notes = [Note(_closed(text), spans[text], (spans[text],)) for text in dict.fromkeys(texts)]
    sentences = (s for note in notes for s in script_of([note], lexicon, lang, plain=plain).sentences)
    return tuple(replace(s, style=replace(s.style, lang=s.style.lang or lang)) for s in sentences)


def _unspoken_lines(slide: Slide, script: Script) -> list[str]:
    code = {line.strip() for block in _CODE.findall(slide.body) for line in _text_of(block).splitlines()}
    said = _stems(" ".join(sentence.written for sentence in script.sentences))
    lines = []
    for line in map(str.strip, slide.text.splitlines()):
        words = _stems(line)
        if words and line not in code and len(words & said) < _SPOKEN_SHARE * len(words):
            lines.append(line)
    return lines


def _text_of(markup: str) -> str:
    return html.unescape(_TAG.sub("", markup))


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM_LETTERS] for word in _WORD.findall(text)}


def _closed(text: str) -> str:
    """Return the text on one line, as a sentence with its end."""
    line = " ".join(text.split())
    return line if line[-1:] in ".!?…。！？" else f"{line}."
