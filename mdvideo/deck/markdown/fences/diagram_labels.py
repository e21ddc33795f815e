"""The words of a diagram, read from its text without drawing it: they are its alternative text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

_FRONT_MATTER = re.compile(r"\A\s*---\s*\n.*?\n\s*---\s*\n", re.DOTALL)
_TITLE = re.compile(r"\A\s*---\s*\n(?:.*\n)*?title:\s*(.+)")
_ACCESSIBLE = re.compile(r"^\s*acc(?:Title|Descr)\s*(?::\s*(.+)|\{([^}]*)\})", re.MULTILINE)
_MERMAID_COMMENT = re.compile(r"%%\{.*?\}%%|%%[^\n]*", re.DOTALL)
_C_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|^\s*#[^\n]*", re.DOTALL | re.MULTILINE)
_D2_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*")
_TAG = re.compile(r"<[^<>]*>|\\[nlrG]|#(?:quot|35|lt|gt|amp);")
_NODE = re.compile(
    r"""(?P<id>[\w-]+)?\s*
        (?:\(\[|\[\[|\[\(|\(\(\(?|\{\{|\[/|\[\\|[\[({>])
        \s*(?P<label>"[^"]*"|[^\[\](){}|\n"]+?)\s*
        (?:\]\)|\]\]|\)\]|\)\)\)?|\}\}|/\]|\\\]|[\])}])
      | \|\s*(?P<piped>"[^"]*"|[^|\n]+?)\s*\|
      | (?:--|==|-\.)\s+(?P<edge>[^\s>|=.-][^|\n]*?)\s+(?:--+[>ox-]?|==+[>ox=]?|\.+-[>ox]?)
      | (?P<word>[^\W\d_]\w*(?:-\w+)*)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r'"([^"\n]+)"')
_COMMANDS = frozenset({"style", "classdef", "class", "click", "linkstyle", "direction", "end", "accTitle", "accDescr"})
_STRUCTURE = re.compile(
    r"""^(?:end|activate|deactivate|autonumber|direction|style|classDef|class\s+\S+\s+\S+$|dateFormat|axisFormat
        |tickInterval|todayMarker|excludes|[{}]|showData|columns\b|hide\b|acc(?:Title|Descr)\b|linkStyle|click
        |commit\s*$|create\s|destroy\s|space(?::\d+)?$|checkout\s|merge\s|Update\w+Style)""",
    re.VERBOSE,
)
_LEADING = re.compile(
    r"""^(?:participant|actor|title|section|state|class|subgraph|loop|alt|else|opt|par|and|critical|break|rect
        |note\s+(?:left\s+of|right\s+of|over)|box|branch|commit|x-axis|y-axis|quadrant-[1-4]|bar|line|pie|block
        |service|group|junction|namespace|requirement|element|cherry-pick)\b[ \t]*""",
    re.VERBOSE | re.IGNORECASE,
)
_ARROWS = re.compile(r"[<|*o}{.]*(?:--?|==?|\.\.?)[-.=]*(?:>>|\)|[|>xo*}{]+)?[+-]?|\bas\b|:::?|[\[\](){}|,;\"]+")
_DOT_LABEL = re.compile(
    r"\b(?:x|tail|head)?label\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|<(.*?)>\s*[\],;]|([\w.]+))", re.DOTALL
)
_DOT_NODE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\W\d]\w*)')
_DOT_WORDS = frozenset({"graph", "digraph", "subgraph", "node", "edge", "strict"})
_D2_SPLIT = re.compile(r"<->|->|<-|--|[{};]")
_MOST = 60
"""Labels of one diagram that are read."""


def labels_of(language: str, text: str) -> tuple[str, ...]:
    """Return the labels of a diagram, each once, in their order. ``language`` is that of ``Diagram``."""
    found = (clean_label(label) for label in _READERS[language](text))
    return tuple(dict.fromkeys(label for label in found if any(map(str.isalnum, label))))[:_MOST]


def clean_label(label: str) -> str:
    """Return a label without its markup."""
    return " ".join(_TAG.sub(" ", label).replace("`", "").replace("**", "").split()).strip("\"' ")


