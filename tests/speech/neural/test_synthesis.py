"""Durations: exactly the time that is asked for, in whole frames, and words where their first phoneme is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.speech.neural.phoneme_reading import PhonemeReading, Piece, onsets_of, parts_of, timed_words
from mdvideo.speech.neural.synthesis import frames_for
from mdvideo.speech.neural.trace_text import trace_text


@given(st.lists(st.floats(0.2, 20), min_size=4, max_size=80), st.floats(0.4, 2.5))
def test_frames_last_as_long_as_they_should(durations: list[float], pace: float) -> None:
    values = np.asarray(durations, np.float32)
    frames = frames_for(values, pace)
    exact = np.maximum(1, values.astype(np.float64) / pace)
    assert frames.min() >= 1
    assert (np.abs(frames - exact) < 1 + 1e-4).all(), "none changes by a frame or more"
    own = np.maximum(1, np.round(values)).sum()
    wanted = round(float(own) / pace)
    # A phoneme lasts a frame at least, and none changes by more than one: that bounds what can be had.
    reachable = int(np.clip(wanted, np.floor(exact).sum(), np.floor(exact).sum() + len(durations)))
    assert frames.sum() == reachable


def test_a_long_text_is_cut_after_a_clause_or_else_a_word() -> None:
    text = "aaaa bbbb, cccc dddd eeee ffff"
    parts = [text[a:b] for a, b in parts_of(text, 16)]
    assert "".join(parts) == text
    assert parts[0] == "aaaa bbbb, "
    assert [len(part) <= 16 for part in parts] == [True] * len(parts)
    assert [len("x" * (b - a)) for a, b in parts_of("x" * 40, 16)] == [16, 16, 8]


def test_unknown_characters_begin_with_the_next_known_one() -> None:
    onsets = onsets_of(np.asarray([10, 30]), [1, 3], 5, 50)
    assert onsets.tolist() == [10, 10, 30, 30, 50]


def test_words_begin_with_their_first_phoneme_less_the_lag() -> None:
    reading = PhonemeReading("wˈʌn tˈu", (Piece(0, 3, 0, 4), Piece(4, 7, 5, 8)))
    onsets = np.arange(8, dtype=np.int64) * 10_000
    words = timed_words("one two", reading, onsets, 1000, 1.0)
    assert words == ((0, 3, 0), (4, 7, 39_960))


def test_several_words_in_one_piece_share_it() -> None:
    reading = PhonemeReading("aaaa bbbb", (Piece(0, 9, 0, 9),))
    onsets = np.arange(9, dtype=np.int64) * 1000
    first, second = timed_words("aaaa bbbb", reading, onsets, 1000, 1.0)
    assert first.sample == 0
    assert second.sample == 4000 - 40


@pytest.mark.parametrize(
    ("text", "normalized", "expected"),
    [
        (
            "On 2026-11-27 we met.",
            "On November twenty-seventh 2026 we met.",
            {"November": "2026-11-27", "met.": "met."},
        ),
        ("$5, or £6.", "five dollars, or six pounds.", {"five": "$5,", "pounds.": "£6.", "or": "or"}),
        ("Same text.", "Same text.", {"Same": "Same", "text.": "text."}),
    ],
)
def test_text_is_followed_through_a_normalizer(text: str, normalized: str, expected: dict[str, str]) -> None:
    places = trace_text(text, normalized)
    for word, source in expected.items():
        at = normalized.index(word)
        spans = [span for span in places[at : at + len(word)] if span is not None]
        assert text[min(a for a, _ in spans) : max(b for _, b in spans)] == source
