"""Lists, code and tables in notes: heard as a presenter would say them, or not at all, with a warning."""

from __future__ import annotations

import pytest

from mdvideo.deck.model import Note
from mdvideo.deck.parser import parse_deck
from mdvideo.plan.narration.script import Script, script_of


def script(text: str) -> Script:
    deck = parse_deck(f"# A\n\n<!--\nNote: {text}\n-->", "deck.md")
    return script_of(deck.slides[0].notes)


def heard(text: str) -> list[str]:
    return [sentence.spoken for sentence in script(text).sentences]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Then we did\n1. Plan\n2. Build", ["Then we did", "Plan", "Build"]),
        ("1) First\n2) Second", ["First", "Second"]),
        ("So:\n\n3. Third\n4. Fourth", ["So:", "Third", "Fourth"]),
        ("It was in\n1999. That year\n2. came", ["It was in", "nineteen ninety-nine.", "That year", "two.", "came"]),
        ("There were\n12. Then one left.", ["There were twelve.", "Then one left."]),
        ("Version 1. Then 2. Done.", ["Version one.", "Then two.", "Done."]),
        ("A ==marked== word.", ["A marked word."]),
    ],
)
def test_numbers_of_lists_are_not_read(written: str, spoken: list[str]) -> None:
    assert " ".join(heard(written)) == " ".join(spoken)


@pytest.mark.parametrize(
    ("block", "what"),
    [
        ('```python\nprint("x")\n```', "code in a note"),
        ("~~~\nx = 1\n~~~", "code in a note"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a table in a note"),
        ("a | b\n--|--\n1 | 2", "a table in a note"),
    ],
)
def test_code_and_tables_are_not_spoken_and_reported(block: str, what: str) -> None:
    found = script(f"Before.\n\n{block}\n\nAfter.")
    assert [sentence.spoken for sentence in found.sentences] == ["Before.", "After."]
    (problem,) = found.problems
    assert problem.code == "note-block"
    assert problem.message.startswith(what)
    assert problem.span is not None
    assert problem.span.line == 6


def test_a_ruler_in_a_note_is_a_pause_for_breath() -> None:
    assert heard("One.\n\n***\n\nTwo.") == ["One.", "Two."]


@pytest.mark.parametrize(
    "mark",
    [
        "(pause: 2)",
        '<break time="1s"/>',
        "{pause 2}",
        "[[slnc 500]]",
        "[wait 2s]",
        "[slide]",
        "(callout: x)",
        "[cue: a]",
    ],
)
def test_marks_of_other_tools_are_reported_and_not_spoken(mark: str) -> None:
    found = script(f"One {mark} two.")
    assert " ".join(sentence.spoken for sentence in found.sentences) == "One two."
    assert [(problem.severity, problem.code) for problem in found.problems] == [("warning", "note-mark")]


def test_a_pause_of_another_tool_is_a_pause() -> None:
    for mark, seconds in (("(pause: 2)", 2), ('<break time="500ms"/>', 0.5), ("[wait]", 1)):
        assert float(script(f"One. {mark} Two.").sentences[1].pause_before) == seconds


def test_a_click_with_a_number_is_a_click() -> None:
    found = script("One [click:2] two.")
    assert found.click_count == 1
    assert [problem.severity for problem in found.problems] == ["warning"]


def test_offsets_are_those_of_the_note() -> None:
    note = Note("1. `a`\n2. b", parse_deck("# A", "deck.md").slides[0].span)
    assert [sentence.written for sentence in script_of([note]).sentences] == ["a", "b"]
