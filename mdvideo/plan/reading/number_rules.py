"""Numbers without a unit: phone numbers, powers, fractions, ordinals, Roman numerals, and plain numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.german_endings import ordinal_form
from mdvideo.plan.reading.measure_rules import sign_words, unit_noun
from mdvideo.plan.reading.reading_rule import LEFT, RIGHT, SPACE, ReadingRule, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢⱼₖ", "0123456789+-nijk")
_SUPER = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]"
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
           "⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅒": (1, 10)}  # fmt: skip


def phone_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for telephone numbers, which come before ranges and sums."""
    del lang
    yield rule("size", rf"{LEFT}(\d+)[x×](\d+)(?:[x×](\d+))?(?!\w)", _size)
    group = r"(?:[ \u00a0./-]?\(?\d{1,5}\)?)"
    yield rule("international phone number", rf"(?<![\w+])\+\d{{1,3}}{group}{{2,6}}(?!\w)(?![.,]\d)", _phone)
    yield rule("phone number", r"(?<![\w(+-])\(\d{2,5}\) ?\d{3,4}[- ]?\d{3,5}(?!\w)", _phone)
    yield rule("phone number with dashes", r"(?<![\w+-])(?:1-)?\d{3}-(?:\d{3}-)?\d{4}(?![\w-])", _phone)
    yield rule(
        "German phone number", r"(?<![\w.+-])0[1-9]\d{1,3}[ /-]\d{2,8}(?:[ -]\d{1,5}){0,3}(?!\w)(?![.,]\d)", _phone
    )


def power_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for powers, fractions and numbers in scientific notation."""
    number = lang.number_pattern
    unit = one_of(lang.units)
    per = rf"(?P<power>[²³])?(?:/(?P<below>{unit})(?P<below_power>[²³])?)?"
    unit = rf"(?:{SPACE}(?P<unit>{unit}){per})?{RIGHT}(?!/)"
    yield rule("scientific", rf"{LEFT}(-?{number})[eE]([-+−]?(?:[1-9]\d{{0,2}}|0\d)){unit}", _scientific)
    times = rf"(?:({number}){SPACE}?[×·x*]{SPACE}?)?"
    power = rf"(?:\^\{{?([-−]?\d+)\}}?|({_SUPER}+))"
    yield rule("power of ten", rf"{LEFT}{times}(10){power}{unit}", _power)
    yield rule("power", rf"{LEFT}(\d+)\^\{{?([-−]?\d+)\}}?{RIGHT}", _plain_power)
    yield rule("superscript", rf"(?<![^\W\d_])(?<!\d[.,])(\d+|[^\W\d_])({_SUPER}+)", _superscript)
    yield rule("letters to a power", rf"(?<![\w'’])([a-zA-Z]{{2,3}})({_SUPER}+)(?!\w)", _letters_power)
    yield rule("letter to a power", r"(?<![\w^])([A-Za-z])\^\{?([-−]?\w{1,2})\}?(?![\w^])", _letter_power)
    # Not in formulas of chemistry: H₂O, O₂.
    yield rule("subscript", r"(?<![^\W\d_])(?![HNOF][₂₃](?!\w))([^\W\d_])([₀-₉₊₋ₙᵢⱼₖ]+)(?![^\W\d_])(?!\()", _subscript)
    yield rule("mixed number", rf"{LEFT}(?:(\d+){SPACE}?)?([{''.join(_VULGAR)}])", _vulgar)
    yield rule("round the clock", rf"{LEFT}24/7{RIGHT}", _round_the_clock)
    yield rule("fraction", r"(?<![\w/.,-])(\d{1,4})/(\d{1,4})(?![\w/]|[.,]\d)", _fraction)


def ordinal_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for ordinals, as each language writes them."""
    match lang.code:
        case "en":
            yield rule("ordinal", rf"{LEFT}(\d{{1,3}}(?:,\d{{3}})+|\d+)(?:st|nd|rd|th)(?!\w)", _english_ordinal)
        case "de":
            other = rf"\d{{1,3}}\.{SPACE}"
            link = rf"{SPACE}+(?:und|bis|oder){SPACE}+|{SPACE}*[–-]{SPACE}*"
            ahead = rf"(?=(?:{link}){other}|{SPACE}+(?P<noun>[^\W\d_]+))"
            yield rule("ordinal", rf"{LEFT}(?P<number>\d{{1,3}})\.{ahead}", _german_ordinal)
        case "fr":
            yield rule("ordinal", rf"{LEFT}(\d+)(ers?|res?|ères?|es?|ᵉ|èmes?|ème|nde?)(?!\w)", _french_ordinal)
        case _:
            yield rule("ordinal", rf"{LEFT}(\d+)\.?(er|[ºª°])(?![\wC])", _romance_ordinal)


