"""Word boundaries, estimated timings, and hints for unknown names."""

from __future__ import annotations

from mdvideo.speech.word_timing import estimate_words, nearest_hint, word_spans


def test_estimated_words_fill_the_sound_by_their_length() -> None:
    words = estimate_words("A longer word, and 2 more.", 10_000)
    assert [word.sample for word in words] == sorted(word.sample for word in words)
    assert words[0].sample == 0
    assert words[2].sample - words[1].sample > words[1].sample


def test_each_chinese_or_japanese_character_is_a_word() -> None:
    text = "Say 你好, 3.5 times: it's"
    assert [text[start:end] for start, end in word_spans(text)] == ["Say", "你", "好", "3.5", "times", "it's"]


def test_a_hint_names_the_nearest_name_or_lists_some() -> None:
    names = [f"voice{number:02}" for number in range(20)]
    assert nearest_hint("VOICE1", ["voice12", "other"]) == "did you mean voice12?"
    assert nearest_hint("xyz", ["b", "a"]) == "there are a, b"
    assert nearest_hint("xyz", names).endswith("voice11…")
