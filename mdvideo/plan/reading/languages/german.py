"""German: numbers, dates, units, signs and abbreviations."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.languages.number_words import german_cardinal
from mdvideo.plan.reading.languages.word_tables import nouns, said_as, unit_names
from mdvideo.plan.reading.spoken_language import SpokenLanguage


def german(region: str) -> SpokenLanguage:
    """Return German as it is read in a region: January is *Jänner* in Austria."""
    months = ["Jänner", *MONTHS_DE[1:]] if region == "at" else MONTHS_DE

    def date(day: int, month: int, form: str) -> str:
        return f"{german_ordinal(day, form)} {months[month - 1]}"

    return SpokenLanguage(
        code="de",
        cardinal=german_cardinal,
        ordinal=german_ordinal,
        year=_year,
        date=date,
        time=_time,
        words=_WORDS,
        symbols=_SYMBOLS,
        months=months,
        units=_UNITS,
        currencies=_CURRENCIES,
        abbreviations=_ABBREVIATIONS,
        fractions=_FRACTIONS,
        acronyms=_ACRONYMS,
        year_words=_YEAR_WORDS,
    )


MONTHS_DE = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
]  # fmt: skip


def german_ordinal(number: int, form: str = "er") -> str:
    """Return an ordinal with the ending ``form``: ``er`` as in *erster*, ``e``, ``en``, ``em``, ``es``."""
    said = german_cardinal(number)
    last = number % 100
    irregular = {1: ("eins", "erst"), 3: ("drei", "dritt"), 7: ("sieben", "siebt"), 8: ("acht", "acht")}
    if last in irregular:
        ending, stem = irregular[last]
        return said.removesuffix(ending) + stem + form
    return said + ("t" if 0 < last < 20 else "st") + form


def _year(number: int) -> str:
    if not 1100 <= number <= 1999:
        return german_cardinal(number).removeprefix("ein") if number < 1100 else german_cardinal(number)
    century, rest = divmod(number, 100)
    return f"{german_cardinal(century)}hundert{german_cardinal(rest) if rest else ''}"


def _time(hours: int, minutes: int) -> str:
    said = "ein Uhr" if hours == 1 else f"{german_cardinal(hours)} Uhr"
    return f"{said} {german_cardinal(minutes)}" if minutes else said


_YEAR_WORDS = """jahr jahre jahren seit ab bis von um vor nach anno frühjahr sommer herbst winter und zwischen in des
    jahrgang stand ca circa geboren"""

_WORDS: Mapping[str, str] = {
    "point": "Komma", "minus": "minus", "plus": "plus", "and": "und", "to": "bis", "per": "pro", "dot": "Punkt",
    "slash": "Schrägstrich", "backslash": "Backslash", "dash": "Strich", "at": "ät",
    "tilde": "Tilde", "colon": "Doppelpunkt", "hash": "Raute", "star": "Stern", "percent": "Prozent",
    "version": "Version", "number": "Nummer", "about": "etwa", "by": "mal", "times": "mal", "ratio": "zu",
    "square": "Quadrat{}", "cubic": "Kubik{}", "unit squared": "{} zum Quadrat",
    "squared": "{} Quadrat", "cubed": "{} hoch drei", "power": "{} hoch {}", "sub": "{} {}",
    "root": "Wurzel aus {}", "nth root": "{} Wurzel aus {}", "fraction": "{} durch {}", "apply": "{} von {}",
    "factorial": "{} Fakultät", "absolute": "Betrag von {}", "from to": "{} von {} bis {} über",
    "over": "{} über {} von",
    "limit": "Limes für {} von", "goes to": "gegen", "prime": "{} Strich", "times power": "{} mal {}",
    "of millions": " ", "thousand": "tausend", "million": "Millionen", "billion": "Milliarden",
    "trillion": "Billionen", "extra and half": "{} {}", "phone plus": "plus",
    "seconds": "und {} Sekunden",
}  # fmt: skip

_SYMBOLS: Mapping[str, str] = {
    "=": "gleich", "≠": "ungleich", "≈": "ungefähr gleich", "≡": "identisch gleich", "<": "kleiner als",
    ">": "größer als", "≤": "kleiner oder gleich", "≥": "größer oder gleich", "≪": "viel kleiner als",
    "≫": "viel größer als", "+": "plus", "−": "minus", "±": "plus minus", "×": "mal", "·": "mal", "÷": "geteilt durch",
    "*": "mal", "∞": "unendlich", "∑": "die Summe von", "∏": "das Produkt von", "∫": "das Integral von",
    "√": "Wurzel aus", "∂": "d", "∇": "Nabla", "∈": "Element von", "∉": "nicht Element von",
    "⊂": "Teilmenge von", "⊆": "Teilmenge von", "∪": "vereinigt mit", "∩": "geschnitten mit", "∅": "die leere Menge",
    "∀": "für alle", "∃": "es gibt ein", "¬": "nicht", "∧": "und", "∨": "oder", "→": "Pfeil", "←": "Pfeil zurück",
    "↔": "Doppelpfeil", "⇒": "daraus folgt", "⇔": "genau dann wenn", "↑": "hoch", "↓": "runter",
    "∝": "proportional zu", "°": "Grad", "∘": "nach", "⊥": "senkrecht zu", "∥": "parallel zu", "|": "gegeben",
    "/": "durch", "∴": "also", "∼": "verteilt wie", "≅": "kongruent zu", "⊕": "exklusiv oder", "⊗": "Tensor",
    "…": "und so weiter",
}  # fmt: skip

_FRACTIONS: Mapping[int, tuple[str, str]] = {
    2: ("Halb", "Halbe"), 3: ("Drittel", "Drittel"), 4: ("Viertel", "Viertel"), 5: ("Fünftel", "Fünftel"),
    6: ("Sechstel", "Sechstel"), 7: ("Siebtel", "Siebtel"), 8: ("Achtel", "Achtel"), 9: ("Neuntel", "Neuntel"),
    10: ("Zehntel", "Zehntel"), 16: ("Sechzehntel", "Sechzehntel"), 100: ("Hundertstel", "Hundertstel"),
}  # fmt: skip

_PREFIXES = """
    k Kilo
    K Kilo
    M Mega
    G Giga
    T Tera
    P Peta
    Ki Kibi
    Mi Mebi
    Gi Gibi
    Ti Tebi
    m Milli
    µ Mikro
    μ Mikro
    n Nano
    p Piko
    c Zenti
    d Dezi
    h Hekto
