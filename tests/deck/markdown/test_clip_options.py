"""How clips play, as authors write it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from mdvideo.deck.model import ClipOptions, EmbeddedPicture, LocalPicture
from mdvideo.deck.parser import parse_deck


def options_of(text: str) -> tuple[ClipOptions, list[tuple[str, int, int]]]:
    """The options of the only clip, and where problems are."""
    deck = parse_deck(text, "lesson.md")
    slide = deck.slides[0]
    (clip,) = [*(figure.clip for figure in slide.figures), *(background.clip for background in slide.backgrounds)]
    places = [(p.code, p.span.line, p.span.column) for p in deck.problems if p.span and p.code != "image-alt"]
    return clip, places


@pytest.mark.parametrize(
    ("braces", "expected"),
    [
        (
            "{start=3s end=12s speed=2 loop volume=0.3}",
            {"start": 3, "end": 12, "speed": 2, "loop": True, "volume": "0.3"},
        ),
        ("{hold}", {"loop": False}),
        ("{loop=no}", {"loop": False}),
        ("{muted}", {"volume": 0}),
        ("{volume=30%}", {"volume": "0.3"}),
        ("{start=1:20 end=1:02:03.5}", {"start": 80, "end": "3723.5"}),
        ("{start=500ms speed=0.5x}", {"start": "0.5", "speed": "0.5"}),
        ("{idle=1s speed=1.5}", {"idle": 1, "speed": "1.5"}),
        ("", {}),
    ],
)
@pytest.mark.parametrize("image", ["![A](demo.mp4)", "![bg](demo.mp4)", "![w:300 A](demo.cast)"])
def test_braces_say_how_a_clip_plays(image: str, braces: str, expected: dict[str, Any]) -> None:
    clip, places = options_of(f"# One\n\n{image}{braces}")
    assert not places
    found = {name: getattr(clip, name) for name in expected}
    assert found == {n: v if isinstance(v, bool) else Fraction(v) for n, v in expected.items()}
    others = {"start", "end", "speed", "loop", "volume", "idle"} - set(expected)
    assert all(getattr(clip, name) == getattr(ClipOptions(), name) for name in others)


@pytest.mark.parametrize(
    "braces", ["{speed=0}", "{speed=99}", "{volume=9}", "{start=soon}", "{start=5s end=3s}", "{loop=3}", "{idle=-1}"]
)
def test_what_cannot_be_is_a_warning_with_its_place(braces: str) -> None:
    clip, places = options_of(f"# One\n\n![A](demo.mp4){braces}")
    assert [(code, line) for code, line, _ in places] == [("clip-option", 3)]
    assert places[0][2] >= 15
    assert (float(clip.speed), float(clip.volume), clip.end) == (1.0, 1.0, None)


def test_width_and_class_stay_what_they_are() -> None:
    deck = parse_deck("# One\n\n![A](demo.mp4){width=40% .frame loop}", "lesson.md")
    (figure,) = deck.slides[0].figures
    assert (figure.width, figure.clip.loop) == ("40%", True)
    assert 'class="frame"' in deck.slides[0].body
    assert not deck.problems


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<video src="demo.mp4" loop muted width="300"></video>', {"loop": True, "volume": Fraction(0)}),
        ('<video controls>\n<source src="demo.webm">\n</video>', {"loop": None, "volume": Fraction(1)}),
        ('<video src="demo.mp4#t=3,12.5"></video>', {"start": Fraction(3), "end": Fraction("12.5")}),
    ],
)
def test_html_videos_play_likewise(html: str, expected: dict[str, Any]) -> None:
    clip, places = options_of(f"# One\n\n{html}")
    assert not places
    assert {name: getattr(clip, name) for name in expected} == expected


def test_a_cast_fence_names_a_recording() -> None:
    deck = parse_deck("# One\n\n```cast {speed=2 idle=1s width=60%}\ndemo.cast\n```\n", "lesson.md")
    (figure,) = deck.slides[0].figures
    assert isinstance(figure.source, LocalPicture)
    assert (figure.source.path, figure.source.span.line) == ("demo.cast", 4)
    assert (float(figure.clip.speed), figure.clip.idle, figure.width) == (2.0, Fraction(1), "60%")
    assert not deck.problems


def test_a_console_is_typed_only_if_it_says_so() -> None:
    text = "# One\n\n```console%s\n$ ls\na.txt\n```\n"
    plain = parse_deck(text % "", "lesson.md")
    assert not plain.slides[0].figures
    typed = parse_deck(text % " {type speed=2}", "lesson.md")
    (figure,) = typed.slides[0].figures
    assert isinstance(figure.source, EmbeddedPicture)
    assert (figure.alt, float(figure.clip.speed)) == ("ls", 2.0)
    assert not typed.problems


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("```cast\n```", "cast-empty", 3),
        ("```cast\na.cast\nb.cast\n```", "cast-lines", 4),
        ("```cast {fast=1}\na.cast\n```", "attribute-unknown", 3),
        ("```console {type}\n```", "console-empty", 3),
        ("```console {type}\nno command\n```", "console-untyped", 3),
        ("```console {type, speed}\n$ ls\n```", "attributes", 3),
    ],
)
def test_what_a_terminal_cannot_be_is_a_warning(text: str, code: str, line: int) -> None:
    problems = parse_deck(f"# One\n\n{text}\n", "lesson.md").problems
    assert [(p.code, p.span.line if p.span else 0) for p in problems] == [(code, line)]
