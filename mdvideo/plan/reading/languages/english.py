"""English: numbers, dates, units, signs and abbreviations."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.languages.number_words import english_cardinal
from mdvideo.plan.reading.languages.word_tables import nouns, said_as, unit_names
from mdvideo.plan.reading.spoken_language import SpokenLanguage


def english(region: str) -> SpokenLanguage:
    """Return English as it is read in a region: dates are month first in the United States."""
    american = region in {"", "us", "ph"}
    british = not american and region != "ca"

    def cardinal(number: int, gender: str) -> str:
        del gender
        return english_cardinal(number, british=british)

    def date(day: int, month: int, form: str) -> str:
        del form
        ordinal = _ordinal(day, british=british)
        return f"{MONTHS[month - 1]} {ordinal}" if american else f"the {ordinal} of {MONTHS[month - 1]}"

    return SpokenLanguage(
        code="en",
        cardinal=cardinal,
        ordinal=lambda number, _: _ordinal(number, british=british),
        year=_year,
        date=date,
        time=_time,
        words=_WORDS,
        symbols=_SYMBOLS,
        letters={"a": "eigh"},
        months=MONTHS,
        units=_UNITS,
        currencies=_CURRENCIES,
        minor_units=_MINOR,
        abbreviations=_ABBREVIATIONS,
        fractions=_FRACTIONS,
        acronyms=_ACRONYMS,
        year_words=_YEAR_WORDS,
        decimal_comma=False,
        day_first=not american,
    )


MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip

_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def _ordinal(number: int, *, british: bool = False) -> str:
    said = english_cardinal(number, british=british)
    at = max(said.rfind(" "), said.rfind("-")) + 1
    last = said[at:]
    return said[:at] + (_IRREGULAR.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"))


def _year(number: int) -> str:
    if not 1010 <= number <= 2099 or 2000 <= number <= 2009 or number % 1000 == 0:
        return english_cardinal(number)
    century, rest = divmod(number, 100)
    if rest == 0:
        return f"{english_cardinal(century)} hundred"
    return f"{english_cardinal(century)} {f'oh {english_cardinal(rest)}' if rest < 10 else english_cardinal(rest)}"


def _time(hours: int, minutes: int) -> str:
    if minutes == 0:
        if hours == 0:
            return "midnight"
        return f"{english_cardinal(hours)} o'clock" if hours <= 12 else f"{english_cardinal(hours)} hundred hours"
    said = f"oh {english_cardinal(minutes)}" if minutes < 10 else english_cardinal(minutes)
    return f"{english_cardinal(hours)} {said}"


_YEAR_WORDS = """in since by until till from of year before after around circa early late mid spring summer autumn fall
    winter between and to during through born died"""

_WORDS: Mapping[str, str] = {
    "point": "point", "minus": "minus", "plus": "plus", "and": "and", "to": "to", "per": "per", "dot": "dot",
    "slash": "slash", "backslash": "backslash", "dash": "dash", "at": "at",
    "tilde": "tilde", "colon": "colon", "hash": "hash", "star": "star", "percent": "percent",
    "version": "version", "number": "number", "about": "about", "by": "by", "times": "times", "ratio": "to",
    "square": "square {}", "cubic": "cubic {}", "unit squared": "{} squared",
    "squared": "{} squared", "cubed": "{} cubed", "power": "{} to the {}", "sub": "{} sub {}",
    "root": "the square root of {}",
    "nth root": "the {} root of {}", "fraction": "{} over {}", "apply": "{} of {}", "factorial": "{} factorial",
    "absolute": "the absolute value of {}", "from to": "{} from {} to {} of", "over": "{} over {} of",
    "limit": "the limit as {} of", "goes to": "goes to", "prime": "{} prime", "times power": "{} times {}",
    "of millions": " ", "thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion",
    "extra and half": "{} and {}", "phone plus": "plus", "seconds": "and {} seconds",
}  # fmt: skip

_SYMBOLS: Mapping[str, str] = {
    "=": "equals", "≠": "is not equal to", "≈": "is approximately", "≡": "is equivalent to", "<": "is less than",
    ">": "is greater than", "≤": "is less than or equal to", "≥": "is greater than or equal to",
    "≪": "is much less than",
    "≫": "is much greater than", "+": "plus", "−": "minus", "±": "plus or minus", "×": "times", "·": "times",
    "÷": "divided by", "*": "times", "∞": "infinity", "∑": "the sum of", "∏": "the product of", "∫": "the integral of",
    "√": "the square root of", "∂": "partial", "∇": "nabla", "∈": "in", "∉": "not in", "⊂": "is a subset of",
    "⊆": "is a subset of", "∪": "union", "∩": "intersection", "∅": "the empty set", "∀": "for all",
    "∃": "there exists", "¬": "not", "∧": "and", "∨": "or", "→": "to", "←": "from", "↔": "both ways to",
    "⇒": "implies", "⇔": "if and only if", "↑": "up", "↓": "down", "∝": "is proportional to", "°": "degrees",
    "∘": "composed with", "⊥": "is perpendicular to", "∥": "is parallel to", "|": "given", "/": "over",
    "∴": "therefore",
    "∼": "is distributed as", "≅": "is congruent to", "⊕": "exclusive or", "⊗": "tensor", "…": "and so on",
}  # fmt: skip

_FRACTIONS: Mapping[int, tuple[str, str]] = {
    2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
    6: ("sixth", "sixths"), 7: ("seventh", "sevenths"), 8: ("eighth", "eighths"), 9: ("ninth", "ninths"),
    10: ("tenth", "tenths"), 16: ("sixteenth", "sixteenths"), 100: ("hundredth", "hundredths"),
}  # fmt: skip

_BASES = """
    m | meter | meters
    g | gram | grams
    s | second | seconds
    l | liter | liters
    L | liter | liters
    W | watt | watts
    Hz | hertz | hertz
    B | byte | bytes
    b | bit | bits
    bit | bit | bits
    bps | bit per second | bits per second
    J | joule | joules
    Pa | pascal | pascals
    eV | electron volt | electron volts
    V | volt | volts
    A | amp | amps
    Wh | watt hour | watt hours
    Ah | amp hour | amp hours
    mol | mole | moles
    cal | calorie | calories
    N | newton | newtons
    Ω | ohm | ohms
    F | farad | farads
