"""How long a slide without speech is shown."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.deck.model import Diagram, Figure
from mdvideo.errors import Span
from mdvideo.plan.pacing import reading_timing, timing_problems, words_in
from mdvideo.settings import PacingSettings
from tests.support.planned_slides import slide, timeline

SPAN = Span("deck.md", 1, 1, 2, "x")


def test_a_duration_is_exact_to_the_frame() -> None:
    times = timeline(slide(1, duration=Fraction(8)), slide(2, duration=Fraction(5, 2))).slides
    assert [(t.start, t.end) for t in times] == [(0, 240), (240, 315)]


def test_a_slide_with_more_words_is_shown_longer_within_bounds() -> None:
    short, long, endless = (timeline(slide(text="word " * n)).frames for n in (1, 40, 10_000))
    assert short == 4 * 30 < long < endless == 30 * 30


def test_the_labels_of_a_diagram_take_time_to_read() -> None:
    diagram = Diagram("mermaid", "flowchart LR", SPAN)
    few, many = (timeline(slide(figures=(Figure(diagram, "word " * n, SPAN),))).frames for n in (1, 40))
    assert few < many


def test_two_cjk_characters_count_as_one_word() -> None:
    assert words_in("光合作用") == 2
    assert words_in("It isn't light-dependent: 光合") == 4


def test_a_duration_too_short_for_its_fragments_is_reported_with_a_sufficient_one() -> None:
    short = slide(1, fragments=9, duration=Fraction(1))
    timing = reading_timing(short, None, PacingSettings(), Fraction(30))
    (problem,) = timing_problems(short, timing, Fraction(30))
    assert problem.hint == "write `duration: 3s` or more, or a shorter transition"
