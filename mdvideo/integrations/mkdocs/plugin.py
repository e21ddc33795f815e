"""The plugin for MkDocs, and for ProperDocs, which has the same interface: ``plugins: [mdvideo]`` is all it takes.

It finds the decks, publishes them into a cache folder, adds their files to the site, and puts figures where fences ask
for them. Where nothing has changed since the last build, that one is remembered, and what makes videos is not imported.
"""

from __future__ import annotations

import glob
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mdvideo import __version__
from mdvideo.errors import MdvideoError
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
    from mdvideo.integrations import superfences
    from mdvideo.integrations.mkdocs.live_publish import LivePublisher, Videos
    from mdvideo.integrations.mkdocs.page_content import PageContent
    from mdvideo.publish.result import Render
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

FENCE = "mdvideo"
SUPERFENCES = "pymdownx.superfences"
_DECK = re.compile(r"\.deck(\.[A-Za-z][\w-]*)?\.md$")
"""A deck or a translation of one."""

_FIGURE = re.compile(r'<figure class="mdvideo" data-mdvideo="([^"]+)"')


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    """What may stand below ``mdvideo:`` among the plugins. docs/sites/mkdocs.md describes each."""

    enabled = c.Type(bool, default=True)
    decks = c.ListOfItems(c.Type(str), default=[])
    render = c.Choice(("auto", "always", "cached", "never"), default="auto")
    concurrency = c.Optional(c.Type(int))
    cache_dir = c.Type(str, default=".mdvideo/site")
    folder = c.Type(str, default="assets/mdvideo")
    base_url = c.Optional(c.URL())
    settings = c.Type(dict, default={})


class MdvideoPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """One object for a whole ``serve``: what is warm stays so from build to build."""

    def __init__(self) -> None:
        self._serving = False
        self._studio: LivePublisher | None = None
        self._made_with: object = None
        self._asked: tuple[str, ...] = ()
        self._decks: tuple[Path, ...] = ()
        self._page_decks: dict[str, Path] = {}
        self._remembered: BuildCache | None = None
        self._showing: PageContent | None = None
        self._faultless = True

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
        others = [one for one in options.get("custom_fences", ()) if one.get("name") != FENCE]
        options["custom_fences"] = [*others, {"name": FENCE, "class": FENCE, "format": self._format}]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish every deck, and add what it made; decks themselves are no pages."""
        if not self.config.enabled:
            return files
        self._asked = self._sort_out(files, config)
        self._showing, self._remembered, self._faultless = None, None, True
        if not self._serving and self.config.render == "auto":
            self._remembered = BuildCache.load(self._memory(config), self._about(config))
        if self._remembered is None:
            self._remembered = self._publish(config)
        for path, source in self._remembered.outputs.items():
            if path in files.src_uris:
                files.remove(files.src_uris[path])
            files.append(File.generated(config, path, abs_src_path=source, inclusion=InclusionLevel.NOT_IN_NAV))
        for style in self._remembered.assets[:1]:
            config.extra_css.append(style)
        for script in self._remembered.assets[1:]:
            config.extra_javascript.append(script)
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Make a page that is a deck the lesson itself: its video on top, headings and chapters linked."""
        del files
        path = self._page_decks.get(page.file.src_uri)
        if path is None or self._remembered is None:
            return html
        made_from = ("lesson", page.file.src_uri, page.url, html)
        known = self._remembered.text(*made_from)
        if known is not None:
            return known
        from mdvideo.publish.slugs import name_of

        lesson = self._shown(config).lesson(html, name_of(path), _place(page, config), page.toc)
        return self._remembered.keep(lesson, *made_from)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Tell link previews of the page's first video."""
        found = _FIGURE.search(output)
        if self._remembered is None or found is None or not config.site_url:
            return output
        made_from = ("previews", found[1], page.url)
        known = self._remembered.text(*made_from)
        if known is None:
            known = json.dumps(dict(self._shown(config).previews(found[1], _place(page, config))))
            self._remembered.keep(known, *made_from)
        tags = "".join(f"{tag}\n" for name, tag in json.loads(known).items() if f'property="{name}"' not in output)
        return output.replace("</head>", f"{tags}</head>", 1)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Remember what was found, if all was well."""
        if self._remembered is None or self._serving or not self._faultless or self.config.render != "auto":
            return
        if self._showing is not None and self._decks:
            files = self._showing.depends(self._out(config), self._decks)
            self._remembered.save(self._memory(config), self._about(config), files)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch what lies outside of the site's source: decks and their pictures there, and videos that come late."""
        del builder
        if self._studio is None or self._showing is None:
            return server
        docs = Path(config.docs_dir).resolve()
        for path in sorted({path.resolve() for path in self._showing.depends(self._out(config), self._decks)}):
            ours = path.is_relative_to(self._studio.out) or path.is_relative_to(Path(__file__).parents[2])
            if path.is_file() and not ours and not path.is_relative_to(docs):
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

    def _sort_out(self, files: Files, config: MkDocsConfig) -> tuple[str, ...]:
        """Every deck by its path: those among the pages, pages that are decks, and those that an option names."""
        from mdvideo.deck.page_as_deck import is_page

        asked = [path for pattern in self.config.decks for path in self._matches(pattern, config)]
        self._page_decks = {}
        for file in files:
            left_out = file.inclusion in (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)
            if left_out or not file.is_documentation_page() or file.abs_src_path is None:
                continue
            path = _short(Path(file.abs_src_path))
            if _DECK.search(file.src_uri):
                file.inclusion = InclusionLevel.EXCLUDED
                asked.append(str(path))
            elif is_page(path.read_text(encoding="utf-8-sig", errors="replace")):
                self._page_decks[file.src_uri] = path
                asked.append(str(path))
        return tuple(asked)

    def _matches(self, pattern: str, config: MkDocsConfig) -> list[str]:
        """What an option's pattern names; the pattern itself where that is nothing, so that it is told."""
        whole = _short(self._root(config) / pattern)
        return sorted(glob.glob(str(whole), recursive=True)) or [str(whole)]  # noqa: PTH207

    def _publish(self, config: MkDocsConfig) -> BuildCache:
        from mdvideo.publish.discover import find_decks
        from mdvideo.settings import project_root

        try:
            self._decks = find_decks(self._asked) if self._asked else ()
            studio = self._warm(config)
            if self._serving:
                videos = studio.publish_soon(self._decks, project_root(self._decks[0]) if self._decks else Path())
            else:
                videos = studio.publish(self._decks)
                self.on_shutdown()
        except MdvideoError as error:
            raise PluginError(f"mdvideo: {error}") from error
        self._faultless = not videos.faults
        shown = self._showing = self._show(videos)
        return BuildCache(shown.outputs(), (video.name for video in videos.site.videos), shown.assets())

    def _warm(self, config: MkDocsConfig) -> LivePublisher:
        """The studio of earlier builds, unless the options have changed."""
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
        if self._studio is not None and self._made_with != options:
            self.on_shutdown()
        if self._studio is None:
            self._studio = LivePublisher(self._out(config), options, _told)
            self._made_with = options
        return self._studio

    # --- pages

    def _format(self, source: str, _language: str, _class: str, _options: Any, md: Any, **_rest: Any) -> str:
        """The figure that a fence asks for; superfences calls it."""
        processor = md.treeprocessors["relpath"]
        made_from = ("figure", source, processor.file.src_uri, processor.file.url)
        known = self._remembered.text(*made_from) if self._remembered is not None else None
        if known is not None:
            return known
        figure = self._shown(processor.config).figure(source, md)
        if self._remembered is not None and "mdvideo-fault" not in figure:
            self._remembered.keep(figure, *made_from)
        return figure

    def _shown(self, config: MkDocsConfig) -> PageContent:
        """What there is to show; read from the disk where it was only remembered."""
        if self._showing is None:
            from mdvideo.integrations.mkdocs.live_publish import Videos
            from mdvideo.publish.discover import find_decks
            from mdvideo.publish.site_manifest import read_site

            out, names = self._out(config), set(self._remembered.names if self._remembered is not None else ())
            site = read_site(out)
            kept = tuple(video for video in site.videos if video.name in names)
            self._decks = find_decks(self._asked) if self._asked else ()
            self._showing = self._show(Videos(site.model_copy(update={"videos": kept}), dict.fromkeys(names, out)))
        return self._showing

    def _show(self, videos: Videos) -> PageContent:
        from mdvideo.integrations.mkdocs.page_content import PageContent

        return PageContent(videos, self.config.folder, self._warn)

    def _warn(self, fault: MdvideoError) -> None:
        self._faultless = False
        log.warning("%s", fault)

    # --- places

    def _about(self, config: MkDocsConfig) -> object:
        """What, besides files, a build depends on."""
        return [__version__, self._asked, dict(self.config), config.strict, config.site_url, str(self._root(config))]

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()

    def _out(self, config: MkDocsConfig) -> Path:
        return (self._root(config) / self.config.cache_dir).resolve()

    def _memory(self, config: MkDocsConfig) -> Path:
        return self._out(config) / "last-build.json"


def _place(page: Page, config: MkDocsConfig) -> superfences.HostPage:
    from mdvideo.integrations import superfences

    return superfences.HostPage("mkdocs", page.file.src_uri, page.url, Path(config.docs_dir), config.site_url)


def _short(path: Path) -> Path:
    """A path as people know it: from where they stand, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _told(event: Event) -> None:
    """What publishing tells, in the host's log: each deck when it is done, and each warning."""
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
