"""Which words a take belongs to, and when it is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.plan.narration.script import Script
from mdvideo.plan.takes import (
    key_in_name,
    sentence_key,
    slide_key,
    stale_keys,
    stale_problem,
    take_name,
    take_subjects,
    takes_folder,
)
from mdvideo.steps.narration import scripts_of

DECK = "# One\n\n<!-- The sea comes. The moon pulls. -->\n\n---\n\n# Two\n\n---\n\n# Three\n\n<!-- The sea comes. -->\n"


def subjects_of(text: str = DECK) -> tuple[tuple[Script, ...], tuple[object, ...]]:
    deck = parse_deck(text, "lesson.md")
    scripts, _ = scripts_of(deck, Path())
    return scripts, take_subjects(deck.slides, scripts)


def test_a_key_is_of_the_words_and_not_of_the_space_between_them() -> None:
    assert sentence_key("The sea  comes.") == sentence_key("The sea\ncomes.")
    assert sentence_key("The sea comes.") != sentence_key("The sea goes.")


def test_a_slide_with_one_sentence_is_not_that_sentence() -> None:
    scripts, _ = subjects_of()
    assert slide_key(scripts[2]) != sentence_key("The sea comes.")


def test_every_slide_that_speaks_and_every_sentence_can_be_recorded() -> None:
    _, subjects = subjects_of()
    found = [(one.slide, one.sentence, one.text) for one in subjects]  # type: ignore[attr-defined]
    assert found == [
        (0, None, "The sea comes. The moon pulls."),
        (0, 0, "The sea comes."),
        (0, 1, "The moon pulls."),
        (2, None, "The sea comes."),
        (2, 0, "The sea comes."),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The sea comes, and goes; then comes again!", "the-sea-comes-and-goes-then-0123456789ab.wav"),
        ("Schön ist's 光合成 2026", "schön-ist-s-光合成-2026-0123456789ab.wav"),
        ("…?!", "0123456789ab.wav"),
        ("x" * 100, f"{'x' * 48}-0123456789ab.wav"),
        ("../../etc/passwd", "etc-passwd-0123456789ab.wav"),
    ],
)
def test_a_name_shows_the_words_and_gives_its_key_back(text: str, name: str) -> None:
    assert take_name("0123456789ab", text) == name
    assert key_in_name(name) == "0123456789ab"


@pytest.mark.parametrize("name", ["take.wav", "0123456789ab.mp3", "0123456789AB.wav", "notes.txt", "a0123456789ab.wav"])
def test_other_files_are_no_takes(name: str) -> None:
    assert key_in_name(name) is None


@pytest.mark.parametrize(
    ("deck", "folder"),
    [("lesson.md", "lesson.voice"), ("lesson.deck.md", "lesson.voice"), ("lesson.de.md", "lesson.de.voice")],
)
def test_each_language_has_its_own_folder(deck: str, folder: str) -> None:
    assert takes_folder(Path("a") / deck) == Path("a") / folder


def test_a_take_is_stale_when_its_words_are_gone() -> None:
    deck = parse_deck(DECK.replace("The moon pulls.", "The moon pulls hard."), "lesson.md")
    subjects = take_subjects(deck.slides, scripts_of(deck, Path())[0])
    takes = {sentence_key(text): Path(f"{text}.wav") for text in ("The sea comes.", "The moon pulls.")}
    assert stale_keys(takes, subjects) == (sentence_key("The moon pulls."),)
    problem = stale_problem("lesson.voice/a.wav", "The moon pulls.", subjects, takes)
    assert problem.code == "take-stale"
    assert "“The moon pulls.”" in problem.message
    assert problem.span is not None
    assert problem.span.line == 3
    assert "lesson.voice/a.wav" in str(problem.hint)


def test_a_stale_take_of_unknown_words_has_no_place() -> None:
    _, subjects = subjects_of()
    assert stale_problem("a.wav", "", subjects, ()).span is None  # type: ignore[arg-type]
