"""Numbers are ASCII digits, and few of them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo._util.untrusted.numbers import read_fraction, read_integer, read_natural


@pytest.mark.parametrize(
    ("text", "number"),
    [("30", 30), ("29.97", Fraction(2997, 100)), ("30000/1001", Fraction(30000, 1001)), ("1e2", 100)],
)
def test_fractions(text: str, number: Fraction | int) -> None:
    assert read_fraction(text) == number


@pytest.mark.parametrize(
    "text", ["1e999999999", "1e5000", "9" * 5000, "²", "٣", "1/0", "nan", "inf", "", "1_000", "0x10"]
)
def test_other_texts_are_errors(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_fraction(text)


@pytest.mark.parametrize("text", ["²", "--1", "9" * 5000, "٣", "", "1.5", "x"])
def test_texts_that_are_no_integers(text: str) -> None:
    assert read_integer(text) is None
    assert read_natural(text) is None


def test_integers() -> None:
    assert read_integer(" -12 ") == -12
    assert read_natural("012") == 12
    assert read_natural("-1") is None
