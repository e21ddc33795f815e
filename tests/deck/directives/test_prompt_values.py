"""Readers of prompts, their parameters, and addresses of pictures."""

from __future__ import annotations

import pytest

from mdvideo.deck.directives.prompt_values import (
    MAX_PROMPTS,
    percent_decode,
    picture_source_of,
    read_prompt,
    read_prompt_parameter,
    read_prompts,
)
from mdvideo.deck.model import AuthorSource, EmbeddedPicture, LocalPicture, Prompt, RemotePicture
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import DeckError, Span
from tests.support.yaml_values import yaml_value

HERE = Span("", 1, 1, 1, "")
PROMPT = Span("", 2, 1, 1, "")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("leaf.png", LocalPicture("leaf.png", HERE)),
        ("../a b.png", LocalPicture("../a b.png", HERE)),
        ("prompt:a fjord", Prompt("a fjord", PROMPT)),
        ("Prompt: a fjord ", Prompt("a fjord", PROMPT)),
        ("c:leaf.png", LocalPicture("c:leaf.png", HERE)),
    ],
)
def test_an_address_is_a_file_or_a_prompt(address: str, expected: LocalPicture | Prompt) -> None:
    assert picture_source_of(address, HERE, PROMPT) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://e.org/a%20b.png?c", RemotePicture("https://e.org/a%20b.png?c", HERE)),
        ("//e.org/a.png", RemotePicture("https://e.org/a.png", HERE)),
        ("ftp://e.org/a.png", RemotePicture("ftp://e.org/a.png", HERE)),
        ("file:///a.png", LocalPicture("file:///a.png", HERE)),
        ("data:image/svg+xml,%3Csvg/%3E", EmbeddedPicture(b"<svg/>", HERE)),
        ("DATA:image/png;base64,aGk", EmbeddedPicture(b"hi", HERE)),
        ("data:image/png;base64,!", EmbeddedPicture(b"", HERE)),
    ],
)
def test_urls_are_pictures_elsewhere_or_in_the_deck(address: str, expected: AuthorSource) -> None:
    assert picture_source_of(percent_decode(address), HERE, PROMPT) == expected


def test_only_files_are_percent_decoded() -> None:
    assert percent_decode("a%20b.png") == "a b.png"
    assert percent_decode("prompt:100%25 sure") == "prompt:100%25 sure"


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("seed", "7", 7),
        ("seed", str(2**53), 2**53),
        ("steps", "1000", 1000),
        ("guidance", "4.5", 4.5),
        ("negative", " people ", "people"),
    ],
)
def test_parameters_are_typed(name: str, written: str, expected: object) -> None:
    assert read_prompt_parameter(name, written, HERE) == expected


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("seed", "-1"),
        ("seed", "1.5"),
        ("seed", "9" * 19),
        ("steps", "0"),
        ("steps", "1001"),
        ("guidance", "101"),
        ("guidance", "x"),
        ("style", "  "),
    ],
)
def test_parameters_out_of_range_are_refused(name: str, written: str) -> None:
    with pytest.raises(DeckError, match=f"{name}: invalid value"):
        read_prompt_parameter(name, written, HERE)


def test_a_prompt_is_text_or_a_mapping() -> None:
    text = read_prompt(yaml_value("a fjord: dawn, #1"))
    assert text is not None
    assert text.text == "a fjord: dawn, #1"
    mapping = read_prompt(yaml_value("{text: a fjord, seed: 7, style: oil}"))
    assert mapping is not None
    assert (mapping.text, mapping.seed, mapping.style) == ("a fjord", 7, "oil")
    assert read_prompt(yaml_value("NONE")) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "prompt-empty"),
        ("{seed: 7}", "prompt-empty"),
        ("{text: }", "prompt-empty"),
        ("{text: a, sed: 7}", "prompt-parameter"),
        ("[a]", "directive-type"),
    ],
)
def test_faulty_prompts_are_refused(written: str, code: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_prompt(yaml_value(written))
    assert [problem.code for problem in raised.value.problems] == [code]


def test_a_list_of_prompts_is_a_sequence() -> None:
    sequence = read_prompts(yaml_value("[a, {text: b, seed: 2}]"))
    assert isinstance(sequence, tuple)
    assert [(prompt.text, prompt.seed) for prompt in sequence] == [("a", None), ("b", 2)]


@pytest.mark.parametrize("written", ["[]", f"[{', '.join(['a'] * (MAX_PROMPTS + 1))}]", "[a, none]"])
def test_sequences_have_some_pictures_but_not_too_many(written: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_prompts(yaml_value(written))
    assert [problem.code for problem in raised.value.problems] == ["prompt-sequence"]


def test_a_clip_is_a_prompt_that_moves() -> None:
    """In the text it can only be a picture, which a warning says at the prompt."""
    text = "![bg](<CLIP: waves, 50% grey>){seed=2}\n\n![a pier](<clip:a pier>)\n"
    deck = parse_deck(text, "lesson.md")
    (background,) = deck.slides[0].backgrounds
    assert isinstance(background.source, Prompt)
    assert (background.source.text, background.source.moves, background.source.seed) == ("waves, 50% grey", True, 2)
    assert background.source.span.text[background.source.span.column - 1 :].startswith("waves")
    (figure,) = deck.slides[0].figures
    assert isinstance(figure.source, Prompt)
    assert not figure.source.moves
    (problem,) = [one for one in deck.problems if one.code == "clip-prompt"]
    assert problem.span is not None
    assert problem.span.line == 3
