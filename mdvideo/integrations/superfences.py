"""The fence through ``pymdownx.superfences``: for MkDocs, ProperDocs, Zensical, and with or without our plugin.

The formatter is right where a preprocessor would not be: in lists and boxes, and in longer fences that show the fence
itself. Superfences is too eager in one case: it formats what later turns out to be indented code. So a fault becomes a
mark in the page first, and is reported when the finished page still holds it.

Without the plugin, ``fence`` makes the formatter, and ``formatter`` is one with the usual settings.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin
from weakref import WeakKeyDictionary

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from pymdownx.superfences import SuperFencesException

from mdvideo.errors import DeckError, MdvideoError
from mdvideo.integrations import fence as fences
from mdvideo.publish.embed.error_box import fault_box as fault_box
from mdvideo.publish.embed.error_box import problems_of
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, read_site

DEFAULT_FOLDER = "assets/mdvideo"
"""Where published videos lie, below the site's source folder."""


@dataclass(frozen=True, slots=True)
class HostPage:
    """The page that is being rendered, as its host tells: both hosts' ways are read in ``page_of`` only.

    ``path`` is its file below ``docs``, ``url`` its address below the site's; ``rewrites`` if the host makes addresses
    relative to the file into ones relative to the page, as Zensical does with all but posters.
    """

    host: str
    path: str
    url: str
    docs: Path
    site_url: str | None = None
    rewrites: bool = False

    @property
    def file(self) -> Path:
        """The page's own file."""
        return self.docs / self.path

    @property
    def log(self) -> logging.Logger:
        """Where its host listens for warnings, and counts them in strict mode."""
        return logging.getLogger(f"{self.host}.plugins.mdvideo")


@dataclass(frozen=True, slots=True)
class Library:
    """What has been published, and where: ``base`` is the manifest's folder below the site's address.

    ``faults`` are those of decks whose videos are missing or behind. ``in_head`` if the host links script and style
    sheet itself.
    """

    site: SiteManifest
    base: str
    faults: Mapping[str, MdvideoError] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    in_head: bool = False


class Addresses:
    """Addresses of published files, as seen from one page."""

    def __init__(self, page: HostPage, library: Library) -> None:
        self._page = page
        self._base_url = library.site.base_url
        self._base = library.base.strip("/")

    def __call__(self, path: str) -> str:
        """The address of a file (its path from the manifest on, percent-encoded) as it must stand in the page."""
        return self._relative(path, self._page.path if self._page.rewrites else self._page.url)

    def as_shown(self, path: str) -> str:
        """The address relative to the finished page, for what no host rewrites."""
        return self._relative(path, self._page.url)

    @property
    def absolute(self) -> Callable[[str], str] | None:
        """Whole addresses, if the site knows its own."""
        if self._base_url is not None:
            return self._whole
        return self._whole if self._page.site_url else None

    def _whole(self, path: str) -> str:
        if self._base_url is not None:
            return urljoin(self._base_url, path)
        return urljoin(self._page.site_url or "", f"{self._base}/{path}")

    def _relative(self, path: str, start: str) -> str:
        if self._base_url is not None:
            return urljoin(self._base_url, path)
        folder = start if start.endswith("/") else posixpath.dirname(start)
        return posixpath.relpath(f"{self._base}/{path}", folder.strip("/") or ".")


def page_of(md: Markdown) -> HostPage | None:
    """The page that is being rendered, or None under a host that we do not know."""
    processor: Any
    for processor in md.preprocessors:
        if getattr(processor, "name", "") == "rendering_context":  # Zensical; its modules are private
            page, config = processor.page, processor.config
            docs = Path(config.get("docs_dir") or "docs").absolute()
            return HostPage("zensical", page.path, page.url.lstrip("/"), docs, config.get("site_url"), rewrites=True)
    if "relpath" in md.treeprocessors:  # MkDocs, ProperDocs
        known: Any = md.treeprocessors["relpath"]
        host = type(known).__module__.partition(".")[0]
        docs = Path(known.config["docs_dir"])
        return HostPage(host, known.file.src_uri, known.file.url, docs, known.config["site_url"])
    return None


def figure(video: SiteVideo, page: HostPage, library: Library, **more: Any) -> str:
    """The figure of a video for a page, all addresses as the page's host wants them."""
    from mdvideo.publish.embed.figure import embed_html

    urls = Addresses(page, library)
    note = DRAFT_NOTE if video.name in library.drafts else ""
    return note + embed_html(
        video,
        urls,
        poster_url_of=urls.as_shown,
        absolute_url_of=urls.absolute,
        page_url=urljoin(page.site_url, page.url) if page.site_url else None,
        others=tuple(library.site.others(video)),
        **more,
    )


