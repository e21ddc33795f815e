"""Cardinal numbers in words, in English, German, French, Spanish, Italian and Portuguese.

Each function takes a number from 0 to ``LARGEST`` and a gender: ``m``, ``f``, or empty for counting. Longer numbers are
read digit by digit, by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

LARGEST = 10**15 - 1


def english_cardinal(number: int, gender: str = "", *, british: bool = False) -> str:
    """Return a number in English; British English says *and* before tens and ones."""
    del gender
    if number < 20:
        return _EN_ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _EN_TENS[tens] + (f"-{_EN_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        said = f"{_EN_ONES[hundreds]} hundred"
        link = " and " if british else " "
        return said + (link + english_cardinal(rest) if rest else "")
    power, count, rest = _by_power(number)
    said = f"{english_cardinal(count, british=british)} {_EN_POWERS[power]}"
    if not rest:
        return said
    link = " and " if british and rest < 100 else " "
    return said + link + english_cardinal(rest, british=british)


def german_cardinal(number: int, gender: str = "") -> str:
    """Return a number in German; with a gender, one is *ein* or *eine*."""
    if gender and number == 1:
        return "eine" if gender == "f" else "ein"
    if number >= 10**6:
        return _millions(number, "eine", _DE_POWERS, german_cardinal)
    return _german_below_million(number)


def _german_below_million(number: int) -> str:
    if number < 20:
        return _DE_ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (f"{_german_one(ones)}und" if ones else "") + _DE_TENS[tens]
    size, name = (1000, "tausend") if number >= 1000 else (100, "hundert")
    count, rest = divmod(number, size)
    before = "ein" if count == 1 else _german_below_million(count).removesuffix("s") if count % 100 == 1 else ""
    return (before or _german_below_million(count)) + name + (_german_below_million(rest) if rest else "")


def _german_one(ones: int) -> str:
    return "ein" if ones == 1 else _DE_ONES[ones]


def french_cardinal(number: int, gender: str = "") -> str:
    """Return a number in French."""
    if number >= 10**6:
        return _millions(number, "un", _FR_POWERS, french_cardinal, gender)
    if number >= 1000:
        count, rest = divmod(number, 1000)
        # quatre-vingt mille, deux cent mille: no plural before mille
        before = french_cardinal(count).replace("quatre-vingts", "quatre-vingt").removesuffix("cents")
        before = f"{before}cent" if french_cardinal(count).endswith("cents") else before
        return ("mille" if count == 1 else f"{before} mille") + (f" {french_cardinal(rest, gender)}" if rest else "")
    if number >= 100:
        count, rest = divmod(number, 100)
        said = "cent" if count == 1 else f"{_FR_ONES[count]} cent" + ("" if rest else "s")
        return said + (f" {french_cardinal(rest, gender)}" if rest else "")
    said = _french_below_hundred(number)
    return f"{said}e" if gender == "f" and said.endswith("un") else said


def _french_below_hundred(number: int) -> str:
    if number < 17:
        return _FR_ONES[number]
    tens, ones = divmod(number, 10)
    if tens in (7, 9):
        link = " et " if number == 71 else "-"
        return f"{_FR_TENS[tens - 1]}{link}{_french_below_hundred(10 + ones)}"
    if not ones:
        return _FR_TENS[tens] + ("s" if tens == 8 else "")
    link = " et " if ones == 1 and tens not in (1, 8) else "-"
    return f"{_FR_TENS[tens]}{link}{_FR_ONES[ones]}"


def spanish_cardinal(number: int, gender: str = "") -> str:
    """Return a number in Spanish; before a masculine noun, *uno* is *un*."""
    if number >= 10**6:
        count, rest = divmod(number, 10**6)
        if count >= 10**6:
            trillions, millions = divmod(count, 10**6)
            said = "un billón" if trillions == 1 else f"{spanish_cardinal(trillions, 'm')} billones"
            rest += millions * 10**6
        else:
            said = "un millón" if count == 1 else f"{spanish_cardinal(count, 'm')} millones"
        return said + (f" {spanish_cardinal(rest, gender)}" if rest else "")
    if number >= 1000:
        count, rest = divmod(number, 1000)
        before = "" if count == 1 else f"{spanish_cardinal(count, gender or 'm')} "
        return f"{before}mil" + (f" {spanish_cardinal(rest, gender)}" if rest else "")
    if number > 100:
        count, rest = divmod(number, 100)
        said = _ES_HUNDREDS[count]
        said = f"{said[:-2]}as" if gender == "f" and count > 1 else said
        return said + (f" {spanish_cardinal(rest, gender)}" if rest else "")
    if number == 100:
        return "cien"
    if number < 30:
        said = _ES_ONES[number]
    else:
        tens, ones = divmod(number, 10)
        said = _ES_TENS[tens] + (f" y {_ES_ONES[ones]}" if ones else "")
    if said.endswith("uno") and gender:
        return f"{said[:-1]}a" if gender == "f" else "veintiún" if number == 21 else said[:-1]
    return said


def italian_cardinal(number: int, gender: str = "") -> str:
    """Return a number in Italian; before a noun, *uno* is *un* or *una*."""
    if gender and number == 1:
        return "una" if gender == "f" else "un"
    if number >= 10**6:
        return _millions(number, "un", _IT_POWERS, italian_cardinal)
    said = _italian_below_million(number)
    return f"{said[:-3]}tré" if said.endswith("tre") and number > 3 else said


def _italian_below_million(number: int) -> str:
    if number < 20:
        return _IT_ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        said = _IT_TENS[tens]
        return (said[:-1] if ones in (1, 8) else said) + (_IT_ONES[ones] if ones else "")
    if number < 1000:
        count, rest = divmod(number, 100)
        after = _italian_below_million(rest) if rest else ""
        hundred = "cent" if after.startswith("ott") else "cento"
        return ("" if count == 1 else _IT_ONES[count]) + hundred + after
    count, rest = divmod(number, 1000)
    said = "mille" if count == 1 else f"{_italian_below_million(count)}mila"
    return said + (_italian_below_million(rest) if rest else "")


def portuguese_cardinal(number: int, gender: str = "", *, european: bool = False) -> str:
    """Return a number in Portuguese, as in Brazil or, if ``european``, in Portugal."""
    if number >= 1000:
        power = (len(str(number)) - 1) // 3
        if european and power == 3:
            power = 2
        if european and power == 4:
            count, rest = divmod(number, 10**12)
            name = "bilião" if count == 1 else "biliões"
        else:
            count, rest = divmod(number, 1000**power)
            name = _PT_POWERS[power][count > 1]
        if power == 1:
            said = "mil" if count == 1 else f"{portuguese_cardinal(count, gender, european=european)} mil"
        else:
            said = f"{portuguese_cardinal(count, european=european)} {name}"
        if not rest:
            return said
        link = " e " if rest < 100 or (rest < 1000 and rest % 100 == 0) else " "
        return said + link + portuguese_cardinal(rest, gender, european=european)
    if number == 100:
        return "cem"
    parts = []
    if number >= 100:
        said = _PT_HUNDREDS[number // 100]
        parts.append(f"{said[:-2]}as" if gender == "f" and number >= 200 else said)
        number %= 100
        if not number:
            return parts[0]
    if number >= 20:
        parts.append(_PT_TENS[number // 10])
        number %= 10
    if number or not parts:
        said = {1: "uma", 2: "duas"}.get(number, _PT_ONES[number]) if gender == "f" else _PT_ONES[number]
        parts.append(_PT_EUROPEAN.get(said, said) if european else said)
    return " e ".join(parts)


def _by_power(number: int) -> tuple[int, int, int]:
    """Return a number as (power of a thousand, how many of it, what is left): 2,500,000 is (2, 2, 500,000)."""
    power = (len(str(number)) - 1) // 3
    return (power, *divmod(number, 1000**power))


def _millions(
    number: int,
    article: str,
    powers: Sequence[tuple[str, str]],
    cardinal: Callable[[int, str], str],
    gender: str = "",
) -> str:
    """Return a number of a million or more, with the article before one; ``powers`` are names of one and of several."""
    power, count, rest = _by_power(number)
    one, many = powers[power]
    said = f"{article} {one}" if count == 1 else f"{cardinal(count, '')} {many}"
    return said + (f" {cardinal(rest, gender)}" if rest else "")


_EN_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_EN_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_POWERS = ["-", "thousand", "million", "billion", "trillion"]
_DE_ONES = [
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
]  # fmt: skip
_DE_TENS = ["-", "-", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_DE_POWERS = (("", ""), ("", ""), ("Million", "Millionen"), ("Milliarde", "Milliarden"), ("Billion", "Billionen"))
_FR_ONES = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize",
]  # fmt: skip
_FR_TENS = [
    "-", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt",
]  # fmt: skip
_FR_POWERS = (("", ""), ("", ""), ("million", "millions"), ("milliard", "milliards"), ("billion", "billions"))
_ES_ONES = [
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
    "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno",
    "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho",
    "veintinueve",
]  # fmt: skip
_ES_TENS = ["-", "-", "-", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_ES_HUNDREDS = [
    "-", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
]  # fmt: skip
_IT_ONES = [
    "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici",
    "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove",
]  # fmt: skip
_IT_TENS = ["-", "-", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"]
_IT_POWERS = (("", ""), ("", ""), ("milione", "milioni"), ("miliardo", "miliardi"), ("bilione", "bilioni"))
_PT_ONES = [
    "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze", "treze",
    "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove",
]  # fmt: skip
_PT_EUROPEAN = {
    "quatorze": "catorze",
    "dezesseis": "dezasseis",
    "dezessete": "dezassete",
    "dezenove": "dezanove",
}
_PT_TENS = ["-", "-", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"]
_PT_HUNDREDS = [
    "-", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos", "oitocentos",
    "novecentos",
]  # fmt: skip
_PT_POWERS = (("", ""), ("mil", "mil"), ("milhão", "milhões"), ("bilhão", "bilhões"), ("trilhão", "trilhões"))
