"""The fence through ``pymdownx.superfences``: for MkDocs, ProperDocs and Zensical, with and without the plugin.

Unlike a preprocessor, a formatter also handles fences in lists and admonitions, and leaves fences inside of longer ones
alone. But superfences also formats text that later turns out to be indented code. So an error first becomes a mark in
the page, and is reported only if the finished page still contains the mark.

Without the plugin, ``fence`` makes a formatter, and ``formatter`` is one with the default settings.
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
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urljoin
from weakref import WeakKeyDictionary

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from pymdownx.superfences import SuperFencesException

from mdvideo.errors import DeckError, MdvideoError
from mdvideo.integrations import fence as fences
from mdvideo.integrations.display_path import display_path
from mdvideo.publish.embed.error_box import error_box, problems_of
from mdvideo.publish.embed.figure import DEFAULT_OPTIONS, EmbedOptions, embed_html
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, read_site

DEFAULT_FOLDER = "assets/mdvideo"
"""The folder of published videos, below the site's source folder."""

DRAFT_NOTE = '<p class="mdvideo-draft"><em>Draft: the final video is being built.</em></p>\n'

_ERROR_MARK = re.compile(r'data-mdvideo-fault="(\d+)"')


@dataclass(frozen=True, slots=True)
class HostPage:
    """The page that is being rendered. ``host_page_of`` reads it from the generator.

    ``path`` is its file below ``docs``; ``url`` is relative to the site's URL. ``rewrites`` is whether the generator
    turns URLs relative to the file into URLs relative to the page, as Zensical does except for posters.
    """

    host: str
    path: str
    url: str
    docs: Path
    site_url: str | None = None
    rewrites: bool = False

    @property
    def file(self) -> Path:
        """The page's source file."""
        return self.docs / self.path

    @property
    def log(self) -> logging.Logger:
        """The logger whose warnings the generator shows, and counts in strict mode."""
        return logging.getLogger(f"{self.host}.plugins.mdvideo")


@dataclass(frozen=True, slots=True)
class VideoLibrary:
    """The published videos of a site. ``base`` is the manifest's folder, relative to the site's URL.

    ``errors`` are those of decks whose videos are missing or stale, by video name; ``drafts`` are names of videos.
    ``in_head`` is whether the generator links script and style sheet itself.
    """

    site: SiteManifest
    base: str
    errors: Mapping[str, MdvideoError] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()
    in_head: bool = False


class PageUrls:
    """The URLs of published files in one page. All methods take a path relative to the manifest, percent-encoded."""

    def __init__(self, page: HostPage, library: VideoLibrary) -> None:
        self._page = page
        self._base_url = library.site.base_url
        self._base = library.base.strip("/")

    def url_of(self, path: str) -> str:
        """Return the URL to write into the page, which the generator may rewrite."""
        return self._relative(path, self._page.path if self._page.rewrites else self._page.url)

    def final_url_of(self, path: str) -> str:
        """Return the URL relative to the finished page, for attributes that no generator rewrites."""
        return self._relative(path, self._page.url)

    @property
    def absolute_url_of(self) -> Callable[[str], str] | None:
        """Maps paths to absolute URLs; None if the site's URL is not known."""
        return self._absolute if self._base_url is not None or self._page.site_url else None

    def _absolute(self, path: str) -> str:
        if self._base_url is not None:
            return urljoin(self._base_url, path)
        return urljoin(self._page.site_url or "", f"{self._base}/{path}")

    def _relative(self, path: str, start: str) -> str:
        if self._base_url is not None:
            return urljoin(self._base_url, path)
        folder = start if start.endswith("/") else posixpath.dirname(start)
        return posixpath.relpath(f"{self._base}/{path}", folder.strip("/") or ".")


def host_page_of(md: Markdown) -> HostPage | None:
    """Return the page that is being rendered, or None if the generator is not known."""
    processor: Any
    for processor in md.preprocessors:
        if getattr(processor, "name", "") == "rendering_context":  # Zensical, whose modules are private
            page, config = processor.page, processor.config
            docs = Path(config.get("docs_dir") or "docs").absolute()
            return HostPage("zensical", page.path, page.url.lstrip("/"), docs, config.get("site_url"), rewrites=True)
    if "relpath" in md.treeprocessors:  # MkDocs, ProperDocs
        known: Any = md.treeprocessors["relpath"]
        host = type(known).__module__.partition(".")[0]
        docs = Path(known.config["docs_dir"])
        return HostPage(host, known.file.src_uri, known.file.url, docs, known.config["site_url"])
    return None


