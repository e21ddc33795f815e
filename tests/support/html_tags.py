"""The elements of a piece of HTML."""

from __future__ import annotations

from html.parser import HTMLParser

Attributes = dict[str, str | None]


class HtmlTags(HTMLParser):
    """Every element, with its attributes, in the order of their start tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[Attributes]:
        """Return the attributes of each element with this tag."""
        return [attributes for name, attributes in self.found if name == tag]
