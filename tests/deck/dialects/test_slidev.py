"""Slidev's decks are read as Slidev reads them."""

from __future__ import annotations

import pytest

from mdvideo.deck.parser import parse_deck
from tests.support.dialect_decks import codes, dialect_deck, shown, spoken


def test_slides_have_front_matter_of_their_own() -> None:
    text = (
        "---\ntheme: seriph\nmdc: true\ntitle: Tides\ntransition: slide-left\n---\n\n# Tides\n\n"
        "---\nlayout: center\ntransition: fade-out\n---\n\n# Middle\n\n---\n\n# Plain\n\n"
        "---\nhide: true\n---\n\n# Off\n"
    )
    deck = parse_deck(text, "deck.md")
    assert deck.dialect == "Slidev"
    assert deck.title == "Tides"
    assert [slide.title for slide in deck.slides] == ["Tides", "Middle", "Plain"]
    assert [slide.classes for slide in deck.slides] == [("title",), ("lead",), ()]
    assert [slide.transition and slide.transition.name for slide in deck.slides] == ["slideleft", "fade", "slideleft"]
    assert deck.problems == ()


@pytest.mark.parametrize(
    ("layout", "name"),
    [("cover", "title"), ("section", "section"), ("statement", "lead"), ("fact", "lead"), ("quote", "quote"),
     ("end", "closing")],
)  # fmt: skip
def test_layouts_are_those_of_ours(layout: str, name: str) -> None:
    assert dialect_deck("slidev", f"# A\n\n---\nlayout: {layout}\n---\n\n# B").slides[1].classes == (name,)


def test_text_after_a_ruler_that_is_no_front_matter_is_shown() -> None:
    deck = dialect_deck("slidev", "# A\n\n---\n# B\n\ntext\n\n---\n\n# C")
    assert [slide.title for slide in deck.slides] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("two-cols", "# L\n\n::right::\n\n# R"),
        ("two-cols", "::left::\n\n# L\n\n::right::\n\n# R"),
        ("two-cols-header", "::left::\n\n# L\n\n:: right ::\n\n# R"),
    ],
)
def test_slots_are_columns(layout: str, text: str) -> None:
    body = shown(dialect_deck("slidev", f"# A\n\n---\nlayout: {layout}\n---\n\n{text}"), 2)
    left, right = body.index("<h1>L</h1>"), body.index("<h1>R</h1>")
    assert body.count('class="column"') == 2
    assert body.count('class="column"', 0, left) == 1
    assert body.count('class="column"', 0, right) == 2


def test_a_header_is_above_the_columns_and_a_bottom_below() -> None:
    text = "# A\n\n---\nlayout: two-cols-header\n---\n\nabove\n\n::left::\n\nl\n\n::right::\n\nr\n\n::bottom::\n\nbelow"
    body = shown(dialect_deck("slidev", text), 2)
    assert (
        body.index("above")
        < body.index('class="columns"')
        < body.index("l</p>")
        < body.rindex("</div>")
        < body.index("below")
    )


def test_clicks_are_fragments_in_the_order_of_the_slide() -> None:
    text = (
        "# A\n\n<v-clicks>\n\n- a\n- b\n\n</v-clicks>\n\n<v-click>\n\nblock\n\n</v-click>\n\n"
        '<div v-click class="x">c <b v-click="5">d</b></div>\n\ntext <v-click>e</v-click>'
    )
    deck = dialect_deck("slidev", text)
    assert deck.slides[0].fragments == 6
    body = shown(deck)
    assert [body.index(f'data-fragment="{n}"') for n in range(1, 7)] == sorted(
        body.index(f'data-fragment="{n}"') for n in range(1, 7)
    )
    assert '<div data-fragment="4" class="x">c <b data-fragment="5">d</b></div>' in body


def test_lists_are_there_from_the_start_unless_they_are_clicks() -> None:
    assert dialect_deck("slidev", "# A\n\n* a\n* b\n\n1) c").slides[0].fragments == 0


