"""Italian: numbers, dates, units, signs and abbreviations."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.languages.number_words import italian_cardinal
from mdvideo.plan.reading.languages.romance_dates import romance_date
from mdvideo.plan.reading.languages.word_tables import nouns, said_as, unit_names
from mdvideo.plan.reading.spoken_language import SpokenLanguage


def italian(region: str) -> SpokenLanguage:
    """Return Italian."""
    del region
    return SpokenLanguage(
        code="it",
        cardinal=italian_cardinal,
        ordinal=_ordinal,
        year=italian_cardinal,
        date=romance_date("primo", " ", _MONTHS, italian_cardinal),
        time=_time,
        words=_WORDS,
        symbols=_SYMBOLS,
        months=_MONTHS,
        units=_UNITS,
        currencies=_CURRENCIES,
        abbreviations=_ABBREVIATIONS,
        fractions=_FRACTIONS,
        acronyms=_ACRONYMS,
    )


_MONTHS = [
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
    "novembre", "dicembre",
]  # fmt: skip
_ORDINALS = ["-", "primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo", "ottavo", "nono", "decimo"]


def _ordinal(number: int, form: str) -> str:
    if 1 <= number <= 10:
        said = _ORDINALS[number]
    else:
        cardinal = italian_cardinal(number)
        keeps = cardinal.endswith(("tré", "sei"))
        said = f"{cardinal.replace('tré', 'tre') if keeps else cardinal[:-1]}esimo"
        if cardinal.endswith("mila"):
            said = f"{cardinal.removesuffix('mila')}millesimo"
    return f"{said[:-1]}a" if form == "f" else said


def _time(hours: int, minutes: int) -> str:
    said = "una" if hours == 1 else italian_cardinal(hours)
    return f"{said} e {italian_cardinal(minutes)}" if minutes else said


_WORDS: Mapping[str, str] = {
    "point": "virgola", "minus": "meno", "plus": "più", "and": "e", "to": "a", "per": "al", "dot": "punto",
    "slash": "barra", "backslash": "barra rovesciata", "dash": "trattino",
    "at": "chiocciola", "tilde": "tilde", "colon": "due punti", "hash": "cancelletto", "star": "asterisco",
    "percent": "per cento", "version": "versione", "number": "numero", "about": "circa", "by": "per",
    "times": "per", "ratio": "a", "square": "{} quadrati", "cubic": "{} cubi",
    "unit squared": "{} quadrato", "squared": "{} al quadrato", "cubed": "{} al cubo", "power": "{} alla {}",
    "sub": "{} con {}", "root": "radice quadrata di {}", "nth root": "radice {} di {}", "fraction": "{} fratto {}",
    "apply": "{} di {}", "factorial": "{} fattoriale", "absolute": "valore assoluto di {}",
    "from to": "{} da {} a {} di", "over": "{} su {} di", "limit": "limite per {} di", "goes to": "che tende a",
    "prime": "{} primo", "times power": "{} per {}", "of millions": " di ", "thousand": "mila",
    "million": "milioni", "billion": "miliardi", "trillion": "bilioni", "extra and half": "{} e {}",
    "phone plus": "più", "seconds": "e {} secondi",
}  # fmt: skip

_SYMBOLS: Mapping[str, str] = {
    "=": "uguale a", "≠": "diverso da", "≈": "circa uguale a", "≡": "equivalente a", "<": "minore di",
    ">": "maggiore di", "≤": "minore o uguale a", "≥": "maggiore o uguale a", "≪": "molto minore di",
    "≫": "molto maggiore di", "+": "più", "−": "meno", "±": "più o meno", "×": "per", "·": "per", "÷": "diviso",
    "*": "per", "∞": "infinito", "∑": "la somma di", "∏": "il prodotto di", "∫": "l'integrale di",
    "√": "radice quadrata di", "∂": "derivata parziale", "∇": "nabla", "∈": "appartiene a",
    "∉": "non appartiene a", "⊂": "è incluso in", "⊆": "è incluso in", "∪": "unione", "∩": "intersezione",
    "∅": "l'insieme vuoto", "∀": "per ogni", "∃": "esiste", "¬": "non", "∧": "e", "∨": "o", "→": "freccia",
    "←": "freccia a sinistra", "↔": "doppia freccia", "⇒": "implica", "⇔": "se e solo se", "↑": "su", "↓": "giù",
    "∝": "proporzionale a", "°": "gradi", "∘": "composto con", "⊥": "perpendicolare a", "∥": "parallelo a",
    "|": "dato", "/": "fratto", "∴": "quindi", "∼": "distribuito come", "≅": "congruente a", "⊕": "o esclusivo",
    "⊗": "tensore", "…": "e così via",
}  # fmt: skip

_FRACTIONS: Mapping[int, tuple[str, str]] = {
    2: ("mezzo", "mezzi"), 3: ("terzo", "terzi"), 4: ("quarto", "quarti"), 5: ("quinto", "quinti"),
    6: ("sesto", "sesti"), 7: ("settimo", "settimi"), 8: ("ottavo", "ottavi"), 9: ("nono", "noni"),
    10: ("decimo", "decimi"),
}  # fmt: skip

_PREFIXES = """
    h etto
