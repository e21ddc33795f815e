"""presenterm's decks are read as presenterm reads them."""

from __future__ import annotations

from tests.support.dialect_decks import codes, dialect_deck, shown, spoken


def test_slides_end_with_a_command_and_rulers_are_rules() -> None:
    deck = dialect_deck("presenterm", "A\n===\n\ntext\n\n---\n\nmore\n\n<!-- end_slide -->\n\nB\n---\n\nx")
    assert [slide.title for slide in deck.slides] == ["A", "B"]
    assert "<hr>" in shown(deck)


def test_the_front_matter_makes_a_title_slide() -> None:
    front = "title: My deck\nsub_title: How\nauthor: Ann\ntheme:\n  name: dark\n"
    deck = dialect_deck("presenterm", "A\n===\n", front=front)
    assert [slide.title for slide in deck.slides] == ["My deck", "A"]
    assert "How" in shown(deck)
    assert deck.author == "Ann"
    assert codes(deck) == []


def test_only_speaker_notes_are_spoken() -> None:
    text = (
        "# A\n\ntext <!-- no -->\n\n<!-- no -->\n\n<!-- speaker_note: One. -->\n\n"
        "<!--\nspeaker_note: |\n  Two\n  lines.\n-->"
    )
    assert spoken(dialect_deck("presenterm", text)) == ["One.", "Two lines."]


def test_what_follows_a_pause_is_a_fragment() -> None:
    deck = dialect_deck("presenterm", "# A\n\n<!-- pause -->\n\nb\n\n<!-- pause -->\n\nc\n\n<!-- end_slide -->\n\n# B")
    assert [slide.fragments for slide in deck.slides] == [2, 0]
    assert shown(deck).startswith('<h1>A</h1><div class="fragment" data-fragment="1"><p>b</p>')


def test_columns_have_their_widths_and_end() -> None:
    text = (
        "# A\n\n<!-- column_layout: [3, 2] -->\n\n<!-- column: 1 -->\n\nr\n\n<!-- pause -->\n\ns\n\n"
        "<!-- column: 0 -->\n\nl\n\n<!-- reset_layout -->\n\nbelow"
    )
    body = shown(dialect_deck("presenterm", text))
    assert body.index("flex: 2 ") < body.index("<p>r</p>") < body.index("flex: 3 ") < body.index("<p>l</p>")
    assert body.endswith("</div><p>below</p>")


def test_incremental_lists_are_fragments_until_they_end() -> None:
    text = "# A\n\n<!-- incremental_lists: true -->\n\n- a\n- b\n\n<!-- incremental_lists: false -->\n\n- c"
    assert dialect_deck("presenterm", text).slides[0].fragments == 2


def test_code_has_numbers_and_steps_and_is_not_run() -> None:
    deck = dialect_deck(
        "presenterm", "# A\n\n```rust {1|2} +line_numbers +exec\na\nb\n```\n\n```mermaid +render\ngraph LR\n```"
    )
    assert deck.slides[0].fragments == 1
    assert 'data-number="1"' in shown(deck)
    assert codes(deck) == ["dialect-unread"]


def test_files_are_included() -> None:
    deck = dialect_deck(
        "presenterm",
        "# A\n\n<!-- include: b.md -->\n\n<!-- include: gone.md -->",
        {"b.md": "more <!-- include: b.md -->"},
    )
    assert "more" in shown(deck)
    assert codes(deck) == ["dialect-unread"]


def test_pictures_have_their_width() -> None:
    figure = dialect_deck("presenterm", "# A\n\n![image:width:50%](a.png)").slides[0].figures[0]
    assert figure.width == "50%"
