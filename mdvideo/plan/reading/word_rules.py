"""Words that are not written as they are said: abbreviations, acronyms, formulas of chemistry, names in code style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mdvideo.plan.reading.address_rules import split_identifier
from mdvideo.plan.reading.number_rules import SUBSCRIPTS
from mdvideo.plan.reading.programming_words import programming_words
from mdvideo.plan.reading.reading_rule import ReadingRule, ReadMatch, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage

_ELEMENTS = """H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y
    Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce W Pt Au Hg Pb Bi Po Rn Ra Th U"""
_NO_FORMULAS = frozenset([
    "B2B", "B2C", "C2B", "C2C", "P2P", "I2C", "W3C", "O2O", "V2V", "I2S", "N2N", "H2H", "F1", "K8S", "S3", "C4",
    "B2", "V8", "U2", "P5", "H1", "I18N", "C4I2",
])  # fmt: skip
_FORMULAS = frozenset(["H2", "O2", "N2", "O3", "Cl2", "F2", "Br2", "I2", "P4", "S8"])

_NAMES = frozenset(
    ["PhD", "MSc", "BSc", "DevOps", "GmbH", "LaTeX", "TeX", "BibTeX", "McDonald", "iPhone", "iPad", "iOS", "macOS"]
)
_MC = re.compile(r"(?:Mc|Mac|O[’']|De|Di|Le|La|Van|Fitz)[A-Z]")


def word_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules of a language for abbreviations and acronyms, in order."""
    if lang.abbreviations:
        yield _abbreviation_rule(lang)
    element = one_of(_ELEMENTS.split())
    count = r"(?:\d{0,2}|[₀-₉]{0,2})"
    yield rule(
        "chemical formula",
        rf"(?<![\w.])(?=\S*[\d₀-₉])((?:{element}{count}|\((?:{element}{count})+\)[\d₀-₉]+){{1,12}})([²³]?[⁺⁻])?(?![\w⁺⁻])",
        _formula,
    )


def acronym_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for acronyms and for names that are written like code."""
    plural = r"(?P<plural>s|'s|’s)?" if lang.code == "en" else r"(?P<plural>s)?"
    if lang.acronyms:
        yield rule("acronym", rf"(?<![\w-])(?P<acronym>{one_of(lang.acronyms)}){plural}(?![\w])", _acronym)
    yield rule("plural of letters", r"(?<![\w-])(?P<letters>[B-DF-HJ-NP-TV-Z]{2,5}|[A-Z]{2,3})s(?!\w)", _letters_plural)
    yield rule("letters", r"(?<![\w-])(?=[A-Z]*[AEIOU])[A-Z]+[B-DF-HJ-NP-TV-Z]{3}(?!\w)", _letters)
    yield rule("camelCase", r"(?<![\w.@])[^\W\d_A-Z]+(?:[A-Z][a-z\d]*)+(?:\(\))?(?![\w@])", _camel)
    yield rule("PascalCase", r"(?<![\w.@])(?:[A-Z][a-zà-ÿ\d]+){2,}(?:\(\))?(?![\w@])", _camel)
    yield rule("snake_case", r"(?<!\w)_*[^\W_]+(?:_+[^\W_]+)+_*(?:\(\))?(?!\w)", _snake)
    yield rule("dunder", r"(?<!\w)__[^\W_]+__(?!\w)", _snake)
    yield rule("call", r"(?<!\w)[^\W\d_]\w*\(\)(?!\w)", _snake)


def term_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rule for terms of programming, which comes before all others."""
    words = programming_words(lang.code)
    if "C++" in words:
        yield rule("C++ standard", r"(?<!\w)C\+\+(\d\d)(?!\w)", _cpp_standard)
    if words:
        yield rule("programming word", rf"(?<![\w.@/\\-])(?:{one_of(words)})(?![\w@]|\.\w|[-+/]\w*\.)", _listed(words))


def _abbreviation_rule(lang: SpokenLanguage) -> ReadingRule:
    """Return one rule for all abbreviations: each is a group of its pattern, and the first that matches is meant."""
    words: list[str] = []
    signs: list[str] = []
    for index, (pattern, _) in enumerate(lang.abbreviations):
        is_word = pattern[0].isalpha() or pattern[0] in "[("
        if pattern[0].islower():  # and at the start of a sentence
            pattern = f"(?:{pattern[0]}|{pattern[0].upper()}){pattern[1:]}"
        (words if is_word else signs).append(f"(?P<a{index}>{pattern})")

    def read(match: re.Match[str], lang: SpokenLanguage) -> str:
        assert match.lastgroup is not None
        said = lang.abbreviations[int(match.lastgroup[1:])][1]
        is_start = match.start() == 0 and match[0][:1].isupper()
        return f"{said[:1].upper()}{said[1:]}" if is_start else said

    # The edge stands before all words, so that they are tried where a word begins and nowhere else.
    pattern = "|".join([rf"(?<![\w.])(?=\w)(?:{'|'.join(words)})", *signs])
    return rule("abbreviation", pattern, read)


def _listed(words: Mapping[str, str]) -> ReadMatch:
    def read(match: re.Match[str], lang: SpokenLanguage) -> str | None:
        del lang
        return words.get(match[0])

    return read


def _cpp_standard(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{programming_words(lang.code)['C++']} {lang.number(match[1])}"


def _formula(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    written = match[1].translate(SUBSCRIPTS)
    if written in _NO_FORMULAS or (
        re.fullmatch(r"[A-Z][a-z]?\d*", written) and match[1] == written and not (written in _FORMULAS or match[2])
    ):
        return None
    parts = []
    for run in re.findall(r"\d+|[A-Z][a-z]?", written):
        parts.append(lang.number(run) if run.isdecimal() else lang.spell(run) if len(run) > 1 else lang.letter(run))
    if match[2]:
        sign = "+" if match[2][-1] == "⁺" else "−"
        count = {"²": "2", "³": "3"}.get(match[2][0])
        parts += [*([lang.number(count)] if count else ()), lang.symbols[sign]]
    return " ".join(parts)


def _acronym(match: re.Match[str], lang: SpokenLanguage) -> str:
    said = lang.acronyms[match["acronym"]]
    if not match["plural"]:
        return said
    if len(match["plural"]) == 2 and lang.code == "en":
        return f"{said}'s"
    last = said.rpartition(" ")[2]
    if len(last) == 1:
        return said[: -len(last)] + lang.letter(last, plural=True)
    return f"{said}{'es' if said.endswith(('s', 'x', 'z')) else 's'}" if lang.code == "en" else said


def _letters_plural(match: re.Match[str], lang: SpokenLanguage) -> str:
    letters = match["letters"]
    spelled = [*(lang.letter(letter) for letter in letters[:-1]), lang.letter(letters[-1], plural=True)]
    return " ".join(spelled)


def _letters(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    """Spell capitals that end in three consonants: NADPH, but not LENGTH in a heading all in capitals."""
    around = re.findall(r"[^\W\d_]{2,}", match.string)
    if len(around) > 1 and all(word.isupper() for word in around):
        return None
    return lang.spell(match[0]) if len(match[0]) <= 5 else None


def _camel(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    word = match[0].removesuffix("()")
    if word in _NAMES or _MC.match(word) or (lang.code == "de" and re.search(r"Inn(?:en)?$", word)):
        return None
    said = split_identifier(word)
    return said if said != match[0] else None


def _snake(match: re.Match[str], lang: SpokenLanguage) -> str:
    word = match[0].removesuffix("()")
    return " ".join(lang.number(part) if part.isdecimal() else part for part in split_identifier(word).split())