"""
_OTHERS = """
    h | hour | hours
    hr | hour | hours
    hrs | hours | hours
    min | minute | minutes
    sec | second | seconds
    t | ton | tons
    % | percent | percent
    ‰ | per mille | per mille
    °C | degree Celsius | degrees Celsius
    ℃ | degree Celsius | degrees Celsius
    °F | degree Fahrenheit | degrees Fahrenheit
    ° | degree | degrees
    K | kelvin | kelvin
    dB | decibel | decibels
    px | pixel | pixels
    fps | frame per second | frames per second
    rpm | revolution per minute | revolutions per minute
    mmHg | millimeter of mercury | millimeters of mercury
    ppm | part per million | parts per million
    dpi | dot per inch | dots per inch
    ha | hectare | hectares
    bar | bar | bar
    mph | mile per hour | miles per hour
    mi | mile | miles
    ft | foot | feet
    lb | pound | pounds
    lbs | pounds | pounds
    yr | year | years
    yrs | years | years
    wk | week | weeks
    mo | month | months
    tsp | teaspoon | teaspoons
    tsp. | teaspoon | teaspoons
    tbsp | tablespoon | tablespoons
    tbsp. | tablespoon | tablespoons
    oz. | ounce | ounces
    gal | gallon | gallons
    yd | yard | yards
    sq ft | square foot | square feet
    oz | ounce | ounces
    req | request | requests
    MP | megapixel | megapixels
    ¢ | cent | cents
    mM | millimolar | millimolar
    µM | micromolar | micromolar
    nM | nanomolar | nanomolar
    N·m | newton meter | newton meters
    Nm | newton meter | newton meters
