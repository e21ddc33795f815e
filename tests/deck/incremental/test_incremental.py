"""Parsing after an edit gives what parsing afresh gives, whatever was edited, and does only what is new."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.deck.incremental import incremental
from mdvideo.deck.incremental.incremental import DeckMemo
from mdvideo.deck.parser import parse
from tests.deck.test_deck_goldens import goldens
from tests.deck.test_deck_properties import PIECES

SAMPLE = (Path(__file__).parents[1] / "marp_sample.md").read_text(encoding="utf-8")
GOLDENS = [golden.text for golden in goldens()]

BREAKS = [
    *(
        "\n\n---\n\n",
        "\n\n# Heading\n\n",
        "\n\n## Second\n\n",
        "\n---\n",
        "\n\n***\n\n",
        "\n\n----  \n",
        "\n\n - - -\n\n",
    ),
    *(
        "headingDivider: 2\n",
        "<!-- headingDivider: [1, 2] -->\n\n",
        "<!-- header: '**all** ![](x.png)' -->",
        "\n\n{.lead}\n\n",
    ),
    *(
        "[ref]: <prompt:a fjord>\n",
        "![][ref]",
        "[^1]: A note with ![](y.png)\n",
        "text[^1]",
        "[^2]: unused\n\n    more\n",
    ),
    *(
        "<pre>\n",
        "</pre>",
        "<!-- a -->\n\n\n<!--\n---\n",
        "~~~\n",
        "$$\na\n$$\n",
        "<?php\n",
        "<![CDATA[",
        "<!DOCTYPE",
        "* * *\n",
    ),
    *("<!-- lexicon:\n  GIF: jif\n-->", "<!-- paginate: true -->", "<!-- _paginate: skip -->", "<!-- voice: anna -->"),
]
PARTS = [*PIECES, *BREAKS]
decks = st.one_of(
    st.sampled_from([*GOLDENS, SAMPLE]),
    st.lists(st.sampled_from(PARTS), max_size=25).map("".join),
    st.lists(st.sampled_from(GOLDENS), min_size=2, max_size=4).map("\n\n---\n\n".join),
)


@st.composite
def edited(draw: st.DrawFn) -> list[str]:
    """A deck, and what became of it: at each step some characters are replaced by others."""
    texts = [draw(decks)]
    for _ in range(draw(st.integers(1, 4))):
        text = texts[-1]
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        new = draw(st.one_of(st.sampled_from(PARTS), st.text("ab \n#-", max_size=4)))
        texts.append(text[:start] + new + text[end:])
    return texts


@settings(max_examples=400, deadline=None)
@given(edited())
def test_a_warm_parse_is_a_cold_parse(texts: list[str]) -> None:
    """The deck, every Span in it, and every problem."""
    memo = DeckMemo()
    for text in [*texts, texts[0]]:
        assert memo.parse(text, "deck.md") == parse(text, "deck.md")


@pytest.mark.parametrize("text", [*GOLDENS, SAMPLE])
def test_each_golden_survives_being_read_again_a_line_further_down(text: str) -> None:
    """Nothing remembers where it stood."""
    memo = DeckMemo()
    for changed in (text, f"{text}\n\nmore\n", f"word\n\n{text}", text, text.replace(" ", "  ", 1)):
        assert memo.parse(changed, "deck.md") == parse(changed, "deck.md")


def lesson(word: str = "word", before: str = "") -> str:
    bodies = [f"<!-- _class: lead -->\n\n## Slide {n}\n\nText {n}" for n in range(20)]
    bodies[7] = f"## Edited\n\nThis {word} changes\n\n<!-- Say {word}. -->"
    return f"---\ntitle: T\n---\n\n{before}" + "\n\n---\n\n".join(bodies)


def parsed(memo: DeckMemo, text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many chunks of the text are parsed."""
    count = 0

    def counting(chunk: object, env: object) -> object:
        nonlocal count
        count += 1
        return parse_chunk(chunk, env)  # type: ignore[arg-type]

    parse_chunk = incremental.parse_chunk
    with monkeypatch.context() as patch:
        patch.setattr(incremental, "parse_chunk", counting)
        memo.parse(text, "deck.md")
    return count


def test_one_word_costs_one_slide(monkeypatch: pytest.MonkeyPatch) -> None:
    memo = DeckMemo()
    assert parsed(memo, lesson(), monkeypatch) == 20
    assert parsed(memo, lesson("another word"), monkeypatch) == 1
    assert parsed(memo, lesson(), monkeypatch) == 0  # taken back
    assert parsed(memo, lesson(before="x\n\n"), monkeypatch) == 20  # all stand elsewhere


def test_slides_that_did_not_change_are_the_same_objects() -> None:
    """So what was made of them can be found again without comparing them."""
    memo = DeckMemo()
    before, after = memo.parse(lesson(), "deck.md").slides, memo.parse(lesson("other"), "deck.md").slides
    assert [number for number, (a, b) in enumerate(zip(before, after, strict=True)) if a is not b] == [7]


def test_headings_that_divide_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "---\nheadingDivider: 2\n---\n\n" + "\n\n".join(f"## Part {n}\n\nText {n}" for n in range(20))
    memo = DeckMemo()
    memo.parse(text, "deck.md")
    assert len(memo.parse(text, "deck.md").slides) == 20
    assert parsed(memo, text.replace("Text 7", "Text seven"), monkeypatch) == 1


def test_what_is_remembered_does_not_grow() -> None:
    memo = DeckMemo()
    for edit in range(50):
        memo.parse(lesson(f"word {edit}"), "deck.md")
    assert len(memo._known) == 3 * 20
