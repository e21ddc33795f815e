"""What a comment means: directives, a note, a mark for another tool, or a mistake."""

from __future__ import annotations

import pytest

from mdvideo.deck.comments import Comment, read_comment
from mdvideo.deck.source import Excerpt, Source


def comment(text: str) -> Comment:
    source = Source.from_text(f"<!--{text}-->", "deck.md")
    return read_comment(Excerpt.from_range(source, 4, len(source.text) - 3))


@pytest.mark.parametrize(
    "text",
    [
        " color: red ",
        "\ncolor: red\n",
        "\n  color: red\n  _class: lead\n",
        " color: red\n     _class: lead\n",
        "{color: red}",
        " COLOUR: x\n     color: red ",
    ],
)
def test_directives_may_be_on_one_line_on_several_and_indented(text: str) -> None:
    found = comment(text)
    assert found.directives[0].name == "color"
    assert found.directives[0].value == "red"
    assert found.note is None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (" Welcome to the lesson. ", "Welcome to the lesson."),
        (" Note: color: red ", "color: red"),
        ("note:x", "x"),
        ("\nFirst line\n\nSecond\n", "First line\n\nSecond"),
        (" As we saw: it works ", "As we saw: it works"),
        (" remember: it works ", "remember: it works"),
        (" {not yaml ", "{not yaml"),
        (" {a: b} ", "{a: b}"),
        (" 10:30 is late ", "10:30 is late"),
    ],
)
def test_everything_else_is_a_note(text: str, note: str) -> None:
    found = comment(text)
    assert found.note is not None
    assert found.note.text == note
    assert found.directives == ()
    assert found.problems == ()


@pytest.mark.parametrize(
    "text", ["", "  \n ", " prettier-ignore ", " markdownlint-disable MD001 ", " lint disable ", "Note:"]
)
def test_empty_comments_and_marks_for_other_tools_mean_nothing(text: str) -> None:
    found = comment(text)
    assert (found.note, found.directives, found.problems) == (None, (), ())


def test_fit_is_a_mark_for_headings() -> None:
    assert comment(" fit ") == Comment(fit=True)


@pytest.mark.parametrize(
    ("text", "close"), [(" promt: a fjord ", "prompt"), (" _colr: red ", "_color"), (" Prompt: x ", "prompt")]
)
def test_a_likely_typing_error_is_a_warning(text: str, close: str) -> None:
    (problem,) = comment(text).problems
    assert (problem.severity, problem.code) == ("warning", "directive-unknown")
    assert problem.hint is not None
    assert problem.hint.startswith(f"did you mean {close}?")


def test_invalid_yaml_after_a_directive_is_an_error() -> None:
    (problem,) = comment(" class: [a ").problems
    assert problem.code == "yaml-invalid"


def test_a_note_has_the_span_of_each_line() -> None:
    source = Source.from_text("# A\n\n<!--\nFirst line\n  second\n-->", "deck.md")
    found = read_comment(Excerpt.from_range(source, 9, len(source.text) - 3))
    assert found.note is not None
    assert [(span.line, span.column, span.end_column) for span in found.note.lines] == [(4, 1, 11), (5, 1, 9)]
    assert (found.note.span.line, found.note.span.column) == (4, 1)
