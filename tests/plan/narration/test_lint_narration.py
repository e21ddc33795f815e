"""Narration that is hard to follow is reported."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import Problem
from mdvideo.plan.narration.lint_narration import rate_problems, reading_problems, unspoken_problems
from mdvideo.plan.narration.script import Script, script_of
from mdvideo.plan.narration.timed_sentences import SlideTranscript, TimedSentence
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import SlideTime, Timeline

TEXT = "Chlorophyll absorbs blue light strongly and leaves green light nearly untouched inside every single leaf"


def lesson(*slides: str) -> tuple[Deck, list[Script]]:
    deck = parse_deck("\n\n---\n\n".join(slides), "lesson.md")
    return deck, [script_of(slide.notes) for slide in deck.slides]


def spoken_in(seconds: int, text: str = TEXT) -> Transcript:
    slide = SlideTranscript((TimedSentence(text, Fraction(0), Fraction(seconds), "en"),), Fraction(seconds + 1))
    return Transcript("en", (slide,), (), voiced=True)


def messages(problems: Iterable[Problem]) -> list[str]:
    return [problem.message.split(":")[0] for problem in problems]


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_speech_that_is_too_fast_or_too_slow_is_reported() -> None:
    deck, _ = lesson(f"# Light\n\n<!-- {TEXT} -->")
    assert messages(rate_problems(deck.slides, spoken_in(3))) == ["slide 1 is spoken fast"]
    assert messages(rate_problems(deck.slides, spoken_in(30))) == ["slide 1 is spoken slowly"]
    assert not list(rate_problems(deck.slides, spoken_in(6)))


def test_a_few_words_have_no_rate() -> None:
    deck, _ = lesson("# Light")
    assert not list(rate_problems(deck.slides, spoken_in(20, "Look here.")))


def test_text_that_is_never_spoken_is_reported() -> None:
    deck, scripts = lesson(f"# One\n\n{TEXT}\n\n<!-- Something else is said about it here. -->")
    (problem,) = unspoken_problems(deck.slides, scripts, "en", "en")
    assert problem.code == "text-unspoken"
    assert problem.span is not None
    assert problem.span.line == 1


def test_a_slide_whose_text_is_in_its_notes_is_fine() -> None:
    deck, scripts = lesson(f"# One\n\n{TEXT}\n\n<!-- A leaf absorbs blue light. Green light is left untouched. -->")
    assert not list(unspoken_problems(deck.slides, scripts, "en", "en"))


def test_decks_without_narration_and_code_are_not_checked() -> None:
    deck, scripts = lesson(f"# One\n\n{TEXT}")
    assert not list(unspoken_problems(deck.slides, scripts, "en", "en"))
    code = f"# Two\n\n```\n{TEXT}\n```\n\n<!-- See how it runs. -->"
    deck, scripts = lesson("# Hello\n\n<!-- Welcome. -->", code)
    assert not list(unspoken_problems(deck.slides, scripts, "en", "en"))


def test_another_language_than_the_slides_is_not_compared() -> None:
    deck, scripts = lesson(f"# One\n\n{TEXT}\n\n<!-- Etwas ganz anderes. -->")
    assert not list(unspoken_problems(deck.slides, scripts, "en", "de"))


def test_a_duration_too_short_to_read_the_notes_is_reported() -> None:
    deck, scripts = lesson(f"<!-- duration: 3s -->\n\n# One\n\n<!-- {TEXT} {TEXT} -->")
    timeline = Timeline(Fraction(30), (SlideTime(0, 90, (), ()),))
    assert codes(reading_problems(deck.slides, scripts, timeline)) == ["notes-hurried"]
    timeline = Timeline(Fraction(30), (SlideTime(0, 900, (), ()),))
    assert not codes(reading_problems(deck.slides, scripts, timeline))
