"""reveal.js' Markdown is read as reveal-md reads it."""

from __future__ import annotations

import pytest

from tests.support.dialect_decks import dialect_deck, shown, spoken


def test_separators_are_those_of_the_front_matter() -> None:
    front = "separator: <!--s-->\nverticalSeparator: <!--v-->\n"
    deck = dialect_deck("reveal.js", "# A\n\n<!--s-->\n\n# B\n\n<!--v-->\n\n# C\n\n---\n\nx", front=front)
    assert [slide.title for slide in deck.slides] == ["A", "B", "C"]


@pytest.mark.parametrize("vertical", ["----", "--"])
def test_stacks_become_slides_in_a_row(vertical: str) -> None:
    front = "" if vertical == "----" else "verticalSeparator: ^--$\n"
    deck = dialect_deck("reveal.js", f"# A\n\n---\n\n# B\n\n{vertical}\n\n# C", front=front)
    assert [slide.title for slide in deck.slides] == ["A", "B", "C"]


def test_notes_follow_their_mark() -> None:
    deck = dialect_deck("reveal.js", "# A\n\ntext\n\nNote:\nSpeak this.\n\nAnd this.\n\n---\n\n# B\n\nnotes: That.")
    assert [spoken(deck, 1), spoken(deck, 2)] == [["Speak this. And this."], ["That."]]
    assert "Speak" not in shown(deck)


def test_elements_with_the_class_fragment_are_fragments() -> None:
    text = (
        '- a <!-- .element: class="fragment" -->\n- b\n\npara <!-- .element: class="fragment fade-up" -->\n\n'
        '<p class="big fragment">c</p>\n\n* d'
    )
    deck = dialect_deck("reveal.js", text)
    assert deck.slides[0].fragments == 3
    assert shown(deck).startswith('<ul><li data-fragment="1">a</li><li>b</li></ul>')


def test_slides_have_backgrounds_and_code_has_steps() -> None:
    text = (
        '<!-- .slide: data-background="#f00" -->\n\n```js [1-2|3]\na\nb\nc\n```\n\n'
        '---\n\n<!-- .slide: data-background="a.png" -->\n\n# B'
    )
    deck = dialect_deck("reveal.js", text)
    assert deck.slides[0].background_color == "#f00"
    assert deck.slides[0].fragments == 1
    assert len(deck.slides[1].backgrounds) == 1
