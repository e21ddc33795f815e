"""Languages from right to left turn the page round, but not its code."""

from __future__ import annotations

import pytest

from mdvideo.slides.writing.localize_page import direction_of, localize_page


@pytest.mark.parametrize(
    ("lang", "direction"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("ur_PK", "rtl"), ("az-Arab", "rtl"), ("ckb", "rtl"),
     ("yi", "rtl"), ("en", "ltr"), ("ar-Latn", "ltr"), ("ku", "ltr"), ("ja", "ltr"), ("", "ltr")],
)  # fmt: skip
def test_the_language_decides(lang: str, direction: str) -> None:
    assert direction_of(lang) == direction


@pytest.mark.parametrize(
    ("css", "direction"),
    [
        ("section { direction: rtl; }", "rtl"),
        ("h1, section { color: red; direction : rtl }", "rtl"),
        ("/* text */ :root{direction:rtl}", "rtl"),
        ("section.persian{direction:rtl}", "rtl"),
        ("section.other{direction:rtl}", "ltr"),
        ("section p{direction:rtl}", "ltr"),
        ("section{flex-direction:rtl}", "ltr"),
        ("section{direction:rtl} section.persian{direction:ltr}", "ltr"),
    ],
)
def test_an_authors_rule_for_whole_slides_wins(css: str, direction: str) -> None:
    assert direction_of("en", css, ("persian",)) == direction


def test_code_stays_left_to_right() -> None:
    html = '<html lang="ar"><body><p>a <code class="x">f</code></p><pre><code dir="rtl">g</code></pre></body></html>'
    assert localize_page(html, "rtl") == (
        '<html dir="rtl" lang="ar"><body><p>a <code dir="ltr" class="x">f</code></p>'
        '<pre dir="ltr"><code dir="rtl">g</code></pre></body></html>'
    )
    assert localize_page(html, "ltr") == html


def test_a_template_may_set_the_direction_itself() -> None:
    assert localize_page('<html dir="auto"><body></body></html>', "rtl") == '<html dir="auto"><body></body></html>'
