"""From a YAML mapping to directives with typed values, and problems for everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mdvideo.deck.directives.directive_table import (
    DIRECTIVES,
    IGNORED,
    DirectiveValue,
    is_directive,
    nearest_directive,
)
from mdvideo.deck.directives.forbidden_settings import FORBIDDEN_SETTINGS, forbidden_setting_problem
from mdvideo.deck.loose_yaml import YamlMapping, YamlScalar, YamlValue
from mdvideo.errors import DeckError, Problem, Span

_OTHER_TOOLS_KEYS = """
    marp url image allowlocalfiles html options
    layout date lastmod updated tags tag categories category slug draft permalink published
    weight aliases hide nav_order nav parent template toc sidebar_position sidebar_label id icon status search
    series summary excerpt cover redirect_from html_meta myst jupyter kernelspec orphan tocdepth nocomments
    authors license subtitle institute institution affiliation event location venue duration_minutes version
    created modified created_at updated_at publishdate expirydate linktitle slides slide lesson course
    module week topic topics difficulty level audience format output engine execute bibliography csl link-citations
    number-sections fontsize geometry documentclass header-includes aspectratio colortheme fonttheme css highlightjs
    pdf preview editor comments share copyright contact email twitter github website company organization abstract
    language locale type kind uuid uid sitemap robots order rank
"""
OTHER_TOOLS_KEYS = frozenset(_OTHER_TOOLS_KEYS.split())
"""Front-matter keys of Marp, Jekyll, Hugo, MkDocs and Sphinx. They have no effect on a video and are not mistakes."""


def read_directives(mapping: YamlMapping, *, front_matter: bool) -> tuple[list[DirectiveValue], list[Problem]]:
    """Return every directive in ``mapping`` with its typed value, and all problems found.

    What cannot be read of a deck that says ``marp: true`` is a warning, since Marp shows that deck.
    """
    of_marp = any(key.text == "marp" and _is_true(value) for key, value in mapping.entries)
    directives: list[DirectiveValue] = []
    problems: list[Problem] = []
    seen: dict[str, Span] = {}
    for key, value in mapping.entries:
        if key.text in seen:
            hint = f"the last one counts; the first is in line {seen[key.text].line}"
            problems.append(Problem("warning", "directive-repeated", f"{key.text} is set twice", key.span, hint))
        seen[key.text] = key.span
        if not is_directive(key.text):
            if (problem := _unknown_key_problem(key, front_matter)) is not None:
                problems.append(problem)
            continue
        name = key.text.removeprefix("_")
        directive = DIRECTIVES[name]
        if directive.scope == "option" and isinstance(value, YamlScalar) and value.null:
            continue
        lenient = directive.lenient or of_marp
        try:
            typed = directive.read(value)
        except DeckError as error:
            problems.extend(_as_warnings(error.problems) if lenient else error.problems)
            typed = directive.otherwise if lenient else IGNORED
        if typed is not IGNORED:
            once = key.text.startswith("_") or directive.scope == "spot" or directive.is_spot(typed)
            directives.append(DirectiveValue(name, typed, value, once))
    return directives, problems


def _is_true(value: YamlValue) -> bool:
    return isinstance(value, YamlScalar) and value.text.strip().lower() == "true"


def _as_warnings(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems as warnings, except that a secret in a deck stays an error."""
    for problem in problems:
        yield problem if problem.code == "setting-secret" else replace(problem, severity="warning")


def _unknown_key_problem(key: YamlScalar, front_matter: bool) -> Problem | None:
    if front_matter and key.text in OTHER_TOOLS_KEYS:
        return None
    if key.text in FORBIDDEN_SETTINGS:
        return forbidden_setting_problem(key.text, key.span)
    bare = key.text.removeprefix("_")
    if bare != key.text and bare in DIRECTIVES:
        message = f"{bare} applies to the whole deck"
        return Problem("warning", "directive-scope", message, key.span, f"write {bare} without _")
    close = nearest_directive(key.text)
    hint = f"did you mean {close}?" if close else "run `mdvideo schema` to see all keys"
    return Problem("warning", "directive-unknown", f"unknown directive {key.text!r}", key.span, hint)
