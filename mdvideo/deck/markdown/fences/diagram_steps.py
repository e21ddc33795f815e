"""The steps of a diagram that is shown step by step, read from its text: its nodes, or the messages of a sequence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.deck.markdown.fences.diagram_labels import clean_label, flow_nodes, labels_of

MAX_STEPS = 30

_FLOW = frozenset({"graph", "flowchart"})
_HEAD = re.compile(
    r"\A\s*(?:---\s*\n.*?\n\s*---\s*\n)?(?:\s*%%[^\n]*\n)*\s*(?P<kind>[\w-]+)[^\n;]*(?:;|\n|\Z)", re.DOTALL
)
_MESSAGE = re.compile(r"^\s*[^\n:%]*?(?:<<)?-{1,2}(?:>>?|x|\))[+-]?[^\n:]*:\s*(?P<text>[^\n]+)$", re.MULTILINE)
_DOT_ID = r"(?:\"(?:[^\"\\]|\\.)*\"|[^\W\d][\w.]*|\d+)"
_DOT_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|^\s*#[^\n]*", re.DOTALL | re.MULTILINE)
_DOT_STATEMENT = re.compile(
    rf"(?P<ids>{_DOT_ID}(?:\s*-[->]\s*{_DOT_ID})*)\s*(?P<list>\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"])*\])?"
)
_DOT_LABEL = re.compile(r"(?<![\w])label\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([\w.]+))")
_DOT_WORDS = frozenset({"graph", "digraph", "subgraph", "node", "edge", "strict"})
_D2_ARROW = re.compile(r"\s*(?:<->|->|<-|--)\s*")
_D2_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")


def steps_of(language: str, text: str) -> tuple[str, ...]:
    """Return the labels that appear one after the other. ``language`` is that of ``Diagram``."""
    if language == "mermaid":
        found = _HEAD.match(text)
        kind = found["kind"] if found else ""
        if kind == "sequenceDiagram":
            labels = [clean_label(one["text"]) for one in _MESSAGE.finditer(text)]
            return tuple(label for label in labels if label)[:MAX_STEPS]
        if kind in _FLOW and found is not None:
            nodes = flow_nodes(text[found.end() :])
            return tuple(dict.fromkeys(filter(None, map(clean_label, nodes))))[:MAX_STEPS]
        return labels_of(language, text)[:MAX_STEPS]
    nodes = _dot(text) if language == "dot" else _d2(text)
    return tuple(dict.fromkeys(filter(None, map(clean_label, nodes))))[:MAX_STEPS]


def _dot(text: str) -> Iterator[str]:
    labels: dict[str, str] = {}
    ids: list[str] = []
    body = _DOT_COMMENT.sub("", text).partition("{")[2]
    for part in re.split(r"[;\n{}]", body):
        found = _DOT_STATEMENT.match(part.strip())
        if found is None or re.match(r"\s*=", part.strip()[found.end() :]):
            continue
        names = [name.strip('"') for name in re.findall(_DOT_ID, found["ids"])]
        if names[0].lower() in _DOT_WORDS:
            continue
        ids += names
        label = _DOT_LABEL.search(found["list"] or "")
        if label is not None and len(names) == 1:
            labels[names[0]] = label[1] or label[2] or ""
    yield from (labels.get(name, name) for name in dict.fromkeys(ids))


def _d2(text: str) -> Iterator[str]:
    labels: dict[str, str] = {}
    keys: list[str] = []
    for line in _D2_COMMENT.sub("", text).splitlines():
        key, _, value = line.strip().partition(":")
        value = value.partition("{")[0].strip()
        names = [name.strip() for name in _D2_ARROW.split(key.strip()) if name.strip()]
        if not names or any("." in name or "}" in name or "{" in name for name in names):
            continue
        keys += names
        if len(names) == 1 and value:
            labels[names[0]] = value
    yield from (labels.get(name, name) for name in dict.fromkeys(keys))
