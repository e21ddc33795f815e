"""Captions of upright videos: a few words at a time, as they are spoken."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.plan.captions.cues import Cue
from mdvideo.plan.captions.line_breaks import columns
from mdvideo.plan.captions.phrases import PHRASE_COLUMNS, PHRASE_LINE_COLUMNS, phrases_of
from mdvideo.plan.narration.timed_sentences import SlideTranscript, TimedSentence, WordTiming


def spoken(*sentences: str, lang: str = "en", pause: Fraction = Fraction(35, 100)) -> SlideTranscript:
    timed, at = [], Fraction(1, 2)
    for sentence in sentences:
        end = at + max(Fraction(1, 2), Fraction(columns(sentence), 14))
        timed.append(TimedSentence(sentence, at, end, lang))
        at = end + pause
    return SlideTranscript(tuple(timed), at)


def words_of(cue: Cue) -> list[str]:
    return [word.text for line in cue.lines for word in line]


def test_a_phrase_has_three_to_five_words() -> None:
    text = "Plants turn light, water and air into sugar, and they let the oxygen go, which we then breathe in."
    phrases = phrases_of([spoken(text)])
    assert [word for cue in phrases for word in words_of(cue)] == text.split()
    assert all(3 <= len(words_of(cue)) <= 5 for cue in phrases)


def test_a_phrase_ends_with_its_sentence() -> None:
    phrases = phrases_of([spoken("Change a line.", "Save.", "Then watch what it does to the video.")])
    assert [cue.text.replace("\n", " ") for cue in phrases][:2] == ["Change a line.", "Save."]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ja", "植物は光と水と空気から糖をつくり、酸素を放出します。"),
        ("zh", "植物把光、水和空气变成糖，并释放氧气。"),
        ("th", "พืชเปลี่ยนแสงและน้ำและอากาศให้เป็นน้ำตาลทุกวัน"),
    ],
)
def test_languages_without_spaces_have_short_phrases_too(lang: str, text: str) -> None:
    phrases = phrases_of([spoken(text, lang=lang)])
    assert len(phrases) > 1
    assert "".join(word for cue in phrases for word in words_of(cue)) == text
    assert all(columns(line) <= PHRASE_COLUMNS for cue in phrases for line in cue.text.split("\n"))


def test_a_pause_divides_phrases() -> None:
    text = "The answer is easy it is four"
    timings = tuple(WordTiming(at, Fraction(second)) for at, second in ((0, 1), (14, 2), (19, 6), (25, 7)))
    slide = SlideTranscript((TimedSentence(text, Fraction(1), Fraction(8), "en", timings),), Fraction(9))
    assert any(cue.text.replace("\n", " ").endswith("easy") for cue in phrases_of([slide]))


@given(
    st.lists(
        st.lists(st.text("abcdefgh", min_size=1, max_size=24), min_size=1, max_size=14).map(" ".join),
        min_size=1,
        max_size=4,
    )
)
def test_every_word_is_shown_once_while_it_is_spoken(sentences: list[str]) -> None:
    slide = spoken(*sentences)
    phrases = phrases_of([slide])
    shown = [word for cue in phrases for line in cue.lines for word in line]
    assert "".join(word.text for word in shown).replace("-", "") == "".join("".join(sentences).split())
    for cue in phrases:
        assert len(words_of(cue)) <= 5
        assert cue.start <= cue.lines[0][0].start
        assert cue.lines[-1][-1].end <= cue.end <= slide.end
        assert len(cue.lines) == 1 or columns(cue.text.replace("\n", " ")) > PHRASE_LINE_COLUMNS
    assert all(one.end <= other.start for one, other in pairwise(phrases))