"""
_BASES = """
    m | Meter | Meter
    g | Gramm | Gramm | n
    s | Sekunde | Sekunden | f
    l | Liter | Liter
    L | Liter | Liter
    W | Watt | Watt | n
    Hz | Hertz | Hertz | n
    B | Byte | Byte | n
    b | Bit | Bit | n
    bit | Bit | Bit | n
    bps | Bit pro Sekunde | Bit pro Sekunde | n
    J | Joule | Joule | n
    Pa | Pascal | Pascal | n
    eV | Elektronenvolt | Elektronenvolt | n
    V | Volt | Volt | n
    A | Ampere | Ampere | n
    Wh | Wattstunde | Wattstunden | f
    Ah | Amperestunde | Amperestunden | f
    mol | Mol | Mol | n
    cal | Kalorie | Kalorien | f
    N | Newton | Newton | n
    Ω | Ohm | Ohm | n
    F | Farad | Farad | n
"""
_OTHERS = """
    h | Stunde | Stunden | f
    Std. | Stunde | Stunden | f
    min | Minute | Minuten | f
    Min. | Minute | Minuten | f
    Sek. | Sekunde | Sekunden | f
    t | Tonne | Tonnen | f
    % | Prozent | Prozent | n
    ‰ | Promille | Promille | n
    °C | Grad Celsius | Grad Celsius
    ℃ | Grad Celsius | Grad Celsius
    °F | Grad Fahrenheit | Grad Fahrenheit
    ° | Grad | Grad
    K | Kelvin | Kelvin | n
    dB | Dezibel | Dezibel | n
    px | Pixel | Pixel | n
    fps | Bild pro Sekunde | Bilder pro Sekunde | n
    rpm | Umdrehung pro Minute | Umdrehungen pro Minute | f
    mmHg | Millimeter Quecksilber | Millimeter Quecksilber
    ppm | Teil pro Million | Teile pro Million | n
    dpi | Punkt pro Zoll | Punkte pro Zoll
    ha | Hektar | Hektar | n
    bar | Bar | Bar | n
    Mio. | Million | Millionen | f
    Mrd. | Milliarde | Milliarden | f
    Tsd. | tausend | tausend
