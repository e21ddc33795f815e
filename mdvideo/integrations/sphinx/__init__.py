"""The Sphinx extension: ``extensions = ["mdvideo.integrations.sphinx"]``.

A directive only records what a page asks for, so reading may run in parallel; the parent process publishes every deck
once, when all pages have been read; pages are then written with what was published.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

from mdvideo import __version__
from mdvideo.integrations.fence import NAME
from mdvideo.integrations.sphinx.directive import VideoDirective, VideoNode, asked_in

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
"""Each setting, its default, what Sphinx makes anew when it changes, and its types; docs/sites/sphinx.md has them."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """What Sphinx calls for an extension."""
    from mdvideo.integrations.sphinx.lesson_pages import PageAsDeck
    from mdvideo.integrations.sphinx.page_videos import complete_head, show_videos
    from mdvideo.integrations.sphinx.publication import Publication

    for name, default, rebuild, types in SETTINGS:
        app.add_config_value(name, default, rebuild, types)
    app.add_node(VideoNode)
    app.add_directive(NAME, VideoDirective)
    app.add_transform(PageAsDeck)
    publication = Publication(app)
    app.connect("config-inited", _make_room, priority=100)
    app.connect("builder-inited", publication.begin)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", publication.publish)
    app.connect("doctree-resolved", lambda _, doctree, docname: show_videos(publication, doctree, docname))
    app.connect("html-page-context", lambda _, page, *rest: complete_head(publication, page, rest[1]))
    app.connect("build-finished", publication.tidy)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _make_room(app: Sphinx, config: Config) -> None:
    """Decks are no pages, and the fence that all generators know is the directive."""
    config.exclude_patterns = [*config.exclude_patterns, "**.deck.md"]
    if "myst_parser" in app.extensions:
        config["myst_fence_as_directive"] = sorted({*config["myst_fence_as_directive"], NAME})


def _forget(_: Sphinx, env: BuildEnvironment, docname: str) -> None:
    asked_in(env).pop(docname, None)


def _merge(_: Sphinx, env: BuildEnvironment, docnames: Collection[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    theirs = asked_in(other)
    asked_in(env).update((name, theirs[name]) for name in docnames if name in theirs)
