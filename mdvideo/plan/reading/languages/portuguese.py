"""Portuguese: numbers, dates, units, signs and abbreviations."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.languages.number_words import portuguese_cardinal
from mdvideo.plan.reading.languages.romance_dates import romance_date
from mdvideo.plan.reading.languages.word_tables import nouns, said_as, unit_names
from mdvideo.plan.reading.spoken_language import SpokenLanguage


def portuguese(region: str) -> SpokenLanguage:
    """Return Portuguese as it is read in a region: in Portugal, 16 is *dezasseis*."""
    european = region not in {"", "br"}

    def cardinal(number: int, gender: str) -> str:
        return portuguese_cardinal(number, gender, european=european)

    def time(hours: int, minutes: int) -> str:
        said = cardinal(hours, "f")
        return f"{said} e {cardinal(minutes, '')}" if minutes else f"{said} hora{'s' * (hours > 1)}"

    return SpokenLanguage(
        code="pt",
        cardinal=cardinal,
        ordinal=_ordinal,
        year=lambda number: cardinal(number, ""),
        date=romance_date("primeiro", " de ", _MONTHS, cardinal),
        time=time,
        words=_WORDS,
        symbols=_SYMBOLS,
        months=_MONTHS,
        units=_UNITS_EUROPEAN if european else _UNITS,
        currencies=_CURRENCIES,
        abbreviations=_ABBREVIATIONS,
        fractions=_FRACTIONS,
        acronyms=_ACRONYMS,
    )


_MONTHS = [
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
    "dezembro",
]  # fmt: skip
_ORDINALS = ["-", "primeiro", "segundo", "terceiro", "quarto", "quinto", "sexto", "sétimo", "oitavo", "nono", "décimo"]
_TENS = [
    "-", "décimo", "vigésimo", "trigésimo", "quadragésimo", "quinquagésimo", "sexagésimo", "septuagésimo",
    "octogésimo", "nonagésimo",
]  # fmt: skip


def _ordinal(number: int, form: str) -> str:
    if not 1 <= number < 100:
        return portuguese_cardinal(number)
    tens, ones = divmod(number, 10)
    parts = [_TENS[tens]] * (tens > 0) + [_ORDINALS[ones]] * (ones > 0)
    return " ".join(f"{part[:-1]}a" if form == "f" else part for part in parts)


_WORDS: Mapping[str, str] = {
    "point": "vírgula", "minus": "menos", "plus": "mais", "and": "e", "to": "a", "per": "por", "dot": "ponto",
    "slash": "barra", "backslash": "barra invertida", "dash": "traço", "at": "arroba",
    "tilde": "til", "colon": "dois-pontos", "hash": "cerquilha", "star": "asterisco",
    "percent": "por cento", "version": "versão", "number": "número", "about": "cerca de", "by": "por",
    "times": "vezes", "ratio": "para", "square": "{} quadrados", "cubic": "{} cúbicos",
    "unit squared": "{} ao quadrado", "squared": "{} ao quadrado", "cubed": "{} ao cubo", "power": "{} elevado a {}",
    "sub": "{} índice {}", "root": "raiz quadrada de {}", "nth root": "raiz {} de {}", "fraction": "{} sobre {}",
    "apply": "{} de {}", "factorial": "{} fatorial", "absolute": "módulo de {}", "from to": "{} de {} a {} de",
    "over": "{} sobre {} de", "limit": "limite quando {} de", "goes to": "tende a", "prime": "{} linha",
    "times power": "{} vezes {}", "of millions": " de ", "thousand": "mil", "million": "milhões",
    "billion": "bilhões", "trillion": "trilhões", "extra and half": "{} e {}", "phone plus": "mais",
    "seconds": "e {} segundos",
}  # fmt: skip

_SYMBOLS: Mapping[str, str] = {
    "=": "é igual a", "≠": "é diferente de", "≈": "é aproximadamente igual a", "≡": "é congruente a",
    "<": "é menor que", ">": "é maior que", "≤": "é menor ou igual a", "≥": "é maior ou igual a",
    "≪": "é muito menor que", "≫": "é muito maior que", "+": "mais", "−": "menos", "±": "mais ou menos",
    "×": "vezes", "·": "vezes", "÷": "dividido por", "*": "vezes", "∞": "infinito", "∑": "a soma de",
    "∏": "o produto de", "∫": "a integral de", "√": "raiz quadrada de", "∂": "parcial", "∇": "nabla",
    "∈": "pertence a", "∉": "não pertence a", "⊂": "está contido em", "⊆": "está contido em", "∪": "união",
    "∩": "interseção", "∅": "o conjunto vazio", "∀": "para todo", "∃": "existe", "¬": "não", "∧": "e", "∨": "ou",
    "→": "seta", "←": "seta para a esquerda", "↔": "seta dupla", "⇒": "implica", "⇔": "se e somente se",
    "↑": "para cima", "↓": "para baixo", "∝": "é proporcional a", "°": "graus", "∘": "composto com",
    "⊥": "é perpendicular a", "∥": "é paralelo a", "|": "dado", "/": "sobre", "∴": "portanto",
    "∼": "segue a distribuição", "≅": "é congruente a", "⊕": "ou exclusivo", "⊗": "tensor", "…": "e assim por diante",
}  # fmt: skip

_FRACTIONS: Mapping[int, tuple[str, str]] = {
    2: ("meio", "meios"), 3: ("terço", "terços"), 4: ("quarto", "quartos"), 5: ("quinto", "quintos"),
    6: ("sexto", "sextos"), 7: ("sétimo", "sétimos"), 8: ("oitavo", "oitavos"), 9: ("nono", "nonos"),
    10: ("décimo", "décimos"),
}  # fmt: skip

_PREFIXES = """
    k quilo
    K quilo
    m mili
