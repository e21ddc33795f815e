"""Code in backquotes to words: names by their words, operators by name, brackets and commas silently."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.plan.reading.address_rules import dotted_words, split_identifier
from mdvideo.plan.reading.spoken_language import SpokenLanguage

_OPERATORS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "===": "triple equals", "!==": "not triple equals", "==": "equals", "!=": "not equals",
        "<=": "less than or equal to",
        ">=": "greater than or equal to", "=>": "arrow", "->": "arrow", "<-": "left arrow", "|>": "pipe", "&&": "and",
        "||": "or", "++": "plus plus", "--": "dash dash", "**": "to the power of", "//": "slash slash",
        "+=": "plus equals",
        "-=": "minus equals", "*=": "times equals", "/=": "divide equals", ":=": "colon equals", "<<": "shift left",
        ">>": "shift right", "#!": "hash bang", "...": "dot dot dot", "..": "dot dot", "::": "", "=": "equals",
        "<": "less than",
        ">": "greater than", "+": "plus", "-": "minus", "*": "times", "/": "slash", "%": "percent", "|": "pipe",
        "&": "and", "!": "not", "~": "tilde", "^": "caret", "@": "at", "#": "hash", "$": "dollar", "?": "question mark",
        "\\": "backslash",
    },
    "de": {
        "===": "dreifach gleich", "!==": "nicht dreifach gleich", "==": "gleich gleich", "!=": "ungleich",
        "<=": "kleiner gleich", ">=": "größer gleich", "=>": "Pfeil", "->": "Pfeil", "<-": "Pfeil nach links",
        "|>": "Pipe",
        "&&": "und", "||": "oder", "++": "plus plus", "--": "Strich Strich", "**": "hoch",
        "//": "Schrägstrich Schrägstrich",
        "+=": "plus gleich", "-=": "minus gleich", "*=": "mal gleich", "/=": "durch gleich", ":=": "Doppelpunkt gleich",
        "<<": "Shift links", ">>": "Shift rechts", "#!": "Raute Ausrufezeichen", "...": "Punkt Punkt Punkt",
        "..": "Punkt Punkt", "::": "", "=": "gleich", "<": "kleiner als", ">": "größer als", "+": "plus", "-": "minus",
        "*": "mal", "/": "Schrägstrich", "%": "Prozent", "|": "Pipe", "&": "und", "!": "nicht", "~": "Tilde",
        "^": "Dach",
        "@": "ät", "#": "Raute", "$": "Dollar", "?": "Fragezeichen", "\\": "Backslash",
    },
}  # fmt: skip
_ALONE = {"en": {"*": "star", "**": "star star", "-": "dash", "/": "slash", "!": "bang", ".": "dot", ",": "comma",
                 ";": "semicolon", ":": "colon", "_": "underscore", "(": "open paren", ")": "close paren",
                 "()": "parentheses", "[]": "square brackets", "{}": "curly braces", "[": "open bracket",
                 "]": "close bracket", "{": "open brace", "}": "close brace", '"': "double quote", "'": "single quote",
                 "`": "backtick", "%": "percent sign", "&": "ampersand", "<>": "angle brackets", '""': "double quotes",
                 "''": "single quotes", "->": "arrow", "<": "less than", ">": "greater than"},
          "de": {"*": "Stern", "**": "Stern Stern", "-": "Minus", ".": "Punkt", ",": "Komma", ";": "Semikolon",
                 ":": "Doppelpunkt", "_": "Unterstrich", "(": "Klammer auf", ")": "Klammer zu", "()": "runde Klammern",
                 "[]": "eckige Klammern", "{}": "geschweifte Klammern", '"': "Anführungszeichen", "'": "Apostroph",
                 "!": "Ausrufezeichen", "&": "Und-Zeichen"}}  # fmt: skip
_TOKEN = re.compile(
    r"===|!==|\.\.\.|#!|[=!<>+\-*/:|]=|=>|->|<-|\|>|&&|\|\||\+\+|--|\*\*|//|<<|>>|::|\.\."
    r"|0x[0-9A-Fa-f]+|\d+(?:\.\d+)*|[^\W\d]\w*|\S"
)


def code_words(code: str, lang: SpokenLanguage, words: Mapping[str, str], is_file: re.Pattern[str]) -> str:
    """Return code in words. ``words`` are terms with their spoken form, ``is_file`` matches a path or a file name."""
    operators = {**_OPERATORS["en"], **_symbols_of(lang)} if lang.code not in _OPERATORS else _OPERATORS[lang.code]
    code = code.strip()
    if code in words:
        return words[code]
    alone = _ALONE.get(lang.code, {}).get(code)
    if alone is not None:
        return alone
    if is_file.fullmatch(code):
        return dotted_words(code, lang)
    return " ".join(filter(None, _said(code, lang, words, operators)))


def _symbols_of(lang: SpokenLanguage) -> Mapping[str, str]:
    signs = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "->": "→", "=>": "⇒", "&&": "∧", "||": "∨", "=": "=", "<": "<",
             ">": ">", "+": "+", "*": "×", "===": "=", "!": "¬"}  # fmt: skip
    named = {"/": "slash", "@": "at", "#": "hash", "~": "tilde", "%": "percent", "-": "minus", "\\": "backslash"}
    named_said = {sign: lang.words[word] for sign, word in named.items()}
    plus = lang.words["plus"]
    return {
        **{sign: lang.symbols[meant] for sign, meant in signs.items()},
        **named_said,
        "++": f"{plus} {plus}",
        "--": f"{lang.words['dash']} {lang.words['dash']}",
        "#!": lang.words["hash"],
        "...": " ".join([lang.words["dot"]] * 3),
        "..": " ".join([lang.words["dot"]] * 2),
        "+=": f"{plus} {lang.symbols['=']}",
        "-=": f"{lang.words['minus']} {lang.symbols['=']}",
    }


def _said(code: str, lang: SpokenLanguage, words: Mapping[str, str], operators: Mapping[str, str]) -> list[str]:
    said: list[str] = []
    previous = ""
    for match in _TOKEN.finditer(code):
        sign = match[0]
        before, after = code[: match.start()], code[match.end() :]
        if sign in words:
            said.append(words[sign])
        elif sign[0].isdecimal():
            said.append(_number(sign, lang))
        elif sign[0].isalpha() or sign[0] == "_":
            said += _identifier(sign, lang)
        elif sign == "-" and re.search(r"\w$", before) and re.match(r"[A-Za-z]", after):
            pass  # a hyphen in a name: scikit-learn
        elif sign == "-" and (not before or before[-1].isspace()) and re.match(r"[A-Za-z]", after):
            said.append(lang.words["dash"])  # an option
        elif sign == "--" and re.search(r"\w$", before) and not re.match(r"\w", after):
            said.append(f"{lang.words['minus']} {lang.words['minus']}")
        elif (
            sign == "*"
            and (previous in ("", "import", "(", ",", "/", ".") or re.match(r"\.?\w+$", after))
            and previous != ")"
        ):
            said.append(
                lang.words["star"] if not re.search(r"[\w\s]$", before) or previous == "import" else operators["*"]
            )
        elif sign == "/" and previous in ("", "/", "."):
            said.append(lang.words["slash"])
        elif sign == "<" and re.match(r"/?[A-Za-z][^<>]*>", after):
            pass  # a tag or a type argument
        elif sign == ">" and re.search(r"<[^<>]*$", before):
            pass
        elif sign in operators:
            said.append(operators[sign])
        previous = sign
    return said


def _number(sign: str, lang: SpokenLanguage) -> str:
    if sign.startswith("0x"):
        return f"{lang.cardinal(0, '')} X {lang.spell(sign[2:])}"
    if sign.count(".") == 1:
        whole, decimals = sign.split(".")
        point = lang.words["point"]
        return f"{lang.number(whole)} {point} {lang.decimals(decimals)}"
    return f" {lang.words['dot']} ".join(lang.number(part) for part in sign.split("."))


def _identifier(sign: str, lang: SpokenLanguage) -> list[str]:
    parts = re.findall(r"[^\W\d_]+|\d+", split_identifier(sign))
    return [lang.number(part) if part.isdecimal() else part for part in parts]