def figure_html(
    video: SiteVideo,
    page: HostPage,
    library: VideoLibrary,
    *,
    options: EmbedOptions = DEFAULT_OPTIONS,
    heading_anchors: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """Return the figure of a video for a page, with the URLs that the page's generator expects."""
    urls = PageUrls(page, library)
    links = PageLinks(
        urls.url_of,
        poster_url_of=urls.final_url_of,
        absolute_url_of=urls.absolute_url_of,
        page_url=urljoin(page.site_url, page.url) if page.site_url else None,
        heading_anchors=heading_anchors,
    )
    figure = embed_html(video, links, translations=tuple(library.site.translations_of(video)), options=options)
    return f"{DRAFT_NOTE}{figure}" if video.name in library.drafts else figure


@dataclass
class _Rendering:
    """The state of one page while it is rendered: its errors, and how often each fence body has occurred."""

    page: HostPage
    text: str
    errors: list[MdvideoError] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


_RENDERINGS: WeakKeyDictionary[Markdown, _Rendering] = WeakKeyDictionary()
"""The pages being rendered. Not kept in the formatter: that is part of the settings, which Zensical pickles."""


def format_fence(
    source: str,
    md: Markdown,
    library_of: Callable[[HostPage], VideoLibrary],
    report: Callable[[HostPage, list[MdvideoError]], None],
) -> str:
    """Return the figure for a fence with this body, or a box with the error.

    ``library_of`` returns what is published; ``report`` is called with the errors of a page when it is finished.
    """
    rendering = _RENDERINGS.get(md) or _begin_rendering(md, library_of, report)
    if rendering is None:
        return f'<pre class="{fences.NAME}"><code>{escape(source)}</code></pre>'
    occurrence = rendering.seen[source]
    rendering.seen[source] += 1
    file = str(display_path(rendering.page.file))
    body = fences.find_fence(rendering.text, file, source, occurrence) or fences.excerpt_of(source, file)
    try:
        fence = fences.read_fence(body)
        library = library_of(rendering.page)
        build_error = fences.error_for_fence(fence, library.errors)
        video = fences.find_video(fence, library.site, build_error)
        figure = figure_html(video, rendering.page, library, options=fence.options)
    except MdvideoError as error:
        rendering.errors.append(error)
        return error_box(error, len(rendering.errors) - 1)
    except Exception as error:  # superfences would hide it and show the fence as code
        raise SuperFencesException(f"{file}: {error}") from error
    if build_error is not None:  # an older video is better than none
        rendering.errors.append(build_error)
        figure = f'<span hidden data-mdvideo-fault="{len(rendering.errors) - 1}"></span>{figure}'
    return figure


def _begin_rendering(
    md: Markdown, library_of: Callable[[HostPage], VideoLibrary], report: Callable[[HostPage, list[MdvideoError]], None]
) -> _Rendering | None:
    page = host_page_of(md)
    if page is None:
        return None
    try:
        text = page.file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # the page was made by another plugin: places are then not known
        text = ""
    rendering = _RENDERINGS[md] = _Rendering(page, text)

    def finish(text: str) -> str:
        """Runs for the page, and before that for its headings, which other extensions render separately."""
        numbers = sorted({int(number) for number in _ERROR_MARK.findall(text)})
        if numbers:
            report(page, [rendering.errors[number] for number in numbers])
        if f'data-{fences.NAME}="' in text:
            library = library_of(page)
            if not library.in_head:
                text += _asset_links(library, PageUrls(page, library))
        return text

    # After RawHtmlPostprocessor (priority 30), which inserts the figures.
    md.postprocessors.register(_FinishPage(finish), "mdvideo", 4)
    return rendering


class _FinishPage(Postprocessor):
    def __init__(self, finish: Callable[[str], str]) -> None:
        super().__init__()
        self._finish = finish

    def run(self, text: str) -> str:
        return self._finish(text)


def _asset_links(library: VideoLibrary, urls: PageUrls) -> str:
    """Return links to the figures' script and style sheet, once per page."""
    site = library.site
    style = f'<link rel="stylesheet" href="{escape(urls.url_of(quote(site.style)))}">' if site.style else ""
    script = f'<script src="{escape(urls.url_of(quote(site.script)))}" defer></script>' if site.script else ""
    return f"\n{style}{script}"


@dataclass(frozen=True)
class fence:  # noqa: N801 - the settings of generators name it as a function
    """A formatter for ``custom_fences``, for videos that ``mdvideo publish`` published.

    ``folder`` is the folder given to ``mdvideo publish --out``, relative to the site's source folder; ``base`` is its
    path in the built site, if that differs. With ``strict``, a missing video fails the build.
    """

    folder: str = DEFAULT_FOLDER
    base: str | None = None
    strict: bool = False

    def __call__(self, source: str, _language: str, _class: str, _options: Any, md: Markdown, **_rest: Any) -> str:
        """Called by superfences."""
        return format_fence(source, md, self._library_of, self._report)

    def _library_of(self, page: HostPage) -> VideoLibrary:
        return VideoLibrary(read_site(page.docs / self.folder), self.base or self.folder)

    def _report(self, page: HostPage, errors: list[MdvideoError]) -> None:
        if self.strict:
            raise DeckError(problem for error in errors for problem in problems_of(error))
        for error in errors:
            page.log.warning("%s", error)


formatter = fence()
"""The formatter with its default settings, for generators that accept only a name."""
