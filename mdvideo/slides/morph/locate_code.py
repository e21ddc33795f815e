"""Finds the lines of code that morphs: prepares their page, and runs LocateCodeJob."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, NamedTuple

from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.morph_jobs import LocateCodeJob
from mdvideo.protocols import Box, Document, HtmlRenderer
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.pointing.page_text import TAG
from mdvideo.slides.typeset import typeset

VERSION = " data-version="
"""What the HTML of a page contains if code on it morphs."""

_CHARACTERS = 40
_ADVANCE = (
    '<span id="advance" style="position:absolute;left:0;top:0;display:inline-block;visibility:hidden;'
    f'white-space:pre">{"x" * _CHARACTERS}</span>'
)
_LINE = re.compile(r'<(?P<tag>div|span)\b(?=[^>]* data-version="(?P<version>\d+)")[^>]*>')
_ID = re.compile(r' id="([\w-]+)"')


class CodeLine(NamedTuple):
    """A line of code on a page: its element's id, if it has text, its version, and its text."""

    element: str | None
    version: int
    text: str


def page_with_advance(html: str) -> str:
    """Return a page on which the width of a character of the code can be measured."""
    found = _LINE.search(html)
    if found is None:
        return html
    # Within a line, whose font it has; it stands beside the page's flow.
    return f"{html[: found.end()]}{_ADVANCE}{html[found.end() :]}"


def page_without_code(html: str) -> str:
    """Return a page on which the code that morphs is not seen."""
    hidden = "[data-version],[data-version] *{color:transparent!important;text-decoration-color:transparent!important}"
    return html.replace("</head>", f"<style>{hidden}</style></head>", 1)


def run_locate_code(job: LocateCodeJob, read: ReadBlob, renderer: HtmlRenderer) -> Product:
    """Lay the page out in each of its states. Raises BackendError."""
    slide = job.slide
    ids = [found[1] for line in _LINE.finditer(slide.html) if (found := _ID.search(line.group()))]
    report: dict[str, Any] = {}

    def probe(page: Document, _boxes: Mapping[str, Box]) -> None:
        states = []
        for state in range(slide.states):
            page.set_attribute("root", "data-state", str(state))
            boxes = page.boxes()
            shown = {name: boxes[name] for name in ids if name in boxes and boxes[name].height > 1}
            states.append({name: [round(side * slide.size.scale, 3) for side in box] for name, box in shown.items()})
            if "advance" in boxes:
                report["advance"] = round(boxes["advance"].width * slide.size.scale / _CHARACTERS, 5)
        report["lines"] = states

    typeset(renderer, embed_pictures(slide.html, read), slide.size, slide.states, slide.floor, probe)
    return Product({}, {"advance": 0, **report})


def code_lines_of(html: str) -> list[CodeLine]:
    """Return the lines of code that morphs, in the order of the page."""
    lines = []
    for found in _LINE.finditer(html):
        depth, at = 1, found.end()
        while depth and (tag := TAG.search(html, at)) is not None:
            if tag["tag"] == found["tag"]:
                depth += -1 if tag["close"] else 1
            at = tag.end()
        inner = html[found.end() : at]
        inner = inner[: inner.rfind("</")]
        element = _ID.search(found.group())
        lines.append(CodeLine(element[1] if element else None, int(found["version"]), _text_of(inner)))
    return lines


def _text_of(inner: str) -> str:
    return unescape(TAG.sub("", inner))
