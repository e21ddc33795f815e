"""Presenter notes as a script: what is said, what captions show, and what happens at which word."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Note
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import Span
from mdvideo.plan.narration.script import Script, script_of

HERE = Span("d.md", 1, 1, 2, "x")


def script(text: str, lexicon: dict[str, str] | None = None, lang: str = "en", *, plain: bool = False) -> Script:
    return script_of([Note(text, HERE)], lexicon, lang, plain=plain)


def spoken(text: str, lexicon: dict[str, str] | None = None, lang: str = "en") -> list[str]:
    return [sentence.spoken for sentence in script(text, lexicon, lang).sentences]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("**Bold**, *it* and ~~gone~~ in snake_case.", "Bold, it and gone in snake case."),
        ("Call `os.path_join()` now.", "Call os path join now."),
        ("A [link](http://example.org/a_(b)) and https://www.example.org/x.", "A link and example dot org."),
        ("Emoji 😀 are 🇩🇪 not read ❤️.", "Emoji are not read ."),
        ("Tea &amp; <b>cake</b> \\*now\\*.", "Tea and cake *now*."),
        ("It is 2 * 3 = 6, $5 and $6.", "It is two times three equals six, five dollars and six dollars."),
    ],
)
def test_markdown_is_spoken_without_its_markup(written: str, heard: str) -> None:
    assert spoken(written) == [heard]


def test_lines_of_a_list_are_sentences_and_blank_lines_separate_paragraphs() -> None:
    found = script("- one thing\n- two\n  things\n\nA new\nparagraph").sentences
    assert [(s.spoken, s.break_before) for s in found] == [
        ("one thing", "paragraph"), ("two things", "sentence"), ("A new paragraph", "paragraph"),
    ]  # fmt: skip


def test_the_voice_gets_the_lexicons_form_and_captions_the_written_one() -> None:
    lexicon = {"SQL": "sequel", "東京": "Tokyo "}
    (sentence,) = script("Ask SQL, not SQLite, in 東京駅.", lexicon, plain=True).sentences
    assert sentence.spoken == "Ask sequel, not SQLite, in Tokyo 駅."
    assert sentence.written == "Ask SQL, not SQLite, in 東京駅."
    start = sentence.spoken.index("sequel")
    first, last = sentence.written_range(start, start + 6)
    assert sentence.written[first:last] == "SQL"
    start = sentence.spoken.index("SQLite")
    first, last = sentence.written_range(start, start + 6)
    assert sentence.written[first:last] == "SQLite"


def test_a_simple_formula_is_read_and_the_lexicon_says_it_for_others() -> None:
    assert spoken("So $E=mc^2$ holds.") == ["So E equals m c squared holds."]
    assert spoken("Also $E=mc^2$ gilt.", lang="de") == ["Also E gleich m c Quadrat gilt."]
    matrix = r"$\begin{matrix} 1 & 2 \end{matrix}$"
    silent = script(f"So {matrix} holds.")
    assert (silent.sentences[0].spoken, silent.sentences[0].written) == ("So holds.", f"So {matrix} holds.")
    assert [problem.code for problem in silent.problems] == ["note-maths"]
    assert spoken(f"So {matrix} holds.", {matrix: "the matrix"}) == ["So the matrix holds."]


def test_a_sign_that_nothing_reads_is_reported_once() -> None:
    found = script("A ⊢ B and C ⊢ D.")
    assert [(problem.code, problem.message) for problem in found.problems] == [
        ("note-symbol", "⊢ is not spoken by most voices")
    ]
    assert script("x ≥ 5").problems == ()
    assert [problem.code for problem in script("x ≥ 5", lang="ja").problems] == ["note-symbol"]


def test_captions_keep_what_is_written_and_every_spoken_word_belongs_to_it() -> None:
    (sentence,) = script("It is 10–20 km to the *U.S.* on 2026-11-27.").sentences
    assert sentence.written == "It is 10–20 km to the U.S. on 2026-11-27."
    start = sentence.spoken.index("twenty kilometers")
    first, last = sentence.written_range(start, start + len("twenty"))
    assert sentence.written[first:last] == "10–20 km"
    start = sentence.spoken.index("November")
    first, last = sentence.written_range(start, start + len("November"))
    assert sentence.written[first:last] == "2026-11-27"


def test_a_deck_can_leave_reading_to_the_voice() -> None:
    found = script("Wait 5 km, e.g. `x != y` or $x^2$.", plain=True)
    assert [s.spoken for s in found.sentences] == ["Wait 5 km, e.g. x y or ."]
    assert [problem.code for problem in found.problems] == ["note-maths"]


def test_an_address_is_its_host_in_captions_and_in_speech() -> None:
    (sentence,) = script("See https://www.example.org/a/very/long/path?with=query#and today.").sentences
    assert (sentence.written, sentence.spoken) == ("See example.org today.", "See example dot org today.")


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("Go to http://[ now.", ["Go to http://[ now."]),
        ("http://", ["http://"]),
        ("!!! ... ???", []),
        ("😀 🎉", []),
        ("", []),
        ("—", []),
        ("[click]", []),
    ],
)
def test_junk_is_no_error(note: str, written: list[str]) -> None:
    assert [sentence.written for sentence in script(note).sentences] == written


def test_an_author_says_how_a_span_is_said() -> None:
    found = script('Ask [Dr. Nguyen]{say "doctor win"}, or Cauchy{say “koh-shee”}. Then go.')
    assert [s.spoken for s in found.sentences] == ["Ask doctor win, or koh-shee.", "Then go."]
    assert [s.written for s in found.sentences] == ["Ask Dr. Nguyen, or Cauchy.", "Then go."]
    assert [problem.code for problem in script('An x{say ""} here.').problems] == ["note-say"]


def test_a_lexicon_takes_ipa_with_or_without_another_spelling() -> None:
    (sentence,) = script("Nguyen and Cauchy.", {"Nguyen": "/ŋwiən/", "Cauchy": "koh-shee /koʊˈʃiː/"}).sentences
    assert sentence.spoken == "Nguyen and koh-shee."
    assert [(sentence.spoken[start:end], ipa) for start, end, ipa in sentence.ipa] == [
        ("Nguyen", "ŋwiən"), ("koh-shee", "koʊˈʃiː"),
    ]  # fmt: skip


def test_stress_is_passed_to_the_voice() -> None:
    (sentence,) = script("It is *not* **5 km**, but _far_ and ~~gone~~ 2 * 3.").sentences
    assert [sentence.spoken[start:end] for start, end in sentence.emphasis] == ["not", "five kilometers", "far"]
    assert script("No *end of it. Next.").sentences[0].emphasis != ()


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Use Docker [lang de], und so.", ["Use Docker,", "und so."]),
        ("Its Dockerfiles [lang de]Behälter[lang]. Next one.", ["Its Dockerfiles", "Behälter.", "Next one."]),
        ("One [pause 1s], two.", ["One,", "two."]),
        ("The word ([lang de]Wort[lang]) is short.", ["The word", "(Wort)", "is short."]),
        ("He says [voice bella] “Hello!” [voice] and leaves.", ["He says", "“Hello!”", "and leaves."]),
    ],
)
def test_punctuation_around_a_mark_stays_with_its_words(note: str, expected: list[str]) -> None:
    assert [sentence.written for sentence in script(note).sentences] == expected


def test_a_full_stop_after_a_mark_ends_the_sentence() -> None:
    found = script("A [lang de]Wort[lang]. Next.").sentences
    assert [s.break_before for s in found] == ["paragraph", "phrase", "sentence"]


def test_clicks_are_at_the_word_after_them() -> None:
    found = script("First. [click] Then this, [click]and that. [click]").sentences
    assert [(s.spoken, s.clicks) for s in found] == [("First.", ()), ("Then this, and that.", (0, 11, 20))]


def test_pauses_end_sentences_and_add_up() -> None:
    found = script("One [pause 1.5s] two. [pause] [pause 500ms] Three. [pause 2s]")
    assert [(s.spoken, s.pause_before) for s in found.sentences] == [
        ("One", 0),
        ("two.", Fraction(3, 2)),
        ("Three.", Fraction(3, 2)),
    ]
    assert found.closing_pause == 2


def test_voice_language_and_speed_change_and_change_back() -> None:
    found = script("Hi. [lang de] Am 3. Mai. [lang][voice: en-us+f3][speed 0.8] Bye. [speed] End.").sentences
    styles = [(s.spoken, s.style.lang, s.style.voice, s.style.speed) for s in found]
    assert styles == [
        ("Hi.", None, None, None), ("Am dritten Mai.", "de", None, None),
        ("Bye.", None, "en-us+f3", 0.8), ("End.", None, "en-us+f3", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "code", "hint"),
    [
        ("[pause soon]", "note-pause", "8s"),
        ("[clik]", "note-mark", "did you mean [click]?"),
        ("[sic]", "note-mark", "\\["),
        ("[speed 9]", "note-speed", "0.5 to 2"),
        ("[lang d$]", "note-lang", "pt-BR"),
        ("[click 2]", "note-click", "write [click]"),
    ],
)
def test_a_wrong_mark_is_reported_at_its_place(mark: str, code: str, hint: str) -> None:
    deck = parse_deck(f"# A\n\n<!--\nFirst line.\n  Then {mark} more.\n-->\n", "d.md")
    (problem,) = script_of(deck.slides[0].notes).problems
    assert problem.code == code
    assert hint in (problem.hint or "")
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (5, 8)
    assert problem.span.text[problem.span.column - 1 : problem.span.end_column - 1] == mark


def test_brackets_that_are_not_marks_are_read() -> None:
    found = script("See [1] and \\[sic].")
    assert ([s.spoken for s in found.sentences], found.problems) == (["See [one] and [sic]."], ())


PLAIN = st.text(st.sampled_from("abcDE 12.!?,;:'\n\t。！é東ह।"), max_size=80)


@given(PLAIN)
def test_every_written_character_is_kept_in_order(text: str) -> None:
    """Only text without a letter or digit, alone between sentences, is dropped."""
    kept = "".join(s.written for s in script(text).sentences)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(max_size=120))
def test_any_text_at_all_is_a_script(text: str) -> None:
    for sentence in script(text, {"a": "b"}).sentences:
        assert sentence.written == sentence.written.strip()
        for part in sentence.alignments:
            assert 0 <= part.start <= part.end <= len(sentence.spoken)
            assert 0 <= part.written_start <= part.written_end <= len(sentence.written)
        assert all(0 <= click <= len(sentence.spoken) for click in sentence.clicks)


@given(PLAIN)
def test_words_map_back_to_themselves(text: str) -> None:
    for sentence in script(text, plain=True).sentences:
        for start in range(len(sentence.spoken)):
            first, last = sentence.written_range(start, start + 1)
            assert sentence.written[first:last].strip() == sentence.spoken[start].strip()
