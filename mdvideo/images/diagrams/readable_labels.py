"""Gives words a colour that can be read on a fill of the author's: the theme's ink is made for the theme's fills."""

from __future__ import annotations

import re

from PIL import ImageColor

from mdvideo.images.relative_luminance import relative_luminance

_MERMAID_STYLE = re.compile(r"^(?P<head>[ \t]*(?:style|classDef)[ \t]+[^\n;]*?)(?P<end>[ \t]*;?[ \t]*)$", re.MULTILINE)
_MERMAID_FILL = re.compile(r"\bfill\s*:\s*(?P<colour>#[0-9a-fA-F]{3,8}|[a-zA-Z]+|rgba?\([^)]*\))")
_DOT_LIST = re.compile(r'\[(?P<body>(?:"(?:[^"\\]|\\.)*"|[^\[\]"])*)\]')
_DOT_VALUE = r'\s*=\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[#\w]+))'
_DOT_FILL, _DOT_COLOUR = (re.compile(rf"(?<!\w){name}{_DOT_VALUE}") for name in ("fillcolor", "color"))
_MIDDLE = 0.179
"""Luminance at which black and white have the same contrast (WCAG 2)."""


def with_readable_mermaid(text: str) -> str:
    """Return Mermaid's text with a colour for the words wherever a ``style`` or ``classDef`` has only a ``fill``."""

    def add(match: re.Match[str]) -> str:
        fill = _MERMAID_FILL.search(match["head"])
        if fill is None or re.search(r"(?<![\w-])color\s*:", match["head"]):
            return match[0]
        ink = ink_on(fill["colour"])
        return f"{match['head']},color:{ink}{match['end']}" if ink else match[0]

    return _MERMAID_STYLE.sub(add, text)


def with_readable_dot(text: str) -> str:
    """Return DOT with a colour for the words of each node that has a fill; a filled one with a colour has that fill."""

    def add(match: re.Match[str]) -> str:
        body = match["body"]
        fill = _DOT_FILL.search(body)
        further = ""
        if fill is None and "filled" in body and (fill := _DOT_COLOUR.search(body)) is not None:
            further = f' fillcolor="{fill["quoted"] or fill["bare"]}"'
        if fill is None:
            return match[0]
        ink = None if "fontcolor" in body else ink_on((fill["quoted"] or fill["bare"]).partition(":")[0])
        further += f' fontcolor="{ink}"' if ink else ""
        return f"[{body}{further}]" if further else match[0]

    return _DOT_LIST.sub(add, text)


def ink_on(fill: str) -> str | None:
    """Return black or white, whichever can be read better on a CSS colour; None for a colour that is not known."""
    try:
        channels = ImageColor.getrgb(fill.strip())
    except ValueError:
        return None
    if len(channels) > 3 and channels[3] < 127.5:
        return None
    return "#111111" if relative_luminance(channels) > _MIDDLE else "#ffffff"
