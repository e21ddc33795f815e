"""The text of a finished page, with the place of every character in its HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mdvideo.slides.html.dom import INLINE, VOID

_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<close>/)?(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|(?P<text>[^<]+)",
    re.DOTALL,
)
TAG = re.compile(r"<(?P<close>/)?(?P<tag>[a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_CHARACTER = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|.", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")
BREAK = "\n"
"""Between the text of two blocks."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character stands in the HTML, from ``start`` to ``end``, and the fragment that shows it, 0 for none.

    That of a picture in the text is its tag, for every character of its alternative text.
    """

    start: int
    end: int
    fragment: int = 0
    picture: bool = False


@dataclass(slots=True)
class PageText:
    """The text of a page as it is read: each run of space is one, and BREAK is between blocks.

    ``places`` has the place of each character, None for a BREAK. ``lines`` are the ranges of the lines of code, and
    ``versions`` which of the texts of a morph each belongs to, −1 for none. ``cells`` are the ranges of the cells of
    tables by row and column from 1, all of the page in one count.
    """

    text: str = ""
    places: list[Place | None] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    cells: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


class _Reader:
    def __init__(self) -> None:
        self.characters: list[str] = []
        self.places: list[Place | None] = []
        self.result = PageText()
        self._open: list[tuple[str, int]] = []
        self._code = 0
        self._line: int | None = None
        self._version = -1
        self._row = self._column = 0
        self._cell: int | None = None

    @property
    def _fragment(self) -> int:
        return max((fragment for _, fragment in self._open), default=0)

    def start(self, tag: str, attributes: str, at: int, end: int) -> None:
        known = {name: double or single for name, double, single in _ATTRIBUTE.findall(attributes)}
        fragment = int(known["data-fragment"]) if known.get("data-fragment", "").isdigit() else 0
        if tag == "img":
            if not known.get("id", "").startswith("picture-"):
                place = Place(at, end, max(self._fragment, fragment), picture=True)
                for character in html.unescape(known.get("alt", "")):
                    self._add(character, place)
            return
        if tag not in INLINE or tag == "br":
            self._break()
        if tag in VOID or attributes.rstrip().endswith("/"):
            return
        self._open.append((tag, fragment))
        if tag == "pre":
            self._code += 1
            self._line = len(self.characters)
        elif tag == "div" and self._code and "line" in known.get("class", "").split():
            self._line = len(self.characters)
            version = known.get("data-version", "")
            self._version = int(version) if version.isdigit() else -1
        elif tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif tag in ("td", "th"):
            self._column += 1
            self._cell = len(self.characters)

    def end(self, tag: str) -> None:
        known = [index for index, (name, _) in enumerate(self._open) if name == tag]
        if not known:
            return
        if tag in ("td", "th") and self._cell is not None:
            self.result.cells[self._row, self._column] = self._cell, len(self.characters)
            self._cell = None
        # After its last line end, code has no further line.
        ends_line = tag == "div" or (tag == "pre" and self._line is not None and self._line < len(self.characters))
        if self._code and ends_line and self._line is not None:
            self._end_line()
        if tag == "pre":
            self._code -= 1
            self._line = None
        del self._open[known[-1] :]
        if tag not in INLINE:
            self._break()

    def data(self, text: str, at: int) -> None:
        if any(name in ("style", "script", "title") for name, _ in self._open):
            return
        fragment = self._fragment
        for found in _CHARACTER.finditer(text):
            character = html.unescape(found.group())
            if self._code and character == "\n":
                self._end_line()
                self._line = len(self.characters) + 1
                self._break()
            else:
                self._add(character, Place(at + found.start(), at + found.end(), fragment))

    def _end_line(self) -> None:
        if self._line is not None and self._line <= len(self.characters):
            self.result.lines.append((self._line, len(self.characters)))
            self.result.versions.append(self._version)
        self._line, self._version = None, -1

    def _break(self) -> None:
        if self._code or not self.characters or self.characters[-1] != BREAK:
            self.characters.append(BREAK)
            self.places.append(None)

    def _add(self, character: str, place: Place) -> None:
        if character in _INVISIBLE or len(character) != 1:
            return
        if character.isspace():
            if self.characters and self.characters[-1] in (" ", BREAK) and not self._code:
                return
            character = " "
        self.characters.append(character.translate(_QUOTES))
        self.places.append(place)


def page_text_of(page: str) -> PageText:
    """Return the text of a page's body."""
    reader = _Reader()
    for token in _TOKEN.finditer(page, max(0, page.find("<body"))):
        if token["text"] is not None:
            reader.data(token["text"], token.start())
        elif token["tag"] is not None and token["close"]:
            reader.end(token["tag"].lower())
        elif token["tag"] is not None:
            reader.start(token["tag"].lower(), token["attributes"], token.start(), token.end())
    result = reader.result
    result.text, result.places = "".join(reader.characters), reader.places
    return result


def ranges_of_words(text: str, words: str, *, parts: bool = False) -> list[tuple[int, int]]:
    """Return where words stand in a text, as whole words or, if ``parts``, as parts of words. Case is ignored."""
    sought = re.escape(words.translate(_QUOTES))
    pattern = sought if parts else rf"(?<!\w){sought}(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def phrases_of(text: str, length: int) -> Iterator[str]:
    """Yield all runs of ``length`` words of a text that stand in one block."""
    for block in text.split(BREAK):
        words = block.split()
        for start in range(max(1, len(words) - length + 1)):
            if phrase := " ".join(words[start : start + length]).strip(" .,;:!?()"):
                yield phrase
