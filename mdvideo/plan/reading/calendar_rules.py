"""Dates, times, years and decades."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.german_endings import ordinal_form
from mdvideo.plan.reading.reading_rule import DASH, LEFT, RIGHT, SPACE, ReadingRule, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage

_TIME_TAIL = {
    "en": rf"(?:{SPACE}?(?P<half>[ap])\.?m\b\.?)?",
    "de": rf"(?:{SPACE}Uhr\b)?",
    "es": rf"(?:{SPACE}h\b(?:\.|rs)?)?",
    "pt": rf"(?:{SPACE}?h\b)?",
}

_BEFORE_YEAR = {"es": " de", "pt": " de", "en": ","}
"""What stands between a day and its year."""


def calendar_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules of a language, in order."""
    months = one_of(
        {
            *lang.months,
            *(month[:3] for month in lang.months if lang.code == "en"),
            *(["Sept"] if lang.code == "en" else []),
        }
    )
    yield rule("ISO date and time", rf"{LEFT}(\d{{4}})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d)?Z?)?(?![\w-])", _iso)
    yield rule("date with slashes", rf"{LEFT}(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d\d){RIGHT}(?!/)", _slashed)
    yield rule("date with dots", rf"{LEFT}(\d{{1,2}})\.{SPACE}?(\d{{1,2}})\.{SPACE}?(\d{{4}}){RIGHT}", _dotted)
    if lang.code == "en":
        day = r"(\d{1,2})(?:st|nd|rd|th)?"
        to = rf"(?:{SPACE}?{DASH}{SPACE}?{day})?"
        tail = rf"(?:,?{SPACE}(\d{{4}}))?(?![\w%:]|[.,]\d)"
        yield rule("month and day", rf"\b({months})\.?{SPACE}{day}{to}{tail}", _month_day)
        yield rule("day and month", rf"{LEFT}{day}{SPACE}(?:of )?({months})\b\.?(?:,?{SPACE}(\d{{4}})\b)?", _day_month)
        yield rule("month and year", rf"(?<=\b)({one_of(lang.months)}),?{SPACE}(\d{{4}})(?![\w%])", _month_year)
    elif lang.code == "de":
        day = rf"(\d{{1,2}})\.{SPACE}?"
        to = rf"(?:(?:{DASH}|{SPACE}(bis|und|oder)){SPACE}?{day})?"
        yield rule("day and month", rf"{LEFT}{day}{to}({months})\b(?:{SPACE}(\d{{4}})\b)?", _german_date)
        yield rule("day and number of a month", rf"{LEFT}(\d{{1,2}})\.{SPACE}?(\d{{1,2}})\.(?!\d)", _day_and_month)
        yield rule("month and year", rf"\b({months}){SPACE}(\d{{4}})(?![\w%])", _month_year)
    else:
        of = {"fr": "", "it": "", "es": "de ", "pt": "de "}[lang.code]
        year = {"fr": "", "it": "", "es": "del? ", "pt": "de "}[lang.code]
        first = {"fr": "er", "it": "[°º]", "es": "[.]?[°º]", "pt": "[.]?[°º]"}[lang.code]
        pattern = rf"{LEFT}(\d{{1,2}})(?:{first})?{SPACE}{of}({months})\b(?:{SPACE}{year}(\d{{4}})\b)?"
        yield rule("day and month", pattern, _romance_date, re.IGNORECASE)
    if lang.code in {"fr", "pt", "es"}:
        yield rule("time with h", rf"{LEFT}(\d{{1,2}}){SPACE}?h{SPACE}?([0-5]\d)(?:min)?{RIGHT}", _time)
    if lang.code == "it":
        yield rule(
            "clock time with a dot",
            rf"(?:(?<=\balle\s)|(?<=\bdalle\s)|(?<=\bdelle\s)|(?<=\bore\s))([01]?\d|2[0-4])\.([0-5]\d){RIGHT}",
            _time,
        )
        yield rule("decade", r"(?<!\w)['’](\d\d|[2-9]00)(?!\w)", lambda match, lang: lang.number(match[1]))
    if lang.code == "fr":
        yield rule(
            "round the clock", r"(?<!\w)24\s?[hH]\s?/\s?24(?!\w)", lambda *_: "vingt-quatre heures sur vingt-quatre"
        )
        yield rule("all week", r"(?<!\w)7\s?[jJ]\s?/\s?7(?!\w)", lambda *_: "sept jours sur sept")
    yield from _weekdays(lang)
    tail = _TIME_TAIL.get(lang.code, "")
    clock = r"([01]?\d|2[0-4]):([0-5]\d)"
    yield rule("times", rf"{LEFT}{clock}{SPACE}?{DASH}{SPACE}?{clock}{tail}{RIGHT}", _time_range)
    yield rule("time with seconds", rf"{LEFT}(\d{{1,2}}):([0-5]\d):([0-5]\d){tail}{RIGHT}", _long_time)
    yield rule("time", rf"{LEFT}([01]?\d|2[0-4]):([0-5]\d){tail}{RIGHT}(?!:)", _time)
    if lang.code == "en":
        yield rule("hour", rf"{LEFT}(\d{{1,2}}){SPACE}?(?P<half>[ap])\.?m\b\.?", _hour)
        yield rule("decade", r"(?<![\w.,$])(?:(1[1-9]|20)|['’])?(\d)0['’]?s(?!\w)", _decade)
    elif lang.code == "de":
        yield rule("clock hours", rf"{LEFT}(\d{{1,2}}){SPACE}?{DASH}{SPACE}?(\d{{1,2}}){SPACE}Uhr\b", _german_hours)
        yield rule("clock time with a dot", rf"{LEFT}([01]?\d|2[0-4])\.([0-5]\d){SPACE}Uhr\b", _time)
        yield rule("clock hour", rf"{LEFT}(\d{{1,2}}){SPACE}Uhr\b", _german_hour)
        yield rule("decade", rf"{LEFT}(?:(1[1-9]|20))?([1-9])0er(?:n)?\b", _german_decade)
    yield from _years(lang)


