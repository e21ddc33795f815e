"""The Sphinx extension: ``extensions = ["mdvideo.integrations.sphinx"]``.

A directive only records which videos a page shows, so pages can be read in parallel. When all pages have been read, the
parent process publishes every deck once. Then pages are written with the published videos.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

from mdvideo import __version__
from mdvideo.integrations.fence import NAME
from mdvideo.integrations.sphinx.directive import VideoDirective, VideoNode, video_uses_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

Rebuild = Literal["", "env", "epub", "gettext", "html"]

SETTINGS: tuple[tuple[str, Any, Rebuild, tuple[type, ...]], ...] = (
    ("mdvideo_render", "auto", "", (str,)),
    ("mdvideo_draft", False, "", (bool, int, str)),
    ("mdvideo_dir", None, "", (str,)),
    ("mdvideo_base_url", None, "html", (str,)),
    ("mdvideo_concurrency", None, "", (int,)),
    ("mdvideo_settings", {}, "", (dict,)),
)
"""Each setting, its default, what Sphinx rebuilds when it changes, and its types; see docs/sites/sphinx.md."""

ENV_VERSION = 2
"""Raise it when what the environment keeps of videos changes: Sphinx then reads all pages again."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Called by Sphinx to set up the extension."""
    from mdvideo.integrations.sphinx.deck_pages import PageAsDeck
    from mdvideo.integrations.sphinx.page_videos import complete_head, show_videos
    from mdvideo.integrations.sphinx.publication import Publication

    for name, default, rebuild, types in SETTINGS:
        app.add_config_value(name, default, rebuild, types)
    app.add_node(VideoNode)
    app.add_directive(NAME, VideoDirective)
    app.add_transform(PageAsDeck)
    publication = Publication(app)
    app.connect("config-inited", _complete_config, priority=100)
    app.connect("builder-inited", publication.configure)
    app.connect("env-purge-doc", _purge_uses)
    app.connect("env-merge-info", _merge_uses)
    app.connect("env-updated", publication.publish)
    app.connect("doctree-resolved", lambda _, doctree, docname: show_videos(publication, doctree, docname))
    app.connect("html-page-context", lambda _, page, *rest: complete_head(publication, page, rest[1]))
    app.connect("build-finished", publication.remove_unused)
    return {
        "version": __version__,
        "env_version": ENV_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _complete_config(app: Sphinx, config: Config) -> None:
    """Exclude decks from the pages, and make the fence that all generators know a directive."""
    config.exclude_patterns = [*config.exclude_patterns, "**.deck.md"]
    if "myst_parser" in app.extensions:
        config["myst_fence_as_directive"] = sorted({*config["myst_fence_as_directive"], NAME})


def _purge_uses(_: Sphinx, env: BuildEnvironment, docname: str) -> None:
    video_uses_in(env).pop(docname, None)


def _merge_uses(_: Sphinx, env: BuildEnvironment, docnames: Collection[str], other: BuildEnvironment) -> None:
    """Take over the pages that another process read."""
    uses = video_uses_in(other)
    video_uses_in(env).update((name, uses[name]) for name in docnames if name in uses)
