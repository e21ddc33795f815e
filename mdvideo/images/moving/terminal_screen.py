"""A terminal's screen, by ``pyte``, with what that lacks: the alternate screen of full-screen programs."""

from __future__ import annotations

import copy
import re
from typing import Any

import pyte
from pyte.screens import Char

_ALTERNATE = frozenset({47, 1047, 1049})
"""DEC private modes that show the alternate screen (xterm, *Control Sequences*)."""

_UNSEEN = re.compile(r"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[[0-9;:?]*[ -/]+[@-~]|\x1b[P_^X][^\x1b\x07]*(?:\x1b\\|\x07)")
"""Sequences that set keyboards, ask for answers or shape the cursor, and device control strings (ECMA-48, section 5.4).

pyte would show their ends as text."""
_COLONS = re.compile(r"\x1b\[[0-9;]*:[0-9;:]*m")
"""Colours whose parts are separated by colons (ISO 8613-6)."""
_BEGUN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[P_^X\]][^\x1b\x07]*\x1b?)?$")
_LONGEST_SEQUENCE = 4096


class TerminalScreen(pyte.Screen):
    """A screen that full-screen programs leave as they found it."""

    def __init__(self, columns: int, rows: int) -> None:
        self._main: tuple[Any, Any] | None = None
        super().__init__(columns, rows)

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        """Switch modes on."""
        if kwargs.get("private") and _ALTERNATE.intersection(modes) and self._main is None:
            self._main = copy.deepcopy(self.buffer), copy.copy(self.cursor)
            self.erase_in_display(2)
            self.cursor_position()
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        """Switch modes off."""
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and _ALTERNATE.intersection(modes) and self._main is not None:
            self.buffer, self.cursor = self._main
            self._main = None
            self.dirty.update(range(self.lines))

    def select_graphic_rendition(self, *attributes: int, **kwargs: Any) -> None:
        """Set colours and styles. Private sequences set keyboards, and nothing that is seen."""
        if not kwargs.get("private"):
            super().select_graphic_rendition(*attributes)

    def report_device_status(self, mode: int, **_: Any) -> None:
        """Answer nothing: nobody listens."""

    def report_device_attributes(self, mode: int = 0, **_: Any) -> None:
        """Answer nothing."""


class TerminalFeed:
    """Feeds output to a screen. Sequences that pyte cannot read are counted and passed over."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = TerminalScreen(columns, rows)
        self._stream = pyte.Stream(self.screen, strict=False)
        self.unread = 0
        self._begun = ""

    def write(self, text: str) -> None:
        """Show output. A sequence may be divided between two calls."""
        text = self._begun + text
        begun = _BEGUN.search(text)
        self._begun = ""
        if begun is not None and len(begun[0]) < _LONGEST_SEQUENCE:
            text, self._begun = text[: begun.start()], begun[0]
        try:
            seen = _UNSEEN.sub("", text)
            self._stream.feed(_COLONS.sub(lambda match: match[0].replace("::", ";").replace(":", ";"), seen))
        except Exception:  # pyte raises whatever its handlers raise at sequences of odd parameters
            self.unread += 1
            self._stream = pyte.Stream(self.screen, strict=False)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; what is outside of it is lost."""
        self.screen.resize(rows, columns)
        self.screen.dirty.update(range(rows))

    def row(self, number: int) -> list[Char]:
        """Return the characters of a row; after a wide one there is an empty one."""
        line = self.screen.buffer[number]
        return [line[column] for column in range(self.screen.columns)]