def _mermaid(text: str) -> Iterator[str]:
    accessible = [first or second for first, second in _ACCESSIBLE.findall(text)]
    if accessible:
        yield from accessible
        return
    if (title := _TITLE.match(text)) is not None:
        yield title[1].strip("\"'")
    lines = _MERMAID_COMMENT.sub("", _FRONT_MATTER.sub("", text)).strip().splitlines()
    if not lines:
        return
    kind = lines[0].split()[0].rstrip(";")
    if kind in ("graph", "flowchart"):
        head, _, rest = lines[0].partition(";")
        yield from _flow_chart([rest, *lines[1:]] if head else lines[1:], edges=True)
    else:
        first = lines[0].split(maxsplit=1)[1:] if kind == "pie" else []
        for line in [*first, *lines[1:]]:
            yield from _line_of_mermaid(line.strip())


def flow_nodes(text: str) -> Iterator[str]:
    """Yield the labels of the nodes of a flow chart, without its first line, as often as they are named."""
    return _flow_chart(_MERMAID_COMMENT.sub("", text).splitlines(), edges=False)


def _flow_chart(lines: list[str], *, edges: bool) -> Iterator[str]:
    named: dict[str, str] = {}
    for statement in (part.strip() for line in lines for part in line.split(";")):
        word, _, rest = statement.partition(" ")
        if word.lower() in _COMMANDS:
            continue
        statement = rest if word == "subgraph" else statement
        statement = re.sub(r":::[\w-]+|@\{[^}]*\}", "", statement)
        for match in _NODE.finditer(statement):
            label = match["label"] or match["piped"] or match["edge"]
            if not edges and not match["label"] and not match["word"]:
                continue
            if match["label"] and match["id"]:
                named[match["id"]] = match["label"]
            if label:
                yield label
            elif match["word"] and match["word"] not in ("x", "o", "subgraph") and match["word"] not in named:
                yield match["word"]


def _line_of_mermaid(line: str) -> Iterator[str]:
    """Yield the words of a line of any other kind: what is in quotes, or what is left without arrows and brackets."""
    if not line or _STRUCTURE.match(line):
        return
    if quoted := _QUOTED.findall(line):
        yield from quoted
        return
    yield from _ARROWS.sub("\n", _LEADING.sub("", line)).replace(":", "\n").splitlines()


def _dot(text: str) -> Iterator[str]:
    text = _C_COMMENT.sub("", text)
    yield from ("".join(found) for found in _DOT_LABEL.findall(text))
    body = text.partition("{")[2] if "{" in text else text
    bare = re.sub(r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"])*\]", lambda found: "=" if "label" in found[0] else ";", body)
    for statement in re.split(r"[;\n{}]", bare):
        if "=" in statement and "->" not in statement and "--" not in statement:
            continue  # an attribute, or a node whose label says more than its name
        for quoted, word in _DOT_NODE.findall(statement):
            if quoted or word.lower() not in _DOT_WORDS:
                yield quoted or word


def _d2(text: str) -> Iterator[str]:
    for line in _D2_COMMENT.sub("", text).splitlines():
        key, colon, value = line.strip().partition(":")
        last = key.strip().rpartition(".")[2]
        if not key or last in _D2_KEYWORDS or key.strip().startswith(("style", "vars", "...", "}")):
            continue
        value = value.strip().rstrip("{").strip()
        if not colon or _D2_SPLIT.search(key) or not value:
            for part in _D2_SPLIT.split(key):
                yield part.strip().rpartition(".")[2]
        yield value.strip("|").removeprefix("md")


_D2_LOOK = """
    shape style direction icon near width height fill stroke class classes link tooltip constraint opacity
    source-arrowhead target-arrowhead grid-rows grid-columns grid-gap vars d2-config theme-id layout-engine font-size
    font-color stroke-width stroke-dash border-radius shadow multiple 3d animated bold italic
"""
_D2_KEYWORDS = frozenset(_D2_LOOK.split())
"""Keys that describe how a shape looks."""

_READERS: Mapping[str, Callable[[str], Iterator[str]]] = {"mermaid": _mermaid, "dot": _dot, "d2": _d2}
