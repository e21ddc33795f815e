"""Spoken sentences become captions that can be read."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.plan.captions.cues import (
    LINE_COLUMNS,
    MAX_COLUMNS_PER_SECOND,
    MAX_SECONDS,
    MIN_SECONDS,
    WIDE_LINE_COLUMNS,
    Cue,
    cues_of,
    line_text,
)
from mdvideo.plan.captions.line_breaks import columns
from mdvideo.plan.narration.timed_sentences import SlideTranscript, TimedSentence, WordTiming

FPS = Fraction(30)


def spoken(*sentences: str, lang: str = "en", speed: int = 14, pause: Fraction = Fraction(35, 100)) -> SlideTranscript:
    """Sentences spoken at so many columns per second, with silence between them and after the last."""
    timed = []
    at = Fraction(1, 2)
    for sentence in sentences:
        end = at + max(Fraction(1, 2), Fraction(columns(sentence), speed))
        timed.append(TimedSentence(sentence, at, end, lang))
        at = end + pause
    return SlideTranscript(tuple(timed), at + Fraction(7, 10))


def texts(*sentences: str, lang: str = "en") -> list[str]:
    return [cue.text for cue in cues_of([spoken(*sentences, lang=lang)], FPS)]


def test_a_short_sentence_stays_on_one_line() -> None:
    assert texts("Count with me.") == ["Count with me."]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["It is making food out", "of light, water and air."]),
        ("en", ["No factory comes close,", "and this one grows from a seed."]),
        ("de", ["Es war ein schöner Versuch,", "und er hatte zur Hälfte recht."]),
    ],
)
def test_lines_end_where_phrases_end(lang: str, lines: list[str]) -> None:
    """After a comma, before a conjunction or a preposition."""
    assert texts(" ".join(lines), lang=lang) == ["\n".join(lines)]


@pytest.mark.parametrize("word", ["the", "a", "of", "and", "with"])
def test_no_line_ends_with_a_word_that_belongs_to_the_next(word: str) -> None:
    sentence = f"A leaf drinks water through its roots and takes {word} carbon dioxide through pores too small to see."
    assert not any(line.endswith(f" {word}") for text in texts(sentence) for line in text.splitlines())


def test_a_new_sentence_begins_a_new_caption() -> None:
    assert texts(
        "For five years he gave it nothing but water.", "The tree grew to a hundred and sixty-nine pounds."
    ) == [
        "For five years he gave\nit nothing but water.",
        "The tree grew to a hundred\nand sixty-nine pounds.",
    ]


def test_a_caption_ends_at_a_pause_and_gives_no_answer_away() -> None:
    question = TimedSentence("What is six times seven?", Fraction(0), Fraction(2), "en")
    answer = TimedSentence("It is 42.", Fraction(4), Fraction(5), "en")
    first, second = cues_of([SlideTranscript((question, answer), Fraction(7))], FPS)
    assert (first.text, second.text) == ("What is six times seven?", "It is 42.")
    assert first.end < second.start == 4


def test_abbreviations_stay_with_what_they_belong_to() -> None:
    said = texts("See Sec. 1.2 and Fig. 3, i.e. the U.S. data.", "J. R. R. Tolkien wrote it.")
    ends = [line.split()[-1] for cue in said for line in cue.splitlines()]
    assert not {"Sec.", "Fig.", "i.e.", "U.S.", "J.", "R."} & set(ends)


def test_words_begin_when_they_are_spoken() -> None:
    """A caption begins with the sound of its first word, as the voice reports it."""
    sentence = (
        "Everything that you have read so far was said quickly, but this here comes slowly and a good while later."
    )
    at = sentence.index("but")
    said = TimedSentence(
        sentence, Fraction(0), Fraction(12), "en", (WordTiming(0, Fraction(0)), WordTiming(at, Fraction(6)))
    )
    cue = next(cue for cue in cues_of([SlideTranscript((said,), Fraction(13))], FPS) if cue.text.startswith("but"))
    assert cue.start == 6


def test_japanese_lines_keep_words_and_marks_together() -> None:
    lines = "\n".join(
        texts(
            "光合成とは、植物が光のエネルギーを使って「二酸化炭素」と水から有機物を作り出す反応のことです。", lang="ja"
        )
    ).splitlines()
    assert all(columns(line) <= WIDE_LINE_COLUMNS for line in lines)
    assert any("エネルギー" in line for line in lines)
    assert not any(line[0] in "、。」ー" or line[-1] == "「" for line in lines)


@pytest.mark.parametrize(
    ("lang", "sentence", "together"),
    [
        ("en", "It was signed by all of the members on May 3, 2026, in the old town hall of the city.", "May 3, 2026"),
        ("en", "We counted the leaves of the tree for a year and got 1 234 567 of them altogether.", "1 234 567"),
        ("de", "Das haben wir alle zusammen in der alten Stadt am 3. Mai 2026 so beschlossen.", "3. Mai 2026"),
        ("de", "Wir betreiben das alles auf unserem Cluster, z. B. in der Cloud oder auf dem Tisch.", "z. B."),
        ("fr", "Nous avons tous rendez-vous devant la vieille gare le 1er mai 2026 à midi.", "1er mai 2026"),
        ("es", "Lo firmaron todos los vecinos en la plaza vieja, aprox. 5 km al norte, ese día.", "aprox. 5 km"),
    ],
)
def test_no_line_breaks_within_a_date_a_number_or_after_an_abbreviation(
    lang: str, sentence: str, together: str
) -> None:
    assert any(together in line for text in texts(sentence, lang=lang) for line in text.splitlines())


def test_a_word_that_is_wider_than_a_line_is_hyphenated() -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    first, second = "\n".join(texts(long, lang="de")).splitlines()
    assert first.endswith("-")
    assert first[:-1] + second == long


def test_two_frames_are_free_between_captions_and_no_gap_is_short() -> None:
    slide = spoken(*(f"Sentence number {n} is of a common length, and says nothing." for n in range(12)))
    gaps = [after.start - before.end for before, after in pairwise(cues_of([slide], FPS))]
    assert gaps
    assert {gap for gap in gaps if gap != 2 / FPS and gap < Fraction(1, 2)} == set()


def test_captions_stay_as_long_as_their_language_takes_to_read() -> None:
    said = TimedSentence("東京大学の研究チームは新しい論文を書いた。", Fraction(0), Fraction(2), "ja")
    (cue,) = cues_of([SlideTranscript((said,), Fraction(20))], FPS)
    assert cue.end - cue.start == Fraction(columns(said.written), 8)


def test_no_speech_gives_no_captions() -> None:
    assert cues_of([SlideTranscript((), Fraction(5))], FPS) == ()


WORDS = st.lists(st.text("abcdefgh,.ÄéПя", min_size=1, max_size=12), min_size=1, max_size=40)
CHINESE = st.lists(st.text("光合作用是植物、。「」和水ABC", min_size=1, max_size=40), min_size=1, max_size=3)
SLIDES = st.lists(
    st.one_of(
        st.lists(WORDS.map(" ".join), min_size=0, max_size=5).map(lambda texts: spoken(*texts)),
        CHINESE.map(lambda texts: spoken(*texts, lang="zh")),
    ),
    min_size=1,
    max_size=3,
)


def in_a_row(slides: list[SlideTranscript]) -> list[SlideTranscript]:
    """The slides one after another on one clock."""
    out, at = [], Fraction(0)
    for slide in slides:
        said = tuple(TimedSentence(s.written, s.start + at, s.end + at, s.lang) for s in slide.sentences)
        out.append(SlideTranscript(said, at + slide.end))
        at += slide.end
    return out


def without_spaces(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(SLIDES.map(in_a_row), st.sampled_from([Fraction(24), Fraction(30), Fraction(30000, 1001)]))
def test_captions_keep_every_word_and_every_limit(slides: list[SlideTranscript], fps: Fraction) -> None:
    cues = cues_of(slides, fps)
    written = "".join(sentence.written for slide in slides for sentence in slide.sentences)
    assert without_spaces("".join(cue.text for cue in cues)) == without_spaces(written)
    for cue in cues:
        limit = WIDE_LINE_COLUMNS if any("\u4e00" <= char <= "\u9fff" for char in cue.text) else LINE_COLUMNS
        assert 1 <= len(cue.lines) <= 2
        assert all(columns(line_text(line)) <= limit for line in cue.lines)
        assert 0 < cue.end - cue.start <= MAX_SECONDS
        assert all(cue.start <= word.start for line in cue.lines for word in line)
    for cue, following in pairwise(cues):
        gap = following.start - cue.end
        assert gap >= 0
        assert gap == 0 or gap >= 2 / fps or cue.end - cue.start == MAX_SECONDS
    borders = [slide.end for slide in slides]
    assert not any(cue.start < border < cue.end for cue in cues for border in borders)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["water", "light", "sugar", "leaf", "the", "of", "and"]),
        min_size=3,
        max_size=60,
    )
)
def test_captions_of_speech_at_an_ordinary_pace_can_be_read(words: list[str]) -> None:
    """At 14 characters a second no caption is too fast or too short."""
    for cue in cues_of([spoken(" ".join(words) + ".")], FPS):
        assert cue.end - cue.start >= MIN_SECONDS
        assert columns(cue.text.replace("\n", " ")) <= MAX_COLUMNS_PER_SECOND * (cue.end - cue.start)


def test_fast_speech_loses_no_word() -> None:
    said = TimedSentence(
        "one two three four five six seven eight nine ten eleven twelve", Fraction(0), Fraction(1), "en"
    )
    cues: tuple[Cue, ...] = cues_of([SlideTranscript((said,), Fraction(1))], FPS)
    assert " ".join(cue.text for cue in cues).split() == said.written.split()
    assert cues[-1].end == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(-5, 20)), max_size=12).map(sorted))
def test_implausible_timings_still_give_captions_in_order(timings: list[tuple[int, int]]) -> None:
    """Engines make errors: words at the same time, before their sentence, after it."""
    written = "What the leaf leaves over is what you see, and all the rest of it is gone for ever. " * 2
    timings_of_words = tuple(WordTiming(at, Fraction(time)) for at, time in timings)
    cues = cues_of(
        [SlideTranscript((TimedSentence(written, Fraction(0), Fraction(12), "en", timings_of_words),), Fraction(13))],
        FPS,
    )
    assert without_spaces("".join(cue.text for cue in cues)) == without_spaces(written)
    assert all(cue.start < cue.end for cue in cues)
    assert all(cue.end <= following.start for cue, following in pairwise(cues))
