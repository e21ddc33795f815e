"""What stands in a line of Slidev's Markdown besides Markdown: clicks, built-in components, icons, values."""

from __future__ import annotations

import re

from mdvideo.deck.dialects.dialect_reader import DialectWriter, Line

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?)(?P<self>/?)>"
)
_ATTRIBUTE = re.compile(r"(?P<name>[@:#]?[\w.:-]+)(?:=(?P<quote>[\"'])(?P<value>.*?)(?P=quote))?")
_VALUE = re.compile(r"\{\{(?P<value>[^{}]*)\}\}")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_HTML = frozenset(
    [
        "a",
        "abbr",
        "article",
        "aside",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "nav",
        "ol",
        "p",
        "path",
        "picture",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "video",
        "g",
        "circle",
        "rect",
        "line",
        "polyline",
        "polygon",
        "ellipse",
        "text",
        "tspan",
        "defs",
        "marker",
        "style",
        "wbr",
    ]
)
_UNSEEN = frozenset(
    [
        "v-clicks",
        "vclicks",
        "v-click-gap",
        "template",
        "v-mark",
        "v-drag",
        "v-switch",
        "transform",
        "autofitttext",
        "lightordark",
        "renderwhen",
        "slidecurrentno",
        "slidestotal",
    ]
)
"""Elements that show what they hold, or nothing."""

_BLOCK_PARTS = frozenset({"v-click", "vclick", "v-clicks", "vclicks", "v-after", "vafter", "v-click-gap"})


class ComponentReader:
    """Writes lines of Slidev's Markdown as ours."""

    def __init__(self, out: DialectWriter) -> None:
        self._out = out
        self._open: list[str] = []
        """The closing mark of each open click, innermost last."""

    def line(self, text: str, line: Line) -> None:
        """Write a line that is not code; ``text`` is what it says after other rules."""
        if "<" not in text and "{{" not in text:
            self._out.replace_line(text, line)
            return
        code = [found.span() for found in _CODE_SPAN.finditer(text)]
        whole = _TAG.fullmatch(text.strip())
        if whole is not None and self._block(whole, line):
            return

        def replace(found: re.Match[str]) -> str:
            if any(start <= found.start() < end for start, end in code):
                return found[0]
            return self._tag(found, line)

        rewritten = _TAG.sub(replace, text)
        rewritten = _VALUE.sub(lambda found: self._value(found, line), rewritten)
        self._out.replace_line(rewritten, line)

    def placeholder(self, line: Line, text: str, what: str) -> None:
        """Write a box in place of what a video cannot show, and warn."""
        self._out.put(f"\n> {text}\n\n", line)
        self._out.warn(line, f"{what} cannot be shown in a video: its name is shown instead")

    def _block(self, tag: re.Match[str], line: Line) -> bool:
        """Write a tag that stands alone on its line; False for those that are none of ours."""
        name = tag["name"].lower()
        if name not in _BLOCK_PARTS:
            return False
        if name == "v-click-gap":
            self._out.drop(line)
        elif tag["close"]:
            if self._open:
                self._open.pop()
                self._out.put("\n:::\n\n", line)
        elif not tag["self"]:
            kind = {"v-clicks": "incremental", "vclicks": "incremental"}.get(name, "fragment")
            self._open.append(name)
            self._out.put(f"\n::: {kind}\n\n", line)
        return True

    def _tag(self, tag: re.Match[str], line: Line) -> str:
        name = tag["name"]
        lower = name.lower()
        if lower in ("v-click", "vclick", "v-after", "vafter"):
            return "</span>" if tag["close"] else "<span data-fragment>"
        if lower in _UNSEEN:
            return ""
        if lower in _HTML:
            return self._html(tag)
        if tag["close"]:
            return ""
        attributes = {
            found["name"].lstrip(":"): found["value"] or "" for found in _ATTRIBUTE.finditer(tag["attributes"])
        }
        if lower in ("youtube", "tweet"):
            address = {"youtube": "youtu.be/", "tweet": "x.com/i/status/"}[lower] + attributes.get("id", "").strip(
                "'\""
            )
            self._out.warn(line, f"<{name}> cannot be shown in a video: its address is shown instead")
            return f"<em>{address}</em>"
        if lower in ("link",):
            return f"<span>{attributes.get('title', '')}</span>"
        if lower == "toc":
            self._out.warn(line, "<Toc> is not drawn", "write the list of contents")
            return ""
        if lower in ("arrow", "v-drag-arrow", "vdragarrow"):
            self._out.warn(line, f"<{name}> is not drawn", "point at the words in the notes")
            return ""
        if re.match(r"[a-z\d-]+(?::[\w-]+|-[\w-]+)$", name):
            self._out.warn(line, f"the icon <{name} /> is not drawn", "show a picture, or an emoji")
            return ""
        self._out.warn(line, f"the component <{name}> is not drawn", "show a picture of it")
        return f"<em>{name}</em>" if tag["self"] else ""

    def _html(self, tag: re.Match[str]) -> str:
        """Return an HTML tag without what a browser would run; ``v-click`` makes the element a fragment."""
        if tag["close"] or not tag["attributes"].strip():
            return tag[0]
        kept = []
        for found in _ATTRIBUTE.finditer(tag["attributes"]):
            name = found["name"]
            if name.startswith(("v-click", "v-after")):
                kept.append("data-fragment")
            elif not name.startswith(("v-", "@", ":", "#")):
                kept.append(found[0])
        attributes = "".join(f" {attribute}" for attribute in dict.fromkeys(kept))
        return f"<{tag['name']}{attributes}{' /' if tag['self'] else ''}>"

    def _value(self, found: re.Match[str], line: Line) -> str:
        self._out.warn(line, f"the value {found[0]} is not computed", "write what it is")
        return ""
