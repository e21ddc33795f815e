"""What pages of MkDocs and ProperDocs show of a build's videos: figures, pages that are decks, link previews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from mdvideo.errors import MdvideoError, SiteError
from mdvideo.integrations import page_decks, superfences
from mdvideo.integrations.mkdocs.live_publish import Videos
from mdvideo.plan import jobs
from mdvideo.publish.embed.error_box import error_box
from mdvideo.publish.embed.structured_data import open_graph
from mdvideo.publish.freshness import THEME_PREFIX
from mdvideo.publish.site_manifest import MANIFEST_NAME, SiteVideo
from mdvideo.settings import CONFIG_FILES, project_root


class PageContent:
    """The videos of one build. ``folder`` is their path in the site; ``warn`` is called with the errors of pages."""

    def __init__(self, videos: Videos, folder: str, warn: Callable[[MdvideoError], None]) -> None:
        self.videos = videos
        self._folder = folder.strip("/")
        self._warn = warn
        self._library = superfences.VideoLibrary(videos.site, folder, videos.errors, videos.drafts, in_head=True)

    def outputs(self) -> dict[str, str]:
        """Return every file that the site needs: its path in the site, and where it is."""
        site, folders = self.videos.site, self.videos.folders
        outputs: dict[str, str] = {}
        for video in site.videos if site.base_url is None else ():  # with a base URL, another server has them
            outputs |= {f"{self._folder}/{file.path}": str(folders[video.name] / file.path) for file in video.files}
        for asset in (site.script, site.style) if site.videos else ():
            folder = next(folder for folder in folders.values() if (folder / asset).is_file())
            outputs[f"{self._folder}/{asset}"] = str(folder / asset)
        return outputs

    def assets(self) -> tuple[str, ...]:
        """Return the paths of style sheet and script in the site; empty if there is no video."""
        site = self.videos.site
        return (f"{self._folder}/{site.style}", f"{self._folder}/{site.script}") if site.videos else ()

    def figure(self, source: str, md: Any) -> str:
        """Return the figure for a fence with this body."""
        return superfences.format_fence(source, md, lambda _: self._library, lambda _, errors: self._warn_all(errors))

    def deck_page(self, content: str, name: str, page: superfences.HostPage, toc: Iterable[Any]) -> str:
        """Return a page that is a deck with its video below the title, and links between headings and chapters."""
        error = self.videos.errors.get(name)
        if error is not None:
            self._warn(error)
        video = self._find_video(name)
        if video is None:
            return error_box(error or SiteError(f"the video {name!r} has not been built")) + content
        headings = [page_decks.Heading(item.id, item.title) for item in _flatten(toc)]
        anchors = page_decks.slide_anchors(video.slides, headings)
        figure = superfences.figure_html(video, page, self._library, heading_anchors=anchors)
        urls = superfences.PageUrls(page, self._library)
        return page_decks.insert_video(content, figure, video, anchors, urls.url_of)

    def previews(self, name: str, page: superfences.HostPage) -> Mapping[str, str]:
        """Return the elements for link previews of a video in a page's head, by property."""
        video, absolute_url_of = self._find_video(name), superfences.PageUrls(page, self._library).absolute_url_of
        if video is None or absolute_url_of is None:
            return {}
        tags = open_graph(video, absolute_url_of)
        return {name: f'<meta property="{name}" content="{escape(content)}">' for name, content in tags}

    def dependencies(self, out: Path, decks: Iterable[Path]) -> Iterator[Path]:
        """Yield every file on which the build depends: sources of videos, published files, and our job definitions."""
        yield out / MANIFEST_NAME
        yield from map(Path, self.outputs().values())
        yield from Path(jobs.__file__).parent.glob("*.py")
        for deck in decks:
            deck = deck.resolve()
            root = project_root(deck)
            yield from (deck, deck.parent)
            for folder in (folder for folder in deck.parents if folder.is_relative_to(root)):
                yield from (folder / name for name in CONFIG_FILES)
        root = project_root(next(iter(decks), Path()))
        for video in self.videos.site.videos:
            for source in video.sources:
                if source.startswith(THEME_PREFIX):
                    yield from _theme_files(source.removeprefix(THEME_PREFIX), (root / video.source).parent)
                elif not source.startswith(":"):
                    yield root / source

    def _find_video(self, name: str) -> SiteVideo | None:
        return next((video for video in self.videos.site.videos if video.name == name), None)

    def _warn_all(self, errors: Iterable[MdvideoError]) -> None:
        for error in errors:
            self._warn(error)


def _theme_files(name: str, folder: Path) -> Iterator[Path]:
    from mdvideo.slides.themes.theme_inheritance import theme_chain

    for part in theme_chain(name, folder):
        yield from (path for path in part.path.rglob("*") if path.is_file())


def _flatten(items: Iterable[Any]) -> Iterator[Any]:
    """Yield the headings of a table of contents in the order of the page."""
    for item in items:
        yield item
        yield from _flatten(item.children)
