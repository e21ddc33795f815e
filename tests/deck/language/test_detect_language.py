"""A text shows its language by its letters and its frequent words, or it does not."""

from __future__ import annotations

import pytest

from mdvideo.deck.language.detect_language import UNKNOWN, detect_language, with_language
from mdvideo.deck.parser import parse_deck

TEXTS = {
    "en": "This is the first lesson about the plants that grow in our garden. They need water and the light of "
        "the sun.",
    "de": "Das ist die erste Stunde über die Pflanzen, die in unserem Garten wachsen. Sie brauchen Wasser und "
        "auch Licht.",
    "fr": "C'est la première leçon sur les plantes qui poussent dans le jardin. Elles ont besoin d'eau et de la "
        "lumière.",
    "es": "Esta es la primera lección sobre las plantas que crecen en el jardín. Necesitan agua y también la "
        "luz del sol.",
    "it": "Questa è la prima lezione sulle piante che crescono nel giardino. Hanno bisogno di acqua e anche "
        "della luce.",
    "pt": "Esta é a primeira lição sobre as plantas que crescem no jardim. Elas não vivem sem água e também sem "
        "a luz.",
    "nl": "Dit is de eerste les over de planten die in onze tuin groeien. Ze hebben water nodig en ook het "
        "licht van de zon.",
    "pl": "To jest pierwsza lekcja o roślinach, które rosną w ogrodzie. Nie mogą żyć bez wody i bez światła, bo "
        "to ich siła.",
    "tr": "Bu, bahçede büyüyen bitkiler için bir ders. Her bitki su ile ışık ister ve güneş çok önemli bir şey "
        "olarak kalır.",
    "sv": "Det här är den första lektionen om växter som växer i en trädgård. De har inte mycket vatten men "
        "också ljus.",
    "cs": "Toto je první lekce o rostlinách, které rostou na zahradě. Také potřebují vodu a světlo, protože bez "
        "nich nejsou.",
    "vi": "Đây là bài học về các loài cây trong vườn. Chúng cần nước và ánh sáng để lớn, nhưng không phải cây "
        "nào cũng như vậy.",
    "id": "Ini adalah pelajaran pertama tentang tanaman yang tumbuh di kebun. Mereka tidak dapat hidup tanpa "
        "air dan cahaya.",
    "ro": "Aceasta este prima lecție despre plantele care cresc în grădină. Ele nu pot trăi fără apă și fără "
        "lumină.",
    "hu": "Ez az első óra a növényekről, amelyek a kertben nőnek. Nem élnek meg víz és fény nélkül, és ez "
        "nagyon fontos is.",
    "fi": "Tämä on ensimmäinen tunti kasveista, jotka kasvavat puutarhassa. Ne eivät ole ilman vettä, mutta "
        "myös valo on tärkeä.",
    "da": "Dette er den første time om planter, som vokser i en have. De kan ikke være uden vand, og hvad der "
        "er mere: lys.",
    "no": "Dette er den første timen om planter som vokser i en hage. De kan ikke være uten vann, og hva mye "
        "lys gir, er noe.",
    "ru": "Это первый урок о растениях, которые растут в саду.",
    "uk": "Це перший урок про рослини, які ростуть у саді.",
    "el": "Αυτό είναι το πρώτο μάθημα για τα φυτά.",
    "he": "זה השיעור הראשון על צמחים.",
    "ar": "هذا هو الدرس الأول عن النباتات",
    "fa": "این نخستین درس درباره گیاهان است و می‌گوید که چگونه",
    "ur": "یہ پودوں کے بارے میں پہلا سبق ہے",
    "hi": "यह पौधों के बारे में पहला पाठ है",
    "th": "นี่คือบทเรียนแรกเกี่ยวกับพืช",
    "ko": "이것은 식물에 대한 첫 수업입니다",
    "ja": "これは植物についての最初の授業です",
    "zh": "这是关于植物的第一课，我们从这里开始",
    "zh-Hant": "這是關於植物的第一課，我們從這裡開始",
}  # fmt: skip


@pytest.mark.parametrize("lang", TEXTS)
def test_a_text_shows_its_language(lang: str) -> None:
    assert detect_language(TEXTS[lang]) == lang


@pytest.mark.parametrize("text", ["", "Kubernetes 101", "Agenda\nDemo\nQ&A", "def f(x): return x", "Привет"])
def test_a_few_words_show_none(text: str) -> None:
    assert detect_language(text) is None


def test_latin_names_do_not_hide_another_script() -> None:
    assert detect_language("使用 Docker Compose 部署 PostgreSQL 数据库") == "zh"


def test_code_is_no_language() -> None:
    deck = parse_deck(
        f"# Código\n\n{TEXTS['es']}\n\n```python\n" + "for the in of: is not\n" * 20 + "```\n", "a.md", UNKNOWN
    )
    assert with_language(deck).lang == "es"


def test_a_detected_language_is_told_once() -> None:
    deck = with_language(parse_deck(f"# A\n\n<!-- {TEXTS['fr']} -->", "a.md", UNKNOWN))
    assert deck.lang == "fr"
    (problem,) = [problem for problem in deck.problems if problem.code == "language-detected"]
    assert problem.severity == "warning"
    assert problem.hint == "write `lang: fr` in the front matter"


def test_a_language_that_is_set_stays() -> None:
    deck = with_language(parse_deck(f"---\nlang: de\n---\n# A\n\n{TEXTS['fr']}", "a.md", UNKNOWN))
    assert (deck.lang, deck.problems) == ("de", ())


@pytest.mark.parametrize("text", ["# A\n\nB", f"# A\n\n{TEXTS['en']}"])
def test_english_and_what_is_not_certain_is_english(text: str) -> None:
    deck = with_language(parse_deck(text, "a.md", UNKNOWN))
    assert (deck.lang, deck.problems) == ("en", ())
