"""Spanish: numbers, dates, units, signs and abbreviations."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.languages.number_words import spanish_cardinal
from mdvideo.plan.reading.languages.romance_dates import romance_date
from mdvideo.plan.reading.languages.word_tables import nouns, said_as, unit_names
from mdvideo.plan.reading.spoken_language import SpokenLanguage


def spanish(region: str) -> SpokenLanguage:
    """Return Spanish as it is read in a region: a point is a decimal mark in Mexico and in the United States."""
    return SpokenLanguage(
        code="es",
        cardinal=spanish_cardinal,
        ordinal=_ordinal,
        year=spanish_cardinal,
        date=romance_date("primero", " de ", _MONTHS, spanish_cardinal),
        time=_time,
        words=_WORDS,
        symbols=_SYMBOLS,
        months=_MONTHS,
        units=_UNITS,
        currencies=_CURRENCIES,
        abbreviations=_ABBREVIATIONS,
        fractions=_FRACTIONS,
        acronyms=_ACRONYMS,
        decimal_comma=region not in {"mx", "us", "gt", "hn", "sv", "ni", "pa", "do", "pr"},
    )


_MONTHS = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
]  # fmt: skip
_ORDINALS = [
    "-", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo",
    "undécimo", "duodécimo", "decimotercero", "decimocuarto", "decimoquinto", "decimosexto", "decimoséptimo",
    "decimoctavo", "decimonoveno", "vigésimo",
]  # fmt: skip


def _ordinal(number: int, form: str) -> str:
    if not 1 <= number <= 20:
        return spanish_cardinal(number)
    said = _ORDINALS[number]
    if form == "f":
        return f"{said[:-1]}a"
    return said[:-1] if form == "er" else said


def _time(hours: int, minutes: int) -> str:
    said = spanish_cardinal(hours, "f")
    return f"{said} {spanish_cardinal(minutes)}" if minutes else f"{said} en punto"


_WORDS: Mapping[str, str] = {
    "point": "coma", "minus": "menos", "plus": "más", "and": "y", "to": "a", "per": "por", "dot": "punto",
    "slash": "barra", "backslash": "barra invertida", "dash": "guion", "at": "arroba",
    "tilde": "virgulilla", "colon": "dos puntos", "hash": "almohadilla", "star": "asterisco",
    "percent": "por ciento", "version": "versión", "number": "número", "about": "unos", "by": "por",
    "times": "por", "ratio": "a", "square": "{} cuadrados", "cubic": "{} cúbicos",
    "unit squared": "{} al cuadrado", "squared": "{} al cuadrado", "cubed": "{} al cubo", "power": "{} elevado a {}",
    "sub": "{} sub {}", "root": "raíz cuadrada de {}", "nth root": "raíz {} de {}", "fraction": "{} sobre {}",
    "apply": "{} de {}", "factorial": "{} factorial", "absolute": "valor absoluto de {}",
    "from to": "{} desde {} hasta {} de", "over": "{} sobre {} de", "limit": "límite cuando {} de",
    "goes to": "tiende a", "prime": "{} prima", "times power": "{} por {}", "of millions": " de ",
    "thousand": "mil", "million": "millones", "billion": "mil millones", "trillion": "billones",
    "extra and half": "{} y {}", "phone plus": "más", "seconds": "y {} segundos",
}  # fmt: skip

_SYMBOLS: Mapping[str, str] = {
    "=": "es igual a", "≠": "es distinto de", "≈": "es aproximadamente igual a", "≡": "es congruente con",
    "<": "es menor que", ">": "es mayor que", "≤": "es menor o igual que", "≥": "es mayor o igual que",
    "≪": "es mucho menor que", "≫": "es mucho mayor que", "+": "más", "−": "menos", "±": "más menos", "×": "por",
    "·": "por", "÷": "entre", "*": "por", "∞": "infinito", "∑": "la suma de", "∏": "el producto de",
    "∫": "la integral de", "√": "raíz cuadrada de", "∂": "parcial", "∇": "nabla", "∈": "pertenece a",
    "∉": "no pertenece a", "⊂": "está incluido en", "⊆": "está incluido en", "∪": "unión", "∩": "intersección",
    "∅": "el conjunto vacío", "∀": "para todo", "∃": "existe", "¬": "no", "∧": "y", "∨": "o", "→": "flecha",
    "←": "flecha a la izquierda", "↔": "doble flecha", "⇒": "implica", "⇔": "si y solo si", "↑": "arriba",
    "↓": "abajo", "∝": "es proporcional a", "°": "grados", "∘": "compuesto con", "⊥": "es perpendicular a",
    "∥": "es paralelo a", "|": "dado", "/": "entre", "∴": "por lo tanto", "∼": "se distribuye como",
    "≅": "es congruente con", "⊕": "o exclusivo", "⊗": "tensor", "…": "y así sucesivamente",
}  # fmt: skip

_FRACTIONS: Mapping[int, tuple[str, str]] = {
    2: ("medio", "medios"), 3: ("tercio", "tercios"), 4: ("cuarto", "cuartos"), 5: ("quinto", "quintos"),
    6: ("sexto", "sextos"), 7: ("séptimo", "séptimos"), 8: ("octavo", "octavos"), 9: ("noveno", "novenos"),
    10: ("décimo", "décimos"),
}  # fmt: skip

_PREFIXES = """
    m mili
