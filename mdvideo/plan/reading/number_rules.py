"""Numbers without a unit: phone numbers, powers, fractions, ordinals, Roman numerals, and plain numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.german_endings import ordinal_form
from mdvideo.plan.reading.measure_rules import sign_words, unit_noun
from mdvideo.plan.reading.reading_rule import LEFT, RIGHT, SPACE, ReadingRule, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage
from mdvideo.plan.reading.symbol_rules import GREEK, greek_name

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢⱼₖ", "0123456789+-nijk")
_SUPER = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]"
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
           "⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅒": (1, 10)}  # fmt: skip


def phone_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for telephone numbers, which come before ranges and sums."""
    unit = rf"(?:{SPACE}(?P<unit>{one_of(lang.units)})(?![\w°²³^/]))?"
    yield rule("size", rf"{LEFT}(\d+)[x×](\d+)(?:[x×](\d+))?(?!\w){unit}", _size)
    group = r"(?:[ \u00a0./-]?\(?\d{1,5}\)?)"
    yield rule("international phone number", rf"(?<![\w+])\+\d{{1,3}}{group}{{2,6}}(?!\w)(?![.,]\d)", _phone)
    yield rule("phone number", r"(?<![\w(+-])\(\d{2,5}\) ?\d{3,4}[- ]?\d{3,5}(?!\w)", _phone)
    yield rule("phone number with dashes", r"(?<![\w+-])(?:1-)?\d{3}-(?:\d{3}-)?\d{4}(?![\w-])", _phone)
    yield rule("phone number in groups", r"(?<![\w.,+-])[6-9]\d{1,2} \d{3}(?: \d\d){2}(?!\w)(?![.,]\d)", _phone)
    yield rule("Brazilian phone number", r"(?<![\w(+-])\(\d\d\) ?9?\d{4}-\d{4}(?!\w)", _phone)
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
    # In Romance languages the half comes after what is counted: deux heures et demie.
    noun = "" if lang.code in {"en", "de"} else rf"(?:{SPACE}(?P<noun>[^\W\d_]{{2,}}))?"
    yield rule("mixed number", rf"{LEFT}(?:(\d+){SPACE}?)?([{''.join(_VULGAR)}]){noun}", _vulgar)
    yield rule(
        "mixed number in digits", rf"(?<![\w/.,-])(\d{{1,3}}){SPACE}(\d)/(\d{{1,2}})(?![\w/]|[.,]\d){noun}", _mixed
    )
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
        yield rule("paragraph of a law", r"(?<!\w)([45]\d\d)\(([a-z])\)", _paragraph)
    yield rule("inches", rf"{LEFT}({number})[\"”″](?!\w)", _inches)
    yield rule("out of", r"(?<![\w/.,-])(\d{1,2}[.,]\d)/(\d{1,3})(?![\w/]|[.,]\d)", _out_of)
    yield rule("range with two dots", rf"{LEFT}(\d+)\.\.\.?(\d+)(?![\w.])", _dotted_range)
    yield rule("ratio", rf"{LEFT}(\d{{1,3}}):(\d{{1,3}}){RIGHT}(?!:)", _ratio)
    yield rule("times from to", rf"{LEFT}({number})[–-]({number})[x×](?!\w)", _times_range)
    yield rule("times", rf"{LEFT}({number})[x×](?!\w)", _times)
    yield rule("numbered", rf"(?<!\w)(?:#|№{SPACE}?)(\d+){RIGHT}", _numbered)
    yield rule("and more", rf"{LEFT}({number})\+(?![\w+])", _and_more)
    yield rule("decimal without a whole", r"(?<![\w.])\.(\d+)(?!\w)", _bare_decimal)
    yield rule(
        "number",
        rf"(?<![\w])(?<!\d[.,:])(?P<sign>(?<![\w)\]\-])[-−+±~≈](?=\d))?(?P<number>{number})(?!\w)(?![.,]\d)",
        _number,
    )
    yield rule("number in a chain", r"(?<!\d)[0-9]+(?:\.[0-9]+)?(?!\d)", _any_number)


