"""What goldens cannot show: whole Marp decks, odd files, and what the Deck's values are good for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mdvideo.deck.directives import transition_names
from mdvideo.deck.directives.values import seconds
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import CssImage, LocalPicture
from mdvideo.deck.parser import parse
from mdvideo.errors import DeckError, Span
from mdvideo.frame_size import Size
from mdvideo.settings import layered

SAMPLE = Path(__file__).parent / "marp_sample.md"


def test_a_marp_deck_parses_without_a_single_problem() -> None:
    deck = load_deck(SAMPLE)
    assert deck.problems == ()
    assert len(deck.slides) == 6
    assert [slide.page for slide in deck.slides] == [None, 1, 2, 3, 4, 5]
    first, second, third, fourth, fifth, last = deck.slides
    assert first.title == "How decks work"
    assert first.split is not None
    assert (first.split.side, first.split.percent) == ("left", 40)
    assert isinstance(first.backgrounds[0].source, CssImage)
    assert (first.header, first.footer) == ("Learning <strong>together</strong>", None)
    assert (second.header, second.classes, second.color) == (None, ("invert",), "white")
    assert [note.text for note in second.notes] == ["Remember to show the editor here."]
    assert third.background_color == "aqua"
    assert third.transition is not None
    assert third.transition.name == "coverleft"
    assert fourth.fragments == 4
    assert fourth.direction == "vertical"
    assert [b.source.path for b in fourth.backgrounds if isinstance(b.source, LocalPicture)] == [
        "images/one.jpg",
        "images/two.jpg",
        "images/three.webp",
    ]
    assert (fifth.heading_level, len(fifth.formulas), fifth.style) == (1, 2, "p { color: #345; }")
    assert fifth.transition is not None
    assert fifth.transition.seconds == Fraction(4, 5)
    assert "several paragraphs" in last.notes[0].text


def test_options_of_the_front_matter_layer_into_settings() -> None:
    deck = parse("---\nsize: 9:16\nfps: 30000/1001\nimages: {seed: 4}\n---\n# A", "deck.md")
    settings = layered({"images": {"style": "ink"}}, deck.options)
    assert settings.size == Size(1080, 1920)
    assert settings.fps == Fraction(30000, 1001)
    assert (settings.images.style, settings.images.seed) == ("ink", 4)
    assert str(deck.option_spans["images.seed"]) == "deck.md:4:16"


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    unix = "---\ncolor: #fff\n---\n# A\n\n<!-- prompt: x -->\n\n```\ncode\n```\n\n---\n\n# B"
    file = tmp_path / "deck.md"
    decks = []
    for text in (unix, "\ufeff" + unix.replace("\n", "\r\n")):
        file.write_text(text, encoding="utf-8", newline="")
        decks.append(load_deck(file))
    assert decks[0] == decks[1]
    assert decks[0].problems == ()


def test_a_byte_that_is_not_utf_8_is_shown_in_its_line(tmp_path: Path) -> None:
    file = tmp_path / "deck.md"
    file.write_bytes("# Überschrift\r\n\r\nCafé ".encode() + b"caf\xe9 here\r\n")
    with pytest.raises(DeckError) as raised:
        load_deck(file)
    assert str(raised.value).replace(str(file), "deck.md") == (
        "deck.md:3:9: error: byte 0xe9 is not UTF-8 [deck-encoding]\n"
        "  3 | Café caf\ufffd here\n"
        "    |         ^\n"
        "    = hint: save the file as UTF-8 in your editor"
    )


def test_a_missing_deck_is_looked_for_under_a_like_name(tmp_path: Path) -> None:
    (tmp_path / "lesson.md").write_text("# A")
    with pytest.raises(DeckError, match=r"does not exist[\s\S]*did you mean .*lesson\.md"):
        load_deck(tmp_path / "leson.md")
    with pytest.raises(DeckError, match="is a folder"):
        load_deck(tmp_path)
    with pytest.raises(DeckError, match="there is no folder"):
        load_deck(tmp_path / "no" / "deck.md")
    with pytest.raises(DeckError, match="cannot be read"):
        load_deck(Path("deck\0.md"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8s", 8),
        ("1.5 s", "3/2"),
        ("1m 20s", 80),
        ("500ms", "1/2"),
        ("2", 2),
        (".5", "1/2"),
        ("1h", 3600),
        ("2min", 120),
    ],
)
def test_lengths_of_time_are_exact(written: str, expected: int | str) -> None:
    assert seconds(written, Span("", 1, 1, 1, "")) == Fraction(expected)


@pytest.mark.parametrize("written", ["", "s", "8 apples", "1s2", "-3s", "1e3", "61m", "1s,2s"])
def test_what_is_no_length_of_time_is_refused(written: str) -> None:
    with pytest.raises(DeckError):
        seconds(written, Span("", 1, 1, 1, ""))


def test_every_transition_is_one_that_ffmpeg_draws() -> None:
    av = pytest.importorskip("av")
    graph = av.filter.Graph()
    frame = {"width": 64, "height": 64, "format": "yuv420p", "time_base": Fraction(1, 30)}
    for name in sorted(transition_names.XFADE):
        assert graph.add("xfade", f"transition={name}") is not None
    assert graph.add_buffer(**frame) is not None
    assert {transition_names.canonical(name) for name in transition_names.NAMES} <= {
        *transition_names.XFADE,
        transition_names.NONE,
    }


def test_a_huge_front_matter_is_refused_and_a_deep_one_too() -> None:
    """Aliases that grow to a billion values, and a thousand brackets, are one problem each and no crash."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert [p.code for p in parse(f"---\n{bomb}---\n# A", "deck.md").problems] == ["yaml-too-large"]
    assert [p.code for p in parse(f"---\nx: {'[' * 3000}\n---\n# A", "deck.md").problems] == ["yaml-invalid"]
    assert [p.code for p in parse("---\nclass: &a [*a]\n---\n# A", "deck.md").problems] == ["yaml-too-deep"]


def test_html_cannot_run_fetch_or_pose_as_the_pages_own() -> None:
    text = (
        '<img data-figure="7" src="x.png" onerror="a()"> <a href="javascript:a()" onclick="b()">c</a>\n\n'
        '<p data-formula="0" style="background-image: url(x)">d</p> <iframe src="https://e"></iframe>\n\n'
        "- [x](javascript:y) <span data-fragment=1>z</span>\n"
    )
    slide = parse(text, "deck.md").slides[0]
    assert slide.fragments == 0
    for forbidden in ("onerror", "onclick", "javascript:a", "url(", "iframe", "data-formula", "data-fragment", "src="):
        assert forbidden not in slide.body
    assert slide.body.count("data-figure") == len(slide.figures) == 1


@pytest.mark.parametrize(
    "value",
    ['generate "slow drift of the fog"', "generate 'slow drift of the fog'", "\"generate 'slow drift of the fog'\""],
)
def test_motion_may_be_a_models(value: str) -> None:
    """What moves follows in quotation marks of either kind."""
    (slide,) = parse(f"<!-- motion: {value} -->\n\n# A\n", "d.md").slides
    assert slide.motion is not None
    assert (slide.motion.name, slide.motion.prompt) == ("generate", "slow drift of the fog")


@pytest.mark.parametrize("value", ["generate", "generate fog", 'generate ""', 'generate "fog" twice'])
def test_a_models_motion_without_its_words_is_refused(value: str) -> None:
    (problem,) = parse(f"<!-- motion: {value} -->\n\n# A\n", "d.md").problems
    assert problem.severity == "error"
    assert 'write generate "slow drift of the fog"' in (problem.hint or "")
