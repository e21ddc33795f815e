"""What stays together in a line of captions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.plan.captions.line_breaks import columns
from mdvideo.plan.captions.word_units import is_cut, line_units


def units(text: str, limit: int = 42, lang: str = "") -> list[str]:
    return [text[start:end] for start, end in line_units(text, limit, lang)]


def test_lines_break_at_white_space_and_between_full_width_characters() -> None:
    assert units("A green leaf.") == ["A", "green", "leaf."]
    assert units("光合成とは、「水」") == ["光", "合", "成", "と", "は、", "「水」"]


@pytest.mark.parametrize(
    ("lang", "phrases"),
    [
        ("ja", ["二〇二六年五月三日、", "東京大学の", "研究チームは、", "Pythonで", "書かれた。"]),
        ("zh", ["今天", "是", "天气", "晴朗", "的", "一", "天，", "我们", "去", "公园", "散步。"]),
        ("th", ["วัน", "นี้", "อากาศ", "ดี", "มาก", "เรา", "ไป", "เดิน", "เล่น", "กัน", "เถอะ"]),
        ("en", ["เรา", "ไป", "now"]),
    ],
)
def test_languages_without_spaces_break_between_phrases_and_keep_numbers(lang: str, phrases: list[str]) -> None:
    text = "".join(phrases) if lang != "en" else "เราไป now"
    assert units(text, 42, lang) == phrases


def test_a_word_that_is_wider_than_a_line_is_cut_and_a_name_breaks_after_a_separator() -> None:
    assert units("https://example.org/a", 10) == ["https://", "example.", "org/a"]
    parts = units("Donaudampfschifffahrtsgesellschaft", 12)
    assert parts == ["Donau", "dampfschiff", "fahrtsge", "sellschaft"]
    assert [is_cut("Donaudampfschifffahrtsgesellschaft", end) for end in (5, 16, 34)] == [True, True, False]
    assert not is_cut("光合成", 1)


@given(st.text(max_size=80), st.integers(8, 42), st.sampled_from(["", "en", "ja", "zh-Hant", "th"]))
def test_units_cover_the_text_and_fit_a_line(text: str, limit: int, lang: str) -> None:
    ranges = list(line_units(text, limit, lang))
    assert "".join(text[start:end] for start, end in ranges) == "".join(text.split())
    for start, end in ranges:
        assert columns(text[start:end]) + is_cut(text, end) <= limit
