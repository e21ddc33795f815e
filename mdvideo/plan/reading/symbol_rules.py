"""Signs of mathematics and arrows in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mdvideo.plan.reading.reading_rule import ReadingRule, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage

_ASCII = "=<>+*/|"
"""Signs that are said only between spaces, where nothing else is meant."""
_GREEK_LETTERS = """Α alpha Β beta Γ gamma Δ delta Ε epsilon Ζ zeta Η eta Θ theta Ι iota Κ kappa Λ lambda Μ mu Ν nu Ξ xi
    Ο omicron Π pi Ρ rho Σ sigma Τ tau Υ upsilon Φ phi Χ chi Ψ psi Ω omega"""
_names = _GREEK_LETTERS.split()
GREEK = {
    letter: name for upper, name in zip(_names[::2], _names[1::2], strict=True) for letter in (upper, upper.lower())
}
GREEK |= {"ς": "sigma", "ϕ": "phi", "ϵ": "epsilon", "ϑ": "theta", "ϱ": "rho"}
_LOCAL_GREEK = {
    "en": {"chi": "kye"},
    "de": {"mu": "mü", "nu": "nü", "upsilon": "ypsilon", "beta": "beta"},
    "fr": {"mu": "mu", "beta": "bêta", "theta": "thêta", "eta": "êta", "zeta": "zêta", "xi": "ksi", "chi": "khi"},
    "es": {"phi": "fi", "theta": "zeta griega", "beta": "beta", "rho": "ro", "chi": "ji", "psi": "psi"},
    "it": {"theta": "teta", "phi": "fi", "rho": "ro", "mu": "mi", "nu": "ni", "chi": "chi"},
    "pt": {"theta": "teta", "phi": "fi", "rho": "rô", "mu": "mi", "nu": "ni", "chi": "qui"},
}
_ARROWS = {"->": "→", "=>": "⇒", "<-": "←", "<=>": "⇔", "<->": "↔", "-->": "→", "==>": "⇒", "!=": "≠", "<=": "≤",
           ">=": "≥", "+-": "±", "+/-": "±", "==": "=", "~=": "≈", "⟶": "→", "➜": "→", "➔": "→", "➡": "→",
           "∙": "·", "≦": "≤", "≧": "≥", "⟹": "⇒", "⩽": "≤", "⩾": "≥", "≃": "≈"}  # fmt: skip


def greek_name(letter: str, lang: SpokenLanguage) -> str:
    """Return the name of a Greek letter in a language: *mü* in German."""
    name = GREEK[letter]
    return _LOCAL_GREEK.get(lang.code, {}).get(name, name)


def key_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for combinations of keys, paths in menus, options of commands, and bounds such as *<5 ms*."""
    del lang
    yield rule("key combination", rf"(?<!\w)(?:{'|'.join(_KEYS)})(?:[+-]\w+)+(?!\w)", _keys)
    yield rule(
        "keys of a Mac",
        rf"(?<!\w)[{''.join(_MAC_KEYS)}](?:[{''.join(_MAC_KEYS)}]|[+-](?=\w|[{''.join(_MAC_KEYS)}]))*[A-Z\d]?(?![\w])",
        _mac_keys,
    )
    yield rule("path in a menu", r"(?<=[^\W\d_]{2})\s?[>›▸»]\s?(?=[^\W\da-z_][^\W\dA-Z_]{2})", _menu)
    yield rule("time zone", r"(?<!\w)(UTC|GMT)\s?([+−-])\s?(\d{1,2})(?::?(\d\d))?(?![\w:])", _zone)
    yield rule(
        "long option",
        r"(?<![\w-])--(?=[a-z][\w-]*(?:[=\s,.;:)?!]|$))(?!\S*--)",
        lambda _, lang: f"{lang.words['dash']} {lang.words['dash']}",
    )
    yield rule("short option", r"(?<=[^\W\d_]{2}\s)-(?=[A-Za-z](?:[\s,.;:)?!]|$))", lambda _, lang: lang.words["dash"])
    yield rule("name with a value", r"(?<=[A-Za-z_][A-Za-z_])=(?=[\w\"'-])", lambda _, lang: lang.symbols["="])
    yield rule("bound", r"(?:(?<=\s)|(?<=[(\[])|^)([<>≤≥≈])\s?(?=[~$€£]?\d)", _bound)


