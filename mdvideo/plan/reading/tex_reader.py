"""Simple formulas in TeX to words: ``x^2 + y^2`` is *x squared plus y squared*. What is not simple is not read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.plan.reading.number_rules import SUBSCRIPTS, SUPERSCRIPTS, fraction_words, letter_words, power_words
from mdvideo.plan.reading.spoken_language import SpokenLanguage
from mdvideo.plan.reading.symbol_rules import GREEK, greek_name

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:[.,]\d+)?|(?:log|ln|sin|cos|tan|exp|max|min)(?![A-Za-z])|[A-Za-z]|\S")
_PLAIN_TOKEN = re.compile(r"\\[A-Za-z]+|\d+(?:[.,]\d+)?|[^\W\d_]+|\S")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+|[₀₁₂₃₄₅₆₇₈₉ₙᵢⱼₖ]+")
_SIGNS: Mapping[str, str] = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠", "lt": "<",
    "gt": ">", "ll": "≪", "gg": "≫", "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≈", "cong": "≅", "propto": "∝",
    "pm": "±", "times": "×", "cdot": "·", "div": "÷", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂",
    "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅",
    "varnothing": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨",
    "vee": "∨", "to": "→", "rightarrow": "→", "longrightarrow": "→", "mapsto": "→", "leftarrow": "←", "gets": "←",
    "leftrightarrow": "↔", "Rightarrow": "⇒", "implies": "⇒", "Leftrightarrow": "⇔", "iff": "⇔", "circ": "∘",
    "perp": "⊥", "parallel": "∥", "mid": "|", "dots": "…", "ldots": "…", "cdots": "…", "oplus": "⊕", "otimes": "⊗",
    "therefore": "∴", "ast": "*",
}  # fmt: skip
_FUNCTIONS: Mapping[str, Mapping[str, str]] = {
    "en": {"sin": "sine", "cos": "cosine", "tan": "tangent", "log": "log", "ln": "natural log", "exp": "exponential",
           "max": "max", "min": "min", "arg": "arg", "det": "determinant", "dim": "dimension", "gcd": "G C D",
           "sinh": "hyperbolic sine", "cosh": "hyperbolic cosine", "tanh": "hyperbolic tangent", "lim": "limit",
           "arcsin": "arc sine", "arccos": "arc cosine", "arctan": "arc tangent", "Pr": "probability", "ker": "kernel",
           "sup": "supremum", "inf": "infimum", "mod": "mod", "bmod": "mod"},
    "de": {"sin": "Sinus", "cos": "Kosinus", "tan": "Tangens", "log": "log", "ln": "Logarithmus naturalis",
           "exp": "Exponentialfunktion", "max": "Maximum", "min": "Minimum", "det": "Determinante", "lim": "Limes",
           "arctan": "Arkustangens", "mod": "modulo", "bmod": "modulo"},
    "fr": {"sin": "sinus", "cos": "cosinus", "tan": "tangente", "log": "log", "ln": "logarithme népérien",
           "exp": "exponentielle", "max": "maximum", "min": "minimum", "lim": "limite"},
    "es": {"sin": "seno", "cos": "coseno", "tan": "tangente", "log": "log", "ln": "logaritmo natural",
           "exp": "exponencial", "max": "máximo", "min": "mínimo", "lim": "límite"},
    "it": {"sin": "seno", "cos": "coseno", "tan": "tangente", "log": "log", "ln": "logaritmo naturale",
           "exp": "esponenziale", "max": "massimo", "min": "minimo", "lim": "limite"},
    "pt": {"sin": "seno", "cos": "cosseno", "tan": "tangente", "log": "log", "ln": "logaritmo natural",
           "exp": "exponencial", "max": "máximo", "min": "mínimo", "lim": "limite"},
}  # fmt: skip
_NOT_SAID = frozenset([
    "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "textstyle", "quad", "qquad",
    "limits", "nolimits",
])  # fmt: skip
_FONTS = frozenset([
    "mathbb", "mathbf", "mathcal", "mathit", "mathsf", "boldsymbol", "bm", "overline", "underline",
])  # fmt: skip
_TEXT = frozenset(["text", "mathrm", "textrm", "textit", "textbf", "operatorname", "mbox"])
_WORDS_OF_ACCENTS = {
    "en": {"vec": "vector {}", "hat": "{} hat", "bar": "{} bar", "tilde": "{} tilde", "dot": "{} dot",
           "overline": "{} bar"},
    "de": {"vec": "Vektor {}", "hat": "{} Dach", "bar": "{} quer", "tilde": "{} Schlange", "dot": "{} Punkt"},
    "fr": {"vec": "vecteur {}", "hat": "{} chapeau", "bar": "{} barre", "tilde": "{} tilde", "dot": "{} point"},
    "es": {"vec": "vector {}", "hat": "{} gorro", "bar": "{} barra", "tilde": "{} virgulilla", "dot": "{} punto"},
    "it": {"vec": "vettore {}", "hat": "{} cappello", "bar": "{} barrato", "tilde": "{} tilde", "dot": "{} punto"},
    "pt": {"vec": "vetor {}", "hat": "{} chapéu", "bar": "{} barra", "tilde": "{} til", "dot": "{} ponto"},
}  # fmt: skip
LONGEST = 300
"""Characters of a formula that is read: nobody follows a longer one by ear."""


class _NotSimple(Exception):
    """The formula has something that this module does not read."""


def formula_words(tex: str, lang: SpokenLanguage, *, plain: bool = False) -> str | None:
    """Return a formula in words; None for one that is not simple.

    In TeX ``ab`` is *a b*; in ``plain`` text several letters are a word.
    """
    if len(tex) > LONGEST:
        return None
    try:
        tokens = (_PLAIN_TOKEN if plain else _TOKEN).findall(_SUPERSCRIPT.sub(_caret, tex))
        reader = _TexReader(tokens, lang)
        said = reader.read_until(None)
    except (_NotSimple, RecursionError):
        return None
    return said or None


def _caret(match: re.Match[str]) -> str:
    written = match[0]
    above = written.translate(SUPERSCRIPTS)
    return f"^{{{above}}}" if above != written else f"_{{{written.translate(SUBSCRIPTS)}}}"


def _joined(words: list[str]) -> str:
    return " ".join(filter(None, words)).replace(" ,", ",")


class _TexReader:
    def __init__(self, tokens: list[str], lang: SpokenLanguage) -> None:
        self._tokens, self._lang, self._at = tokens, lang, 0

    def read_until(self, end: str | None) -> str:
        """Return the words up to a closing sign, which is passed over."""
        words: list[str] = []
        while self._at < len(self._tokens):
            sign = self._tokens[self._at]
            if sign == end:
                self._at += 1
                return _joined(words)
            if sign in ("}", "]") and end in ("}", "]"):
                raise _NotSimple
            words.append(self._term(words))
        if end is not None:
            raise _NotSimple
        return _joined(words)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise _NotSimple
        self._at += 1
        return self._tokens[self._at - 1]

    def _group(self) -> str:
        """Return the words of the next group in braces, or of the next sign."""
        if self._peek() == "{":
            self._at += 1
            return self.read_until("}")
        return self._atom(self._next(), [])

    def _raw_group(self) -> str:
        if self._peek() != "{":
            return self._next()
        self._at += 1
        found = []
        depth = 1
        while depth:
            sign = self._next()
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if depth:
                found.append(sign)
        return "".join(found)

    def _term(self, before: list[str]) -> str:
        """Return an atom with its indices, powers and what it is applied to."""
        sign = self._next()
        if sign in (r"\sum", r"\prod", r"\int"):
            return self._big(sign[1:])
        if sign == r"\lim":
            return self._limit()
        said = self._atom(sign, before)
        while self._peek() in ("^", "_", "!", "'") and said:
            said = self._decorated(said, self._next())
        name = sign.removeprefix("\\")
        is_function = name in _FUNCTIONS["en"] or (len(sign) == 1 and sign in "fghFGHOPEpqTuvLRST")
        if self._peek() == "(" and is_function:
            self._at += 1
            inside = self.read_until(")")
            said = self._lang.words["apply"].format(said, inside)
            while self._peek() == "^":
                said = self._decorated(said, self._next())
        return said

    def _decorated(self, base: str, mark: str) -> str:
        words = self._lang.words
        if mark == "!":
            return words["factorial"].format(base)
        if mark == "'":
            return words["prime"].format(base)
        if mark == "_":
            return words["sub"].format(base, self._group())
        start = self._at
        raw = self._raw_group()
        if raw in (r"\prime", "'"):
            return words["prime"].format(base)
        if raw in ("T", r"\top", r"\mathsf{T}"):
            return f"{base} transpose" if self._lang.code == "en" else f"{base} T"
        if re.fullmatch(r"[-−]?\d+", raw):
            return power_words(base, raw, self._lang)
        if raw == r"\circ":
            return f"{base} {self._lang.symbols['°']}"
        self._at = start
        return words["power"].format(base, self._group())

    def _big(self, name: str) -> str:
        sign = self._lang.symbols[_SIGNS[name]]
        below, above = "", ""
        while self._peek() in ("_", "^", r"\limits"):
            mark = self._next()
            if mark == "_":
                below = self._group()
            elif mark == "^":
                above = self._group()
        if not below:
            return sign
        # "the sum of" without its last word, which comes after the bounds.
        bare = sign.rpartition(" ")[0]
        if above:
            return self._lang.words["from to"].format(bare, below, above)
        return self._lang.words["over"].format(bare, below)

    def _limit(self) -> str:
        if self._peek() != "_":
            return _FUNCTIONS[self._lang.code]["lim"]
        self._at += 1
        arrow = self._lang.symbols["→"]
        below = self._group().replace(f" {arrow} ", f" {self._lang.words['goes to']} ")
        return self._lang.words["limit"].format(below)

    def _atom(self, sign: str, before: list[str]) -> str:
        lang = self._lang
        if sign.startswith("\\"):
            return self._command(sign[1:])
        if sign == "{":
            return self.read_until("}")
        if sign == "(":
            return self.read_until(")")
        if sign == "[":
            return self.read_until("]")
        if sign == "|":
            if "|" in self._tokens[self._at :] and not (
                before and self._tokens[: self._at].count("|") == 1 and before[-1]
            ):
                return lang.words["absolute"].format(self.read_until("|"))
            return lang.symbols["|"]
        if sign[0].isdecimal():
            return lang.number(sign)
        if sign in GREEK:
            return greek_name(sign, lang)
        if sign in _FUNCTIONS["en"]:
            return _FUNCTIONS[lang.code].get(sign, sign)
        if sign.isalpha():
            return letter_words(sign, lang) if len(sign) == 1 else sign
        if sign == "-" or sign == "−":
            return lang.words["minus"]
        if sign in lang.symbols:
            return lang.symbols[sign]
        if sign in (",", ";", ":", "."):
            return ","
        if sign == "~":
            return ""
        if sign == "%":
            return lang.words["percent"]
        raise _NotSimple

    def _command(self, name: str) -> str:
        lang = self._lang
        if name in ("frac", "dfrac", "tfrac"):
            return self._fraction()
        if name == "sqrt":
            if self._peek() == "[":
                self._at += 1
                index = self.read_until("]")
                if index == lang.cardinal(3, "") and lang.code == "en":
                    return f"the cube root of {self._group()}"
                return lang.words["nth root"].format(index, self._group())
            return lang.words["root"].format(self._group())
        if name in _TEXT:
            return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self._raw_group()).replace("\\ ", " ").strip()
        accent = _WORDS_OF_ACCENTS[lang.code].get(name)
        if accent is not None:
            return accent.format(self._group())
        if name in _FONTS:
            return self._group()
        if name in _NOT_SAID or name in (",", ";", ":", "!", " ", "\\"):
            return ""
        if name in _FUNCTIONS["en"]:
            return _FUNCTIONS[lang.code].get(name, _FUNCTIONS["en"][name])
        if name in _SIGNS:
            return lang.symbols[_SIGNS[name]]
        greek = name.removeprefix("var").lower()
        if greek in GREEK.values():
            letter = next(letter for letter, known in GREEK.items() if known == greek)
            return greek_name(letter, lang)
        if name in ("{", "}"):
            return ""
        if name == "%":
            return lang.words["percent"]
        if name == "ell":
            return "L"
        if name == "hbar":
            return "h bar" if lang.code == "en" else "h quer" if lang.code == "de" else "h"
        raise _NotSimple

    def _fraction(self) -> str:
        start = self._at
        above, below = self._raw_group(), self._raw_group()
        if above.isdecimal() and below.isdecimal() and len(above + below) < 5:
            said = fraction_words(int(above), int(below), self._lang)
            if said is not None:
                return said
        self._at = start
        over = self._group()
        return self._lang.words["fraction"].format(over, self._group())
