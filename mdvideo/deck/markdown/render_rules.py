"""Render rules: how tokens become HTML where CommonMark's own way does not do. ``env["page"]`` is the slide's Page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mdvideo.deck.markdown.code_blocks import FenceInfo, highlight
from mdvideo.deck.markdown.render_state import SlideRenderState
from mdvideo.deck.markdown.sanitize import RESERVED_ATTRIBUTES


def _attributes(token: Token, classes: str = "") -> str:
    """A token's own attributes as HTML, without reserved ones, ``classes`` put first."""
    own = {name: str(value) for name, value in token.attrs.items() if name not in RESERVED_ATTRIBUTES}
    joined = f"{classes} {own.pop('class', '')}".strip()
    named = ({"class": joined} if joined else {}) | own
    return "".join(f' {escape(name)}="{escape(value)}"' for name, value in named.items())


def _fence(token: Token, page: SlideRenderState) -> str:
    info = page.code_info(token)
    language = f' data-lang="{escape(info.language)}"' if info.language else ""
    return f"<pre{_attributes(token, 'code')}{language}><code>{highlight(token.content, info)}</code></pre>\n"


def _code_block(token: Token, _page: SlideRenderState) -> str:
    return f"<pre{_attributes(token, 'code')}><code>{highlight(token.content, FenceInfo(''))}</code></pre>\n"


def _list_item(token: Token, _page: SlideRenderState) -> str:
    fragment = token.meta.get("fragment")
    mark = f' data-fragment="{fragment}"' if fragment else ""
    done = token.meta.get("done")
    box = "" if done is None else f'<span class="task-box" data-task="{"done" if done else "open"}"></span>'
    return f"<li{_attributes(token)}{mark}>{box}"


def _footnote(token: Token, _page: SlideRenderState) -> str:
    return f'<sup class="footnote-ref">{escape(token.content)}</sup>'


def _nothing(_token: Token, _page: SlideRenderState) -> str:
    return ""


RULES: dict[str, Callable[[Token, SlideRenderState], str]] = {
    "fence": _fence,
    "code_block": _code_block,
    "list_item_open": _list_item,
    "footnote_ref": _footnote,
    "comment": _nothing,
    "image": lambda token, page: page.image(token),
    "math_inline": lambda token, page: page.formula(token),
    "math_block": lambda token, page: page.formula(token),
    "html_block": lambda token, page: page.raw(token),
    "html_inline": lambda token, page: page.raw(token),
}


def add_render_rules(md: MarkdownIt) -> None:
    """Teach the parser's renderer all RULES."""
    for name, rule in RULES.items():
        md.add_render_rule(name, _adapted(rule))


def _adapted(rule: Callable[[Token, SlideRenderState], str]) -> Callable[..., str]:
    def render(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
        return rule(tokens[index], env["page"])

    return render