"""
_UNITS = unit_names(_BASES, _OTHERS, _PREFIXES)

_CURRENCIES = nouns("""
    $ | Dollar | Dollar
    US$ | US-Dollar | US-Dollar
    USD | US-Dollar | US-Dollar
    € | Euro | Euro
    EUR | Euro | Euro
    Euro | Euro | Euro
    £ | Pfund | Pfund | n
    GBP | Pfund | Pfund | n
    ¥ | Yen | Yen
    JPY | Yen | Yen
    ₹ | Rupie | Rupien | f
    CHF | Franken | Franken
    ₿ | Bitcoin | Bitcoin
""")

_ABBREVIATIONS = (
    (r"z\.\s?B\.", "zum Beispiel"),
    (r"Z\.\s?B\.", "Zum Beispiel"),
    (r"d\.\s?h\.", "das heißt"),
    (r"D\.\s?h\.", "Das heißt"),
    (r"i\.\s?d\.\s?R\.", "in der Regel"),
    (r"u\.\s?v\.\s?m\.", "und vieles mehr"),
    (r"u\.\s?a\.", "unter anderem"),
    (r"u\.\s?U\.", "unter Umständen"),
    (r"u\.\s?Ä\.", "und Ähnliches"),
    (r"o\.\s?Ä\.", "oder Ähnliches"),
    (r"o\.\s?g\.", "oben genannte"),
    (r"s\.\s?o\.", "siehe oben"),
    (r"s\.\s?u\.", "siehe unten"),
    (r"z\.\s?T\.", "zum Teil"),
    (r"z\.\s?Z\.", "zur Zeit"),
    (r"z\.\s?Zt\.", "zur Zeit"),
    (r"m\.\s?E\.", "meines Erachtens"),
    (r"v\.\s?a\.", "vor allem"),
    (r"i\.\s?A\.", "im Auftrag"),
    (r"i\.\s?Allg\.", "im Allgemeinen"),
    (r"v\.\s?Chr\.", "vor Christus"),
    (r"n\.\s?Chr\.", "nach Christus"),
    (r"a\.\s?D\.", "außer Dienst"),
    (r"p\.\s?a\.", "per annum"),
    (r"n\.\s?u\.\s?Z\.", "nach unserer Zeit"),
    (r"v\.\s?u\.\s?Z\.", "vor unserer Zeit"),
    (r"zw\.(?=\s)", "zwischen"),
    (r"lt\.(?=\s)", "laut"),
    (r"bzgl\.", "bezüglich"),
    (r"insb\.|insbes\.", "insbesondere"),
    (r"urspr\.", "ursprünglich"),
    (r"durchschn\.", "durchschnittlich"),
    (r"s\.(?=\s(?:S|Abb|Kap|Tab|Gl|Abschnitt)\b)", "siehe"),
    (r"Bsp\.", "Beispiel"),
    (r"Vers\.(?=\s\d)", "Version"),
    (r"Dr\.\smed\.", "Doktor"),
    (r"Mag\.(?=\s[A-ZÄÖÜ])", "Magister"),
    (r"Ing\.(?=\s[A-ZÄÖÜ])", "Ingenieur"),
    (r"Hrsg\.", "Herausgeber"),
    (r"Stk\.", "Stück"),
    (r"Pers\.", "Personen"),
    (r"Anm\.", "Anmerkung"),
    (r"Verf\.", "Verfasser"),
    (r"Mrd\.(?=\s)", "Milliarden"),
    (r"Fr\.(?<=\d\sFr\.)(?!\s[A-ZÄÖÜ][a-zäöü]+,? )", "Franken"),
    (r"MwSt\.?(?!\w)", "Mehrwertsteuer"),
    (r"ff\.", "und folgende"),
    (r"usw\.", "und so weiter"),
    (r"usf\.", "und so fort"),
    (r"etc\.", "et cetera"),
    (r"bzw\.", "beziehungsweise"),
    (r"bspw\.", "beispielsweise"),
    (r"vgl\.", "vergleiche"),
    (r"Vgl\.", "Vergleiche"),
    (r"ca\.", "circa"),
    (r"evtl\.", "eventuell"),
    (r"ggf\.", "gegebenenfalls"),
    (r"inkl\.", "inklusive"),
    (r"exkl\.", "exklusive"),
    (r"zzgl\.", "zuzüglich"),
    (r"abzgl\.", "abzüglich"),
    (r"sog\.", "sogenannte"),
    (r"mind\.", "mindestens"),
    (r"min\.(?=\s)", "minimal"),
    (r"max\.(?=\s)", "maximal"),
    (r"allg\.", "allgemein"),
    (r"einschl\.", "einschließlich"),
    (r"entspr\.", "entsprechend"),
    (r"gem\.(?=\s)", "gemäß"),
    (r"geb\.(?=\s)", "geboren"),
    (r"gest\.(?=\s\d)", "gestorben"),
    (r"vs\.", "versus"),
    (r"Prof\.", "Professor"),
    (r"Dr\.", "Doktor"),
    (r"Dipl\.-Ing\.", "Diplom-Ingenieur"),
    (r"Hr\.", "Herr"),
    (r"Fr\.(?=\s[A-ZÄÖÜ])", "Frau"),
    (r"St\.(?=\s[A-ZÄÖÜ])", "Sankt"),
    (r"Nr\.", "Nummer"),
    (r"Abb\.", "Abbildung"),
    (r"Tab\.(?=\s?\d)", "Tabelle"),
    (r"Kap\.", "Kapitel"),
    (r"Abs\.", "Absatz"),
    (r"Art\.(?=\s\d)", "Artikel"),
    (r"§§(?=\s?\d)", "Paragrafen"),
    (r"§", "Paragraf"),
    (r"\*(?=\d{3,4}(?!\d))", "geboren"),
    (r"†(?=\s?\d)", "gestorben"),
    (r"Gl\.(?=\s?\(?\d)", "Gleichung"),
    (r"Bd\.", "Band"),
    (r"Aufl\.", "Auflage"),
    (r"S\.(?=\s?\d)", "Seite"),
    (r"Str\.", "Straße"),
    (r"Tel\.", "Telefon"),
    (r"Bio\.(?<=\d\sBio\.)", "Billionen"),
    (r"Jh\.", "Jahrhundert"),
    (r"Jhd\.", "Jahrhundert"),
    (r"Mio\.", "Millionen"),
    (r"Mrd\.", "Milliarden"),
    (r"Mo\.(?=,?\s(?:\d|den\s))", "Montag"),
    (r"Di\.(?=,?\s(?:\d|den\s))", "Dienstag"),
    (r"Mi\.(?=,?\s(?:\d|den\s))", "Mittwoch"),
    (r"Do\.(?=,?\s(?:\d|den\s))", "Donnerstag"),
    (r"Fr\.(?=,?\s(?:\d|den\s))", "Freitag"),
    (r"Sa\.(?=,?\s(?:\d|den\s))", "Samstag"),
    (r"So\.(?=,?\s(?:\d|den\s))", "Sonntag"),
    (r"Jan\.(?=\s)", "Januar"),
    (r"Feb\.(?=\s)", "Februar"),
    (r"Apr\.(?=\s)", "April"),
    (r"Aug\.(?=\s)", "August"),
    (r"Sept?\.(?=\s)", "September"),
    (r"Okt\.(?=\s)", "Oktober"),
    (r"Nov\.(?=\s)", "November"),
    (r"Dez\.(?=\s)", "Dezember"),
    (r"GmbH", "G M B H"),
    (r"&", "und"),
)

_ACRONYMS = said_as("""
    RAM Ramm
    ROM Romm
    LAN Lann
    WLAN W-Lann
    NASA Nasa
    NATO Nato
    JPEG Jott-Peg
    GIF Giff
    BERT Bert
    CUDA Kuda
    REST Rest
    LASER Laser
    SaaS Sass
    IaaS I A A S
    IoT I O T
    LED L E D
    PDF P D F
    WiFi Wei-Fei
    Wi-Fi Wei-Fei
    ASCII Aski
    OK okay
    TÜV Tüff
    DIN Dinn
    ISO Iso
    BAföG Bafög
    COVID Kowidd
    NADPH N A D P H
    PIN Pinn
    SIM Simm
    UNO Uno
    IKEA Ikea
    GmbH G M B H
""")
