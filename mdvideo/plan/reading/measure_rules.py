"""Amounts of money, quantities with units, and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.reading_rule import DASH, LEFT, SPACE, ReadingRule, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage, SpokenNoun

_MAGNITUDES = {
    "k": "thousand", "K": "thousand", "M": "million", "m": "million", "mn": "million", "bn": "billion", "B": "billion",
    "b": "billion", "Md": "billion", "Mds": "billion", "T": "trillion", "tn": "trillion",
}  # fmt: skip
_POWERS = {"²": 2, "³": 3, "^2": 2, "^3": 3}
_POWER = one_of(_POWERS)
_SIGN = r"(?P<sign>(?<![\w)\]^])[-−–+±~≈])?"
_AFTER = r"(?![\w°²³^]|\.\w)"


def measure_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules of a language, in order."""
    number = lang.number_pattern
    currency = one_of(lang.currencies)
    signs = one_of(symbol for symbol in lang.currencies if not symbol.isalpha())
    big = rf"(?:{SPACE}?(?P<size>k|K|Mds?|M|bn|mn|tn|B|T|(?<=\d)[mb])(?!\w)|{SPACE}(?P<word>{_big_words(lang)})(?!\w))?"
    # No \b after a sign such as €.
    to = rf"(?:{SPACE}?{DASH}{SPACE}?(?:{currency})?(?P<last>{number}))?"
    per = rf"(?:{SPACE}?/{SPACE}?(?P<per>[^\W\d_]+))?"
    end = r"(?!\w)(?![.,]\d)"
    yield rule(
        "money, sign first",
        rf"(?<!\w){_SIGN}(?P<currency>{currency}){SPACE}?(?P<first>{number}){to}{big}{per}{end}",
        _money,
    )
    yield rule(
        "money, sign last",
        rf"{LEFT}{_SIGN}(?P<first>{number}){to}{big}{SPACE}?(?P<currency>{signs}|{currency}(?!\w)){per}(?!\w)",
        _money,
    )
    unit = one_of(lang.units)
    below = rf"(?P<below>{unit}|[^\W\d_]{{3,}})(?P<below_power>{_POWER})?"
    yield rule(
        "quantity",
        rf"{LEFT}{_SIGN}(?P<first>{number})(?:{SPACE}?(?P<link>{DASH}|±){SPACE}?(?P<last>{number}))?"
        rf"{SPACE}?(?P<unit>{unit})(?P<power>{_POWER})?(?:{SPACE}?/{SPACE}?(?:(?P<count>100?0?){SPACE}?)?{below})?{_AFTER}",
        _quantity,
    )
    if lang.code == "en":
        yield rule("magnitude", rf"{LEFT}(?P<first>{number})(?P<size>k|M|B|bn)(?!\w)", _magnitude)
        yield rule("hyphenated unit", rf"{LEFT}(\d+)-({unit})(?<!-[ABCFJKLN])(?!\w)", _hyphenated)
    yield rule(
        "area alone",
        rf"(?<![\w/.])(?P<unit>km|cm|mm)(?P<power>{_POWER})(?P<below>)(?P<below_power>){_AFTER}",
        _unit_alone,
    )
    range_end = rf"(?!\w)(?![.,:]\d)(?!{DASH}\d)"
    yield rule("range", rf"{LEFT}(?<!\w-)({number})(?:–|{SPACE}[–—]{SPACE})({number}){range_end}", _range)
    yield rule("range with a hyphen", rf"{LEFT}(?<!-)(\d{{1,4}})-(\d{{1,4}}){range_end}(?!{SPACE}?=)", _hyphen_range)


