r"""Macros and labels that hold for a whole deck: a formula may use what an earlier one defines, and refer to any tag.

A formula gets the definitions that it needs, and no others, so that an edit of a macro changes only what shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mdvideo.deck.model import Formula, Slide

_SPACE = re.compile(r"(?:\s|%[^\n]*(?:\n|$))*")

_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)

_NAME_IN_BRACES = re.compile(r"\{\s*([^{}]*?)\s*\}|\\([A-Za-z@]+|.)", re.DOTALL)

_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")

_LABEL, _TAG = re.compile(r"\\label\s*\{([^{}]*)\}"), re.compile(r"\\tag(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")

_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{([^{}]*)\}")

_FORMS = {
    "newcommand": "N[[{",
    "renewcommand": "N[[{",
    "providecommand": "N[[{",
    "newenvironment": "N[[{{",
    "renewenvironment": "N[[{{",
    "DeclareMathOperator": "N{",
    "DeclarePairedDelimiter": "N{{",
    "DeclarePairedDelimiterX": "N[{{{",
    "DeclarePairedDelimiterXPP": "N[{{{{{",
    "def": "NP{",
    "gdef": "NP{",
    "edef": "NP{",
    "xdef": "NP{",
    "let": "NT",
}
"""What follows a command that defines: N its name, [ an argument in brackets or none, { one in braces, P the parameters
of ``\\def``, T a token that it is let to."""


@dataclass(frozen=True, slots=True)
class MacroDefinition:
    """A definition as it is written, the name that it defines, and the names that it uses."""

    name: str
    text: str
    uses: frozenset[str]


def share_definitions(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return the slides with the definitions and the labels that their formulas need from the rest of the deck."""
    formulas = [formula for slide in slides for formula in slide.formulas]
    if not any("\\" in formula.tex for formula in formulas):
        return tuple(slides)
    tags = dict(pair for formula in formulas for pair in _tags_of(formula.tex))
    known: list[MacroDefinition] = []
    shared = []
    for slide in slides:
        own = []
        for formula in slide.formulas:
            own.append(_with_definitions(formula, known, tags))
            known += definitions_in(formula.tex)
        shared.append(replace(slide, formulas=tuple(own)) if tuple(own) != slide.formulas else slide)
    return tuple(shared)


def _with_definitions(formula: Formula, known: Sequence[MacroDefinition], tags: dict[str, str]) -> Formula:
    needed = _needed_by(formula.tex, known)
    definitions = "".join(f"{definition.text}\n" for definition in needed)
    text = formula.tex + definitions
    labels = tuple((label, tags[label]) for label in sorted(set(_REFERENCE.findall(text))) if label in tags)
    return replace(formula, definitions=definitions, labels=labels) if definitions or labels else formula


def _needed_by(tex: str, known: Sequence[MacroDefinition]) -> list[MacroDefinition]:
    """Return what a formula uses, directly or by other definitions, in the order in which it was defined."""
    if not known:
        return []
    names = _names_in(tex)
    while True:
        needed = [definition for definition in known if definition.name in names]
        more = names.union(*(definition.uses for definition in needed))
        if more == names:
            return needed
        names = more


def _names_in(tex: str) -> frozenset[str]:
    return frozenset(_COMMAND.findall(tex)) | frozenset(_ENVIRONMENT.findall(tex))


def _tags_of(tex: str) -> Iterator[tuple[str, str]]:
    r"""Yield the labels of a formula with their tags. A label belongs to the tag in its line."""
    for line in re.split(r"\\\\", tex):
        tag = _TAG.search(line)
        for label in _LABEL.findall(line) if tag else ():
            assert tag is not None
            yield label, tag[2]


def definitions_in(tex: str) -> Iterable[MacroDefinition]:
    """Return the definitions in a formula. One that is not complete is left out; it is a fault of its own formula."""
    if not any(f"\\{form}" in tex for form in _FORMS):
        return []
    found, at = [], 0
    while (match := _COMMAND.search(tex, at)) is not None:
        at = match.end()
        form = _FORMS.get(match[1])
        read = None if form is None else _read_form(tex, at, form)
        if read is not None:
            name, end = read
            text = tex[match.start() : end]
            found.append(MacroDefinition(name, text, _names_in(tex[at:end]) - {name}))
            at = end
    return found


def _read_form(tex: str, at: int, form: str) -> tuple[str, int] | None:
    """Return the name and the end of a definition whose command ends at ``at``; None if it is not complete."""
    name = ""
    if tex[at : at + 1] == "*":
        at += 1
    for part in form:
        at = _after_space(tex, at)
        if part == "N":
            match = _NAME_IN_BRACES.match(tex, at)
            if match is None:
                return None
            name, at = (match[1] or match[2] or "").lstrip("\\"), match.end()
        elif part == "T":
            at = _after_space(tex, at + 1) if tex[at : at + 1] == "=" else at
            token = _COMMAND.match(tex, at)
            at = token.end() if token else at + 1
        elif part == "P":
            at = tex.find("{", at)
        elif tex[at : at + 1] == part:
            at = _end_of_group(tex, at)
        elif part == "{":
            return None
        if at < 0 or at > len(tex):
            return None
    return (name, at) if name else None


def _after_space(tex: str, at: int) -> int:
    match = _SPACE.match(tex, at)
    return match.end() if match else at


def _end_of_group(tex: str, at: int) -> int:
    """Return the offset behind the group that begins at ``at``, -1 if it does not end."""
    closing = {"{": "}", "[": "]"}[tex[at]]
    depth, position = 0, at
    while position < len(tex):
        character = tex[position]
        if character == "\\":
            position += 1
        elif character == "{" or (character == "[" and position == at):
            depth += 1
        elif character == "}" or (character == closing and depth == 1):
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    return -1
