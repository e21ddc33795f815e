"""French: numbers, dates, units, signs and abbreviations."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.languages.number_words import french_cardinal
from mdvideo.plan.reading.languages.romance_dates import romance_date
from mdvideo.plan.reading.languages.word_tables import nouns, said_as, unit_names
from mdvideo.plan.reading.spoken_language import SpokenLanguage


def french(region: str) -> SpokenLanguage:
    """Return French as it is read in France."""
    del region
    return SpokenLanguage(
        code="fr",
        cardinal=french_cardinal,
        ordinal=_ordinal,
        year=french_cardinal,
        date=romance_date("premier", " ", _MONTHS, french_cardinal),
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
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
]  # fmt: skip


def _ordinal(number: int, form: str) -> str:
    if number == 1:
        return "première" if form == "f" else "premier"
    said = french_cardinal(number).removesuffix("s") if number % 100 in (80, 0) else french_cardinal(number)
    if said.endswith("cinq"):
        return f"{said}uième"
    if said.endswith("neuf"):
        return f"{said[:-1]}vième"
    return f"{said.removesuffix('e')}ième"


def _time(hours: int, minutes: int) -> str:
    said = f"{french_cardinal(hours, 'f')} heure{'s' * (hours > 1)}"
    return f"{said} {french_cardinal(minutes, 'f')}" if minutes else said


_WORDS: Mapping[str, str] = {
    "point": "virgule", "minus": "moins", "plus": "plus", "and": "et", "to": "à", "per": "par", "dot": "point",
    "slash": "slash", "backslash": "antislash", "dash": "tiret", "at": "arobase",
    "tilde": "tilde", "colon": "deux-points", "hash": "dièse", "star": "étoile",
    "percent": "pour cent", "version": "version", "number": "numéro", "about": "environ", "by": "par",
    "times": "fois", "ratio": "pour", "square": "{} carrés", "cubic": "{} cubes",
    "unit squared": "{} carrée", "squared": "{} au carré", "cubed": "{} au cube", "power": "{} puissance {}",
    "sub": "{} indice {}", "root": "racine carrée de {}", "nth root": "racine {} de {}", "fraction": "{} sur {}",
    "apply": "{} de {}", "factorial": "factorielle {}", "absolute": "valeur absolue de {}",
    "from to": "{} de {} à {} de", "over": "{} sur {} de", "limit": "limite quand {} de", "goes to": "tend vers",
    "prime": "{} prime", "times power": "{} fois {}", "of millions": " de ", "thousand": "mille",
    "million": "millions", "billion": "milliards", "trillion": "billions", "extra and half": "{} et {}",
    "phone plus": "plus", "seconds": "et {} secondes",
}  # fmt: skip

_SYMBOLS: Mapping[str, str] = {
    "=": "égale", "≠": "est différent de", "≈": "est environ égal à", "≡": "est congru à", "<": "est inférieur à",
    ">": "est supérieur à", "≤": "est inférieur ou égal à", "≥": "est supérieur ou égal à",
    "≪": "est très inférieur à", "≫": "est très supérieur à", "+": "plus", "−": "moins", "±": "plus ou moins",
    "×": "fois", "·": "fois", "÷": "divisé par", "*": "fois", "∞": "l'infini", "∑": "la somme de",
    "∏": "le produit de", "∫": "l'intégrale de", "√": "racine carrée de", "∂": "d rond", "∇": "nabla",
    "∈": "appartient à", "∉": "n'appartient pas à", "⊂": "est inclus dans", "⊆": "est inclus dans", "∪": "union",
    "∩": "inter", "∅": "l'ensemble vide", "∀": "pour tout", "∃": "il existe", "¬": "non", "∧": "et", "∨": "ou",
    "→": "flèche", "←": "flèche inverse", "↔": "double flèche", "⇒": "implique", "⇔": "équivaut à", "↑": "en haut",
    "↓": "en bas", "∝": "est proportionnel à", "°": "degrés", "∘": "rond", "⊥": "est perpendiculaire à",
    "∥": "est parallèle à", "|": "sachant", "/": "sur", "∴": "donc", "∼": "suit", "≅": "est isomorphe à",
    "⊕": "ou exclusif", "⊗": "tenseur", "…": "et ainsi de suite",
}  # fmt: skip

_FRACTIONS: Mapping[int, tuple[str, str]] = {
    2: ("demi", "demis"), 3: ("tiers", "tiers"), 4: ("quart", "quarts"), 5: ("cinquième", "cinquièmes"),
    6: ("sixième", "sixièmes"), 7: ("septième", "septièmes"), 8: ("huitième", "huitièmes"),
    9: ("neuvième", "neuvièmes"), 10: ("dixième", "dixièmes"),
}  # fmt: skip

_PREFIXES = """
    M méga
    T téra
    P péta
    Mi mébi
    Ti tébi
    d déci
