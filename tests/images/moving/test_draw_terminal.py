"""Recordings of terminals, as the pictures that they become."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.images.moving import cast_file as reader
from mdvideo.images.moving.draw_terminal import run_draw_terminal
from mdvideo.images.moving.terminal_drawing import TerminalFonts
from mdvideo.images.moving.terminal_palette import terminal_colours
from mdvideo.plan.jobs.job import Digest, Product
from mdvideo.plan.jobs.picture_jobs import DrawTerminalJob
from mdvideo.slides.writing.font_search import font_of
from mdvideo.steps.playing.terminals import MONO_FILES
from tests.support.clip_files import cast_file

GROUND, INK, CURSOR = "#101418", "#e0e0e0", "#ffaa00"
COLOURS = terminal_colours(GROUND, INK, CURSOR)
CELL, ROW, PAD = 10, 22, 10
"""Pixels, at the limit below."""


def draw(data: bytes, **changes: Any) -> Product:
    columns = changes.pop("columns", 20)
    job = DrawTerminalJob(
        label="demo.cast",
        source=Digest("cast"),
        colours=COLOURS,
        limit=Size((columns + 2) * CELL, 2000),
        idle=changes.get("idle"),
        fonts=(),
    )
    return run_draw_terminal(job, lambda _: data, TerminalFonts(*MONO_FILES), changes.get("find_font", font_of))


def frames_of(product: Product) -> list[tuple[float, NDArray[np.uint8]]]:
    """Seconds for which each picture is shown, and its pixels."""
    with Image.open(io.BytesIO(product.outputs["clip"])) as picture:
        found = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            found.append((picture.info["duration"] / 1000, np.asarray(picture.convert("RGB"))))
    return found


def cell(pixels: NDArray[np.uint8], column: int, row: int) -> NDArray[np.uint8]:
    return pixels[PAD + row * ROW : PAD + (row + 1) * ROW, PAD + column * CELL : PAD + (column + 1) * CELL]


def has_colour(pixels: NDArray[np.uint8], colour: str, tolerance: int = 8) -> bool:
    wanted = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)])
    return bool((np.abs(pixels.astype(int) - wanted).max(axis=2) <= tolerance).any())


def last_of(text: str, **changes: Any) -> NDArray[np.uint8]:
    return frames_of(draw(cast_file([(0, "o", text + "\x1b[?25l")], **changes)))[-1][1]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_output_is_shown_at_its_time(version: int) -> None:
    events = [(0.0, "o", "a"), (1.0, "o", "b"), (1.5, "o", "c")]
    frames = frames_of(draw(cast_file(events, version=version)))
    assert [seconds for seconds, _ in frames] == pytest.approx([1, 0.5, 2], abs=0.002)
    for count, (_, pixels) in enumerate(frames, 1):
        assert all(has_colour(cell(pixels, column, 0), INK, 40) == (column < count) for column in range(3))


def test_waits_are_shortened_to_idle() -> None:
    events = [(0.0, "o", "a"), (60.0, "o", "b"), (60.5, "o", "c")]
    frames = frames_of(draw(cast_file(events), idle=Fraction(1)))
    assert [seconds for seconds, _ in frames] == pytest.approx([1, 0.5, 2], abs=0.002)


def test_the_cursor_is_where_the_next_character_goes_unless_it_is_hidden() -> None:
    shown = frames_of(draw(cast_file([(0, "o", "ab")])))[-1][1]
    assert has_colour(cell(shown, 2, 0), CURSOR)
    assert not has_colour(last_of("ab"), CURSOR)


def test_colours_and_styles_are_those_of_the_recording() -> None:
    pixels = last_of("\x1b[31mR\x1b[0m\x1b[42m \x1b[0m\x1b[7m \x1b[0m\x1b[38;2;1;200;250mT\x1b[0m\x1b[4m \x1b[0m")
    assert has_colour(cell(pixels, 0, 0), COLOURS[3 + 1], 40)
    assert has_colour(cell(pixels, 1, 0), COLOURS[3 + 2])
    assert has_colour(cell(pixels, 2, 0), INK)
    assert has_colour(cell(pixels, 3, 0), "#01c8fa", 40)
    assert has_colour(cell(pixels, 4, 0), INK)
    plain, bold = last_of("mmm"), last_of("\x1b[1mmmm")
    assert bold.astype(int).sum() > plain.astype(int).sum()


def test_box_drawing_meets() -> None:
    pixels = last_of("┌──┐\r\n│██│\r\n└──┘")
    light = pixels.astype(int).sum(axis=2) > 300
    column = light[PAD + ROW // 2 + 2 : PAD + 3 * ROW - ROW // 2 - 2, PAD : PAD + CELL].any(axis=1)
    assert column.all()
    block = pixels[PAD + ROW : PAD + 2 * ROW, PAD + CELL : PAD + 3 * CELL]
    assert (np.abs(block.astype(int) - 0xE0) < 4).all()


def test_a_wide_character_takes_two_cells() -> None:
    pixels = last_of("日x")
    assert has_colour(cell(pixels, 2, 0), INK, 60)


def test_a_character_without_a_font_is_named() -> None:
    product = draw(cast_file([(0, "o", "a日")]), find_font=lambda char: None if char == "日" else MONO_FILES[0])
    assert product.report["notes"] == ["no font has 日, which are empty boxes"]


def test_a_resize_changes_where_lines_break() -> None:
    events = [(0.0, "r", "4x3"), (0.5, "o", "abcdef\x1b[?25l")]
    pixels = frames_of(draw(cast_file(events)))[-1][1]
    assert has_colour(cell(pixels, 1, 1), INK, 60)
    assert not has_colour(cell(pixels, 5, 0), INK, 60)


def test_full_screen_programs_leave_the_screen_as_it_was() -> None:
    pixels = last_of("ab\x1b[?1049h\x1b[2J\x1b[Hxxxxxxxx\x1b[?1049l")
    assert np.array_equal(pixels, last_of("ab"))


def test_odd_sequences_are_passed_over() -> None:
    pixels = last_of("\x1b[>4;2m\x1b[?2004h\x1b]0;title\x07\x1b[=1;1u\x1b[6nab")
    assert np.array_equal(pixels, last_of("ab"))


def test_two_drawings_are_the_same_bytes() -> None:
    data = cast_file([(n / 10, "o", f"line {n}\r\n") for n in range(20)])
    assert draw(data).outputs == draw(data).outputs


def test_a_broken_line_ends_the_recording_and_is_named() -> None:
    data = cast_file([(0, "o", "a")]) + b'\n[1.0, "o"\n[2.0, "o", "b"]'
    assert draw(data).report["notes"] == ["its line 3 cannot be read, and nothing after it is shown"]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"version": 9, "width": 80}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(AssetError, match="no recording"):
        draw(data)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader.MAX_EVENTS == 10**6
    monkeypatch.setattr(reader, "MAX_EVENTS", 100)
    with pytest.raises(AssetError, match="more than 100 events"):
        draw(cast_file([(n, "o", "x") for n in range(101)]))
    with pytest.raises(AssetError, match="minutes long"):
        draw(cast_file([(0, "o", "a"), (36_000, "o", "b")]))
    huge = json.dumps({"version": 2, "width": 10**6, "height": 10**6}).encode()
    cast = reader.read_cast(huge + b'\n[0, "r", "9999x9999"]', "demo")
    assert (cast.columns, cast.rows) == (reader.MAX_COLUMNS, reader.MAX_ROWS)


@pytest.mark.parametrize(("ground", "ink"), [("#ffffff", "#111111"), ("#000000", "#ffffff"), ("#123a5c", "#eeeeee")])
def test_every_colour_can_be_read_on_the_ground(ground: str, ink: str) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in terminal_colours(ground, ink, "#ff0000")[3:]:
        low, high = sorted((light(ground), light(colour)))
        assert (high + 0.05) / (low + 0.05) >= 4.45


def test_the_fonts_are_there() -> None:
    assert all(Path(path).is_file() for path in MONO_FILES)
