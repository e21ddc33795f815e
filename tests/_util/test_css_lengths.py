"""Lengths of CSS, in pixels of Marp's frame."""

from __future__ import annotations

import pytest

from mdvideo._util.css_lengths import length_in_pixels


@pytest.mark.parametrize(
    ("length", "pixels"),
    [
        ("12", 12),
        ("12px", 12),
        ("-.5px", -0.5),
        ("1in", 96),
        ("2.54cm", 96),
        ("25.4mm", 96),
        ("72pt", 96),
        ("6pc", 96),
        ("2em", 58),
        ("2rem", 58),
        ("100vw", 1280),
        ("100VH", 720),
    ],
)
def test_every_unit_has_its_size(length: str, pixels: float) -> None:
    assert length_in_pixels(length) == pytest.approx(pixels)


@pytest.mark.parametrize("text", ["", "auto", "50%", "10deg", "px", "1 px", "1px 2px", "1e3furlongs"])
def test_what_is_no_length_is_none(text: str) -> None:
    assert length_in_pixels(text) is None
