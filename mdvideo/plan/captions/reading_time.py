"""How long notes take to read as captions, where nobody speaks them."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.plan.captions.line_breaks import columns
from mdvideo.plan.narration.script import Script, Sentence

READING = 15
"""Columns of caption a second where nobody speaks: slower than speech allows, since the slide is to be read as well."""

LEAD, BETWEEN = Fraction(1), Fraction(1, 4)
"""Seconds before the first sentence that is read, and behind each."""


def reading_seconds(script: Script) -> Fraction:
    """How long it takes to read a slide's notes; pauses that they ask for are for the ear."""
    if not script.sentences:
        return Fraction(0)
    return LEAD + sum((sentence_seconds(sentence) + BETWEEN for sentence in script.sentences), Fraction(0))


def sentence_seconds(sentence: Sentence) -> Fraction:
    """How long it takes to read a sentence."""
    return max(Fraction(1), Fraction(columns(sentence.written), READING))