def number_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for all other numbers: the last of all."""
    number = lang.number_pattern
    yield rule("digits in groups", r"(?<![\w-])\d{1,5}(?:-\d{1,7}){2,}(?:-[\dX])?(?![\w-])", _phone)
    if lang.code == "en":
        yield rule("feet and inches", rf"{LEFT}(\d{{1,2}})['’′](\d{{1,2}})[\"”″](?!\w)", _height)
    yield rule("ratio", rf"{LEFT}(\d{{1,3}}):(\d{{1,3}}){RIGHT}(?!:)", _ratio)
    yield rule("times", rf"{LEFT}({number})[x×](?!\w)", _times)
    yield rule("numbered", rf"(?<!\w)(?:#|№{SPACE}?)(\d+){RIGHT}", _numbered)
    yield rule("and more", rf"{LEFT}({number})\+(?![\w+])", _and_more)
    yield rule(
        "number",
        rf"(?<![\w])(?<!\d[.,:])(?P<sign>(?<![\w)\]\-])[-−+±~≈](?=\d))?(?P<number>{number})(?!\w)(?![.,]\d)",
        _number,
    )
    yield rule("decimal without a whole", r"(?<![\w.])\.(\d+)(?!\w)", _bare_decimal)
    yield rule("number in a chain", r"(?<!\d)[0-9]+(?:\.[0-9]+)?(?!\d)", _any_number)


def _phone(match: re.Match[str], lang: SpokenLanguage) -> str:
    plus = f"{lang.words['phone plus']} " if match[0].startswith("+") else ""
    groups = re.findall(r"\d+", match[0])
    return plus + ", ".join(" ".join(lang.cardinal(int(digit), "") for digit in group) for group in groups)


def power_words(base: str, exponent: str, lang: SpokenLanguage) -> str:
    """Return a base, in words, to a power as written: ``2``, ``-3``, ``n``."""
    exponent = exponent.replace("−", "-")
    if exponent in ("2", "3"):
        return lang.words["squared" if exponent == "2" else "cubed"].format(base)
    if re.fullmatch(r"\d+", exponent):
        number = int(exponent)
        said = lang.ordinal(number, "") if lang.code == "en" and number else lang.number(exponent)
        return lang.words["power"].format(base, said)
    if re.fullmatch(r"-\d+", exponent):
        return lang.words["power"].format(base, f"{lang.words['minus']} {lang.number(exponent[1:])}")
    return lang.words["power"].format(base, exponent)


def _scientific(match: re.Match[str], lang: SpokenLanguage) -> str:
    base = lang.number("10")
    written = match[1].removeprefix("-")
    said = ("" if written == match[1] else f"{lang.words['minus']} ") + lang.number(written)
    said = lang.words["times power"].format(said, _tenth_power(base, match[2].lstrip("+"), lang))
    return said + _unit_after(match, lang)


def _unit_after(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f" {unit_noun(match, lang).many}" if match["unit"] else ""


def _tenth_power(base: str, exponent: str, lang: SpokenLanguage) -> str:
    exponent = exponent.replace("−", "-")
    sign = "-" if exponent.startswith("-") else ""
    return power_words(base, sign + str(int(exponent.lstrip("-") or "0")), lang)


def _power(match: re.Match[str], lang: SpokenLanguage) -> str:
    said = power_words(lang.number(match[2]), match[3] or match[4].translate(SUPERSCRIPTS), lang)
    said = lang.words["times power"].format(lang.number(match[1]), said) if match[1] else said
    return said + _unit_after(match, lang)


def _plain_power(match: re.Match[str], lang: SpokenLanguage) -> str:
    return power_words(lang.number(match[1]), match[2], lang)


def _superscript(match: re.Match[str], lang: SpokenLanguage) -> str:
    base = lang.number(match[1]) if match[1].isdecimal() else letter_words(match[1], lang)
    return power_words(base, match[2].translate(SUPERSCRIPTS), lang)


def _letters_power(match: re.Match[str], lang: SpokenLanguage) -> str:
    *before, last = (letter_words(letter, lang) for letter in match[1])
    return " ".join([*before, power_words(last, match[2].translate(SUPERSCRIPTS), lang)])


def _letter_power(match: re.Match[str], lang: SpokenLanguage) -> str:
    return power_words(letter_words(match[1], lang), match[2], lang)


def letter_words(letter: str, lang: SpokenLanguage) -> str:
    """Return how the name of a variable is said: *a* as the letter, not as the article."""
    return lang.letters.get(letter.lower(), letter)


def _subscript(match: re.Match[str], lang: SpokenLanguage) -> str:
    index = match[2].translate(SUBSCRIPTS)
    said = lang.number(index) if index.isdecimal() else " ".join(index)
    return lang.words["sub"].format(letter_words(match[1], lang), said)


def fraction_words(above: int, below: int, lang: SpokenLanguage) -> str | None:
    """Return a fraction of small numbers in words; None where *over* is clearer."""
    names = lang.fractions.get(below)
    if names is None or not 0 < above < 100:
        return None
    if lang.code == "de" and below == 2:
        return "ein halb" if above == 1 else f"{lang.cardinal(above, '')} halbe"
    gender = "" if lang.code == "en" else "m"
    count = lang.cardinal(above, gender)
    return f"{count} {names[0] if above == 1 else names[1]}"


def _vulgar(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    above, below = _VULGAR[match[2]]
    said = fraction_words(above, below, lang)
    if match[1] is None or said is None:
        return said
    if lang.code == "en" and (above, below) == (1, 2):
        said = "a half"
    if lang.code == "de" and (above, below) == (1, 2):
        return (
            f"{lang.cardinal(int(match[1]), '').removesuffix('s') if match[1] == '1' else lang.number(match[1])}einhalb"
        )
    if lang.code != "en" and (above, below) == (1, 2):
        said = {"fr": "demi", "es": "medio", "it": "mezzo", "pt": "meio"}[lang.code]
    return lang.words["extra and half"].format(lang.number(match[1]), said)


def _round_the_clock(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f"{lang.cardinal(24, '')} {lang.cardinal(7, '')}"


def _fraction(match: re.Match[str], lang: SpokenLanguage) -> str:
    above, below = int(match[1]), int(match[2])
    if lang.code == "de" and (above, below) == (1, 2) and re.match(r"\s[A-ZÄÖÜ]", match.string[match.end() :]):
        return "ein halber"
    if lang.code == "en" and (above == below or (above, below) == (9, 11)):
        return f"{lang.number(match[1])} {lang.number(match[2])}"  # fifty fifty
    said = fraction_words(above, below, lang) if above < below or above < 10 else None
    return said or lang.words["fraction"].format(lang.number(match[1]), lang.number(match[2]))


def _english_ordinal(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number, _ = lang.parse_number(match[1])
    return None if number is None else lang.ordinal(number, "")


_SENTENCE_STARTS = frozenset([
    "Der", "Die", "Das", "Dann", "Es", "Er", "Sie", "Wir", "Ich", "Ihr", "Ein", "Eine", "In", "Im", "Und", "Aber",
    "Doch", "Danach", "Dies", "Diese", "Dieser", "Auf", "Bei", "Für", "Mit", "So", "Nun", "Hier", "Da", "Wenn",
    "Weil", "Man", "Alle", "Damit", "Deshalb", "Also", "Jetzt", "Was", "Wie", "Wer", "Wo", "Am", "An", "Aus",
    "Auch", "Beim", "Dabei", "Jeder", "Jede",
])  # fmt: skip


def _german_ordinal(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    noun = match["noun"] or ""
    if noun in _SENTENCE_STARTS:
        return f"{lang.number(match['number'])}."
    if noun and not noun[0].isupper() and noun not in {"und", "bis", "oder"}:
        before = match.string[: match.start()].split()
        if not before or before[-1].lower() not in {
            "am",
            "im",
            "der",
            "die",
            "das",
            "den",
            "dem",
            "zum",
            "vom",
            "beim",
            "als",
        }:
            return None
    form = ordinal_form(match.string[: match.start()], noun)
    return lang.ordinal(int(match["number"]), form)


def _french_ordinal(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    number = int(match[1])
    if match[2].startswith("nd"):
        return {"nd": "second", "nde": "seconde"}[match[2]] if number == 2 else None
    feminine = match[2].startswith(("re", "ère"))
    said = lang.ordinal(number, "f" if feminine else "m")
    return f"{said}s" if match[2].endswith("s") else said


def _romance_ordinal(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    form = "f" if match[2] == "ª" else "er" if match[2] == "er" else "m"
    if match[2] == "er" and int(match[1]) not in (1, 3):
        return None
    return lang.ordinal(int(match[1]), form)


def _ratio(match: re.Match[str], lang: SpokenLanguage) -> str:
    if lang.code == "en" and len(match[1]) == len(match[2]) == 2:  # 80:20, and minutes with seconds
        last = f"oh {lang.number(match[2][1])}" if match[2][0] == "0" else lang.number(match[2])
        return f"{lang.number(match[1])} {last}"
    return f"{lang.number(match[1])} {lang.words['ratio']} {lang.number(match[2])}"


def _size(match: re.Match[str], lang: SpokenLanguage) -> str:
    numbers = [_pair(group, lang) for group in match.groups() if group]
    return f" {lang.words['by']} ".join(numbers)


def _height(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match[1])} foot {lang.number(match[2])}"


def _pair(written: str, lang: SpokenLanguage) -> str:
    """Return four digits in pairs in English, as of screens: *ten eighty*."""
    if lang.code == "en" and len(written) == 4 and written[1:] != "000" and written[2] != "0":
        return f"{lang.number(written[:2])} {lang.number(written[2:])}"
    return lang.number(written)


def _times(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    signs = "+-−=*/^<>≤≥±"
    before, after = match.string[: match.start()].rstrip()[-1:], match.string[match.end() :].lstrip()[:1]
    if (before and before in signs) or (after and after in signs):
        return None  # 2x + 1
    times = {"en": "times", "de": "mal", "fr": "fois", "es": "veces", "it": "volte", "pt": "vezes"}[lang.code]
    said = lang.number(match[1], "f" if times in {"fois", "veces", "volte", "vezes"} else "m")
    return f"{said}{'' if lang.code == 'de' and match[1].isdecimal() else ' '}{times}"


def _numbered(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.words['number']} {lang.number(match[1])}"


def _and_more(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match[1])} {lang.words['plus']}"


def _number(match: re.Match[str], lang: SpokenLanguage) -> str:
    gender = lang.gender_before(match.string[match.end() :])
    return sign_words(match["sign"], lang) + lang.number(match["number"], gender)


def _bare_decimal(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.words['point']} {lang.digits(match[1])}"


def _any_number(match: re.Match[str], lang: SpokenLanguage) -> str:
    if lang.code == "en" and re.fullmatch(r"(?:19|20[1-9])\d+", match[0]) and len(match[0]) == 4:
        return lang.year(int(match[0]))  # FY2025
    return lang.digits(match[0]) if match[0].isdecimal() and len(match[0]) > 4 else lang.number(match[0])
