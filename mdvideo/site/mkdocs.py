"""The plugin for MkDocs, and for ProperDocs, which has the same interface: ``plugins: [mdvideo]`` is all it takes.

It finds the decks, publishes them into a cache folder, adds their files to the site, and puts figures where fences ask
for them. What makes videos is imported only when there is something to make.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mdvideo.errors import MdvideoError, SiteError
from mdvideo.site import fence, pages, pymdown

if TYPE_CHECKING:
    from mkdocs.config import config_options as c
    from mkdocs.config.base import Config
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import PluginError
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.plugins import BasePlugin, get_plugin_logger
    from mkdocs.structure.files import File, Files, InclusionLevel
    from mkdocs.structure.pages import Page

    from mdvideo.events import Event
    from mdvideo.site.manifest import SiteVideo
    from mdvideo.site.publish import Render
    from mdvideo.site.serving import Studio, Videos
else:
    try:
        from mkdocs.config import config_options as c
        from mkdocs.config.base import Config
        from mkdocs.exceptions import PluginError
        from mkdocs.plugins import BasePlugin, get_plugin_logger
        from mkdocs.structure.files import File, InclusionLevel
    except ImportError:  # ProperDocs is installed alone
        from properdocs.config import config_options as c
        from properdocs.config.base import Config
        from properdocs.exceptions import PluginError
        from properdocs.plugins import BasePlugin, get_plugin_logger
        from properdocs.structure.files import File, InclusionLevel

log = get_plugin_logger("mdvideo")

SUPERFENCES = "pymdownx.superfences"
_DECK = re.compile(r"\.deck(\.[A-Za-z][\w-]*)?\.md$")
"""A deck or a translation of one."""

_FIGURE = re.compile(r'<figure class="mdvideo" data-mdvideo="([^"]+)"')


class Options(Config):  # type: ignore[no-untyped-call]
    """What may stand below ``mdvideo:`` among the plugins. docs/sites/mkdocs.md describes each."""

    enabled = c.Type(bool, default=True)
    decks = c.ListOfItems(c.Type(str), default=[])
    render = c.Choice(("auto", "always", "cached", "never"), default="auto")
    concurrency = c.Optional(c.Type(int))
    cache_dir = c.Type(str, default=".mdvideo/site")
    folder = c.Type(str, default=pymdown.DEFAULT_FOLDER)
    base_url = c.Optional(c.URL())
    settings = c.Type(dict, default={})


class MdvideoPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """One object for a whole ``serve``: what is warm stays so from build to build."""

    def __init__(self) -> None:
        self._serving = False
        self._studio: Studio | None = None
        self._made_with: object = None
        self._videos: Videos | None = None
        self._decks: tuple[Path, ...] = ()
        self._page_names: dict[str, str] = {}

    # --- events, in the order in which a build calls them

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Learn whether somebody edits: then drafts come first. Its presence keeps this object over builds."""
        del dirty
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let pages hold fences of ours, without a line of configuration."""
        if not self.config.enabled:
            return config
        if self._out(config).is_relative_to(Path(config.docs_dir).resolve()):
            raise PluginError("mdvideo: cache_dir must lie outside of docs_dir: what is made there is watched")
        if self.config.concurrency is not None and self.config.concurrency < 1:
            raise PluginError("mdvideo: concurrency must be 1 or more")
        if SUPERFENCES not in config.markdown_extensions:
            config.markdown_extensions.append(SUPERFENCES)
        options = config.mdx_configs.setdefault(SUPERFENCES, {})
        others = [one for one in options.get("custom_fences", ()) if one.get("name") != fence.NAME]
        ours = {"name": fence.NAME, "class": fence.NAME, "format": self._format}
        options["custom_fences"] = [*others, ours]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish every deck, and add what it made; decks themselves are no pages."""
        if not self.config.enabled:
            return files
        try:
            self._decks = self._find_decks(files, config)
            self._videos = self._publish(config)
        except MdvideoError as error:
            raise PluginError(f"mdvideo: {error}") from error
        for path, source in self._outputs(self._videos):
            if path in files.src_uris:
                files.remove(files.src_uris[path])
            files.append(File.generated(config, path, abs_src_path=str(source), inclusion=InclusionLevel.NOT_IN_NAV))
        site = self._videos.site
        if site.videos:
            config.extra_css.append(self._address(site.style))
            config.extra_javascript.append(self._address(site.script))
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Make a page that is a deck the lesson itself: its video on top, headings and chapters linked."""
        del files
        name = self._page_names.get(page.file.src_uri)
        if name is None or self._videos is None:
            return html
        here = pymdown.Page("mkdocs", page.file.src_uri, page.url, Path(config.docs_dir), config.site_url)
        library = self._library_of(here)
        if (fault := self._videos.faults.get(name)) is not None:
            log.warning("%s", fault)
        video = next((video for video in library.site.videos if video.name == name), None)
        if video is None:
            return pymdown.fault_box(fault or SiteError(f"the video {name!r} has not been made")) + html
        headings = [pages.Heading(item.id, item.title) for item in _flat(page.toc)]
        anchors = pages.anchors_of_slides(video.slides, headings)
        shown = pymdown.figure(video, here, library, anchor_of=anchors)
        return pages.as_lesson(html, shown, video, anchors, pymdown.Addresses(here, library))

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Tell link previews of the page's first video."""
        if self._videos is None or not config.site_url or (found := _FIGURE.search(output)) is None:
            return output
        video = next((video for video in self._videos.site.videos if video.name == found[1]), None)
        if video is None:
            return output
        here = pymdown.Page("mkdocs", page.file.src_uri, page.url, Path(config.docs_dir), config.site_url)
        tags = "".join(self._open_graph(video, here, output))
        return output.replace("</head>", f"{tags}</head>", 1)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what lies outside of the site's source: decks and their pictures there, and videos that come late."""
        del builder
        if self._studio is None or self._videos is None:
            return server
        root, docs = self._root(config), Path(config.docs_dir).resolve()
        named = {root / source for video in self._videos.site.videos for source in video.sources if source[:1] != ":"}
        for path in sorted({*self._decks, *named, root / "mdvideo.toml"}):
            if path.is_file() and not path.resolve().is_relative_to(docs):
                server.watch(str(path))
        self._studio.ready.parent.mkdir(parents=True, exist_ok=True)
        self._studio.ready.touch()
        server.watch(str(self._studio.ready))
        return server

    def on_shutdown(self) -> None:
        """Let go of models and threads."""
        if self._studio is not None:
            self._studio.close()
            self._studio = None

    # --- publishing

    def _find_decks(self, files: Files, config: MkDocsConfig) -> tuple[Path, ...]:
        """Every deck: those among the pages, pages that are decks, and those that an option names."""
        from mdvideo.site.decks import find_decks
        from mdvideo.site.names import name_of

        asked = [str(pymdown.shown_path(self._root(config) / pattern)) for pattern in self.config.decks]
        self._page_names = {}
        for file in files:
            left_out = file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
            if left_out or not file.is_documentation_page() or file.abs_src_path is None:
                continue
            path = pymdown.shown_path(Path(file.abs_src_path))
            if _DECK.search(file.src_uri):
                file.inclusion = InclusionLevel.EXCLUDED
                asked.append(str(path))
            elif pages.is_page_deck(path):
                self._page_names[file.src_uri] = name_of(path)
                asked.append(str(path))
        return find_decks(asked) if asked else ()

    def _publish(self, config: MkDocsConfig) -> Videos:
        from mdvideo.settings import project_root

        studio = self._warm(config)
        if self._serving:
            videos = studio.publish_soon(self._decks, project_root(self._decks[0]) if self._decks else Path())
        else:
            videos = studio.publish(self._decks)
        if not self._serving:
            studio.close()
            self._studio = None
        return videos

    def _warm(self, config: MkDocsConfig) -> Studio:
        """The studio of earlier builds, unless the options have changed."""
        from mdvideo.site.publish import PublishOptions
        from mdvideo.site.serving import Studio

        options = PublishOptions(
            render=cast("Render", self.config.render),
            base_url=self.config.base_url,
            prune=not self._serving,
            jobs=self.config.concurrency,
            strict=config.strict,
            overrides=dict(self.config.settings),
        )
        if self._studio is not None and self._made_with != options:
            self._studio.close()
            self._studio = None
        if self._studio is None:
            self._studio = Studio(self._out(config), options, _told)
            self._made_with = options
        return self._studio

    def _outputs(self, videos: Videos) -> Iterator[tuple[str, Path]]:
        """Every file of the videos: its address in the site, and where it lies. Nothing if another server has them."""
        site = videos.site
        if site.base_url is None:
            for video in site.videos:
                yield from ((self._address(f.path), videos.places[video.name] / f.path) for f in video.files)
        for asset in (site.script, site.style) if site.videos else ():
            place = next(place for place in videos.places.values() if (place / asset).is_file())
            yield self._address(asset), place / asset

    # --- pages

    def _format(self, source: str, _language: str, _class: str, _options: Any, md: Any, **_rest: Any) -> str:
        """The figure that a fence asks for; superfences calls it."""
        return pymdown.format_fence(source, md, self._library_of, self._report)

    def _library_of(self, _page: pymdown.Page) -> pymdown.Library:
        if self._videos is None:
            raise SiteError("videos are published before pages are read")
        videos = self._videos
        return pymdown.Library(videos.site, self.config.folder, videos.faults, videos.drafts, in_head=True)

    def _report(self, _page: pymdown.Page, faults: Iterable[MdvideoError]) -> None:
        for fault in faults:
            log.warning("%s", fault)

    def _open_graph(self, video: SiteVideo, here: pymdown.Page, output: str) -> Iterator[str]:
        from mdvideo.site.embed import open_graph

        urls = pymdown.Addresses(here, self._library_of(here))
        absolute = urls.absolute
        for name, content in open_graph(video, absolute) if absolute is not None else ():
            if f'property="{name}"' not in output:
                yield f'<meta property="{name}" content="{escape(content)}">\n'

    def _address(self, path: str) -> str:
        return f"{self.config.folder.strip('/')}/{path}"

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()

    def _out(self, config: MkDocsConfig) -> Path:
        return (self._root(config) / self.config.cache_dir).resolve()


def _flat(items: Iterable[Any]) -> Iterator[Any]:
    """The headings of a table of contents in the order of the page."""
    for item in items:
        yield item
        yield from _flat(item.children)


def _told(event: Event) -> None:
    """What publishing tells, in the host's log: each deck when it is done, and each warning."""
    from mdvideo.events import Noticed, Published, Warned

    match event:
        case Published(state="failed", error=error):
            log.warning("%s", error)
        case Published(state="made") as done:
            log.info("Made %s: %d steps, %d from the cache, %.1f s", done.name, done.made, done.reused, done.seconds)
        case Warned(problem):
            log.warning("%s", problem)
        case Noticed(message):
            log.info("%s", message)
