"""The plugin for MkDocs, and for ProperDocs, which has the same interface: enabled by ``plugins: [mdvideo]``.

It finds the decks, publishes them into a cache folder, adds their files to the site, and replaces fences with figures.
If nothing has changed since the last build, it reuses that build's result and does not import what builds videos.
"""

from __future__ import annotations

import glob
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mdvideo import __version__
from mdvideo.errors import MdvideoError
from mdvideo.integrations.display_path import display_path
from mdvideo.integrations.mkdocs.build_cache import BuildCache

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
    from mdvideo.integrations.mkdocs.live_publish import LivePublisher, Videos
    from mdvideo.integrations.mkdocs.page_content import PageContent
    from mdvideo.integrations.superfences import HostPage
    from mdvideo.publish.result import Render
else:
    try:
        from mkdocs.config import config_options as c
        from mkdocs.config.base import Config
        from mkdocs.exceptions import PluginError
        from mkdocs.plugins import BasePlugin, get_plugin_logger
        from mkdocs.structure.files import File, InclusionLevel
    except ImportError:  # only ProperDocs is installed
        from properdocs.config import config_options as c
        from properdocs.config.base import Config
        from properdocs.exceptions import PluginError
        from properdocs.plugins import BasePlugin, get_plugin_logger
        from properdocs.structure.files import File, InclusionLevel

log = get_plugin_logger("mdvideo")

FENCE = "mdvideo"
SUPERFENCES = "pymdownx.superfences"
_DECK = re.compile(r"\.deck(\.[A-Za-z][\w-]*)?\.md$")
"""Matches a deck or a translation of one."""

_FIGURE = re.compile(r'<figure class="mdvideo" data-mdvideo="([^"]+)"')


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    """The options below ``mdvideo:`` in the list of plugins. docs/sites/mkdocs.md describes them."""

    enabled = c.Type(bool, default=True)
    decks = c.ListOfItems(c.Type(str), default=[])
    render = c.Choice(("auto", "always", "cached", "never"), default="auto")
    concurrency = c.Optional(c.Type(int))
    cache_dir = c.Type(str, default=".mdvideo/site")
    folder = c.Type(str, default="assets/mdvideo")
    base_url = c.Optional(c.URL())
    settings = c.Type(dict, default={})


class MdvideoPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """The plugin. One object serves all builds of ``serve``, so models stay warm."""

    def __init__(self) -> None:
        self._serving = False
        self._publisher: LivePublisher | None = None
        self._publisher_options: object = None
        self._named: tuple[str, ...] = ()
        """Paths of all decks, as strings; resolved to ``_decks`` only if something has changed."""
        self._decks: tuple[Path, ...] = ()
        self._page_decks: dict[str, Path] = {}
        self._cache: BuildCache | None = None
        self._content: PageContent | None = None
        self._has_errors = False

    # --- events, in the order in which a build calls them

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether the site is served: drafts then come first.

        MkDocs keeps the object of a plugin between builds only if it has this method.
        """
        del dirty
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Register the fence with superfences, so that users need no configuration."""
        if not self.config.enabled:
            return config
        if self._out(config).is_relative_to(Path(config.docs_dir).resolve()):
            raise PluginError("mdvideo: cache_dir must be outside of docs_dir, which is watched for changes")
        if self.config.concurrency is not None and self.config.concurrency < 1:
            raise PluginError("mdvideo: concurrency must be 1 or more")
        if SUPERFENCES not in config.markdown_extensions:
            config.markdown_extensions.append(SUPERFENCES)
        options = config.mdx_configs.setdefault(SUPERFENCES, {})
        others = [fence for fence in options.get("custom_fences", ()) if fence.get("name") != FENCE]
        options["custom_fences"] = [*others, {"name": FENCE, "class": FENCE, "format": self._format_fence}]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish every deck, and add its files to the site; remove the decks themselves from the pages."""
        if not self.config.enabled:
            return files
        self._named = self._collect_decks(files, config)
        self._content, self._cache, self._has_errors = None, None, False
        if not self._serving and self.config.render == "auto":
            self._cache = BuildCache.load(self._cache_file(config), self._options_of_build(config))
        if self._cache is None:
            self._cache = self._publish(config)
        for path, source in self._cache.outputs.items():
            if path in files.src_uris:
                files.remove(files.src_uris[path])
            files.append(File.generated(config, path, abs_src_path=source, inclusion=InclusionLevel.NOT_IN_NAV))
        for style in self._cache.assets[:1]:
            config.extra_css.append(style)
        for script in self._cache.assets[1:]:
            config.extra_javascript.append(script)
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Insert the video into a page that is a deck, and link headings and chapters."""
        del files
        path = self._page_decks.get(page.file.src_uri)
        if path is None or self._cache is None:
            return html
        made_from = ("deck page", page.file.src_uri, page.url, html)
        cached = self._cache.get(*made_from)
        if cached is not None:
            return cached
        from mdvideo.publish.slugs import video_name_of

        content = self._load_content(config)
        deck_page = content.deck_page(html, video_name_of(path), _host_page_of(page, config), page.toc)
        return self._cache.put(deck_page, *made_from)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Add link previews of the page's first video to its head."""
        figure = _FIGURE.search(output)
        if self._cache is None or figure is None or not config.site_url:
            return output
        made_from = ("previews", figure[1], page.url)
        previews = self._cache.get(*made_from)
        if previews is None:
            content = self._load_content(config)
            previews = json.dumps(dict(content.previews(figure[1], _host_page_of(page, config))))
            self._cache.put(previews, *made_from)
        tags = "".join(f"{tag}\n" for name, tag in json.loads(previews).items() if f'property="{name}"' not in output)
        return output.replace("</head>", f"{tags}</head>", 1)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Save the result of the build unless it had errors."""
        if self._cache is None or self._serving or self._has_errors or self.config.render != "auto":
            return
        if self._content is not None and self._decks:
            files = self._content.dependencies(self._out(config), self._decks)
            self._cache.save(self._cache_file(config), self._options_of_build(config), files)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch files outside of the site's source: decks and their pictures, and the publisher's ready file."""
        del builder
        if self._publisher is None or self._content is None:
            return server
        docs = Path(config.docs_dir).resolve()
        for path in sorted({path.resolve() for path in self._content.dependencies(self._out(config), self._decks)}):
            ours = path.is_relative_to(self._publisher.out) or path.is_relative_to(Path(__file__).parents[2])
            if path.is_file() and not ours and not path.is_relative_to(docs):
                server.watch(str(path))
        self._publisher.ready_file.parent.mkdir(parents=True, exist_ok=True)
        self._publisher.ready_file.touch()
        server.watch(str(self._publisher.ready_file))
        return server

    def on_shutdown(self) -> None:
        """Release models and threads."""
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None

    # --- publishing

    def _collect_decks(self, files: Files, config: MkDocsConfig) -> tuple[str, ...]:
        """Return the paths of all decks: those among the pages, pages that are decks, and those in ``decks``."""
        from mdvideo.deck.page_as_deck import is_deck_page

        named = [path for pattern in self.config.decks for path in self._glob(pattern, config)]
        self._page_decks = {}
        for file in files:
            excluded = file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
            if excluded or not file.is_documentation_page() or file.abs_src_path is None:
                continue
            path = display_path(Path(file.abs_src_path))
            if _DECK.search(file.src_uri):
                file.inclusion = InclusionLevel.EXCLUDED
                named.append(str(path))
            elif is_deck_page(path.read_text(encoding="utf-8-sig", errors="replace")):
                self._page_decks[file.src_uri] = path
                named.append(str(path))
        return tuple(named)

    def _glob(self, pattern: str, config: MkDocsConfig) -> list[str]:
        """Return the paths that match; the pattern itself if there is none, so that an error names it."""
        path = display_path(self._root(config) / pattern)
        return sorted(glob.glob(str(path), recursive=True)) or [str(path)]  # noqa: PTH207

    def _publish(self, config: MkDocsConfig) -> BuildCache:
        from mdvideo.publish.discover import find_decks
        from mdvideo.settings import project_root

        try:
            self._decks = find_decks(self._named) if self._named else ()
            publisher = self._open_publisher(config)
            if self._serving:
                videos = publisher.publish_soon(self._decks, project_root(self._decks[0]) if self._decks else Path())
            else:
                videos = publisher.publish(self._decks)
                self.on_shutdown()
        except MdvideoError as error:
            raise PluginError(f"mdvideo: {error}") from error
        self._has_errors = bool(videos.errors)
        content = self._content = self._content_of(videos)
        return BuildCache(content.outputs(), (video.name for video in videos.site.videos), content.assets())

    def _open_publisher(self, config: MkDocsConfig) -> LivePublisher:
        """Return the publisher of earlier builds, or a new one if the options have changed."""
        from mdvideo.integrations.mkdocs.live_publish import LivePublisher
        from mdvideo.publish.result import PublishOptions

        options = PublishOptions(
            render=cast("Render", self.config.render),
            base_url=self.config.base_url,
            prune=not self._serving,
            jobs=self.config.concurrency,
            strict=config.strict,
            overrides=dict(self.config.settings),
        )
        if self._publisher is not None and self._publisher_options != options:
            self.on_shutdown()
        if self._publisher is None:
            self._publisher = LivePublisher(self._out(config), options, _log_event)
            self._publisher_options = options
        return self._publisher

    # --- pages

    def _format_fence(self, source: str, _language: str, _class: str, _options: Any, md: Any, **_rest: Any) -> str:
        """Called by superfences: returns the figure for a fence."""
        processor = md.treeprocessors["relpath"]
        made_from = ("figure", source, processor.file.src_uri, processor.file.url)
        cached = self._cache.get(*made_from) if self._cache is not None else None
        if cached is not None:
            return cached
        figure = self._load_content(processor.config).figure(source, md)
        if self._cache is not None and "mdvideo-fault" not in figure:
            self._cache.put(figure, *made_from)
        return figure

    def _load_content(self, config: MkDocsConfig) -> PageContent:
        """Return this build's content; reads it from the disk if the last build's result is reused."""
        if self._content is None:
            from mdvideo.integrations.mkdocs.live_publish import Videos
            from mdvideo.publish.discover import find_decks
            from mdvideo.publish.site_manifest import read_site

            out, names = self._out(config), set(self._cache.names if self._cache is not None else ())
            site = read_site(out)
            videos = tuple(video for video in site.videos if video.name in names)
            self._decks = find_decks(self._named) if self._named else ()
            self._content = self._content_of(
                Videos(site.model_copy(update={"videos": videos}), dict.fromkeys(names, out))
            )
        return self._content

    def _content_of(self, videos: Videos) -> PageContent:
        from mdvideo.integrations.mkdocs.page_content import PageContent

        return PageContent(videos, self.config.folder, self._warn)

    def _warn(self, error: MdvideoError) -> None:
        self._has_errors = True
        log.warning("%s", error)

    # --- options and paths

    def _options_of_build(self, config: MkDocsConfig) -> object:
        """Return everything but files on which a build depends."""
        return [__version__, self._named, dict(self.config), config.strict, config.site_url, str(self._root(config))]

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()

    def _out(self, config: MkDocsConfig) -> Path:
        return (self._root(config) / self.config.cache_dir).resolve()

    def _cache_file(self, config: MkDocsConfig) -> Path:
        return self._out(config) / "last-build.json"


def _host_page_of(page: Page, config: MkDocsConfig) -> HostPage:
    from mdvideo.integrations.superfences import HostPage

    return HostPage("mkdocs", page.file.src_uri, page.url, Path(config.docs_dir), config.site_url)


def _log_event(event: Event) -> None:
    """Log built videos, errors, warnings and notices with the generator's logger."""
    from mdvideo.events import Notice, Published, Warned

    match event:
        case Published(state="failed", error=error):
            log.warning("%s", error)
        case Published(state="made") as done:
            log.info("Made %s: %d steps, %d from the cache, %.1f s", done.name, done.made, done.reused, done.seconds)
        case Warned(problem):
            log.warning("%s", problem)
        case Notice(message):
            log.info("%s", message)
