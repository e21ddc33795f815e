"""The fence through Python-Markdown alone: for Pelican, Nikola, and whoever else runs Markdown extensions.

    extension_configs = {"mdvideo.integrations.python_markdown": {"folder": "content/videos", "url": "/videos/"}}

Such hosts do not say which page they render, so addresses begin at the site's root, and errors name the line only; the
host adds the page. Fences are found before anything else reads the text, so that lines are those of the file. Fences
inside of longer ones stay as they are; those in what turns out to be indented code are put back.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from mdvideo.deck.directives.values import suggestion
from mdvideo.errors import DeckError, MdvideoError, SiteError
from mdvideo.integrations import fence
from mdvideo.publish.embed.error_box import fault_box, problems_of
from mdvideo.publish.site_manifest import FILE, SiteManifest, read_site

log = logging.getLogger("mdvideo")

# Python-Markdown's own: meta 27, fenced_code_block 25 before all else; of blocks, indent 90, code 80; raw_html 30.
_BEFORE_FRONT_MATTER_IS_CUT, _BEFORE_CODE, _AFTER_RAW_HTML = 28, 85, 4

_FENCE = re.compile(r"(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_FAULT = re.compile(r'data-mdvideo-fault="(\d+)"')


@dataclass(slots=True)
class _Page:
    """One text while it is converted: fences by what stands in their place, and what is wrong with them."""

    fences: dict[str, list[str]] = field(default_factory=dict)
    faults: list[MdvideoError] = field(default_factory=list)


class MdvideoExtension(Extension):
    """Options: ``folder``, what ``mdvideo publish --out`` was given; ``url``, its address below the site's;
    ``site_url``, the site's own, whose path addresses begin with; ``rewrites``, whether the host itself puts that path
    in front of all addresses but those of posters, as Nikola does; ``strict``, whether a missing video is an error, or
    a box in the page and a warning.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "folder": ["videos", "folder of mdvideo.json"],
            "url": ["/videos/", "address of that folder below the site's"],
            "site_url": ["", "address of the site"],
            "rewrites": [False, "whether the host makes addresses relative that begin with a slash"],
            "strict": [True, "whether what is wrong is an error"],
        }
        try:
            super().__init__(**options)
        except KeyError as error:
            name = str(error.args[0])
            raise SiteError(f"mdvideo knows no option {name!r}", hint=suggestion(name, self.config)) from error

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown names it
        """Called by Python-Markdown."""
        page = _Page()
        md.preprocessors.register(_Fences(md, self, page), "mdvideo", _BEFORE_FRONT_MATTER_IS_CUT)
        md.parser.blockprocessors.register(_NotInCode(md.parser, page), "mdvideo", _BEFORE_CODE)
        md.postprocessors.register(_Faults(bool(self.getConfig("strict")), page), "mdvideo", _AFTER_RAW_HTML)

    def figure(self, body: str, line: int) -> str:
        """The figure for a fence whose body begins in a line. Raises DeckError and SiteError."""
        from mdvideo.publish.embed.figure import embed_html

        wanted = fence.read_fence(fence.excerpt_of(body, "line", line))
        site = _site(Path(self.getConfig("folder")))
        video = fence.video_of(wanted, site)
        site_url = self.getConfig("site_url").rstrip("/")
        below = f"/{self.getConfig('url').strip('/')}/"
        shown = site.base_url or urlsplit(site_url).path + below
        written = site.base_url or (below if self.getConfig("rewrites") else shown)
        absolute = site.base_url or site_url + below

        def url_of(path: str) -> str:
            return written + path

        return embed_html(
            video,
            url_of,
            poster_url_of=lambda path: shown + path,
            absolute_url_of=absolute.__add__ if absolute.startswith("http") else None,
            others=tuple(site.others(video)),
            options=wanted.options,
            script_url=url_of(site.script) if site.script else None,
            style_url=url_of(site.style) if site.style else None,
        )