"""
_BASES = """
    m | metro | metros
    g | gramo | gramos
    s | segundo | segundos
    l | litro | litros
    L | litro | litros
    W | vatio | vatios
    Hz | hercio | hercios
    B | byte | bytes
    b | bit | bits
    bit | bit | bits
    bps | bit por segundo | bits por segundo
    J | julio | julios
    Pa | pascal | pascales
    eV | electronvoltio | electronvoltios
    V | voltio | voltios
    A | amperio | amperios
    Wh | vatio hora | vatios hora
    Ah | amperio hora | amperios hora
    mol | mol | moles
    cal | caloría | calorías | f
    N | newton | newtons
    Ω | ohmio | ohmios
    F | faradio | faradios
"""
_OTHERS = """
    h | hora | horas | f
    min | minuto | minutos
    t | tonelada | toneladas | f
    % | por ciento | por ciento |
    ‰ | por mil | por mil |
    °C | grado Celsius | grados Celsius
    ºC | grado Celsius | grados Celsius
    ℃ | grado Celsius | grados Celsius
    ° | grado | grados
    K | kelvin | kelvin
    dB | decibelio | decibelios
    px | píxel | píxeles
    ha | hectárea | hectáreas | f
    bar | bar | bares
    km | kilómetro | kilómetros
    Km | kilómetro | kilómetros
    cm | centímetro | centímetros
    mm | milímetro | milímetros
    µm | micrómetro | micrómetros
    nm | nanómetro | nanómetros
    fps | fotograma por segundo | fotogramas por segundo
"""
_UNITS = unit_names(_BASES, _OTHERS, _PREFIXES)

_CURRENCIES = nouns("""
    $ | dólar | dólares
    US$ | dólar estadounidense | dólares estadounidenses
    USD | dólar estadounidense | dólares estadounidenses
    € | euro | euros
    EUR | euro | euros
    £ | libra | libras | f
    GBP | libra | libras | f
    ¥ | yen | yenes
    CHF | franco suizo | francos suizos
""")

_ABBREVIATIONS = (
    (r"JJ\.\s?OO\.", "Juegos Olímpicos"),
    (r"RR\.\s?HH\.", "recursos humanos"),
    (r"FF\.\s?AA\.", "Fuerzas Armadas"),
    (r"Dña\.", "doña"),
    (r"C/(?=\s?[A-ZÁÉÍÓÚ])", "calle"),
    (r"Av\.|Avda\.", "avenida"),
    (r"Lic\.(?=\s[A-ZÁÉÍÓÚ])", "licenciado"),
    (r"i\.\s?e\.(?!\w)", "es decir"),
    (r"e\.\s?g\.(?!\w)", "por ejemplo"),
    (r"§§(?=\s?\d)", "párrafos"),
    (r"§(?=\s?\d)", "párrafo"),
    (r"EE\.\s?UU\.", "Estados Unidos"),
    (r"FF\.\s?AA\.", "Fuerzas Armadas"),
    (r"[pP]\.\s?ej\.", "por ejemplo"),
    (r"Sra\.", "señora"),
    (r"Srta\.", "señorita"),
    (r"Sres\.", "señores"),
    (r"Sr\.", "señor"),
    (r"Dra\.", "doctora"),
    (r"Dr\.", "doctor"),
    (r"Prof\.", "profesor"),
    (r"Profa\.", "profesora"),
    (r"Ing\.", "ingeniero"),
    (r"Uds\.", "ustedes"),
    (r"Ud\.", "usted"),
    (r"etc\.", "etcétera"),
    (r"aprox\.", "aproximadamente"),
    (r"[nN]\.?[º°](?=\s?\d)", "número"),
    (r"[nN]úm\.", "número"),
    (r"s\.(?=\s[IVX])", "siglo"),
    (r"págs\.", "páginas"),
    (r"[pP]ág\.", "página"),
    (r"cap\.", "capítulo"),
    (r"[Ff]ig\.", "figura"),
    (r"art\.(?=\s?\d)", "artículo"),
    (r"vol\.(?=\s?\d)", "volumen"),
    (r"tel\.", "teléfono"),
    (r"máx\.", "máximo"),
    (r"mín\.", "mínimo"),
    (r"a\.\s?C\.", "antes de Cristo"),
    (r"d\.\s?C\.", "después de Cristo"),
    (r"cf\.", "compárese"),
    (r"vs\.?(?=\s)", "contra"),
    (r"Avda\.", "avenida"),
    (r"Cía\.", "compañía"),
    (r"&", "y"),
)

_ACRONYMS = said_as("""
    RAM ram
    ROM rom
    NASA nasa
    ONU onu
    OTAN otan
    ADN A D N
    JPEG jota peg
    PIN pin
    SaaS sas
    OVNI ovni
    OK okey
""")
