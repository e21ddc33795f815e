"""The fence through Python-Markdown alone: for Pelican, Nikola and other generators that run Markdown extensions.

    extension_configs = {"mdvideo.integrations.python_markdown": {"folder": "content/videos", "url": "/videos/"}}

These generators do not say which page they render. So URLs begin at the site's root, and errors name only the line; the
generator adds the page. A preprocessor finds the fences before anything else reads the text, so that line numbers are
those of the file. Fences inside of longer fences are left alone; those in indented code are put back.
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

from mdvideo._util.similar_names import suggest_name
from mdvideo.errors import DeckError, MdvideoError, SiteError
from mdvideo.integrations import fence as fences
from mdvideo.publish.embed.error_box import error_box, problems_of
from mdvideo.publish.site_manifest import MANIFEST_NAME, SiteManifest, read_site

log = logging.getLogger("mdvideo")

# Python-Markdown's own priorities: meta 27 and fenced_code_block 25 are the first preprocessors; of the block
# processors, indent has 90 and code 80; of the postprocessors, raw_html has 30.
_BEFORE_FRONT_MATTER, _BEFORE_CODE, _AFTER_RAW_HTML = 28, 85, 4

_FENCE = re.compile(r"(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_ERROR_MARK = re.compile(r'data-mdvideo-fault="(\d+)"')


@dataclass(slots=True)
class _Conversion:
    """The state of one text while it is converted: the lines of each fence by its stash mark, and the errors."""

    fences: dict[str, list[str]] = field(default_factory=dict)
    errors: list[MdvideoError] = field(default_factory=list)


class MdvideoExtension(Extension):
    """The extension.

    Options: ``folder``, the folder given to ``mdvideo publish --out``; ``url``, its path in the site; ``site_url``, the
    site's URL, whose path is put before all URLs; ``rewrites``, whether the generator itself puts that path before all
    URLs but those of posters, as Nikola does; ``strict``, whether an error fails the build (otherwise it is a warning
    and a box in the page). Raises SiteError for an unknown option.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "folder": ["videos", "folder of mdvideo.json"],
            "url": ["/videos/", "path of that folder in the site"],
            "site_url": ["", "URL of the site"],
            "rewrites": [False, "whether the generator makes URLs relative that begin with a slash"],
            "strict": [True, "whether an error fails the build"],
        }
        try:
            super().__init__(**options)
        except KeyError as error:
            name = str(error.args[0])
            raise SiteError(f"mdvideo has no option {name!r}", hint=suggest_name(name, self.config)) from error

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Called by Python-Markdown."""
        conversion = _Conversion()
        md.preprocessors.register(_FenceReplacer(md, self, conversion), "mdvideo", _BEFORE_FRONT_MATTER)
        md.parser.blockprocessors.register(_CodeRestorer(md.parser, conversion), "mdvideo", _BEFORE_CODE)
        strict = bool(self.getConfig("strict"))
        md.postprocessors.register(_ErrorReporter(strict, conversion), "mdvideo", _AFTER_RAW_HTML)

    def figure_html(self, body: str, line: int) -> str:
        """Return the figure for a fence whose body begins at a line. Raises DeckError and SiteError."""
        from mdvideo.publish.embed.figure import embed_html
        from mdvideo.publish.embed.page_links import PageLinks

        fence = fences.read_fence(fences.excerpt_of(body, "line", line))
        site = _read_site_cached(Path(self.getConfig("folder")))
        video = fences.find_video(fence, site)
        site_url = self.getConfig("site_url").rstrip("/")
        path_in_site = f"/{self.getConfig('url').strip('/')}/"
        final_base = site.base_url or urlsplit(site_url).path + path_in_site
        base = site.base_url or (path_in_site if self.getConfig("rewrites") else final_base)
        absolute_base = site.base_url or site_url + path_in_site

        def url_of(path: str) -> str:
            return base + path

        links = PageLinks(
            url_of,
            poster_url_of=lambda path: final_base + path,
            absolute_url_of=absolute_base.__add__ if absolute_base.startswith("http") else None,
            script_url=url_of(site.script) if site.script else None,
            style_url=url_of(site.style) if site.style else None,
        )
        return embed_html(video, links, translations=tuple(site.translations_of(video)), options=fence.options)


class _FenceReplacer(Preprocessor):
    """Puts figures into the stash of raw HTML, and the mark of the stash in place of each fence."""

    def __init__(self, md: Markdown, extension: MdvideoExtension, conversion: _Conversion) -> None:
        super().__init__(md)
        self._extension = extension
        self._conversion = conversion

    def run(self, lines: list[str]) -> list[str]:
        """Called by Python-Markdown, once per text."""
        self._conversion.fences.clear()
        self._conversion.errors.clear()
        result: list[str] = []
        at = 0
        for begin, end, indent in _find_fences(lines):
            body = "\n".join(line.removeprefix(indent) for line in lines[begin + 1 : end])
            mark = self.md.htmlStash.store(self._figure_or_error(body, begin + 2))
            self._conversion.fences[mark] = [line.removeprefix(indent) for line in lines[begin : end + 1]]
            blank = indent.rstrip()  # an empty line, also inside of a quotation
            result += [*lines[at:begin], blank, indent + mark]
            at = end + 1
            if at < len(lines) and lines[at].strip(" \t>"):
                result.append(blank)
        return [*result, *lines[at:]]

    def _figure_or_error(self, body: str, line: int) -> str:
        try:
            return self._extension.figure_html(body, line)
        except MdvideoError as error:
            self._conversion.errors.append(error)
            return error_box(error, len(self._conversion.errors) - 1)


def _find_fences(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the first and the last line of each fence of ours, and their indent; other fences are skipped whole."""
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        end = _end_of_fence(lines, at, opening) if opening is not None else None
        if opening is None or end is None:
            at += 1
            continue
        if opening["info"].strip() == fences.NAME:
            yield at, end, opening["indent"]
        at = end + 1


