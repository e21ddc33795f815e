"""Render rules: tokens whose HTML differs from CommonMark's. ``env["state"]`` is the slide's SlideRenderState."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mdvideo.deck.markdown.code_blocks import DRAWN_LANGUAGES, FenceInfo, highlight_code
from mdvideo.deck.markdown.fences.morph_fences import highlight_versions
from mdvideo.deck.markdown.render_state import SlideRenderState
from mdvideo.deck.markdown.sanitize import RESERVED_ATTRIBUTES

_TITLE_STYLE = "display: block; font-weight: bold; font-size: 0.85em; margin-bottom: 0.5em"
"""A title's look, whatever the theme."""

RenderRule = Callable[[Token, SlideRenderState], str]


def _attributes(token: Token, classes: str = "") -> str:
    """Return a token's attributes as HTML, without reserved ones. ``classes`` come first in ``class``."""
    own = {name: str(value) for name, value in token.attrs.items() if name not in RESERVED_ATTRIBUTES}
    joined = f"{classes} {own.pop('class', '')}".strip()
    ordered = ({"class": joined} if joined else {}) | own
    return "".join(f' {escape(name)}="{escape(value)}"' for name, value in ordered.items())


def _fence(token: Token, state: SlideRenderState) -> str:
    if (terminal := state.render_terminal(token)) is not None:
        return terminal
    info = state.read_fence_info(token)
    if info.language.lower() in DRAWN_LANGUAGES:
        return state.render_diagram(token, info)
    language = f' data-lang="{escape(info.language)}"' if info.language else ""
    title = f'<span class="code-title" style="{_TITLE_STYLE}">{escape(info.title)}</span>' if info.title else ""
    shown = token.meta.get("step_of_state", ())
    versions = token.meta.get("versions")
    code = highlight_versions(versions, info, shown) if versions else highlight_code(token.content, info, shown)
    return f"<pre{_attributes(token, 'code')}{language}>{title}<code>{code}</code></pre>\n"


def _code_block(token: Token, _state: SlideRenderState) -> str:
    return f"<pre{_attributes(token, 'code')}><code>{highlight_code(token.content, FenceInfo(''))}</code></pre>\n"


def _list_item(token: Token, _state: SlideRenderState) -> str:
    fragment = token.meta.get("fragment")
    fragment_attribute = f' data-fragment="{fragment}"' if fragment else ""
    done = token.meta.get("done")
    box = "" if done is None else f'<span class="task-box" data-task="{"done" if done else "open"}"></span>'
    return f"<li{_attributes(token)}{fragment_attribute}>{box}"


def _footnote_reference(token: Token, _state: SlideRenderState) -> str:
    return f'<sup class="footnote-ref">{escape(token.content)}</sup>'


def _nothing(_token: Token, _state: SlideRenderState) -> str:
    return ""


RULES: Mapping[str, RenderRule] = {
    "fence": _fence,
    "code_block": _code_block,
    "list_item_open": _list_item,
    "footnote_ref": _footnote_reference,
    "comment": _nothing,
    "container": lambda token, _state: token.content,
    "unread_line": lambda token, state: state.report_unread_line(token),
    "image": lambda token, state: state.render_image(token),
    "math_inline": lambda token, state: state.render_formula(token),
    "math_block": lambda token, state: state.render_formula(token),
    "html_block": lambda token, state: state.render_html(token),
    "html_inline": lambda token, state: state.render_html(token),
}


def add_render_rules(md: MarkdownIt) -> None:
    """Add RULES to the renderer of ``md``."""
    for name, rule in RULES.items():
        md.add_render_rule(name, _adapt(rule))


def _adapt(rule: RenderRule) -> Callable[..., str]:
    def render(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
        return rule(tokens[index], env["state"])

    return render
