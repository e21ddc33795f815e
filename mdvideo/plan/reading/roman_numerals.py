"""Roman numerals after a chapter, a war, a king or a pope, and of centuries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.german_endings import ordinal_form
from mdvideo.plan.reading.reading_rule import SPACE, ReadingRule, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage

_NUMERAL = r"(?P<roman>(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"

_COUNTED: dict[str, str] = {
    "en": """Chapter Part Section Act Scene Volume Book War Phase Type Class Figure Appendix Article Title Stage Level
        Grade Group Mark Apollo Saturn Tier Rocky Division Factor Photosystem Complex Bowl""",
    "de": "Kapitel Teil Abschnitt Akt Szene Band Buch Phase Typ Klasse Abbildung Anhang Artikel Stufe Hartz",
    "fr": "Chapitre chapitre Partie partie Section Acte acte Scène scène Tome tome Volume Livre livre Phase Type type",
    "es": """Capítulo capítulo Parte parte Sección Acto acto Escena Tomo tomo Volumen Libro libro Fase Tipo tipo siglo
        Siglo siglos""",
    "it": "Capitolo capitolo Parte parte Sezione Atto atto Scena Tomo Volume volume Libro libro Fase Tipo tipo",
    "pt": """Capítulo capítulo Parte parte Seção Ato ato Cena Tomo Volume volume Livro livro Fase Tipo tipo século
        Século séculos""",
}
_MEN = """Louis Henry Charles George Richard Edward William James Philip Napoleon Francis Frederick John Paul Pius
    Benedict Gregory Leo Nicholas Peter Ivan Alexander Ludwig Heinrich Karl Friedrich Wilhelm Georg Philipp Leopold Otto
    Josef Franz Papst Pope François Philippe Henri Guillaume Napoléon Jean-Paul Benoît Léon Felipe Alfonso Carlos
    Fernando Enrique Juan Pablo Pío Benedicto Napoleón Luis Jaime Luigi Enrico Carlo Vittorio Emanuele Umberto Pio Paolo
    Benedetto Giovanni Leone Napoleone Filippo Federico Pedro João Luís Manuel Dom Paulo Bento Ramses Ramesses Darius
    Xerxes Ptolemy Umberto Gustav Christian Haakon Olav Constantine Theodor Clemens Innozenz Innocent Urban Sixtus
    Benedikt Johannes Paulus Christoph
    Harald Baldwin Malcolm Kenneth Robert David Rudolf Maximilian Ferdinand Eduard Karel Johan Willem Afonso José
    Clément Grégoire Innocent Jean Alexandre Nicolas Charles-Quint Clemente Gregorio Inocencio Alejandro Alessandro
    Innocenzo Sancho Ramiro Tutmosis Thutmose Amenhotep"""
_WOMEN = "Elizabeth Mary Catherine Katharina Elisabeth Maria Isabel Isabella Margrethe Christina Cleopatra Caterina"


def roman_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules of a language."""
    counted = "|".join(_COUNTED[lang.code].split())
    men, women = "|".join(_MEN.split()), "|".join(_WOMEN.split())
    if lang.code == "de":
        yield rule("Roman ordinal", rf"\b(?P<name>(?P<she>{women})|{men}){SPACE}{_NUMERAL}\.", _german_ruler)
        yield rule("century", rf"(?<!\w){_NUMERAL}\.(?={SPACE}(?P<noun>Jahrhundert))", _german_century)
    else:
        yield rule(
            "ruler", rf"\b(?P<name>(?P<she>{women})|{men}){SPACE}{_NUMERAL}(?![\w'’])(?!\.{SPACE}?[A-Z])", _ruler
        )
    if lang.code == "fr":
        yield rule("century", rf"(?<!\w)(?=[IVX]){_NUMERAL}(?P<end>er|re|e|ème|ᵉ)(?!\w)", _french_ordinal)
    if lang.code == "it":
        yield rule("century", rf"(?<!\w){_NUMERAL}(?={SPACE}(?:secolo|capitolo|edizione))", _italian_century)
    yield rule("Roman number after an abbreviation", rf"(?<=[A-Za-z]\.{SPACE}){_NUMERAL}(?![\w'’])", _abbreviated)
    yield rule("Roman number", rf"\b(?P<name>(?:World{SPACE})?(?:{counted})){SPACE}{_NUMERAL}(?![\w'’])", _counted)


def roman_value(numeral: str) -> int:
    """Return the value of a Roman numeral; 0 for an empty one."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[char] for char in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


_ABBREVIATED = re.compile(
    r"(?<!\w)(?:cap|chap|ch|vol|sec|fig|kap|bd|art|s|séc|sez|tab|teil|pt|liv|t)\.\s$", re.IGNORECASE
)


def _abbreviated(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    if not number or _ABBREVIATED.search(match.string[: match.start()]) is None:
        return None
    return lang.cardinal(number, "")


def _counted(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    return f"{match['name']} {lang.cardinal(number, '')}" if number else None


def _ruler(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    if not number or number > 40:
        return None
    form = "f" if match["she"] else "m"
    name = match["name"]
    if name in {"Pope", "Dom"}:
        return None
    match lang.code:
        case "en":
            said = f"the {lang.ordinal(number, '')}"
        case "fr":
            said = lang.ordinal(1, form) if number == 1 else lang.cardinal(number, "")
        case "it":
            said = lang.ordinal(number, form)
        case _:
            said = lang.ordinal(number, form) if number <= 10 else lang.cardinal(number, "")
    return f"{name} {said}"


def _german_ruler(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    if not number:
        return None
    before = match.string[: match.start()].split()[-1:]
    dative = bool(before) and before[0].lower() in {"von", "unter", "mit", "bei", "nach", "seit", "zu", "königs"}
    article = ("der" if match["she"] else "dem") if dative else ("die" if match["she"] else "der")
    said = lang.ordinal(number, "en" if dative else "e")
    return f"{match['name']} {article} {said[:1].upper()}{said[1:]}"


def _german_century(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    form = ordinal_form(match.string[: match.start()], match["noun"])
    return lang.ordinal(number, form) if number else None


def _french_ordinal(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    return lang.ordinal(number, "f" if match["end"] == "re" else "m") if number else None


def _italian_century(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = roman_value(match["roman"])
    return lang.ordinal(number, "m") if number else None