"""
_BASES = """
    m | metro | metri
    g | grammo | grammi
    s | secondo | secondi
    l | litro | litri
    L | litro | litri
    W | watt | watt
    Hz | hertz | hertz
    B | byte | byte
    b | bit | bit
    bit | bit | bit
    bps | bit al secondo | bit al secondo
    J | joule | joule
    Pa | pascal | pascal
    eV | elettronvolt | elettronvolt
    V | volt | volt
    A | ampere | ampere
    Wh | wattora | wattora
    Ah | amperora | amperora
    mol | mole | moli | f
    cal | caloria | calorie | f
    N | newton | newton
    Ω | ohm | ohm
    F | farad | farad
"""
_OTHERS = """
    h | ora | ore | f
    min | minuto | minuti
    t | tonnellata | tonnellate | f
    % | per cento | per cento |
    ‰ | per mille | per mille |
    °C | grado Celsius | gradi Celsius
    ℃ | grado Celsius | gradi Celsius
    ° | grado | gradi
    K | kelvin | kelvin
    dB | decibel | decibel
    px | pixel | pixel
    ha | ettaro | ettari
    bar | bar | bar
    km | chilometro | chilometri
    kg | chilogrammo | chilogrammi
    kW | chilowatt | chilowatt
    fps | fotogramma al secondo | fotogrammi al secondo
"""
_UNITS = unit_names(_BASES, _OTHERS, _PREFIXES)

_CURRENCIES = nouns("""
    $ | dollaro | dollari
    US$ | dollaro statunitense | dollari statunitensi
    USD | dollaro statunitense | dollari statunitensi
    € | euro | euro
    EUR | euro | euro
    £ | sterlina | sterline | f
    GBP | sterlina | sterline | f
    ¥ | yen | yen
    CHF | franco svizzero | franchi svizzeri
""")

_ABBREVIATIONS = (
    (r"i\.\s?e\.(?!\w)", "cioè"),
    (r"e\.\s?g\.(?!\w)", "per esempio"),
    (r"§§(?=\s?\d)", "paragrafi"),
    (r"§(?=\s?\d)", "paragrafo"),
    (r"p\.\s?es\.", "per esempio"),
    (r"ad es\.", "ad esempio"),
    (r"[Ss]ig\.ra", "signora"),
    (r"[Ss]ig\.na", "signorina"),
    (r"[Ss]igg\.", "signori"),
    (r"[Ss]ig\.", "signor"),
    (r"[Dd]ott\.ssa", "dottoressa"),
    (r"[Dd]ott\.", "dottor"),
    (r"[Pp]rof\.ssa", "professoressa"),
    (r"[Pp]rof\.", "professor"),
    (r"[Ii]ng\.(?=\s[A-Z])", "ingegner"),
    (r"[Aa]vv\.", "avvocato"),
    (r"ecc\.", "eccetera"),
    (r"etc\.", "eccetera"),
    (r"ca\.", "circa"),
    (r"pagg\.", "pagine"),
    (r"pag\.", "pagina"),
    (r"p\.(?=\s?\d)", "pagina"),
    (r"n\.(?=\s?\d)", "numero"),
    (r"[nN]°(?=\s?\d)", "numero"),
    (r"sec\.(?=\s[IVX])", "secolo"),
    (r"cap\.", "capitolo"),
    (r"[Ff]ig\.", "figura"),
    (r"art\.(?=\s?\d)", "articolo"),
    (r"vol\.(?=\s?\d)", "volume"),
    (r"tel\.", "telefono"),
    (r"max\.?(?=\s)", "massimo"),
    (r"min\.(?=\s)", "minimo"),
    (r"a\.\s?C\.", "avanti Cristo"),
    (r"d\.\s?C\.", "dopo Cristo"),
    (r"cfr\.", "confronta"),
    (r"vs\.?(?=\s)", "contro"),
    (r"S\.p\.A\.", "esse pi a"),
    (r"&", "e"),
)

_ACRONYMS = said_as("""
    RAM ram
    ROM rom
    NASA nasa
    ONU onu
    NATO nato
    DNA D N A
    JPEG jei peg
    PIN pin
    SaaS sas
    OK okei
    FIAT fiat
""")