@dataclass
class _Rendering:
    """One page while it is rendered."""

    page: HostPage
    text: str
    faults: list[MdvideoError] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


DRAFT_NOTE = '<p class="mdvideo-draft"><em>Draft: the video itself is being made.</em></p>\n'

_FAULT = re.compile(r'data-mdvideo-fault="(\d+)"')


_RENDERINGS: WeakKeyDictionary[Markdown, _Rendering] = WeakKeyDictionary()
"""Pages at work. They stand here since formatters stand in a host's settings, which Zensical pickles."""


def format_fence(
    source: str,
    md: Markdown,
    library_of: Callable[[HostPage], Library],
    report: Callable[[HostPage, list[MdvideoError]], None],
) -> str:
    """The figure that a fence with this body asks for; a box that says why not, where there is none.

    ``library_of`` says what is published; ``report`` hears what is wrong in a page, when it is finished.
    """
    rendering = _RENDERINGS.get(md) or _begin(md, library_of, report)
    if rendering is None:
        return f'<pre class="{fences.NAME}"><code>{escape(source)}</code></pre>'
    occurrence = rendering.seen[source]
    rendering.seen[source] += 1
    file = str(shown_path(rendering.page.file))
    body = fences.find_fence(rendering.text, file, source, occurrence) or fences.excerpt_of(source, file)
    try:
        fence = fences.read_fence(body)
        library = library_of(rendering.page)
        behind = fences.fault_of(fence, library.faults)
        video = fences.video_of(fence, library.site, behind)
        shown = figure(video, rendering.page, library, options=fence.options)
    except MdvideoError as error:
        rendering.faults.append(error)
        return fault_box(error, len(rendering.faults) - 1)
    except Exception as error:  # superfences would hide it, and show the fence as code
        raise SuperFencesException(f"{file}: {error}") from error
    if behind is not None:  # what was published earlier is better than nothing
        rendering.faults.append(behind)
        shown = f'<span hidden data-mdvideo-fault="{len(rendering.faults) - 1}"></span>{shown}'
    return shown


def _begin(
    md: Markdown, library_of: Callable[[HostPage], Library], report: Callable[[HostPage, list[MdvideoError]], None]
) -> _Rendering | None:
    page = page_of(md)
    if page is None:
        return None
    try:
        text = page.file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # written by another plugin: places are then not known
        text = ""
    rendering = _RENDERINGS[md] = _Rendering(page, text)

    def end(text: str) -> str:
        """Called for the page, and by other extensions for its headings before."""
        real = sorted({int(number) for number in _FAULT.findall(text)})
        if real:
            report(page, [rendering.faults[number] for number in real])
        if f'data-{fences.NAME}="' in text:
            library = library_of(page)
            if not library.in_head:
                text += _assets(library, Addresses(page, library))
        return text

    # Behind RawHtmlPostprocessor (30), which puts figures into the page.
    md.postprocessors.register(_Ending(end), "mdvideo", 4)
    return rendering


class _Ending(Postprocessor):
    def __init__(self, end: Callable[[str], str]) -> None:
        super().__init__()
        self._end = end

    def run(self, text: str) -> str:
        return self._end(text)


def shown_path(path: Path) -> Path:
    """A path as people know it: from where they stand, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _assets(library: Library, urls: Addresses) -> str:
    """Links to the figures' script and style sheet, once a page."""
    site = library.site
    style = f'<link rel="stylesheet" href="{escape(urls(quote(site.style)))}">' if site.style else ""
    script = f'<script src="{escape(urls(quote(site.script)))}" defer></script>' if site.script else ""
    return f"\n{style}{script}"


@dataclass(frozen=True)
class fence:  # noqa: N801 - hosts' settings name it as a function
    """A formatter for ``custom_fences``, where videos are published by the command line.

    ``folder`` is what ``mdvideo publish --out`` was given, below the site's source folder, and ``base`` its address
    below the site's, if that is another. ``strict`` makes a missing video fail the build.
    """

    folder: str = DEFAULT_FOLDER
    base: str | None = None
    strict: bool = False

    def __call__(self, source: str, _language: str, _class: str, _options: Any, md: Markdown, **_rest: Any) -> str:
        """Called by superfences."""
        return format_fence(source, md, self._library_of, self._report)

    def _library_of(self, page: HostPage) -> Library:
        return Library(read_site(page.docs / self.folder), self.base or self.folder)

    def _report(self, page: HostPage, faults: list[MdvideoError]) -> None:
        if self.strict:
            raise DeckError(problem for fault in faults for problem in problems_of(fault))
        for fault in faults:
            page.log.warning("%s", fault)


formatter = fence()
"""The formatter with its usual settings, for hosts that take a name only."""