"""
_BASES = """
    m | metro | metros
    g | grama | gramas
    s | segundo | segundos
    l | litro | litros
    L | litro | litros
    W | watt | watts
    Hz | hertz | hertz
    B | byte | bytes
    b | bit | bits
    bit | bit | bits
    bps | bit por segundo | bits por segundo
    J | joule | joules
    Pa | pascal | pascais
    eV | elétron-volt | elétron-volts
    V | volt | volts
    A | ampere | amperes
    Wh | watt-hora | watts-hora
    Ah | ampere-hora | amperes-hora
    mol | mol | mols
    cal | caloria | calorias | f
    N | newton | newtons
    Ω | ohm | ohms
    F | farad | farads
"""
_OTHERS = """
    h | hora | horas | f
    min | minuto | minutos
    t | tonelada | toneladas | f
    % | por cento | por cento |
    ‰ | por mil | por mil |
    °C | grau Celsius | graus Celsius
    ºC | grau Celsius | graus Celsius
    ℃ | grau Celsius | graus Celsius
    ° | grau | graus
    K | kelvin | kelvins
    dB | decibel | decibéis
    px | pixel | pixels
    ha | hectare | hectares
    bar | bar | bars
    km | quilômetro | quilômetros
    cm | centímetro | centímetros
    mm | milímetro | milímetros
    µm | micrômetro | micrômetros
    nm | nanômetro | nanômetros
    fps | quadro por segundo | quadros por segundo
"""
_UNITS = unit_names(_BASES, _OTHERS, _PREFIXES)
_UNITS_EUROPEAN = {
    **_UNITS,
    **nouns("""
    km | quilómetro | quilómetros
    µm | micrómetro | micrómetros
    nm | nanómetro | nanómetros
"""),
}

_CURRENCIES = nouns("""
    R$ | real | reais
    BRL | real | reais
    $ | dólar | dólares
    US$ | dólar americano | dólares americanos
    USD | dólar americano | dólares americanos
    € | euro | euros
    EUR | euro | euros
    £ | libra | libras | f
    GBP | libra | libras | f
    ¥ | iene | ienes
    CHF | franco suíço | francos suíços
""")

_ABBREVIATIONS = (
    (r"i\.\s?e\.(?!\w)", "isto é"),
    (r"e\.\s?g\.(?!\w)", "por exemplo"),
    (r"§§(?=\s?\d)", "parágrafos"),
    (r"§(?=\s?\d)", "parágrafo"),
    (r"p\.\s?ex\.", "por exemplo"),
    (r"Exmo\.", "excelentíssimo"),
    (r"Sra\.", "senhora"),
    (r"Srta\.", "senhorita"),
    (r"Sr\.", "senhor"),
    (r"Dra\.", "doutora"),
    (r"Dr\.", "doutor"),
    (r"Profa\.", "professora"),
    (r"Prof\.ª", "professora"),
    (r"Prof\.", "professor"),
    (r"Eng\.", "engenheiro"),
    (r"etc\.", "et cetera"),
    (r"aprox\.", "aproximadamente"),
    (r"[nN]\.?[º°](?=\s?\d)", "número"),
    (r"núm\.", "número"),
    (r"págs\.", "páginas"),
    (r"[pP]ág\.", "página"),
    (r"p\.(?=\s?\d)", "página"),
    (r"cap\.", "capítulo"),
    (r"[Ff]ig\.", "figura"),
    (r"art\.(?=\s?\d)", "artigo"),
    (r"vol\.(?=\s?\d)", "volume"),
    (r"tel\.", "telefone"),
    (r"séc\.", "século"),
    (r"máx\.", "máximo"),
    (r"mín\.", "mínimo"),
    (r"a\.\s?C\.", "antes de Cristo"),
    (r"d\.\s?C\.", "depois de Cristo"),
    (r"cf\.", "confira"),
    (r"vs\.?(?=\s)", "versus"),
    (r"Ltda\.", "limitada"),
    (r"Av\.(?=\s[A-Z])", "avenida"),
    (r"&", "e"),
)

_ACRONYMS = said_as("""
    RAM ram
    ROM rom
    NASA nasa
    ONU onu
    OTAN otan
    DNA D N A
    JPEG jota peg
    PIN pin
    SaaS sas
    OK okei
    EUA Estados Unidos
""")
