"""What pages of MkDocs and ProperDocs show of the videos that a build has: figures, lessons, previews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from mdvideo.errors import MdvideoError, SiteError
from mdvideo.integrations import page_decks, superfences
from mdvideo.integrations.mkdocs.live_publish import Videos
from mdvideo.plan import caption_jobs
from mdvideo.publish.embed.error_box import fault_box
from mdvideo.publish.embed.figure import open_graph
from mdvideo.publish.freshness import THEME
from mdvideo.publish.site_manifest import FILE, SiteVideo
from mdvideo.settings import project_root

CONFIGS = ("mdvideo.toml", "pyproject.toml")


class PageContent:
    """The videos of one build. ``folder`` is their address below the site's; ``warn`` hears what is wrong in pages."""

    def __init__(self, videos: Videos, folder: str, warn: Callable[[MdvideoError], None]) -> None:
        self.videos = videos
        self._folder = folder.strip("/")
        self._warn = warn
        self._library = superfences.Library(videos.site, folder, videos.faults, videos.drafts, in_head=True)

    def outputs(self) -> dict[str, str]:
        """Every file that the site needs: its address below the site's, and where it lies."""
        site, places = self.videos.site, self.videos.places
        found: dict[str, str] = {}
        for video in site.videos if site.base_url is None else ():  # else another server has them
            found |= {f"{self._folder}/{file.path}": str(places[video.name] / file.path) for file in video.files}
        for asset in (site.script, site.style) if site.videos else ():
            place = next(place for place in places.values() if (place / asset).is_file())
            found[f"{self._folder}/{asset}"] = str(place / asset)
        return found

    def assets(self) -> tuple[str, ...]:
        """Addresses of the style sheet and the script; nothing where there is no video."""
        site = self.videos.site
        return (f"{self._folder}/{site.style}", f"{self._folder}/{site.script}") if site.videos else ()

    def figure(self, source: str, md: Any) -> str:
        """The figure that a fence asks for."""
        return superfences.format_fence(source, md, lambda _: self._library, lambda _, faults: self._tell(faults))

    def lesson(self, content: str, name: str, here: superfences.HostPage, toc: Iterable[Any]) -> str:
        """A page that is a deck as the lesson itself: its video on top, headings and chapters linked."""
        fault = self.videos.faults.get(name)
        if fault is not None:
            self._warn(fault)
        video = self._named(name)
        if video is None:
            return fault_box(fault or SiteError(f"the video {name!r} has not been made")) + content
        anchors = page_decks.anchors_of_slides(
            video.slides, [page_decks.Heading(item.id, item.title) for item in _flat(toc)]
        )
        figure = superfences.figure(video, here, self._library, anchor_of=anchors)
        return page_decks.as_lesson(content, figure, video, anchors, superfences.Addresses(here, self._library))

    def previews(self, name: str, here: superfences.HostPage) -> Mapping[str, str]:
        """Elements for a page's head that tell link previews of a video, by their property."""
        video, absolute = self._named(name), superfences.Addresses(here, self._library).absolute
        if video is None or absolute is None:
            return {}
        tags = open_graph(video, absolute)
        return {name: f'<meta property="{name}" content="{escape(content)}">' for name, content in tags}

    def depends(self, out: Path, decks: Iterable[Path]) -> Iterator[Path]:
        """Every file on which the build depends: what a video was made from, what it is, and who makes it."""
        yield out / FILE
        yield from map(Path, self.outputs().values())
        yield from Path(caption_jobs.__file__).parent.glob("*.py")
        for deck in decks:
            deck = deck.resolve()
            root = project_root(deck)
            yield from (deck, deck.parent)
            for folder in (folder for folder in deck.parents if folder.is_relative_to(root)):
                yield from (folder / name for name in CONFIGS)
        root = project_root(next(iter(decks), Path()))
        for video in self.videos.site.videos:
            for source in video.sources:
                if source.startswith(THEME):
                    yield from _theme_files(source.removeprefix(THEME), (root / video.source).parent)
                elif not source.startswith(":"):
                    yield root / source

    def _named(self, name: str) -> SiteVideo | None:
        return next((video for video in self.videos.site.videos if video.name == name), None)

    def _tell(self, faults: Iterable[MdvideoError]) -> None:
        for fault in faults:
            self._warn(fault)


def _theme_files(name: str, folder: Path) -> Iterator[Path]:
    from mdvideo.slides.themes import theme_files

    for part in theme_files.chain(theme_files.find(name, folder)):
        yield from (path for path in part.path.rglob("*") if path.is_file())


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    """The headings of a table of contents in the order of the page."""
    for item in items:
        yield item
        yield from _flat(item.children)
