"""Answers ``:has()`` before layout: not every renderer knows it, and a slide does not change.

A style sheet asks for an attribute that names the question instead, and each page has the attribute on the elements
for which the answer is yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import split_outside
from mdvideo.slides.marp.emulated.has_names import ATTRIBUTE, questions_in
from mdvideo.slides.marp.match_selector import Node, matches
from mdvideo.slides.marp.placed_elements import walk_with_path

_SUBJECT = "marp-subject"


def answer_has(root: Element, slide: Node, css: str) -> str:
    """Mark the elements of a slide for which a question of the style sheet holds; return the mark of the slide itself.

    ``root`` holds the children of the slide, header and footer among them.
    """
    questions = questions_in(css)
    if not questions:
        return ""
    paths = list(walk_with_path(root, (slide,)))
    for _, element, path in paths:
        held = [name for name, question in questions.items() if _has(question, path, paths)]
        if held:
            element.attributes[ATTRIBUTE] = " ".join(held)
    return " ".join(name for name, question in questions.items() if _has(question, (slide,), paths))


def _has(question: str, subject: tuple[Node, ...], paths: Sequence[tuple[Element, Element, tuple[Node, ...]]]) -> bool:
    depth = len(subject)
    for each in split_outside(question, ","):
        selector = f"{_SUBJECT} {each.strip()}"
        among_siblings = each.strip().startswith(("+", "~"))
        for _, _, path in paths:
            if among_siblings:
                if len(path) != depth or not _follows(path[-1], subject[-1]):
                    continue
                related = (*path[:-1], _after_subject(path[-1], subject[-1]))
            elif len(path) > depth and path[depth - 1] is subject[-1]:
                related = (Node(_SUBJECT), *path[depth:])
            else:
                continue
            if matches(selector, related):
                return True
    return False


def _follows(node: Node, subject: Node) -> bool:
    before = node.previous
    while before is not None and before is not subject:
        before = before.previous
    return before is subject


def _after_subject(node: Node, subject: Node) -> Node:
    """Return the node with the subject among its elder siblings under the subject's name."""
    before = node.previous
    if before is None or before is subject:
        return replace(node, previous=Node(_SUBJECT))
    return replace(node, previous=_after_subject(before, subject))
