"""A slide's body as a small tree that can be rewritten, and back to HTML.

The input is sanitised HTML from the deck's parser, well formed by construction, so this need not be a browser's
parser: it keeps what it is given. It knows nothing of themes or slides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

_INLINE = (
    "a abbr b bdi bdo br cite code data del dfn em i img input ins kbd label mark q s samp small span strong sub sup "
    "time u var wbr"
)
INLINE = frozenset(_INLINE.split())


@dataclass(slots=True)
class Element:
    """One element; children are elements and strings of text (unescaped)."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The class attribute as a list."""
        return self.attributes.get("class", "").split()

    def add_class(self, name: str) -> None:
        """Append a class unless it is there."""
        if name not in self.classes:
            self.attributes["class"] = " ".join([*self.classes, name])

    def walk(self) -> Iterator[Element]:
        """Every element below this one, in document order; children replaced while walking are not seen."""
        for child in list(self.children):
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def elements(self) -> list[Element]:
        """Child elements, without the text between them."""
        return [child for child in self.children if isinstance(child, Element)]

    def text(self) -> str:
        """All text inside, joined."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        # An end tag that closes nothing is ignored, as browsers do.
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse_fragment(html: str) -> Element:
    """The fragment's nodes under an element ``root``."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def inner_html(element: Element) -> str:
    """The children of ``element`` as HTML."""
    return "".join(
        escape(child, quote=False) if isinstance(child, str) else _outer(child) for child in element.children
    )


def _outer(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    if element.tag in VOID:
        return f"<{element.tag}{attributes}>"
    return f"<{element.tag}{attributes}>{inner_html(element)}</{element.tag}>"
