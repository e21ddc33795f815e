"""A small DOM: parses a slide's body into a tree that can be rewritten, and writes it as HTML again.

The input is sanitised HTML from the deck's parser and is well formed, so this parser does not need the error handling
of a browser. It knows nothing of themes or slides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

MAX_DEPTH = 200
"""Elements within one another; what is deeper stands beside its parent. Decks have at most a few tens."""

VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

_INLINE = (
    "a abbr b bdi bdo br cite code data del dfn em i img input ins kbd label mark q s samp small span strong sub sup "
    "time u var wbr"
)
INLINE = frozenset(_INLINE.split())


@dataclass(slots=True)
class Element:
    """An element. Its children are elements and strings of unescaped text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in the class attribute."""
        return self.attributes.get("class", "").split()

    def add_class(self, name: str) -> None:
        """Append a class, unless the element already has it."""
        if name not in self.classes:
            self.attributes["class"] = " ".join([*self.classes, name])

    def walk(self) -> Iterator[Element]:
        """Yield every element below this one in document order, without those that are added during the walk."""
        for child in list(self.children):
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def elements(self) -> list[Element]:
        """Return the child elements, without the text between them."""
        return [child for child in self.children if isinstance(child, Element)]

    def text(self) -> str:
        """Return the text of the element and everything in it."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID and len(self._open) < MAX_DEPTH:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        # Like browsers, ignore an end tag without a start tag.
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse_fragment(html: str) -> Element:
    """Parse a fragment. Returns an element ``root`` with its nodes."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def inner_html(element: Element) -> str:
    """Return the children of ``element`` as HTML."""
    return "".join(
        escape(child, quote=False) if isinstance(child, str) else _outer_html(child) for child in element.children
    )


def _outer_html(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    if element.tag in VOID:
        return f"<{element.tag}{attributes}>"
    return f"<{element.tag}{attributes}>{inner_html(element)}</{element.tag}>"