def _end_of_fence(lines: list[str], begin: int, opening: re.Match[str]) -> int | None:
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


class _CodeRestorer(BlockProcessor):
    """Restores the text of fences that are in indented code, just before the block is taken for code."""

    def __init__(self, parser: BlockParser, conversion: _Conversion) -> None:
        super().__init__(parser)
        self._conversion = conversion

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002 - passed by position
        """Called by Python-Markdown."""
        return block.startswith(" " * self.tab_length) and any(mark in block for mark in self._conversion.fences)

    def run(self, parent: Element, blocks: list[str]) -> bool:  # noqa: ARG002 - passed by position
        """Called by Python-Markdown; returns False, so that the next processor handles the block."""
        for mark, lines in self._conversion.fences.items():
            if (found := re.search(rf"^([ \t]*){re.escape(mark)}$", blocks[0], re.M)) is not None:
                blocks[0] = blocks[0].replace(found[0], "\n".join(found[1] + line for line in lines))
        return False


class _ErrorReporter(Postprocessor):
    """Reports the errors of those fences that are in the finished page."""

    def __init__(self, strict: bool, conversion: _Conversion) -> None:
        super().__init__()
        self._strict = strict
        self._conversion = conversion

    def run(self, text: str) -> str:
        """Called by Python-Markdown. Raises DeckError."""
        numbers = sorted({int(number) for number in _ERROR_MARK.findall(text)})
        errors = [self._conversion.errors[number] for number in numbers]
        if errors and self._strict:
            raise DeckError(problem for error in errors for problem in problems_of(error))
        for error in errors:
            log.warning("%s", error)
        return text


def _read_site_cached(folder: Path) -> SiteManifest:
    """Read the manifest of a folder again only if it changed: some generators make a new Markdown for each page."""
    try:
        modified = (folder / MANIFEST_NAME).stat().st_mtime_ns
    except OSError:
        return read_site(folder)  # which raises the right error
    return _read_site_at(folder.absolute(), modified)


@lru_cache(maxsize=8)
def _read_site_at(folder: Path, modified: int) -> SiteManifest:  # noqa: ARG001 - part of the key
    return read_site(folder)


def makeExtension(**options: Any) -> MdvideoExtension:  # noqa: N802 - Python-Markdown's name
    """Called by Python-Markdown for ``mdvideo.integrations.python_markdown``."""
    return MdvideoExtension(**options)
