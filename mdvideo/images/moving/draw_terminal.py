"""Runs DrawTerminalJob: a recording of a terminal as an animated PNG."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.images.moving.apng_writer import ApngWriter
from mdvideo.images.moving.cast_file import CastEvent, CastFile, read_cast, size_in
from mdvideo.images.moving.terminal_drawing import FindFont, TerminalDrawing, TerminalFonts, colours_of
from mdvideo.images.moving.terminal_screen import TerminalFeed
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.picture_jobs import DrawTerminalJob

FRAME = Fraction(1, 30)
"""Seconds: what happens within one frame is drawn at once."""

LAST_SECONDS = Fraction(2)
"""How long the last screen is shown."""

MAX_SECONDS = 3600
"""Length of a recording, after its waits are shortened."""

_LEAST_CELL, _MOST_CELL = 5, 26
"""Width of a character in pixels. The largest is that of code on a slide of 2160 rows and half as much again."""


def run_draw_terminal(job: DrawTerminalJob, read: ReadBlob, fonts: TerminalFonts, find_font: FindFont) -> Product:
    """Draw a recording. Raises AssetError for one that cannot be read, or is too long."""
    name = job.label or "the recording"
    cast = read_cast(read(job.source), name)
    idle = job.idle if job.idle is not None else cast.idle
    events = list(_without_waits(cast.events, idle))
    if events and events[-1].at > MAX_SECONDS:
        hint = "write {idle=1s}, which shortens its waits, or record less"
        raise AssetError(f"{name} is {float(events[-1].at) / 60:.0f} minutes long", hint=hint)
    feed = TerminalFeed(cast.columns, cast.rows)
    columns, rows = _largest_size(cast)
    drawing = TerminalDrawing(
        columns, rows, _cell_width(columns, rows, job.limit), colours_of(job.colours), fonts, find_font
    )
    writer = ApngWriter()
    shown_at = Fraction(0)
    cursor_row: int | None = None
    for at, batch in _frames_of(events):
        if at > shown_at:
            cursor_row = _paint(drawing, feed, cursor_row)
            writer.add(drawing.pixels(), at - shown_at)
            shown_at = at
        for event in batch:
            if event.kind == "output":
                feed.write(event.text)
            elif (size := size_in(event.text)) is not None:
                feed.resize(*size)
                drawing.clear()
    _paint(drawing, feed, cursor_row)
    writer.add(drawing.pixels(), LAST_SECONDS)
    notes = []
    if cast.broken_line is not None:
        notes.append(f"its line {cast.broken_line} cannot be read, and nothing after it is shown")
    if drawing.missing:
        shown = " ".join(sorted(drawing.missing)[:8])
        notes.append(f"no font has {shown}{' and others' * (len(drawing.missing) > 8)}, which are empty boxes")
    if feed.unread:
        notes.append(f"{feed.unread} of its sequences cannot be read, and are passed over")
    return Product({"clip": writer.finish()}, {"notes": notes})


def _frames_of(events: list[CastEvent]) -> Iterator[tuple[Fraction, list[CastEvent]]]:
    """Yield events by the frame at which they happen, with its time."""
    batch: list[CastEvent] = []
    now = Fraction(0)
    for event in events:
        at = int(event.at / FRAME) * FRAME
        if at != now and batch:
            yield now, batch
            batch = []
        now = at
        batch.append(event)
    if batch:
        yield now, batch


def _without_waits(events: tuple[CastEvent, ...], idle: Fraction | None) -> Iterator[CastEvent]:
    """Yield the events with no wait between two longer than ``idle``."""
    before = moved = Fraction(0)
    for event in events:
        wait = event.at - before
        moved += wait if idle is None else min(wait, idle)
        before = event.at
        yield CastEvent(moved, event.kind, event.text)


def _largest_size(cast: CastFile) -> tuple[int, int]:
    sizes = [(cast.columns, cast.rows)]
    sizes += [size for event in cast.events if event.kind == "resize" and (size := size_in(event.text)) is not None]
    return max(columns for columns, _ in sizes), max(rows for _, rows in sizes)


def _cell_width(columns: int, rows: int, limit: Size) -> int:
    across = limit.width / (columns + 2)
    down = limit.height / (rows * 2.2 + 2)
    return min(max(round(min(across, down)), _LEAST_CELL), _MOST_CELL)


def _paint(drawing: TerminalDrawing, feed: TerminalFeed, cursor_row: int | None) -> int | None:
    """Paint the rows that changed, and those that the cursor left and reached. Return the row of the cursor."""
    screen = feed.screen
    cursor = None if screen.cursor.hidden else (screen.cursor.y, min(screen.cursor.x, screen.columns - 1))
    changed = {row for row in screen.dirty if row < screen.lines}
    changed |= {row for row in (cursor_row, None if cursor is None else cursor[0]) if row is not None}
    for row in sorted(changed):
        if row < screen.lines:
            drawing.paint_row(row, feed.row(row), cursor[1] if cursor is not None and cursor[0] == row else None)
    screen.dirty.clear()
    return None if cursor is None else cursor[0]
