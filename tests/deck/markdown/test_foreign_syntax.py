"""Containers, alerts and marks of Pandoc, Quarto, VitePress and GitHub are drawn where their meaning is plain."""

from __future__ import annotations

import pytest

from mdvideo.deck.parser import parse_deck


def body(text: str) -> str:
    return parse_deck(text, "deck.md").slides[0].body


def test_columns_stand_side_by_side() -> None:
    shown = body(':::: {.columns}\n::: {.column width="40%"}\na\n:::\n::: {.column}\nb\n:::\n::::')
    assert shown.count("<div") == shown.count("</div>") == 3
    assert 'class="columns" style="display: flex' in shown
    assert "flex: 40 1 0" in shown
    assert ":::" not in shown


def test_the_decks_own_style_of_a_container_wins() -> None:
    shown = body("<style>.columns { display: grid }</style>\n\n::: columns\na\n:::")
    assert '<div class="columns">' in shown


@pytest.mark.parametrize(
    ("mark", "title"),
    [
        ("::: {.callout-note}", "Note"),
        ('::: {.callout-tip title="Mind"}', "Mind"),
        ("::: warning", "Warning"),
        ("::: warning Look out", "Look out"),
        (":::danger[Stop]", "Stop"),
    ],
)
def test_boxes_are_quotations_with_a_title(mark: str, title: str) -> None:
    assert body(f"{mark}\ntext\n:::").startswith('<blockquote class="alert alert-')
    assert f"<strong>{title}</strong>" in body(f"{mark}\ntext\n:::")


@pytest.mark.parametrize(
    ("mark", "title"), [("[!NOTE]", "Note"), ("[!caution]", "Caution"), ("[!TIP] Own words", "Own words")]
)
def test_alerts_have_a_title(mark: str, title: str) -> None:
    shown = body(f"> {mark}\n> text")
    assert 'class="alert alert-' in shown
    assert f'<p class="alert-title"><strong>{title}</strong></p>' in shown
    assert "[!" not in shown
    assert "<p>text</p>" in shown


def test_a_container_of_notes_is_a_note() -> None:
    deck = parse_deck("# A\n\n::: notes\nclass: is said.\n\nMore.\n:::\n\nb", "deck.md")
    assert [note.text for note in deck.slides[0].notes] == ["class: is said.\n\nMore."]
    assert "said" not in deck.slides[0].body


def test_incremental_lists_are_fragments() -> None:
    deck = parse_deck("::: incremental\n- a\n- b\n:::\n\n- c", "deck.md")
    assert deck.slides[0].fragments == 2
    assert deck.problems == ()


def test_other_containers_are_unwrapped_with_a_warning() -> None:
    deck = parse_deck("::: r-stack\na\n:::", "deck.md")
    assert "a" in deck.slides[0].text
    assert [problem.code for problem in deck.problems] == ["container-unread"]


def test_a_container_ends_with_its_slide() -> None:
    deck = parse_deck("::: note\na\n\n---\n\n# B\n:::", "deck.md")
    assert deck.slides[0].body.endswith("</blockquote>")
    assert deck.slides[1].body == "<h1>B</h1>"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a ==b *c*== d", "<p>a <mark>b <em>c</em></mark> d</p>"),
        ("a == b and c == d", "<p>a == b and c == d</p>"),
        ("`==a==`", "<p><code>==a==</code></p>"),
        ("a === b === c", "<p>a === b === c</p>"),
    ],
)
def test_marked_text(written: str, shown: str) -> None:
    assert body(written) == shown


@pytest.mark.parametrize("line", ["[TOC]", "[[toc]]", ". . .", "{{< pagebreak >}}", "\\newpage", "::right::"])
def test_commands_to_other_tools_show_nothing(line: str) -> None:
    deck = parse_deck(f"---\nmarp: true\n---\n\n# A\n\n{line}\n\ntext", "deck.md")
    assert deck.slides[0].body.replace("\n", "") == "<h1>A</h1><p>text</p>"
    assert "line-unread" in [problem.code for problem in deck.problems]


def test_a_title_of_code_is_shown_and_diagrams_are_announced() -> None:
    deck = parse_deck("```js [server.js]\nx\n```\n\n```plantuml\nA -> B\n```\n\n```zzz\nx\n```", "deck.md")
    assert ">server.js</span>" in deck.slides[0].body
    assert [problem.code for problem in deck.problems] == ["diagram", "code-language"]
    assert "did you mean" not in str(deck.problems[0])
