"""The error of a diagram whose text is wrong."""

from __future__ import annotations

from mdvideo.errors import AssetError


class DiagramFault(AssetError):
    """A diagram's text is wrong, at a ``line`` and ``column`` of it, from 1; 0 where the tool names none."""

    def __init__(self, message: str, line: int = 0, column: int = 0, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column