"""
_UNITS = unit_names(_BASES, _OTHERS)

_CURRENCIES = nouns("""
    $ | dollar | dollars
    US$ | US dollar | US dollars
    USD | US dollar | US dollars
    € | euro | euros
    EUR | euro | euros
    £ | pound | pounds
    GBP | British pound | British pounds
    ¥ | yen | yen
    JPY | yen | yen
    ₹ | rupee | rupees
    CHF | Swiss franc | Swiss francs
    ₩ | won | won
    CNY | yuan | yuan
    ₽ | ruble | rubles
    ₿ | bitcoin | bitcoins
""")
_MINOR = nouns("""
    $ | cent | cents
    US$ | cent | cents
    USD | cent | cents
    € | cent | cents
    EUR | cent | cents
    £ | penny | pence
    GBP | penny | pence
    ₹ | paisa | paise
    CHF | centime | centimes
""")

_ABBREVIATIONS = (
    (r"e\.\s?g\.(?!\w)", "for example"),
    (r"i\.\s?e\.(?!\w)", "that is"),
    (r"etc\.", "et cetera"),
    (r"vs?\.(?=\s)", "versus"),
    (r"in\.(?<=ft\s\d\sin\.)", "inches"),
    (r"B\.\s?C\.\s?E\.", "B C E"),
    (r"B\.\s?C\.(?=\s|$|,)", "B C"),
    (r"A\.\s?D\.(?=\s|$|,)", "eigh D"),
    (r"C\.\s?E\.(?=\s|$|,)", "C E"),
    (r"ed\.(?=\s\d)|ed\.(?<=(?:st|nd|rd|th)\sed\.)", "edition"),
    (r"eds\.(?=\s)", "editors"),
    (r"St\.(?<=[a-z]\sSt\.)(?!\s[A-Z])", "Street"),
    (r"Ave\.(?=\s|$|,)", "Avenue"),
    (r"Blvd\.(?=\s|$|,)", "Boulevard"),
    (r"Rd\.(?=\s|$|,)", "Road"),
    (r"Ft\.(?=\s[A-Z])", "Fort"),
    (r"Gov\.(?=\s[A-Z])", "Governor"),
    (r"Sen\.(?=\s[A-Z])", "Senator"),
    (r"Gen\.(?=\s[A-Z])", "General"),
    (r"Col\.(?=\s[A-Z])", "Colonel"),
    (r"Capt\.(?=\s[A-Z])", "Captain"),
    (r"Sgt\.(?=\s[A-Z])", "Sergeant"),
    (r"Rev\.(?=\s[A-Z])", "Reverend"),
    (r"Apps?\.(?=\s[A-Z\d](?!\w))", "Appendix"),
    (r"§§(?=\s?\d)", "sections"),
    (r"§(?=\s?\d)", "section"),
    (r"cf\.", "compare"),
    (r"et al\.", "and others"),
    (r"approx\.", "approximately"),
    (r"w/o(?!\w)", "without"),
    (r"w/(?=\s)", "with"),
    (r"a\.k\.a\.|aka(?!\w)", "also known as"),
    (r"w\.r\.t\.|wrt(?!\w)", "with respect to"),
    (r"iff(?!\w)", "if and only if"),
    (r"a\.m\.(?!\w)", "eigh M"),
    (r"p\.m\.(?!\w)", "P M"),
    (r"Dr\.(?=\s[A-Z])|Dr(?=\s[A-Z])", "Doctor"),
    (r"Prof\.(?=\s[A-Z])", "Professor"),
    (r"Mr\.|Mr(?=\s[A-Z])", "Mister"),
    (r"Mrs\.|Mrs(?=\s[A-Z])", "Missus"),
    (r"Ms\.?(?=\s[A-Z])", "Miz"),
    (r"St\.(?=\s[A-Z])", "Saint"),
    (r"Mt\.(?=\s[A-Z])", "Mount"),
    (r"Jr\.", "Junior"),
    (r"Sr\.", "Senior"),
    (r"Ph\.\s?D\.", "P H D"),
    (r"Figs\.(?=\s?\d)", "Figures"),
    (r"figs\.(?=\s?\d)", "figures"),
    (r"Fig\.(?=\s?\(?\d)", "Figure"),
    (r"fig\.(?=\s?\(?\d)", "figure"),
    (r"Eqs\.(?=\s?\(?\d)", "Equations"),
    (r"Eq\.(?=\s?\(?\d)", "Equation"),
    (r"eq\.(?=\s?\(?\d)", "equation"),
    (r"No\.(?=\s?\d)", "number"),
    (r"no\.(?=\s\d)", "number"),
    (r"Nos\.(?=\s?\d)", "numbers"),
    (r"Ch\.(?=\s?[\dIVX])", "Chapter"),
    (r"ch\.(?=\s?[\dIVX])", "chapter"),
    (r"Sec\.(?=\s?[\dIVX])", "Section"),
    (r"sec\.(?=\s?[\dIVX])", "section"),
    (r"Vol\.(?=\s?[\dIVX])", "Volume"),
    (r"vol\.(?=\s?[\dIVX])", "volume"),
    (r"Thm\.(?=\s?\d)", "Theorem"),
    (r"pp\.(?=\s?\d)", "pages"),
    (r"p\.(?=\s?\d)", "page"),
    (r"min\.(?=\s[a-z\d])", "minimum"),
    (r"max\.(?=\s[a-z\d])", "maximum"),
    (r"incl\.", "including"),
    (r"excl\.", "excluding"),
    (r"resp\.", "respectively"),
    (r"dept\.", "department"),
    (r"Dept\.", "Department"),
    (r"Inc\.", "Incorporated"),
    (r"Ltd\.", "Limited"),
    (r"Corp\.", "Corporation"),
    (r"ca?\.(?=\s?\d)", "circa"),
    (r"govt\.", "government"),
    (r"est\.(?=\s\d)", "established"),
    (r"Jan\.(?=\s)", "January"),
    (r"Feb\.(?=\s)", "February"),
    (r"Mar\.(?=\s\d)", "March"),
    (r"Apr\.(?=\s)", "April"),
    (r"Aug\.(?=\s)", "August"),
    (r"Sept?\.(?=\s)", "September"),
    (r"Oct\.(?=\s)", "October"),
    (r"Nov\.(?=\s)", "November"),
    (r"Dec\.(?=\s)", "December"),
    (r"Q&A(?!\w)", "Q and eigh"),
    (r"R&D(?!\w)", "R and D"),
    (r"AT&T(?!\w)", "eigh T and T"),
)

_ACRONYMS = said_as("""
    RAM ram
    ROM rom
    EEPROM ee prom
    LAN lan
    WAN wan
    VLAN vee lan
    SIM sim
    PIN pin
    NASA nassa
    NATO nayto
    UNESCO you-nesco
    AIDS aids
    LASER laser
    BERT bert
    CUDA cooda
    JPEG jay peg
    JPG jay peg
    GIF gif
    PNG P N G
    MIDI middy
    ASCII askey
    BIOS by-oss
    CRUD crud
    REST rest
    SOAP soap
    SOLID solid
    ACID acid
    DRY dry
    YAGNI yagni
    KISS kiss
    NAND nand
    XOR ex or
    NADPH N eigh D P H
    NADH N eigh D H
    ReLU ray-loo
    ROUGE rouge
    BLEU blue
    LIFO lie-foe
    FIFO fie-foe
    CAPTCHA captcha
    COVID covid
    SCRUM scrum
    LED L E D
    GAN gan
    LoRA lora
    SaaS sass
    PaaS pass
    IaaS eye-az
    FaaS fass
    IoT I O T
    WiFi why-fie
    Wi-Fi why-fie
    PhD P H D
    OAuth oh-auth
    SHA shah
    COBOL co-ball
    SCADA scayda
    MOOC mook
    FAQ F eigh Q
    OK okay
    IEEE I triple E
    TL;DR T L D R
    POSIX pozzix
    JIT jit
    GNU guh-noo
    FOMO fomo
    WWI World War One
    WWII World War Two
""")
