"""Tables: drawn by Rich on a terminal, aligned with spaces in a log."""

from __future__ import annotations

import sys
import unicodedata
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title; numbers are aligned to the right."""

    title: str
    number: bool = False


def show_table(arguments: Namespace, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write a table to standard error, unless ``--json`` or ``--quiet`` was given."""
    if arguments.json or arguments.quiet:
        return
    if sys.stderr.isatty():
        _draw(columns, rows)
    else:
        sys.stderr.write("\n".join(align_columns(columns, rows)) + "\n")


def align_columns(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the table as lines of text, with two spaces between columns."""
    table = [[column.title for column in columns], *rows]
    widths = [max(map(_width_of, cells)) for cells in zip(*table, strict=True)]
    return ["  ".join(map(_pad, row, widths, columns)).rstrip() for row in table]


def _pad(text: str, width: int, column: Column) -> str:
    gap = " " * (width - _width_of(text))
    return gap + text if column.number else text + gap


def _width_of(text: str) -> int:
    """Return the width in terminal cells: full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _draw(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from mdvideo.cli.progress.bars import terminal

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.title, justify="right" if column.number else "left")
    for row in rows:
        table.add_row(*map(Text, row))  # as Text: names may look like Rich markup
    terminal().print(table)