def test_only_the_comment_at_the_end_is_spoken() -> None:
    deck = dialect_deck("slidev", "# A <!-- no -->\n\n<!--\nneither\n-->\n\ntext\n\n<!--\nSpeak [click:2] this\n-->")
    assert spoken(deck) == ["Speak [click] [click] this"]
    assert "no" not in shown(deck)


def test_code_has_its_steps_and_loses_what_only_an_editor_does() -> None:
    deck = dialect_deck(
        "slidev", "# A\n\n```ts {1|2-3} {lines:true,startLine:5} twoslash\na\nb\nc\n```\n\n```js {monaco-run}\nx\n```"
    )
    assert deck.slides[0].fragments == 1
    assert codes(deck) == []


def test_code_and_slides_are_imported() -> None:
    files = {
        "snippets/a.py": "x = 0\n# region main\n    y = 1\n# endregion\n",
        "pages/b.md": "# B1\n\n---\n\n# B2\n\n---\nsrc: ./c.md\n---\n",
        "pages/c.md": "# C",
    }
    text = "# A\n\n<<< @/snippets/a.py#main {1}\n\n---\nsrc: ./pages/b.md#2-3\n---\n\n---\nsrc: gone.md\n---\n"
    deck = dialect_deck("slidev", text, files)
    assert [slide.title for slide in deck.slides] == ["A", "B2", "C", "Slide 4"]
    assert "y" in shown(deck)
    assert "x = 0" not in shown(deck)
    assert deck.slides[1].span.file == "pages/b.md"
    assert codes(deck) == ["dialect-unread", "slide-empty"][: len(codes(deck))]


def test_a_file_that_imports_itself_ends() -> None:
    deck = dialect_deck("slidev", "# A\n\n---\nsrc: b.md\n---\n", {"b.md": "# B\n\n---\nsrc: b.md\n---\n"})
    assert [slide.title for slide in deck.slides][:2] == ["A", "B"]
    assert "dialect-unread" in codes(deck)


def test_pictures_come_from_the_public_folder() -> None:
    text = (
        "# A\n\n![x](/a.png)\n\n---\nlayout: image-right\nimage: /b.png\n---\n\n# B\n\n"
        "---\nbackground: '#123'\n---\n\n# C"
    )
    deck = dialect_deck("slidev", text)
    assert deck.slides[0].figures[0].source.path == "public/a.png"  # type: ignore[union-attr]
    assert deck.slides[1].split is not None
    assert deck.slides[1].split.side == "right"
    assert deck.slides[2].background_color == "#123"


@pytest.mark.parametrize(
    "text", ["<Counter />", "<Youtube id='x' />", "<carbon:edit />", "{{ $page }}", "<Arrow x1='1' />", "<Toc />"]
)
def test_what_a_video_cannot_show_is_one_warning(text: str) -> None:
    deck = dialect_deck("slidev", f"# A\n\nbefore {text} after")
    assert codes(deck) == ["dialect-unread"]
    assert deck.problems[0].span is not None
    assert deck.problems[0].span.line == 7
    assert "before" in shown(deck)
    assert "after" in shown(deck)


def test_code_may_speak_of_components() -> None:
    assert "&lt;Counter /&gt;" in shown(dialect_deck("slidev", "# A\n\n`<Counter />` and `{{ x }}`"))


def test_styles_are_scoped_and_scripts_are_gone() -> None:
    deck = dialect_deck(
        "slidev", "# A\n\n<script setup>\nconst a = 1\n</script>\n\n<style>\nh1 { color: red }\n</style>\n\n---\n\n# B"
    )
    assert "color: red" in deck.slides[0].style
    assert "const" not in shown(deck)
    assert deck.style == ""


def test_utility_classes_have_their_css() -> None:
    deck = dialect_deck("slidev", '# A\n\n<div class="text-center mt-4 grid-cols-2 unknown">x</div>')
    assert ".text-center { text-align: center }" in deck.style
    assert "unknown" not in deck.style


def test_an_unknown_theme_is_named() -> None:
    assert codes(dialect_deck("slidev", "# A", front="theme: zzz\n")) == ["unknown-theme"]
