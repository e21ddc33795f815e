"""The closing credit: whom the photos are credited to."""

from __future__ import annotations

import pytest

from mdvideo.plan.closing_credit import add_closing_credit
from tests.support.planned_slides import slide


@pytest.mark.parametrize(
    ("footer", "creditors", "lang", "expected"),
    [
        (None, ["Ada", "Grace", "Ada"], "en", "Photos: Ada, Grace"),
        ("Course", ["Ada"], "de-AT", "Course · Fotos: Ada"),
        (None, ["A & B <c>"], "en", "Photos: A &amp; B &lt;c&gt;"),
        ("Course", [], "en", "Course"),
        (None, [], "en", None),
    ],
)
def test_the_credit_is_in_the_footer(footer: str | None, creditors: list[str], lang: str, expected: str | None) -> None:
    assert add_closing_credit(slide(1, footer=footer), creditors, lang).footer == expected
