"""Sentences end where readers see them end, in many scripts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mdvideo.plan.narration.sentences import ends_sentence, sentence_ends


def split_sentences(text: str, lang: str = "en") -> list[str]:
    ends = [0, *sentence_ends(text, lang), len(text)]
    return [text[a:b].strip() for a, b in pairwise(ends)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Dr. Smith met J. R. R. Tolkien, e.g. in 1.5 km. | He said “Stop!” and left. | Was it 3 p.m.? | Yes!"),
        ("en", "See Fig. 3, No. 7 and the U.S. Army, etc. as usual. | So did I. | Wait… what? | Now."),
        ("en", "Smith et al. (2019) agree. | So do we."),
        ("en", "It costs $3.50. | (It did.) | “Fine.” | Next"),
        ("de", "Am 3. Mai war es z. B. warm, d.h. schön. | Und dann? | Gut."),
        (
            "en",
            "See Sec. 1.2, Eq. 3 and Fig. 4, i.e. the U.S. data. | It is Jan. 5. | He has the max. | Then no. | So.",
        ),
        ("fr", "M. Dupont, cf. p. 12, habite ici. | Mme. Durand aussi. | Fin."),
        ("es", "En EE. UU. viven aprox. 5 millones. | El Sr. López y la Dra. Ruiz. | Fin."),
        ("it", "Il sig. Rossi e il dott. Bianchi. | Fine."),
        ("pl", "Np. tak. | Koniec."),
        ("ru", "Напр. Москва, см. Рис. 3. | Конец."),
        ("nl", "Dhr. Jansen, d.w.z. hij. | Einde."),
        ("zh", "你好。|世界！|“真的吗？”|好"),
        ("ja", "これは本です。|いいですね！"),
        ("hi", "यह एक किताब है। | और यह भी।"),
        ("ar", "هل هذا صحيح؟ | نعم."),
    ],
)
def test_sentences_end_where_readers_end_them(lang: str, text: str) -> None:
    assert split_sentences(text.replace(" | ", " ").replace("|", ""), lang) == [
        part.strip() for part in text.split("|")
    ]


@pytest.mark.parametrize(
    ("text", "ends"), [("It is.", True), ("Is it?”  ", True), ("好。", True), ("It is", False), ("and, then,", False)]
)
def test_the_end_of_a_sentence_is_recognized(text: str, ends: bool) -> None:
    assert ends_sentence(text) == ends


def test_an_abbreviation_before_a_roman_numeral_ends_no_sentence_but_the_pronoun_i_begins_one() -> None:
    assert list(sentence_ends("El s. XV, cap. IV y más. Fin", "es")) == [24]
    assert list(sentence_ends("No. I went. Then", "en")) == [3, 11]