"""
_BASES = """
    m | mètre | mètres
    g | gramme | grammes
    s | seconde | secondes | f
    l | litre | litres
    L | litre | litres
    W | watt | watts
    Hz | hertz | hertz
    B | octet | octets
    o | octet | octets
    b | bit | bits
    bit | bit | bits
    bps | bit par seconde | bits par seconde
    J | joule | joules
    Pa | pascal | pascals
    eV | électronvolt | électronvolts
    V | volt | volts
    A | ampère | ampères
    Wh | wattheure | wattheures
    Ah | ampèreheure | ampèreheures
    mol | mole | moles | f
    cal | calorie | calories | f
    N | newton | newtons
    Ω | ohm | ohms
    F | farad | farads
"""
_OTHERS = """
    h | heure | heures | f
    min | minute | minutes | f
    t | tonne | tonnes | f
    % | pour cent | pour cent
    ‰ | pour mille | pour mille
    °C | degré Celsius | degrés Celsius
    ℃ | degré Celsius | degrés Celsius
    °F | degré Fahrenheit | degrés Fahrenheit
    ° | degré | degrés
    K | kelvin | kelvins
    dB | décibel | décibels
    px | pixel | pixels
    ha | hectare | hectares
    bar | bar | bars
    fps | image par seconde | images par seconde | f
"""
_UNITS = unit_names(_BASES, _OTHERS, _PREFIXES)

_CURRENCIES = nouns("""
    $ | dollar | dollars
    US$ | dollar américain | dollars américains
    USD | dollar américain | dollars américains
    € | euro | euros
    EUR | euro | euros
    £ | livre | livres | f
    GBP | livre | livres | f
    ¥ | yen | yens
    CHF | franc suisse | francs suisses
""")

_ABBREVIATIONS = (
    (r"i\.\s?e\.(?!\w)", "c'est-à-dire"),
    (r"e\.\s?g\.(?!\w)", "par exemple"),
    (r"§§(?=\s?\d)", "paragraphes"),
    (r"§(?=\s?\d)", "paragraphe"),
    (r"MM\.(?=\s[A-ZÉÈ])", "Messieurs"),
    (r"M\.(?=\s[A-ZÉÈ])", "Monsieur"),
    (r"Mmes(?=\s)", "Mesdames"),
    (r"Mme\.?(?=\s)", "Madame"),
    (r"Mlle\.?(?=\s)", "Mademoiselle"),
    (r"Dr\.?(?=\s[A-ZÉÈ])", "Docteur"),
    (r"Pr\.?(?=\s[A-ZÉÈ])", "Professeur"),
    (r"Me(?=\s[A-ZÉÈ])", "Maître"),
    (r"Ste(?=[\s-][A-ZÉÈ])", "Sainte"),
    (r"St(?=[\s-][A-ZÉÈ])", "Saint"),
    (r"p\.\s?ex\.", "par exemple"),
    (r"par ex\.", "par exemple"),
    (r"c\.-à-d\.", "c'est-à-dire"),
    (r"c\.\s?à\s?d\.", "c'est-à-dire"),
    (r"càd(?!\w)", "c'est-à-dire"),
    (r"etc\.", "et cétéra"),
    (r"env\.", "environ"),
    (r"cf\.?(?=\s)", "confer"),
    (r"[nN][°º](?=\s?\d)", "numéro"),
    (r"p\.(?=\s?\d)", "page"),
    (r"pp\.(?=\s?\d)", "pages"),
    (r"chap\.", "chapitre"),
    (r"[Ff]ig\.", "figure"),
    (r"éd\.", "édition"),
    (r"vol\.(?=\s?\d)", "volume"),
    (r"art\.(?=\s?\d)", "article"),
    (r"tél\.", "téléphone"),
    (r"av\. J\.-C\.", "avant Jésus-Christ"),
    (r"apr\. J\.-C\.", "après Jésus-Christ"),
    (r"max\.(?=\s)", "maximum"),
    (r"min\.(?=\s)", "minimum"),
    (r"vs\.?(?=\s)", "contre"),
    (r"janv\.", "janvier"),
    (r"févr\.", "février"),
    (r"juil\.", "juillet"),
    (r"sept\.(?=\s\d)", "septembre"),
    (r"oct\.(?=\s\d)", "octobre"),
    (r"nov\.(?=\s\d)", "novembre"),
    (r"déc\.(?=\s\d)", "décembre"),
    (r"&", "et"),
)

_ACRONYMS = said_as("""
    RAM ramme
    ROM romme
    NASA nasa
    ONU onu
    OTAN otan
    SIDA sida
    ADN A D N
    JPEG ji-peg
    PIN pine
    SaaS sasse
    CUDA couda
    OK okay
""")
