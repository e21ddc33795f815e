"""Finds what a slide's CSS asks of the default renderer in vain: features of the table, on elements that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mdvideo.slides.css_support.css_features import CSS_FEATURES, CssFeature
from mdvideo.slides.html.dom import INLINE, Element, parse_fragment
from mdvideo.slides.marp.css_rules import declarations_in, read_rules, split_outside
from mdvideo.slides.marp.emulated.needed_rules import classes_in
from mdvideo.slides.marp.match_selector import Node, matches
from mdvideo.slides.marp.placed_elements import walk_with_path

_OFF = re.compile(
    r"(?:none|initial|inherit|unset|revert|revert-layer|normal|auto|0(?:px|em)?)\s*(?:!\s*important)?", re.IGNORECASE
)
_PSEUDO_ELEMENT = re.compile(
    r"::[-\w]+(?:\([^)]*\))?|:(?:before|after|first-letter|first-line)(?![-\w])", re.IGNORECASE
)
_UNKNOWN_CLASS = re.compile(
    r":(?:nth-[-\w]+|lang|dir|link|visited|any-link|host|state)(?:\((?:[^()]|\([^()]*\))*\))?|:empty", re.IGNORECASE
)
_BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
_DISPLAY = re.compile(r"(?<![-\w])(?:display|position|float)\s*:\s*(?!inline\b|relative|static|none)", re.IGNORECASE)
_BOXED_BY_RULES = frozenset({"code", "kbd", "sub", "sup", "img", "br", "input"})
"""Elements in a line that are boxes by mdvideo's own rules."""
_IN_LINE = "*"


@dataclass(frozen=True, slots=True)
class UndrawnCss:
    """A feature that has no effect on a slide, and the CSS that asks for it: a declaration, selector or at-rule."""

    feature: CssFeature
    text: str


@dataclass(frozen=True, slots=True)
class _Demand:
    """What one rule asks for; ``selector`` is empty where every slide is concerned."""

    found: UndrawnCss
    selector: str = ""
    tag: str = ""
    """The name of the elements that the selector ends with, if it has one."""


def undrawn_on_page(css: str, html: str, *, nested: bool = False) -> tuple[UndrawnCss, ...]:
    """Return what scoped CSS asks for in vain on a page: each once, in the order of the rules.

    ``nested``: the page has elements of its own between the slide and what a selector takes for its children.
    """
    demands = _demands_of(css)
    if not demands:
        return ()
    body = _BODY.search(html)
    by_tag: dict[str, list[tuple[Node, ...]]] = {}
    classes: set[str] = set()
    for path in _paths_of(parse_fragment(body[1] if body else html)):
        tag = path[-1].tag
        classes |= {*path[-1].classes}
        for key in ("", tag, _IN_LINE) if tag in INLINE - _BOXED_BY_RULES else ("", tag):
            by_tag.setdefault(key, []).append(path)
    found: dict[UndrawnCss, None] = {}
    for each in demands:
        key = each.tag or (_IN_LINE if each.found.feature.inline else "")
        if each.found in found or not classes_in(each.selector) <= classes:
            continue
        if _concerns(each, by_tag.get(key, ()), nested):
            found[each.found] = None
    return tuple(found)


def undrawn_in_attributes(html: str) -> tuple[UndrawnCss, ...]:
    """Return what the ``style`` attributes of an author's HTML ask for in vain."""
    if "style=" not in html:
        return ()
    found: list[UndrawnCss] = []
    for element in parse_fragment(html).walk():
        style = element.attributes.get("style", "")
        is_in_line = element.tag in INLINE - _BOXED_BY_RULES and not _DISPLAY.search(style)
        found += [
            each
            for each in _undrawn_declarations(style)
            if re.search(each.feature.selector, element.tag) and (is_in_line or not each.feature.inline)
        ]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=128)
def _demands_of(css: str) -> tuple[_Demand, ...]:
    return tuple(_demands_in(css))


def _demands_in(css: str) -> Iterator[_Demand]:
    for rule in read_rules(css):
        if rule.block is None:
            continue
        for feature in _FEATURES["at-rule"]:
            if feature.at_rule == rule.at_name:
                yield _Demand(UndrawnCss(feature, rule.prelude))
        if rule.is_screen_group:
            yield from _demands_in(rule.block)
        elif not rule.at_name:
            yield from _demands_of_rule([part.strip() for part in split_outside(rule.prelude, ",")], rule.block)


def _demands_of_rule(selectors: Sequence[str], block: str) -> Iterator[_Demand]:
    is_box = _DISPLAY.search(block) is not None
    declared = list(_undrawn_declarations(block))
    for selector in selectors:
        asked = [
            UndrawnCss(feature, _as_written(selector))
            for feature in _FEATURES["selector"]
            if re.search(feature.selector, selector)
        ]
        asked += [each for each in declared if re.search(each.feature.selector, selector)]
        if not asked:
            continue
        plain = _UNKNOWN_CLASS.sub("", _PSEUDO_ELEMENT.sub("", selector)).strip()
        subject = re.split(r"[\s>+~]+", re.sub(r"\([^()]*\)|\[[^\]]*\]", "", plain))[-1]
        tag = re.match(r"[A-Za-z][-\w]*|", subject)
        name = tag[0].lower() if tag else ""
        no_line = is_box or plain != selector.strip() or (name and name not in INLINE - _BOXED_BY_RULES)
        for found in asked:
            if not (found.feature.inline and no_line):
                yield _Demand(found, plain if plain and plain[-1] not in ">+~" else f"{plain}*", name)


def _undrawn_declarations(block: str) -> Iterator[UndrawnCss]:
    for name, value in declarations_in(block):
        if name.startswith("--"):
            continue
        for feature in _FEATURES["declaration"]:
            if re.fullmatch(feature.property, name) is None:
                continue
            if re.search(feature.value, value) if feature.value else not _OFF.fullmatch(value):
                yield UndrawnCss(feature, f"{name}: {value}")


def _as_written(selector: str) -> str:
    """Return a selector as in the author's style sheet, before it was scoped."""
    return re.sub(r"^section(?:#slide)*\s+(?=\S)", "", selector)


def _paths_of(root: Element) -> list[tuple[Node, ...]]:
    """Return the path from the slide to each element, and to the slide itself."""
    return [
        path[places[0] :]
        for _, _, path in walk_with_path(root, ())
        if (places := [place for place, node in enumerate(path) if node.tag == "section"])
    ]


def _concerns(demand: _Demand, paths: Sequence[tuple[Node, ...]], nested: bool) -> bool:
    if not demand.selector:
        return True
    selector = demand.selector.replace(">", " ") if nested else demand.selector
    return any(matches(selector, path) for path in paths)


def _kind_of(feature: CssFeature) -> str:
    if feature.at_rule:
        return "at-rule"
    return "declaration" if feature.property else "selector"


_FEATURES = {
    kind: tuple(each for each in CSS_FEATURES if each.support == "not drawn" and _kind_of(each) == kind)
    for kind in ("declaration", "selector", "at-rule")
}
