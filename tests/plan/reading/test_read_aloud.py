"""Written sentences as a person reads them: the goldens were read one by one by somebody who speaks the language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.plan.reading.read_aloud import read_aloud, read_code, read_formula, read_host, readings_of

GOLDENS = Path(__file__).with_name("goldens")
LANGUAGES = ("en", "de", "fr", "es", "it", "pt")


def goldens(lang: str) -> list[tuple[str, str]]:
    lines = (GOLDENS / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return [(written, spoken.removeprefix("    ")) for written, spoken in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_read_as_in_the_goldens(lang: str) -> None:
    pairs = goldens(lang)
    assert [(written, read_aloud(written, lang)) for written, _ in pairs] == pairs


def test_there_are_goldens_of_each_language() -> None:
    least = {"en": 120, "de": 80, "fr": 25, "es": 25, "it": 25, "pt": 25}
    assert {lang: len(goldens(lang)) >= count for lang, count in least.items()} == dict.fromkeys(least, True)


@pytest.mark.parametrize(
    ("lang", "written", "spoken"),
    [
        (
            "en-GB",
            "On 3/4/2026 at 101 km.",
            "On the third of April, twenty twenty-six at one hundred and one kilometers.",
        ),
        ("en-US", "On 3/4/2026.", "On March fourth, twenty twenty-six."),
        ("pt-PT", "Faz 16 km.", "Faz dezasseis quilómetros."),
        ("pt-PT", "São 5 µm.", "São cinco micrómetros."),
        ("pt", "São 5 µm e 2 nm.", "São cinco micrômetros e dois nanômetros."),
        ("es-MX", "Son 3.5 kg.", "Son tres punto cinco kilogramos."),
        ("de-AT", "Am 5.1.2026.", "Am fünften Jänner zweitausendsechsundzwanzig."),
        ("ja", "2026-11-27 に 5 km", "2026-11-27 に 5 km"),
        ("nl", "Het is 5 km, o.a. hier.", "Het is 5 km, o.a. hier."),
    ],
)
def test_a_region_reads_its_own_way_and_other_languages_are_left_to_the_voice(
    lang: str, written: str, spoken: str
) -> None:
    assert read_aloud(written, lang) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("", ""),
        ("…", "…"),
        ("!?!", "!?!"),
        ("etc.", "et cetera."),
        ("I like 5.", "I like five."),
        ("(see Fig. 3).", "(see Figure three)."),
        ("I said “e.g.”", "I said “for example.”"),
    ],
)
def test_edges_of_a_sentence_keep_their_punctuation(written: str, spoken: str) -> None:
    assert read_aloud(written, "en") == spoken


ANYTHING = st.text(max_size=60) | st.text(
    st.sampled_from("0123456789.,:/-–+$€%°²xX vVeE#~@()IVX abmskKBHzO→≥½"), max_size=40
)


@given(ANYTHING, st.sampled_from(LANGUAGES))
def test_any_text_can_be_read_and_its_readings_are_in_order(text: str, lang: str) -> None:
    end = 0
    for reading in readings_of(text, lang):
        assert end <= reading.start < reading.end <= len(text)
        end = reading.end


@given(st.integers(0, 10**70), st.sampled_from(LANGUAGES))
def test_every_number_is_read_in_words(number: int, lang: str) -> None:
    spoken = read_aloud(f"x {number} y", lang)
    assert not any(char.isdecimal() for char in spoken)
    assert len(spoken) >= 6


@given(st.text(st.sampled_from("0123456789 .,"), max_size=30), st.sampled_from(LANGUAGES))
def test_no_digit_is_lost(text: str, lang: str) -> None:
    """What no reading covers is still there, and a reading of digits has words."""
    for reading in readings_of(text, lang):
        assert any(char.isalpha() for char in reading.spoken) == any(
            c.isdecimal() for c in text[reading.start : reading.end]
        )


WORDS = [
    "the",
    "house",
    "and",
    "garden",
    "walks",
    "slowly",
    "under",
    "green",
    "trees",
    "while",
    "music",
    "plays",
    "softly",
    "in",
    "old",
    "rooms",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join))
def test_plain_words_are_read_as_they_are_written(text: str) -> None:
    assert read_aloud(f"{text}.", "en") == f"{text}."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_read_stays_when_it_is_read_again(lang: str) -> None:
    """Words that a reading gives are plain words: nothing in them is read differently."""
    again = {spoken: read_aloud(spoken, lang) for _, spoken in goldens(lang)}
    changed = {spoken: twice for spoken, twice in again.items() if spoken != twice}
    assert changed == {}


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("os.path_join()", "os path join"),
        ("x != y", "x not equals y"),
        ("a -> b", "a arrow b"),
        ("i++", "i plus plus"),
        ("#!/bin/sh", "hash bang slash bin slash sh"),
        ("HEAD~3", "head tilde three"),
        ("getUserName", "get User Name"),
        ("main.py", "main dot pie"),
        ("--strict", "dash dash strict"),
        ("*", "star"),
        ("{}", "curly braces"),
        ("x**2", "x to the power of two"),
        ("a && !b", "a and not b"),
        ("0xFF", "zero X F F"),
        ("List<int>", "List int"),
        ("scikit-learn", "sigh kit learn"),
        ("", ""),
    ],
)
def test_code_is_read_by_its_names_and_operators(code: str, spoken: str) -> None:
    assert read_code(code, "en") == spoken


@pytest.mark.parametrize(
    ("tex", "spoken"),
    [
        ("x^2 + y^2 = z^2", "x squared plus y squared equals z squared"),
        (r"\frac{a}{b}", "eigh over b"),
        (r"\frac{1}{2}", "one half"),
        (r"\sqrt{x+1} \geq 0", "the square root of x plus one is greater than or equal to zero"),
        (r"\sum_{i=1}^{n} i", "the sum from i equals one to n of i"),
        (r"\int_0^\infty e^{-x}\,dx", "the integral from zero to infinity of e to the minus x d x"),
        (r"\lim_{x \to 0} f(x)", "the limit as x goes to zero of f of x"),
        (r"O(n \log n)", "O of n log n"),
        (r"\alpha \in \mathbb{R}", "alpha in R"),
        (r"x_i", "x sub i"),
        ("n!", "n factorial"),
        (r"\vec{v}", "vector v"),
        ("|x|", "the absolute value of x"),
        (r"\begin{pmatrix} 1 & 2 \end{pmatrix}", None),
        (r"\frac{a}", None),
        ("x^", None),
        ("{" * 2000, None),
    ],
)
def test_a_simple_formula_is_read_and_no_other(tex: str, spoken: str | None) -> None:
    assert read_formula(tex, "en") == spoken


@given(
    st.text(max_size=40) | st.text(st.sampled_from(r"\frac{}^_()[]|xy12+-=sum "), max_size=40),
    st.sampled_from(LANGUAGES),
)
def test_any_formula_and_any_code_can_be_tried(text: str, lang: str) -> None:
    read_formula(text, lang)
    assert isinstance(read_code(text, lang), str)


def test_a_host_is_said_with_its_dots() -> None:
    assert read_host("www.example.org", "en") == "example dot org"
    assert read_host("beispiel.de", "de") == "beispiel Punkt D E"
    assert read_host("example.org", "ja") is None
