"""CSS's rules for the size, position and repetition of backgrounds."""

from __future__ import annotations

import pytest

from mdvideo.slides.composite.css_background import resolve_position, resolve_repeat, resolve_size


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("cover", (1080, 540)),
        ("contain", (960, 480)),
        ("fit", (960, 480)),
        ("auto", (100, 50)),
        ("50%", (480, 240)),
        ("auto 50%", (540, 270)),
        ("50% 100%", (480, 540)),
        ("300px", (150, 75)),
        ("300px 100px", (150, 50)),
        ("2in", (96, 48)),
        ("auto 10em", (290, 145)),
        ("72pt 12pc", (48, 96)),
    ],
)
def test_sizes(size: str, expected: tuple[int, int]) -> None:
    """A picture of 200 × 100 in a frame with half the scale of the design canvas."""
    assert resolve_size((200, 100), (960, 540), size, 0.5) == expected


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("center", (400, 200)),
        ("left", (0, 200)),
        ("bottom", (400, 400)),
        ("top right", (800, 0)),
        ("right top", (800, 0)),
        ("25% 75%", (200, 300)),
        ("20px 40px", (10, 20)),
        ("right 20px bottom 10%", (790, 360)),
        ("bottom 10% right 20px", (790, 360)),
        ("right 20px center", (790, 200)),
        ("center bottom 40px", (400, 380)),
        ("left 20px top", (10, 0)),
        ("1in 50%", (48, 200)),
    ],
)
def test_positions(position: str, expected: tuple[int, int]) -> None:
    assert resolve_position((800, 400), position, 0.5) == expected


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ("repeat", (True, True)),
        ("no-repeat", (False, False)),
        ("repeat-x", (True, False)),
        ("repeat-y", (False, True)),
        ("no-repeat repeat", (False, True)),
    ],
)
def test_repetition(repeat: str, expected: tuple[bool, bool]) -> None:
    assert resolve_repeat(repeat) == expected


@pytest.mark.parametrize("value", ["large", "10furlongs", "-5px", "1px 2px 3px"])
def test_unknown_sizes_are_errors(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        resolve_size((200, 100), (960, 540), value, 1.0)


@pytest.mark.parametrize("value", ["1ell", "left top right", "left 1px 2px"])
def test_unknown_positions_are_errors(value: str) -> None:
    with pytest.raises(ValueError, match=r"position"):
        resolve_position((800, 400), value, 1.0)
