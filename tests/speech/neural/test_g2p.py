"""From text to phonemes: kana, Chinese syllables and numbers, eSpeak NG's clauses, IPA, and which word says what."""

from __future__ import annotations

import pytest

from mdvideo.protocols import Pronunciation, Utterance
from mdvideo.speech.neural.chinese_g2p import ChineseReader, numeral_of
from mdvideo.speech.neural.english_g2p import EnglishReader, foreign_word
from mdvideo.speech.neural.espeak_g2p import EspeakReader
from mdvideo.speech.neural.ipa import phonemes_of_ipa
from mdvideo.speech.neural.japanese_g2p import JapaneseReader, phonemes_of_kana
from mdvideo.speech.neural.phoneme_reading import PhonemeReading


def said(text: str, reading: PhonemeReading) -> dict[str, str]:
    return {text[p.start : p.end]: reading.phonemes[p.first : p.last].strip() for p in reading.pieces}


@pytest.mark.parametrize(
    ("kana", "phonemes"),
    [
        ("トーキョー", "toːkʲoː"),
        ("シンブン", "ɕimbɯɴ"),
        ("ガッコー", "ɡaʔkoː"),
        ("チャ", "ʨa"),
        ("ニャ", "ɲa"),
        ("リョ", "ɾʲo"),
        ("パーティー", "paːtʲiː"),
        ("ニンゲン", "ɲiŋɡeɴ"),
        ("", ""),
    ],
)
def test_kana_are_read(kana: str, phonemes: str) -> None:
    assert phonemes_of_kana(kana) == phonemes


@pytest.mark.parametrize(
    ("digits", "chinese"),
    [
        ("0", "零"), ("10", "十"), ("15", "十五"), ("115", "一百一十五"), ("1005", "一千零五"), ("10500", "一万零五百"),
        ("20026", "二万零二十六"), ("123456789", "一亿二千三百四十五万六千七百八十九"), ("3.14", "三点一四"),
        ("50%", "百分之五十"), ("007", "零零七"),
    ],
)  # fmt: skip
def test_numbers_are_chinese(digits: str, chinese: str) -> None:
    assert numeral_of(digits) == chinese


def test_mandarin_has_tones_and_their_sandhi() -> None:
    text = "你好，中国！"
    assert said(text, ChineseReader().read(Utterance(text, "zh"))) == {
        "你": "ni↗", "好": "xau↓", "中": "ꭧʊ→ŋ", "国": "kwo↗",
    }  # fmt: skip


def test_japanese_words_keep_their_place() -> None:
    text = "「光」は、Pythonで書く。"
    reading = JapaneseReader().read(Utterance(text, "ja"))
    words = said(text, reading)
    assert words["光"] == "çikaɾʲi"
    assert words["は"] == "βa"
    assert words["Python"] == "pˈIθˌɑn"
    assert reading.leaves_out(text) is None


@pytest.mark.parametrize(
    ("code", "text", "word", "phonemes"),
    [
        ("es", "En 2026, el agua; ¿la ves?", "2026", "dˈos mˈil βAntisˈAs"),
        ("es", "En 2026, el agua; ¿la ves?", "el", "el"),
        ("fr-fr", "Les enfants n'ont pas vu l'hôtel.", "Les", "lez"),
        ("it", "L'acqua è trasparente, e bella.", "e", "e"),
        ("hi", "पौधे प्रकाश से भोजन बनाते हैं।", "प्रकाश", "pɾəkˈaːʃ"),
    ],
)
def test_espeak_says_what_each_word_says(code: str, text: str, word: str, phonemes: str) -> None:
    assert said(text, EspeakReader(code).read(Utterance(text, code)))[word] == phonemes


def test_clauses_keep_their_punctuation() -> None:
    assert EspeakReader("es").read(Utterance("Sí, ¿no? Ya; luego.", "es")).phonemes.replace("ˈ", "") == (
        "si, no? ʝa; lueɣo."
    )


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [
        ("ˈkoʊdɪŋ", "kˈOdɪŋ", "kˈQdɪŋ"),
        ("/tʃaɪ/", "ʧI", "ʧI"),
        ("ŋwiən", "ŋwiən", "ŋwiən"),
        ("bɜːd", "bɜɹd", "bɜːd"),
        ("ˈstrʌktʃɚ", "stɹˈʌkʧəɹ", "stɹˈʌkʧə"),
        ("ɡet", "ɡɛt", "ɡɛt"),
        ("ˈɔɪ.lɚ", "ˈYləɹ", "ˈYlə"),
        ("xyz123", "xiz", "xiz"),
        ("//", "", ""),
        ("42", "", ""),
    ],
)
def test_dictionaries_ipa_becomes_the_models(ipa: str, american: str, british: str) -> None:
    assert phonemes_of_ipa(ipa) == american
    assert phonemes_of_ipa(ipa, british=True) == british


def test_a_pronunciation_replaces_a_word_and_nothing_else() -> None:
    text = "On 2026-11-27, Nguyen's SQL worked."
    utterance = Utterance(text, "en", ipa=(Pronunciation(15, 21, "wɪn"), Pronunciation(24, 27, "ˈsiːkwəl")))
    words = said(text, EnglishReader().read(utterance))
    assert words["Nguyen"] == "wɪn"
    assert words["SQL"] == "sˈikwəl"
    plain = said(text, EnglishReader().read(Utterance(text, "en")))
    assert words["worked."[:-1]] == plain["worked"]
    assert "2026-11-27," in {text[p.start : p.end] for p in EnglishReader().read(utterance).pieces}


def test_british_readers_read_otherwise() -> None:
    american, british = (
        EnglishReader(british=one).read(Utterance("The bath.", "en")).phonemes for one in (False, True)
    )
    assert american != british


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The naïve café, 5 µm.", None),
        ("The 東京 tower.", "東"),
        ("Say привет now.", "привет"),
        ("The angle α is small.", "α"),
        ("ﬁve 1ª", None),
    ],
)
def test_other_scripts_are_found(text: str, word: str | None) -> None:
    assert foreign_word(text) == word