def symbol_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for signs that stand alone or between words."""
    arrows = one_of(arrow for arrow in _ARROWS if not arrow.isalnum())
    apart = r"(?<=[^\W\d_]{2})\s[·•|](?=\s\w{2})|(?<=\w{2})\s[·•|](?=\s[^\W\d_]{2})"
    yield rule("separator", apart, lambda *_: ",")
    yield rule("operator", rf"(?<=\s){arrows}(?=\s)|[⟶➜➔➡∙≦≧⟹⩽⩾≃]", _operator)
    yield rule("sign between spaces", rf"(?<=\s)[{re.escape(_ASCII)}](?=\s+\S)", _sign)
    yield rule("sign in a formula", r"(?<=[\w)\]²³])[=<>+](?=\s?(?:[\w(\[√−-]|\.\d))(?<![<>][=])", _tight_sign)
    signs = "".join(sign for sign in lang.symbols if sign not in _ASCII and sign != "…" and sign != "°")
    yield rule("mathematical sign", rf"[{re.escape(signs)}]", _sign)
    yield rule("Greek letter", rf"(?<![Ͱ-Ͽἀ-῿])[{''.join(GREEK)}](?![Ͱ-Ͽἀ-῿])", _greek)
    yield rule("set of numbers", f"[{''.join(_SETS)}]", _set)
    yield rule("minus of a variable", r"(?:(?<=[=(±+*/<>]\s)|(?<=[=(]))[-−](?=\w)", _minus)
    yield rule("at sign", r"(?<![\w.])@(?=\w)", _at)
    yield rule("hashtag", r"(?<!\w)#(?=[^\W\d_])", _hashtag)
    yield rule("tilde in a name", r"(?<=\w)~(?=\w)", _tilde)
    yield rule("plus plus", r"(?<=\w)\+\+(?!\w)", _plus_plus)
    if lang.code == "en":
        yield rule("ampersand", r"(?<=\s)&(?=\s)", _and)


def _operator(match: re.Match[str], lang: SpokenLanguage) -> str:
    return lang.symbols[_ARROWS[match[0]]]


def _sign(match: re.Match[str], lang: SpokenLanguage) -> str:
    return lang.symbols[match[0]]


_SCRIPTS = "²³₀₁₂₃₄₅₆₇₈₉ₙᵢⱼₖ"


def _tight_sign(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    """Say the sign of ``x=5`` and ``a<b``, whose sides are numbers or names of variables."""
    text = match.string
    before = re.search(r"([^\W_]+|[)\]²³])$", text[: match.start()])
    after = re.match(r"\s?[−-]?(\.?[^\W_]+|[(\[√])", text[match.end() :])
    sides = [found[1] for found in (before, after) if found is not None]
    if len(sides) < 2 or not all(
        len(side.rstrip(_SCRIPTS)) == 1 or side[0].isdecimal() or side[0] == "." or re.fullmatch("[a-z]{2,3}[²³]", side)
        for side in sides
    ):
        return None
    return lang.symbols[match[0]]


def _greek(match: re.Match[str], lang: SpokenLanguage) -> str:
    return greek_name(match[0], lang)


_SETS = {"ℝ": "R", "ℕ": "N", "ℤ": "Z", "ℚ": "Q", "ℂ": "C", "ℓ": "L"}
_KEYS = {"Ctrl": "Control", "Cmd": "Command", "Alt": "Alt", "Shift": "Shift", "Strg": "Steuerung", "Esc": "Escape",
         "Option": "Option", "Super": "Super"}  # fmt: skip


def _set(match: re.Match[str], lang: SpokenLanguage) -> str:
    del lang
    return _SETS[match[0]]


def _keys(match: re.Match[str], lang: SpokenLanguage) -> str:
    keys = re.split("[+-]", match[0])
    return " ".join(_KEYS.get(key, lang.spell(key) if re.search(r"\d", key) else key) for key in keys)


_MAC_KEYS = {"⌘": "Command", "⇧": "Shift", "⌥": "Option", "⌃": "Control", "⏎": "Return", "⌫": "Delete", "⇥": "Tab",
             "⎋": "Escape"}  # fmt: skip


def _mac_keys(match: re.Match[str], lang: SpokenLanguage) -> str:
    return " ".join(_MAC_KEYS.get(char) or lang.spell(char) for char in match[0] if char not in "+-")


def _menu(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    """Say *File > Settings* with a pause; a word in small letters before the sign is no name of a menu."""
    del lang
    before = re.search(r"([^\W\d_]+)$", match.string[: match.start()])
    return ", " if before is not None and before[1][0].isupper() else None


def _zone(match: re.Match[str], lang: SpokenLanguage) -> str:
    sign = lang.words["plus" if match[2] == "+" else "minus"]
    minutes = f" {lang.number(match[4])}" if match[4] and int(match[4]) else ""
    return f"{lang.spell(match[1])} {sign} {lang.cardinal(int(match[3]), '')}{minutes}"


_BOUNDS: Mapping[str, Mapping[str, str]] = {
    "en": {"<": "less than", ">": "more than", "≤": "at most", "≥": "at least"},
    "de": {"<": "weniger als", ">": "mehr als", "≤": "höchstens", "≥": "mindestens"},
    "fr": {"<": "moins de", ">": "plus de", "≤": "au plus", "≥": "au moins"},
    "es": {"<": "menos de", ">": "más de", "≤": "como máximo", "≥": "al menos"},
    "it": {"<": "meno di", ">": "più di", "≤": "al massimo", "≥": "almeno"},
    "pt": {"<": "menos de", ">": "mais de", "≤": "no máximo", "≥": "pelo menos"},
}
_OPERAND = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]|[\d)\]²³%|_])$")


def _bound(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    """Say a comparison that has nothing on its left, or whose sign touches its number: *latency <5 ms*."""
    before = match.string[: match.start()].rstrip()
    apart = match[0] != match[1]
    follows_word = before[-1:].isalnum() or before[-1:] in (")", "]")
    if _OPERAND.search(before) or (apart and follows_word):
        return None
    return lang.words["about"] if match[1] == "≈" else _BOUNDS[lang.code][match[1]]


def _minus(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f"{lang.words['minus']} "


def _at(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f"{lang.words['at']} "


def _hashtag(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f"{'hashtag' if lang.code != 'de' else 'Hashtag'} "


def _tilde(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f" {lang.words['tilde']}"


def _plus_plus(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return f" {lang.words['plus']} {lang.words['plus']}"


def _and(match: re.Match[str], lang: SpokenLanguage) -> str:
    del match
    return lang.words["and"]