class _Fences(Preprocessor):
    """Puts figures into the stash of raw HTML, and a mark where each fence stood."""

    def __init__(self, md: Markdown, extension: MdvideoExtension, page: _Page) -> None:
        super().__init__(md)
        self._extension = extension
        self._page = page

    def run(self, lines: list[str]) -> list[str]:
        """Called by Python-Markdown, once a text."""
        self._page.fences.clear()
        self._page.faults.clear()
        found: list[str] = []
        at = 0
        for begin, end, indent in _fences_of(lines):
            body = "\n".join(line.removeprefix(indent) for line in lines[begin + 1 : end])
            mark = self.md.htmlStash.store(self._shown(body, begin + 2))
            self._page.fences[mark] = [line.removeprefix(indent) for line in lines[begin : end + 1]]
            blank = indent.rstrip()  # inside of a quotation, an empty line of it
            found += [*lines[at:begin], blank, indent + mark]
            at = end + 1
            if at < len(lines) and lines[at].strip(" \t>"):
                found.append(blank)
        return [*found, *lines[at:]]

    def _shown(self, body: str, line: int) -> str:
        try:
            return self._extension.figure(body, line)
        except MdvideoError as error:
            self._page.faults.append(error)
            return fault_box(error, len(self._page.faults) - 1)


def _fences_of(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """First and last line of each of our fence, and what stands before both; longer fences are passed over."""
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        end = _end_of(lines, at, opening) if opening is not None else None
        if opening is None or end is None:
            at += 1
            continue
        if opening["info"].strip() == fence.NAME:
            yield at, end, opening["indent"]
        at = end + 1


def _end_of(lines: list[str], begin: int, opening: re.Match[str]) -> int | None:
    mark = opening["mark"]
    for at in range(begin + 1, len(lines)):
        closing = _FENCE.match(lines[at])
        if (
            closing is not None
            and not closing["info"].strip()
            and closing["mark"].startswith(mark)
            and closing["indent"].rstrip() == opening["indent"].rstrip()
        ):
            return at
    return None


class _NotInCode(BlockProcessor):
    """Gives back the text of fences that stand in indented code, just before it is taken for such."""

    def __init__(self, parser: BlockParser, page: _Page) -> None:
        super().__init__(parser)
        self._page = page

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - given by position
        """Called by Python-Markdown."""
        return block.startswith(" " * self.tab_length) and any(mark in block for mark in self._page.fences)

    def run(self, parent: Element, blocks: list[str]) -> bool:  # noqa: ARG002 - given by position
        """Called by Python-Markdown; False lets the next processor have the block."""
        for mark, lines in self._page.fences.items():
            if (found := re.search(rf"^([ \t]*){re.escape(mark)}$", blocks[0], re.M)) is not None:
                blocks[0] = blocks[0].replace(found[0], "\n".join(found[1] + line for line in lines))
        return False


class _Faults(Postprocessor):
    """Tells what is wrong with those fences that made it into the page."""

    def __init__(self, strict: bool, page: _Page) -> None:
        super().__init__()
        self._strict = strict
        self._page = page

    def run(self, text: str) -> str:
        """Called by Python-Markdown. Raises DeckError."""
        faults = [self._page.faults[number] for number in sorted({int(n) for n in _FAULT.findall(text)})]
        if faults and self._strict:
            raise DeckError(problem for fault in faults for problem in problems_of(fault))
        for fault in faults:
            log.warning("%s", fault)
        return text


def _site(folder: Path) -> SiteManifest:
    """The manifest of a folder, read again when it was written anew: some hosts make a new Markdown for each page."""
    try:
        written = (folder / FILE).stat().st_mtime_ns
    except OSError:
        return read_site(folder)  # which says what is wrong
    return _read(folder.absolute(), written)


@lru_cache(maxsize=8)
def _read(folder: Path, written: int) -> SiteManifest:  # noqa: ARG001 - part of the key
    return read_site(folder)


def makeExtension(**options: Any) -> MdvideoExtension:  # noqa: N802 - Python-Markdown names it
    """Called by Python-Markdown for ``mdvideo.integrations.python_markdown``."""
    return MdvideoExtension(**options)