def unit_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for units without a number: *in km/h*, *in km²*."""
    unit = one_of(lang.units)
    yield rule(
        "unit alone",
        rf"(?<![\w/.])(?P<unit>{unit})(?P<power>{_POWER})?/(?P<below>{unit})(?P<below_power>{_POWER})?{_AFTER}",
        _unit_alone,
    )


def _big_words(lang: SpokenLanguage) -> str:
    return {
        "en": "thousand|million|billion|trillion",
        "de": "Tausend|Million|Millionen|Milliarde|Milliarden|Billionen|Mio\\.|Mrd\\.|Bio\\.|Tsd\\.",
        "fr": "mille|millions?|milliards?",
        "es": "mil|millón|millones|mil millones|billones",
        "it": "mila|milioni|milione|miliardi|miliardo",
        "pt": "mil|mi|bi|milhão|milhões|bilhão|bilhões|mil milhões",
    }[lang.code]


_SHORT_WORDS = {"Mio.": ("Million", "Millionen"), "Mrd.": ("Milliarde", "Milliarden"), "Bio.": ("Billion", "Billionen"),
                "mi": ("milhão", "milhões"), "bi": ("bilhão", "bilhões"),
                "Tsd.": ("tausend", "tausend")}  # fmt: skip


def sign_words(sign: str | None, lang: SpokenLanguage) -> str:
    """Return the word for a sign before a number, with a space after it; nothing for no sign."""
    if not sign:
        return ""
    if sign in "~≈":
        return f"{lang.words['about']} "
    return f"{lang.symbols['±' if sign == '±' else '+' if sign == '+' else '−']} "


def _money(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    symbol, first, last = match["currency"], match["first"], match["last"]
    noun = lang.currencies[symbol]
    size, word = match["size"], match["word"]
    if word in _SHORT_WORDS:
        word = _SHORT_WORDS[word][not lang.is_one(first)]
    if (
        size is not None
        and lang.code != "en"
        and size not in {"M", "k", "K", *(("Md", "Mds") if lang.code == "fr" else ())}
    ):
        return None
    big = lang.words[_MAGNITUDES[size]] if size else word
    sign = sign_words(match["sign"], lang)
    per = _per(match["per"], None, lang) if match["per"] else ""
    start = f"{lang.number(first, noun.gender)} {lang.words['to']} " if last else ""
    if big:
        of = lang.of(noun.many) if big[:3].lower() in {"mil", "bil", "tri"} and big != "mil" and big != "mille" else " "
        gender = "f" if lang.code == "de" and big.startswith(("Mil", "Bil")) else "m"
        return f"{sign}{start}{lang.number(last or first, gender)} {big}{of}{noun.many}{per}"
    return f"{sign}{start}{_price(last or first, symbol, lang)}{per}"


def _price(written: str, symbol: str, lang: SpokenLanguage) -> str:
    noun, minor = lang.currencies[symbol], lang.minor_units.get(symbol)
    whole, decimals = lang.parse_number(written)
    if whole is None or len(decimals) not in (0, 2):
        return lang.amount(written, noun)
    cents = int(decimals or "0")
    if not decimals or not cents:
        said = re.sub(r"[.,]00$", "", written)
        return lang.amount(said, noun)
    amount = f"{lang.cardinal(whole, noun.gender)} {noun.one if whole == 1 else noun.many}"
    if minor is None:
        link = {"es": " con ", "it": " e ", "pt": " e "}.get(lang.code, " ")
        suffix = " centavos" if lang.code == "pt" and symbol in {"R$", "BRL", "$", "US$", "USD"} else ""
        suffix = " cêntimos" if lang.code == "pt" and symbol in {"€", "EUR"} else suffix
        return f"{amount}{link}{lang.cardinal(cents, '')}{suffix}"
    small = f"{lang.cardinal(cents, '')} {minor.one if cents == 1 else minor.many}"
    return f"{amount} {lang.words['and']} {small}" if whole else small


def _per(below: str, power: str | None, lang: SpokenLanguage) -> str:
    """Return *per second squared* with a space before it."""
    noun = lang.units.get(below, SpokenNoun(below, below))
    said = noun.one
    if power and _POWERS[power] == 2:
        said = lang.words["unit squared"].format(said) if below in {"s", "h", "min"} else _area(said, 2, lang)
        if lang.code == "it" and below == "m":
            said = "metro quadrato"
    elif power:
        said = _area(said, 3, lang)
    link = lang.words["per"]
    if lang.code == "it":
        link = "all'" if said[0] in "aeiou" else "al "
        link = "alla " if noun.gender == "f" and said[0] not in "aeiou" else link
        return f" {link}{said}"
    return f" {link} {said}"


def _area(name: str, power: int, lang: SpokenLanguage) -> str:
    template = lang.words["square" if power == 2 else "cubic"]
    if template.startswith("{}"):
        # The adjective agrees with one or several: mètre carré, mètres carrés.
        adjective = template.removeprefix("{} ")
        singular = {"carrés": "carré", "cubes": "cube", "cuadrados": "cuadrado", "cúbicos": "cúbico",
                    "quadrati": "quadrato", "cubi": "cubo", "quadrados": "quadrado"}  # fmt: skip
        plural = name.endswith("s") or (lang.code == "it" and name.endswith("i"))
        return f"{name} {adjective if plural else singular.get(adjective, adjective)}"
    return template.format(name.lower() if lang.code == "de" else name)


def unit_noun(match: re.Match[str], lang: SpokenLanguage) -> SpokenNoun:
    """Return the noun of a match with the groups ``unit``, ``power``, ``below`` and ``below_power``."""
    noun = lang.units[match["unit"]]
    power = match["power"]
    if power:
        powers = _POWERS[power]
        noun = SpokenNoun(_area(noun.one, powers, lang), _area(noun.many, powers, lang), noun.gender)
    if match["below"]:
        per = _per(match["below"], match["below_power"], lang)
        noun = SpokenNoun(noun.one + per, noun.many + per, noun.gender)
    return noun


def _quantity(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    unit, below = match["unit"], match["below"]
    if below is not None and below not in lang.units and unit not in lang.units:
        return None
    if match["last"] and re.search(r"\w[-‐]$", match.string[: match.start()]):
        return None  # LLaMA-3-70B
    attached = match[0][: match[0].rfind(unit)][-1:].isdecimal()
    if attached and not below and unit in {"A", "F", "N", "J", "L"}:
        return None  # Volume 4A
    if unit == "K" and match[0][match.end("first") - match.start() :].startswith("K"):
        return f"{lang.number(match['first'])} K"  # 10K is ten thousand, 300 K a temperature
    if lang.code == "en" and unit == "B" and not below and re.search(r"\dB$", match[0]):
        start = f"{lang.number(match['first'])} {lang.words['to']} " if match["last"] else ""
        return f"{start}{lang.number(match['last'] or match['first'])} {lang.words['billion']}"  # 7B parameters
    if lang.code == "fr" and unit == "h" and not below:
        return lang.amount(match["first"], lang.units["h"])
    if (
        unit == "ha"
        and lang.code in {"it", "es"}
        and re.match(r"\s+[^\W\d_]|\s+\d", _rest(match))
        and not _OF.match(_rest(match))
    ):
        return None  # ha 24 GB: it has
    if (
        unit == "°"
        and lang.code == "it"
        and int(re.sub(r"\D", "", match["first"])) % 15
        and re.match(r"\s[a-zà-ÿ]", _rest(match))
    ):
        return None  # 2° piano
    noun = unit_noun(match, lang)
    if match["count"]:
        below_noun = lang.units.get(match["below"], SpokenNoun(match["below"], match["below"]))
        per = f" {_PER_MANY.get(lang.code, lang.words['per'])} {lang.amount(match['count'], below_noun)}"
        noun = SpokenNoun(lang.units[unit].one + per, lang.units[unit].many + per, noun.gender)
    sign = sign_words(match["sign"], lang)
    if match["last"]:
        link = lang.symbols["±"] if match["link"] == "±" else lang.words["to"]
        return f"{sign}{lang.number(match['first'], noun.gender)} {link} {lang.amount(match['last'], noun)}"
    return sign + lang.amount(match["first"], noun)


_OF = re.compile(r"\s+(?:di|de|a|e|y|o)\s")
_PER_MANY = {"fr": "aux", "es": "a los", "it": "ogni", "pt": "por"}


def _rest(match: re.Match[str]) -> str:
    return match.string[match.end() :]


def _unit_alone(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if len(match["unit"]) == len(match["below"] or "") == 1 and match["unit"].isupper():
        return None  # N/A
    return unit_noun(match, lang).many


def _magnitude(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match['first'])} {lang.words[_MAGNITUDES[match['size']]]}"


def _hyphenated(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match[1])} {lang.units[match[2]].one}"


def _range(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.number(match[1])} {lang.words['to']} {lang.number(match[2])}"


def _hyphen_range(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    before = match.string[: match.start()]
    if int(match[1]) >= int(match[2]) or re.search(r"\w[-‐]$", before):
        return None
    return _range(match, lang)
