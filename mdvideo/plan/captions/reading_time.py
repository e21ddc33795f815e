"""How long notes take to read as captions, where they are not spoken."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.plan.captions.line_breaks import columns
from mdvideo.plan.narration.script import Script, Sentence

COLUMNS_PER_SECOND = 15
"""Reading speed of captions without speech: slower than with speech, since the slide has to be read as well."""

LEAD_SECONDS, GAP_SECONDS = Fraction(1), Fraction(1, 4)
"""Seconds before the first sentence, and after each."""


def reading_seconds(script: Script) -> Fraction:
    """Return how long it takes to read a slide's notes; their ``[pause]`` marks apply only to speech."""
    if not script.sentences:
        return Fraction(0)
    sentences = (sentence_reading_seconds(sentence) + GAP_SECONDS for sentence in script.sentences)
    return LEAD_SECONDS + sum(sentences, Fraction(0))


def sentence_reading_seconds(sentence: Sentence) -> Fraction:
    """Return how long it takes to read a sentence."""
    return max(Fraction(1), Fraction(columns(sentence.written), COLUMNS_PER_SECOND))
