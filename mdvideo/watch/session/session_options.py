"""Options that all sessions of one ``mdvideo watch`` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """``overrides``: settings that override the deck's. ``editor``: the template of editor URLs.

    ``write_at_once``: write the files after the first build too, not only after an edit.
    """

    overrides: Mapping[str, Any]
    editor: str
    write_at_once: bool = True
