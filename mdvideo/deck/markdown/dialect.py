"""The Markdown dialect: CommonMark and GFM with Marp's line breaks, and the rules of this package."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

from mdvideo.deck.directives.prompt_values import is_prompt_address
from mdvideo.deck.markdown.render_rules import add_render_rules
from mdvideo.deck.markdown.rules.alerts import alerts_plugin
from mdvideo.deck.markdown.rules.bare_links import bare_links_plugin
from mdvideo.deck.markdown.rules.cjk_emphasis import cjk_emphasis_plugin
from mdvideo.deck.markdown.rules.colon_containers import containers_plugin
from mdvideo.deck.markdown.rules.comment_tokens import comment_plugin
from mdvideo.deck.markdown.rules.emoji_shortcodes import emoji_plugin
from mdvideo.deck.markdown.rules.heading_attributes import heading_attributes_plugin
from mdvideo.deck.markdown.rules.image_tokens import image_plugin
from mdvideo.deck.markdown.rules.inline_html import inline_html_plugin
from mdvideo.deck.markdown.rules.marked_text import marked_text_plugin
from mdvideo.deck.markdown.rules.maths_dollars import maths_plugin
from mdvideo.deck.markdown.rules.svg_blocks import svg_plugin
from mdvideo.deck.markdown.rules.task_items import task_items_plugin
from mdvideo.deck.markdown.rules.unread_lines import unread_lines_plugin

_PLUGINS = (
    bare_links_plugin,
    image_plugin,
    inline_html_plugin,
    svg_plugin,
    comment_plugin,
    task_items_plugin,
    heading_attributes_plugin,
    emoji_plugin,
    cjk_emphasis_plugin,
    containers_plugin,
    alerts_plugin,
    marked_text_plugin,
    unread_lines_plugin,
)


class _MarkdownIt(MarkdownIt):
    """A parser that quotes prompts completely: markdown-it leaves ``%20`` as it is, which could not be undone."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return quote(url, safe=":/") if is_prompt_address(url) else super().normalizeLink(url)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        """Let pictures be ``data:`` of any kind and ``file:``. Links to such an address are removed by ``sanitize``."""
        return url.strip().lower().startswith(("data:image/", "file:")) or super().validateLink(url)


@cache
def markdown_parser() -> MarkdownIt:
    """Return the parser. There is one, because it keeps no state between documents."""
    md = _MarkdownIt("gfm-like", {"breaks": True, "html": True, "typographer": False})
    md.use(maths_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(attrs_plugin, after=("code_inline", "link_close", "span_close"), spans=True)
    md.use(attrs_block_plugin)
    for plugin in _PLUGINS:
        md.use(plugin)
    add_render_rules(md)
    return md
