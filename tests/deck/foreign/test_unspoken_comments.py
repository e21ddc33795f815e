"""What nobody means to hear is never a note, and what somebody does is."""

from __future__ import annotations

import pytest

from mdvideo.deck.foreign.unspoken_comments import reason_not_spoken
from mdvideo.deck.parser import parse_deck

NOTES = [
    "Welcome!",
    "Danke",
    "Hola a todos",
    "Vale, empecemos.",
    "Remark: this matters.",
    "Alex will explain this.",
    "Remember: speak slowly",
    "- First say this\n- then that",
    "1. Plan\n2. Build",
    "**Important** point",
    "<b>Important</b> point",
    "We use data-driven design here.",
    "As https://example.org says, it works. Look there after the talk.",
    "10:30 is late",
    "# Speaker notes\n\nSay hello.",
    "Say this.\n\n```python\nx = 1\n```",
    "Todo el mundo lo sabe.",
    "「植物」について話します",
    "End of the lecture. Thank you all.",
    "The include directive is explained here",
    "It ends with a table.\n\n| a | b |\n|---|---|",
]


@pytest.mark.parametrize("text", NOTES)
def test_words_for_an_audience_are_a_note(text: str) -> None:
    assert reason_not_spoken(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("$theme: gaia", "a mark of another tool"),
        ("page_number:true", "a mark of another tool"),
        ("*page_number: true", "a mark of another tool"),
        ("include: part.md", "a mark of another tool"),
        ('.element: class="fragment"', "a mark of another tool"),
        (".slide: data-background='#fff'", "a mark of another tool"),
        ("cSpell:disable", "a mark of another tool"),
        ("cspell: words foo bar", "a mark of another tool"),
        ("spell-checker: disable", "a mark of another tool"),
        ("eslint-disable no-console", "a mark of another tool"),
        ("textlint-enable", "a mark of another tool"),
        ("vale off", "a mark of another tool"),
        ("end_slide", "a mark of another tool"),
        ("column_layout: [1, 2]", "a mark of another tool"),
        ("column: 0", "a mark of another tool"),
        ("font_size: 3", "a mark of another tool"),
        ("pause", "a mark of another tool"),
        ("toc", "a mark of another tool"),
        ("TOC", "a mark of another tool"),
        ("omit in toc", "a mark of another tool"),
        ("page-break", "a mark of another tool"),
        ("#region intro", "a mark of another tool"),
        ("START doctoc generated TOC", "a mark of another tool"),
        ("{% raw %}", "a mark of another tool"),
        ("img/old.png", "a mark of another tool"),
        ("SPDX-License-Identifier: MIT", "a mark of another tool"),
        ("[if IE]>x<![endif]", "a mark of another tool"),
        ("bg_color: red\ntext_color: blue", "a mark of another tool"),
        ("TODO: check the numbers", "a reminder"),
        ("FIXME broken", "a reminder"),
        ("todo: more", "a reminder"),
        ("https://example.org/a", "an address"),
        ("Source: https://example.org/a", "an address"),
        ("<https://example.org>\nhttps://example.com", "an address"),
        ("![bg](old.png)", "markup"),
        ("## Old title\n\n- old point", "markup"),
        ("---\n\n# Old\n\ntext", "markup"),
        ("old text\n\n---\n\nmore old text", "markup"),
        ("<div class='x'>", "markup"),
        ("</div>", "markup"),
        ("<style>p {}</style>", "markup"),
        ("```python\nx = 1\n```", "markup"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "markup"),
        ("::: columns", "markup"),
        ("$$\nx\n$$", "markup"),
        ('old <span style="color: red">text</span>', "markup"),
        ("Import it\n<script type='module'>", "markup"),
        ("* <div id='box'> an item", "markup"),
        ("__footer: switched off", "a mark of another tool"),
        ("npx -y @marp-team/marp-cli --html a.md", "code"),
        ("const x = 1;\nfoo();", "code"),
    ],
)
def test_what_is_for_tools_or_was_taken_out_is_none(text: str, reason: str) -> None:
    assert reason_not_spoken(text) == reason


def test_a_deck_has_one_warning_for_all_of_them() -> None:
    deck = parse_deck("# A\n<!-- TODO: x -->\n\n<!-- end_of -->\n\n<!-- Hello. -->\n<!-- ![](a.png) -->", "deck.md")
    assert [note.text for note in deck.slides[0].notes] == ["Hello."]
    (problem,) = deck.problems
    assert problem.code == "note-unspoken"
    assert problem.message == (
        "3 comments are not spoken, being a reminder, a mark of another tool or markup (lines 2, 4, 7)"
    )


def test_note_in_front_makes_anything_a_note() -> None:
    deck = parse_deck("# A\n<!-- Note: TODO: x -->\n<!-- notes: say it -->", "deck.md")
    assert [note.text for note in deck.slides[0].notes] == ["TODO: x", "say it"]
    assert deck.problems == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("paginate:true", "paginate: true"),
        ("_class=lead", "_class: lead"),
        ("_backgroundColor:red", "_backgroundColor: red"),
    ],
)
def test_a_directive_without_its_space_is_named(written: str, meant: str) -> None:
    (problem,) = parse_deck(f"# A\n<!-- {written} -->", "deck.md").problems
    assert problem.code == "directive-space"
    assert problem.hint == f"write `{meant}`"


def test_marks_that_marp_knows_are_passed_over_silently() -> None:
    text = "# A\n<!-- prettier-ignore -->\n<!-- markdownlint-disable MD001 -->\n<!-- lint disable x -->"
    assert parse_deck(text, "deck.md").problems == ()
