"""Pages name the fonts that they need, and only then; renderers get them from there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.writing.page_fonts import FONT_ORIGIN, declare_fonts, fonts_of, missing_by_system
from tests.support.installed_fonts import install_only
from tests.support.tiny_fonts import write_font

PAGE = (
    '<!doctype html><html lang="ta"><head><title>T</title><style>body{font-family:Arial !important;font-size:9px}'
    'h1{font:700 20px/1.2 "A; b",serif}h2{font-family:inherit}@font-face{font-family:"X";src:url(x)}</style></head>'
    '<body><p style="color:red;font-family:&quot;B&quot;">TEXT</p></body></html>'
)


def page_of(text: str) -> str:
    return PAGE.replace("TEXT", text)


def install_tamil(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    font = write_font(folder / "NotoSansTamil.ttf", "Noto Sans Tamil", "தமிழ்")
    install_only(monkeypatch, font)
    return font


@pytest.mark.parametrize("text", ["Latin, λ, ж – “c” ✓", '<img alt="தமி" src="x">'])
def test_a_page_in_bundled_letters_stays_as_it_is(text: str) -> None:
    assert declare_fonts(page_of(text)) == page_of(text)


def test_every_list_of_fonts_ends_in_those_that_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_tamil(tmp_path, monkeypatch)
    html = declare_fonts(page_of("தமி"))
    more = ",'mdvideo Sans','mdvideo Serif','mdvideo Mono','Noto Sans Tamil'"
    assert f"body{{font-family:Arial{more}!important;font-size:9px}}" in html
    assert f'h1{{font:700 20px/1.2 "A; b",serif{more}}}h2{{font-family:inherit}}' in html
    assert 'style="color:red;font-family:&quot;B&quot;,&#x27;mdvideo Sans&#x27;' in html
    assert (
        f'@font-face{{font-family:"Noto Sans Tamil";font-weight:400;font-display:block;src:url("{FONT_ORIGIN}' in html
    )


def test_a_renderer_draws_with_the_fonts_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = install_tamil(tmp_path, monkeypatch).read_bytes()
    html = declare_fonts(page_of("தமி").replace("color:red", "font-size:400px;color:#f00"))
    assert list(fonts_of(html).values()) == [data]
    with BlitzRenderer(font_files()).open(html, Size(640, 360)) as page:
        red = np.count_nonzero((page.paint() == (255, 0, 0, 255)).all(axis=-1))
    assert red > 2_000, "the boxes of the font"


def test_a_machine_without_the_font_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = install_tamil(tmp_path, monkeypatch)
    html = declare_fonts(page_of("தமி"))
    address = html.partition(FONT_ORIGIN)[2].partition('"')[0]
    with pytest.raises(BackendError, match=font.name):
        fonts_of(f"{FONT_ORIGIN}{'0' * 12}{address[12:]}")


def test_characters_without_any_font_are_listed_by_writing_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_tamil(tmp_path, monkeypatch)
    assert missing_by_system("a தமிழ் ก", "ta") == {"Thai": frozenset("ก")}


def test_characters_of_another_bundled_font_are_drawn_with_it() -> None:
    """Only the serif has ballot boxes."""
    assert ",'mdvideo Serif'" in declare_fonts(page_of("☐ ☑"))
