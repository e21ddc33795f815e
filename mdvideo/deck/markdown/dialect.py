"""The Markdown dialect: CommonMark and GFM with Marp's line breaks, and this package's rules."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

from mdvideo.deck.markdown.render_rules import add_render_rules
from mdvideo.deck.markdown.rules.comment_tokens import comment_plugin
from mdvideo.deck.markdown.rules.emoji_shortcodes import emoji_plugin
from mdvideo.deck.markdown.rules.heading_attributes import headings_plugin
from mdvideo.deck.markdown.rules.image_tokens import image_plugin
from mdvideo.deck.markdown.rules.inline_html import raw_html_plugin
from mdvideo.deck.markdown.rules.list_fragments import tasks_plugin
from mdvideo.deck.markdown.rules.maths_dollars import maths_plugin


class _Markdown(MarkdownIt):
    """A parser that keeps prompts whole: markdown-it would leave ``%20`` as it is, and so could not be undone."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return quote(url, safe=":/") if url[:7].lower() == "prompt:" else super().normalizeLink(url)


@cache
def markdown() -> MarkdownIt:
    """The parser, made once: it keeps no state between documents."""
    md = _Markdown("gfm-like", {"breaks": True, "html": True, "typographer": False})
    # Only addresses with a scheme become links: to a linkifier, lesson.md is a site in Moldova.
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # type: ignore[union-attr]
    md.use(maths_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(attrs_plugin, after=("code_inline", "link_close", "span_close"), spans=True)
    md.use(attrs_block_plugin)
    for plugin in (image_plugin, raw_html_plugin, comment_plugin, tasks_plugin, headings_plugin, emoji_plugin):
        md.use(plugin)
    add_render_rules(md)
    return md
