"""Contact sheets: all variants on one picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mdvideo.slides.contact_sheet import SheetCell, contact_sheet


def picture(colour: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("size", "columns", "rows"), [((1280, 720), 1, 3), ((720, 1280), 2, 2)])
def test_every_variant_is_on_the_sheet(size: tuple[int, int], columns: int, rows: int) -> None:
    """Wide pictures are in fewer columns than upright ones, so that the sheet is about square."""
    colours = ["#ff0000", "#00ff00", "#0000ff"]
    cells = [SheetCell(picture(colour, size), str(n), "seed 7") for n, colour in enumerate(colours, 1)]
    sheet = Image.open(io.BytesIO(contact_sheet(cells))).convert("RGB")
    tile = (640, 360) if size[0] > size[1] else (360, 640)
    assert sheet.width == 2 * 32 + columns * tile[0] + (columns - 1) * 24
    assert sheet.height == 2 * 32 + rows * (tile[1] + 56) + (rows - 1) * 24
    counts = {colour: count for count, colour in sheet.getcolors(sheet.width * sheet.height) or []}
    for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255)):
        assert counts[colour] >= 0.99 * tile[0] * tile[1]
