"""What is true of every text, however odd."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.deck.model import Deck, Prompt
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import Span

PIECES = [
    *(
        "---\n",
        "\n---\n",
        "\n\n",
        "\n",
        "# ",
        "## Title\n",
        "* ",
        "1) ",
        "- [ ] ",
        "> ",
        "    ",
        "\t",
        "| a | b |\n|--|--|\n",
    ),
    *("<!-- ", " -->", "<!--", "-->", "<!-- prompt: a fjord -->", "<!-- _class: [lead, x] -->", "note: x", "promt: x"),
    *("![bg right:40%](<prompt:a b>){seed=7}", "![](x.png)", "![bg](", "{seed=", "}", "{.lead}", "[x]{.y}"),
    *(
        "$x$",
        "$$\n",
        "`",
        "```python {1,3}\n",
        "```\n",
        ":smile:",
        "[^1]",
        "[^1]: note\n",
        "<div>",
        "</div>",
        "<img src=x>",
    ),
    *(
        "<style>",
        "<style scoped>a{}</style>",
        "<script>",
        "color: #fff\n",
        "size: 3\n",
        "images:\n  seed: x\n",
        "&a ",
        "*a",
    ),
    *(
        "é",
        "\u2028",
        "\x00",
        "\x0c",
        "\ufeff",
        "\r\n",
        "\r",
        "😀",
        " ",
        ": ",
        "key: [",
        "'",
        '"',
        "http://a.b",
        "{",
        "|",
    ),
]

decks = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


def spans_of(deck: Deck) -> list[Span]:
    found = [problem.span for problem in deck.problems if problem.span is not None]
    for slide in deck.slides:
        found.append(slide.span)
        found += [note.span for note in slide.notes]
        found += [formula.span for formula in slide.formulas]
        for figure in slide.figures:
            found += [figure.span, figure.source.span]
        for background in slide.backgrounds:
            found += [background.span, background.source.span]
    return found


@settings(max_examples=300, deadline=None)
@given(decks)
def test_any_text_gives_a_deck_whose_spans_are_in_it(text: str) -> None:
    deck = parse_deck(text, "deck.md")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for span in spans_of(deck):
        assert lines[span.line - 1] == span.text
        assert 1 <= span.column < span.end_column <= len(span.text) + 2
    assert all(str(problem) for problem in deck.problems)
    assert deck.slides or any(problem.code == "no-slides" for problem in deck.problems)


@settings(max_examples=100, deadline=None)
@given(decks)
def test_parsing_is_a_function_of_the_text(text: str) -> None:
    assert parse_deck(text, "deck.md") == parse_deck(text, "deck.md")


PLACES = [
    "<!-- prompt: WORDS -->",
    "text\n\n<!--\n_prompt: WORDS\n-->",
    "a\nb <!-- prompt: WORDS -->",
    "![bg](<prompt:WORDS>)",
    "> ![a](<prompt:WORDS>)",
    "- item ![a](<prompt: WORDS>){seed=1}",
    "1. * ![a][ref]\n\n[ref]: <prompt:WORDS>",
    "# x ![bg](<prompt:WORDS>)",
    "| a | b |\n|---|---|\n| WORDS | ![z](<prompt:WORDS>) |",
]
# A value that starts with a quote is YAML syntax.
words = st.text("abc xyz,éß😀'%", min_size=1, max_size=30).map(str.strip).filter(lambda t: t[:1] not in ("", "'"))


@settings(max_examples=100, deadline=None)
@given(words, st.sampled_from(PLACES))
def test_a_prompts_span_covers_exactly_its_words(prompt: str, place: str) -> None:
    slide = parse_deck("# One\n\n---\n\n" + place.replace("WORDS", prompt), "deck.md").slides[1]
    sources = [*(background.source for background in slide.backgrounds), *(figure.source for figure in slide.figures)]
    (source,) = [source for source in sources if isinstance(source, Prompt)]
    assert source.text == prompt
    span = source.span
    if "[ref]" not in place:
        assert span.text[span.column - 1 : span.end_column - 1] == prompt


RULER = re.compile(r"^\s*(?:[-*_]\s*){3,}$|^\s*-+\s*$", re.MULTILINE)
texts = st.text("abc #*>-\n", max_size=40).filter(lambda text: not RULER.search(text))


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5))
def test_joining_slides_with_rulers_keeps_their_number(slides: list[str]) -> None:
    text = "\n\nx\n\n***\n\n".join(slides) + "\n\nx"
    assert len(parse_deck(text, "deck.md").slides) == len(slides)