_WEEKDAYS = {
    "en": "Mon Monday Tue Tuesday Wed Wednesday Thu Thursday Fri Friday Sat Saturday Sun Sunday",
    "de": "Mo Montag Di Dienstag Mi Mittwoch Do Donnerstag Fr Freitag Sa Samstag So Sonntag",
    "fr": "lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche",
    "es": "lun lunes mar martes mié miércoles jue jueves vie viernes sáb sábado dom domingo",
    "it": "lun lunedì mar martedì mer mercoledì gio giovedì ven venerdì sab sabato dom domenica",
    "pt": "seg segunda ter terça qua quarta qui quinta sex sexta sáb sábado dom domingo",
}
"""Short names of days, each with its full one. They are said only where two stand together: *Mon–Fri*."""


def _weekdays(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    words = _WEEKDAYS[lang.code].split()
    names = dict(zip(words[::2], words[1::2], strict=True))
    day = one_of(names)

    def read(match: re.Match[str], lang: SpokenLanguage) -> str:
        first, last = (
            names[match[group].lower() if lang.code not in {"en", "de"} else match[group]] for group in (1, 3)
        )
        link = lang.words["to"] if match[2].strip("-–—. ") == "" else match[2].strip(". ")
        return f"{first} {link} {last}"

    link = rf"{SPACE}?{DASH}{SPACE}?|{SPACE}(?:to|through|bis|au|a|al|et|und|y|e|and){SPACE}"
    yield rule(
        "days of the week",
        rf"(?<!\w)({day})(\.?(?:{link}))({day})(?:\.|(?!\w))",
        read,
        0 if lang.code in {"en", "de"} else re.IGNORECASE,
    )


def _years(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    if lang.code not in {"en", "de"}:
        yield rule("years", rf"{LEFT}(1[1-9]\d\d|20\d\d){DASH}(\d\d){RIGHT}(?!{SPACE}?%|{DASH})", _years_range)
        return
    year = "(1[1-9]\\d\\d|20[1-9]\\d)" if lang.code == "en" else "(1[1-9]\\d\\d)"
    yield rule(
        "years", rf"{LEFT}{year}{SPACE}?[-–/]{SPACE}?(1[1-9]\d\d|20\d\d|\d\d){RIGHT}(?!{SPACE}?%|{DASH})", _years_range
    )
    before = (
        rf"(?P<before>\b(?i:{'|'.join([*lang.year_words.split(), *lang.months])}){SPACE}|[(©]{SPACE}?|\bca?\.{SPACE})"
    )
    yield rule(
        "year",
        rf"{before}(?P<year>1\d{{3}}|20[1-9]\d){RIGHT}(?!{SPACE}?[%°€$])(?!{SPACE}[a-z]+s\b)(?!{SPACE}{one_of(lang.units)}(?!\w))",
        _year_after,
    )
    if lang.code == "de":
        yield rule("school year", rf"{LEFT}(20\d\d)/(\d\d){RIGHT}(?!/)", _school_year)
        # "starb 1715": no capital behind it, so nothing that it counts.
        yield rule(
            "year after a verb",
            rf"(?<=[a-zäöüß]{SPACE})(1[1-8]\d\d){RIGHT}(?!{SPACE}?[%°€$–-]|{SPACE}[A-ZÄÖÜ])(?!{SPACE}{one_of(lang.units)}(?!\w))",
            _bare_year,
        )
    bare = r"(19\d\d|20[1-9]\d)" if lang.code == "en" else r"(19\d\d)"
    yield rule("bare year", rf"{LEFT}{bare}{RIGHT}(?!{SPACE}?[%°€$])", _bare_year)


def _valid(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _full_date(match: re.Match[str], lang: SpokenLanguage, day: int, month: int, year: str) -> str | None:
    if not _valid(day, month):
        return None
    form = ordinal_form(match.string[: match.start()], lang.months[month - 1], is_month=True)
    of = _BEFORE_YEAR.get(lang.code, "")
    said = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    return f"{lang.date(day, month, form)}{of} {lang.year(said)}"


def _iso(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    said = _full_date(match, lang, int(match[3]), int(match[2]), match[1])
    if said is None or match[4] is None:
        return said
    return f"{said}, {lang.time(int(match[4]), int(match[5]))}"


def _slashed(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    first, second = int(match[1]), int(match[2])
    day, month = (first, second) if lang.day_first else (second, first)
    if not _valid(day, month):
        day, month = month, day
    return _full_date(match, lang, day, month, match[3])


def _dotted(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    return _full_date(match, lang, int(match[1]), int(match[2]), match[3])


def _month_of(name: str, lang: SpokenLanguage) -> int:
    return next(at for at, month in enumerate(lang.months, 1) if month.lower().startswith(name.lower()))


def _month_day(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    day = int(match[2])
    if not _valid(day, 1):
        return None
    said = f"{lang.months[_month_of(match[1], lang) - 1]} {lang.ordinal(day, '')}"
    if match[3]:
        said += f" to {lang.ordinal(int(match[3]), '')}"
    return f"{said}, {lang.year(int(match[4]))}" if match[4] else said


def _day_month(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    day = int(match[1])
    if not _valid(day, 1):
        return None
    before = match.string[: match.start()].split()[-1:]
    the = "" if before and before[0].lower() == "the" else "the "
    said = f"{the}{lang.ordinal(day, '')} of {lang.months[_month_of(match[2], lang) - 1]}"
    return f"{said}, {lang.year(int(match[3]))}" if match[3] else said


def _month_year(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{match[1]} {lang.year(int(match[2]))}"


def _german_date(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    day, link, last, month, year = int(match[1]), match[2], match[3], match[4], match[5]
    if not _valid(day, 1):
        return None
    form = ordinal_form(match.string[: match.start()], month, is_month=True)
    said = lang.ordinal(day, form)
    if last:
        said += f" {link or 'bis'} {lang.ordinal(int(last), form)}"
    return f"{said} {month}" + (f" {lang.year(int(year))}" if year else "")


_BEFORE_DAYS = frozenset([
    "am", "vom", "zum", "bis", "ab", "seit", "der", "den", "dem", "des", "montag", "dienstag", "mittwoch",
    "donnerstag", "freitag", "samstag", "sonntag", "bzw.", "und", "oder", "–",
])  # fmt: skip


def _day_and_month(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    day, month = int(match[1]), int(match[2])
    before = match.string[: match.start()].split()[-1:]
    if not _valid(day, month) or not before or before[0].lower().strip("(,") not in _BEFORE_DAYS:
        return None  # Kapitel 3.2.
    form = ordinal_form(match.string[: match.start()], lang.months[month - 1], is_month=True)
    return lang.date(day, month, form)


def _romance_date(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    day, month = int(match[1]), _month_of(match[2], lang)
    if not _valid(day, 1):
        return None
    of = _BEFORE_YEAR.get(lang.code, "")
    return lang.date(day, month, "") + (f"{of} {lang.year(int(match[3]))}" if match[3] else "")


def _time(match: re.Match[str], lang: SpokenLanguage) -> str:
    hours, minutes = int(match[1]), int(match[2])
    half = match.groupdict().get("half")
    if half:
        said = lang.cardinal(hours, "") + (f" {_minutes(minutes, lang)}" if minutes else "")
        return f"{said} {_half_of_day(half)}"
    return lang.time(hours, minutes)


def _time_range(match: re.Match[str], lang: SpokenLanguage) -> str:
    half = match.groupdict().get("half")
    tail = f" {_half_of_day(half)}" if half else ""
    first, last = lang.time(int(match[1]), int(match[2])), lang.time(int(match[3]), int(match[4]))
    return f"{first} {lang.words['to']} {last}{tail}"


def _minutes(minutes: int, lang: SpokenLanguage) -> str:
    return f"oh {lang.cardinal(minutes, '')}" if minutes < 10 else lang.cardinal(minutes, "")


def _half_of_day(half: str) -> str:
    return {"a": "eigh M", "p": "P M"}[half.lower()]


def _long_time(match: re.Match[str], lang: SpokenLanguage) -> str:
    said = lang.time(int(match[1]), int(match[2]))
    return f"{said} {lang.words['seconds'].format(lang.cardinal(int(match[3]), ''))}"


def _hour(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.cardinal(int(match[1]), '')} {_half_of_day(match['half'])}"


def _german_hours(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.cardinal(int(match[1]), '')} {lang.words['to']} {lang.cardinal(int(match[2]), 'm')} Uhr"


def _school_year(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if (int(match[1]) + 1) % 100 != int(match[2]):
        return None
    return f"{lang.year(int(match[1]))} {lang.cardinal(int(match[2]), '')}"


def _german_hour(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.cardinal(int(match[1]), 'm')} Uhr"


def _decade(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    century, tens = match[1], int(match[2])
    if century is None and match[0][0] not in "'’" and tens < 2:
        return None
    if tens == 0:
        return f"{lang.cardinal(int(century), '')} hundreds" if century and century != "20" else "two thousands"
    decade = lang.cardinal(10 * tens, "")
    plural = f"{decade[:-1]}ies" if decade.endswith("y") else f"{decade}s"
    return f"{lang.cardinal(int(century), '')} {plural}" if century else plural


def _german_decade(match: re.Match[str], lang: SpokenLanguage) -> str:
    century = f"{lang.cardinal(int(match[1]), '')}hundert" if match[1] else ""
    ending = "ern" if match[0].endswith("n") else "er"
    return f"{century}{lang.cardinal(10 * int(match[2]), '')}{ending}"


def _years_range(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    last = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
    if int(last) <= int(match[1]):
        return None
    short = lang.year(int(last)) if len(match[2]) == 4 else lang.cardinal(int(match[2]), "")
    return f"{lang.year(int(match[1]))} {lang.words['to']} {short}"


def _year_after(match: re.Match[str], lang: SpokenLanguage) -> str:
    before = "circa " if match["before"].startswith(("ca.", "c.")) else match["before"]
    return before + lang.year(int(match["year"]))


def _bare_year(match: re.Match[str], lang: SpokenLanguage) -> str:
    return lang.year(int(match[1]))
