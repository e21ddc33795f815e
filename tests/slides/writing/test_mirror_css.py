"""A theme is mirrored for decks from right to left."""

from __future__ import annotations

import pytest

from mdvideo.slides.writing.mirror_css import mirror_css


@pytest.mark.parametrize(
    ("css", "mirrored"),
    [
        ("li { padding-left: 1em; left: .1em }", "li { padding-right: 1em; right: .1em }"),
        ("td { text-align: left; padding: 1px 2px calc(var(--fit) * 3px) 0; }",
         "td { text-align: right; padding: 1px 0 calc(var(--fit) * 3px) 2px; }"),
        ("b { border-left: 8px solid var(--left-ink) }", "b { border-right: 8px solid var(--left-ink) }"),
        ("p { margin: 1px 2px; --left: 3px; content: 'left; right' }",
         "p { margin: 1px 2px; --left: 3px; content: 'left; right' }"),
        ("header { left: var(--frame-x) }",
         "header { right: calc(var(--width) - var(--frame-x) - var(--frame-width)) }"),
        (".page { right: calc(var(--width) - var(--frame-x) - var(--frame-width)) }", ".page { left: var(--frame-x) }"),
        (".tick { border-right: 1px solid; transform: rotate(42deg) }",
         ".tick { border-right: 1px solid; transform: rotate(42deg) }"),
        ("/* left */ .left a:not([x=left]) { float: left }", "/* left */ .left a:not([x=left]) { float: right }"),
    ],
)  # fmt: skip
def test_left_and_right_change_places(css: str, mirrored: str) -> None:
    assert mirror_css(css) == mirrored


def test_a_theme_with_rules_for_directions_is_left_alone() -> None:
    css = 'li{padding-left:1em} [dir="rtl"] li{padding-right:1em}'
    assert mirror_css(css) == css
