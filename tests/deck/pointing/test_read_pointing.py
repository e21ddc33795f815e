"""Marks of pointing as an author writes them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.deck.pointing.pointing_marks import PointingMark, TimedPointing
from mdvideo.deck.pointing.read_pointing import parse_pointing
from mdvideo.errors import DeckError, Span

HERE = Span("d.md", 1, 1, 2, "x")


def parsed(text: str) -> PointingMark:
    name, _, value = text.partition(" ")
    return parse_pointing(name, value, HERE)


@pytest.mark.parametrize(
    ("text", "kind", "target", "numbers"),
    [
        ('point "two  words"', "point", "words", ()),
        ("spotlight line 3", "spotlight", "line", (3, 3)),
        ("box lines 2-4", "box", "line", (2, 4)),
        ("point cell 2,3", "point", "cell", (2, 3)),
        ("box picture", "box", "picture", (1,)),
        ("zoom 30%,40% 2x", "zoom", "region", (Fraction(3, 10), Fraction(2, 5))),
        ("box 10%,20% 40%x30%", "box", "region", (Fraction(1, 10), Fraction(1, 5), Fraction(2, 5), Fraction(3, 10))),
    ],
)
def test_a_mark_names_its_target(text: str, kind: str, target: str, numbers: tuple[object, ...]) -> None:
    mark = parsed(text)
    assert mark.kind == kind
    assert mark.target is not None
    assert (mark.target.kind, mark.target.numbers) == (target, numbers)


def test_further_words_say_how() -> None:
    second = parsed('point "DNS" #2 underline')
    assert second.target is not None
    assert (second.target.words, second.target.nth, second.underlines) == ("DNS", 2, True)
    assert parsed('zoom "DNS" 2.5x').zoom == Fraction(5, 2)
    arrow = parsed('arrow from "a" to line 2')
    assert [target.kind for target in arrow.targets] == ["words", "line"]
    assert parsed("arrow to “typed quotes”").source is None
    assert parsed("zoom out") == PointingMark("zoom")
    assert parsed("point off") == parsed("spotlight off") == PointingMark("off")


@pytest.mark.parametrize(
    "text",
    [
        "point",
        "point words",
        'point "a" loudly',
        'zoom "a" 9x',
        'zoom "a" 1x',
        "arrow",
        'arrow "a"',
        "box 90%,90% 20%x20%",
    ],
)
def test_what_cannot_be_read_says_what_to_write(text: str) -> None:
    with pytest.raises(DeckError) as caught:
        parsed(text)
    assert caught.value.problems[0].hint


def test_the_directive_has_times() -> None:
    first_slide = '# One\n\n<!--\npointing:\n  - 1s point "One"\n  - 2.5s zoom out\n-->\n'
    text = f'{first_slide}\n---\n\n# Two\n\n<!-- pointing: 3s box "Two" -->\n'
    deck = parse_deck(text, "d.md")
    assert deck.problems == ()
    first, second = (slide.settings["pointing"] for slide in deck.slides)
    assert [one.seconds for one in first] == [1, Fraction(5, 2)]
    assert second[0] == TimedPointing(Fraction(3), parsed('box "Two"'))


def test_a_faulty_line_of_the_directive_is_an_error_at_its_place() -> None:
    deck = parse_deck("# One\n\n<!--\npointing:\n  - 1s point One\n-->\n", "d.md")
    [problem] = deck.problems
    assert problem.severity == "error"
    assert problem.span is not None
    assert problem.span.line == 5