def _phone(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if match[0].startswith("+") and sum(map(str.isdecimal, match[0])) < 8:
        return None  # +183 %
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
    return greek_name(letter, lang) if letter in GREEK else lang.letters.get(letter.lower(), letter)


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
    return _with_noun(match, *_VULGAR[match[2]], lang)


def _mixed(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    above, below = int(match[2]), int(match[3])
    return _with_noun(match, above, below, lang) if 0 < above < below else None


_HALVES = {"fr": ("demi", "demie"), "es": ("medio", "media"), "it": ("mezzo", "mezza"), "pt": ("meio", "meia")}


def _with_noun(match: re.Match[str], above: int, below: int, lang: SpokenLanguage) -> str | None:
    noun = match.groupdict().get("noun")
    if noun and match[1] and (above, below) == (1, 2):
        if match[1] == "1" and lang.code in {"es", "pt"}:
            noun = noun.removesuffix("s")
        gender = "" if match[1] == "1" and noun.endswith("i") else lang.gender_before(f" {noun}")
        if gender:
            count = lang.number(match[1], gender)
            return lang.words["extra and half"].format(f"{count} {noun}", _HALVES[lang.code][gender == "f"])
    said = _mixed_words(match[1], above, below, lang)
    return f"{said} {noun}" if said and noun else said


def _mixed_words(whole: str | None, above: int, below: int, lang: SpokenLanguage) -> str | None:
    said = fraction_words(above, below, lang)
    if whole is None or said is None:
        return said
    if lang.code == "en" and (above, below) == (1, 2):
        said = "a half"
    if lang.code == "de" and (above, below) == (1, 2):
        return f"{lang.cardinal(int(whole), '').removesuffix('s') if whole == '1' else lang.number(whole)}einhalb"
    if lang.code != "en" and (above, below) == (1, 2):
        said = _HALVES[lang.code][0]
    return lang.words["extra and half"].format(lang.number(whole), said)


def _round_the_clock(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f"{lang.cardinal(24, '')} {lang.cardinal(7, '')}"


_COUNTED = re.compile(
    r"\b(?:page|slide|step|part|day|week|chapter|level|lesson|seite|folie|schritt|teil|tag|woche|kapitel|étape|partie"
    r"|jour|semaine|página|diapositiva|paso|parte|día|semana|pagina|passo|giorno|slide|passo|dia)\s$",
    re.IGNORECASE,
)
_OF = {"en": "of", "de": "von", "fr": "sur", "es": "de", "it": "di", "pt": "de"}


def _fraction(match: re.Match[str], lang: SpokenLanguage) -> str:
    above, below = int(match[1]), int(match[2])
    if above <= below and _COUNTED.search(match.string[: match.start()]):
        return f"{lang.number(match[1])} {_OF[lang.code]} {lang.number(match[2])}"
    if lang.code == "de" and (above, below) == (1, 2) and re.match(r"\s[A-ZÄÖÜ]", match.string[match.end() :]):
        return "ein halber"
    if above == below > 9 or (lang.code == "en" and (above == below or (above, below) == (9, 11))):
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
    sizes = [group for group in match.groups()[:3] if group]
    if not match["unit"]:
        return f" {lang.words['by']} ".join(_pair(size, lang) for size in sizes)
    # Lengths are sides; of anything else there are several: 2×8 GB.
    link = lang.words["by" if match["unit"].endswith(("m", "px", "ft", "in")) else "times"]
    last = lang.amount(sizes[-1], lang.units[match["unit"]])
    return f" {link} ".join([*map(lang.number, sizes[:-1]), last])


_INCHES = {"en": "inches", "de": "Zoll", "fr": "pouces", "es": "pulgadas", "it": "pollici", "pt": "polegadas"}


def _inches(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if match[0][-1] == '"' and match.string.count('"') % 2 == 0:
        return None  # a quotation that ends in a number
    if match[0][-1] == "”" and match.string.count("“") == match.string.count("”"):
        return None
    return f"{lang.number(match[1], 'f' if lang.code in {'es', 'pt'} else '')} {_INCHES[lang.code]}"


def _out_of(match: re.Match[str], lang: SpokenLanguage) -> str:
    link = {"en": "out of", "fr": "sur", "es": "sobre", "it": "su"}.get(lang.code, _OF[lang.code])
    return f"{lang.number(match[1])} {link} {lang.number(match[2])}"


def _dotted_range(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match[1])} {lang.words['to']} {lang.number(match[2])}"


def _paragraph(match: re.Match[str], lang: SpokenLanguage) -> str:
    digits = " ".join("oh" if digit == "0" else lang.number(digit) for digit in match[1])
    return f"{digits} {lang.letter(match[2])}"


def _height(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match[1])} foot {lang.number(match[2])}"


def _pair(written: str, lang: SpokenLanguage) -> str:
    """Return four digits in pairs in English, as of screens: *ten eighty*."""
    if lang.code == "en" and len(written) == 4 and written[1:] != "000" and written[2] != "0":
        return f"{lang.number(written[:2])} {lang.number(written[2:])}"
    return lang.number(written)


_TIMES = {"en": "times", "de": "mal", "fr": "fois", "es": "veces", "it": "volte", "pt": "vezes"}


def _times(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    signs = "+-−=*/^<>≤≥±"
    before, after = match.string[: match.start()].rstrip()[-1:], match.string[match.end() :].lstrip()[:1]
    if (before and before in signs) or (after and after in signs):
        return None  # 2x + 1
    times = _TIMES[lang.code]
    said = lang.number(match[1], "f" if times in {"fois", "veces", "volte", "vezes"} else "m")
    return f"{said}{'' if lang.code == 'de' and match[1].isdecimal() else ' '}{times}"


def _times_range(match: re.Match[str], lang: SpokenLanguage) -> str:
    times = "mal" if lang.code == "de" else f" {_TIMES[lang.code]}"
    return f"{lang.number(match[1])} {lang.words['to']} {lang.number(match[2])}{times}"


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
