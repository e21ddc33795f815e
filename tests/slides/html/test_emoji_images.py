"""Emoji are recognised with all their modifiers, and plain symbols are left alone."""

from __future__ import annotations

import base64
import io
import unicodedata

import pytest
from PIL import Image

from mdvideo.slides.html.emoji_images import EMOJI, emoji_font_path, emoji_uri
from mdvideo.slides.themes.fonts import is_covered


@pytest.mark.parametrize("emoji", [
        "🌱", "👩‍🔬", "👍🏽", "🇩🇪", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🛠", "🛠️", "1\u20e3", "☁", "🖥", "✔", "➡", "🏳\u200d🌈",
        "👁\u200d🗨", "❤\u200d🔥", "🕵🏽\u200d♂", "⛹🏽\u200d♀️",
    ])  # fmt: skip
def test_an_emoji_is_one_match(emoji: str) -> None:
    assert EMOJI.findall(f"a {emoji} b") == [emoji]


@pytest.mark.parametrize("text", ["2 * 3 # 4", "→ ∑ ✓ © ™ ☑ ▶", "a–b … “c”", "☺\ufe0e", "🛠\ufe0e"])
def test_plain_symbols_are_not_emoji(text: str) -> None:
    assert EMOJI.search(text) is None


def test_symbols_of_the_bundled_fonts_stay_text() -> None:
    """An emoji that is a symbol by default is in colour only where no bundled font has it."""
    symbols = (chr(point) for point in range(0x80, 0x1FAFF) if not unicodedata.category(chr(point)).startswith("C"))
    found = [symbol for symbol in symbols if EMOJI.fullmatch(symbol) and is_covered(symbol)]
    assert found == ["⚡"], "an emoji by default, which is in colour in text too"


@pytest.mark.parametrize("emoji", ["🌱", "🛠", "🏳\u200d🌈", "🇩🇪", "1\u20e3"])
def test_an_emoji_is_drawn_in_colour(emoji: str) -> None:
    if emoji_font_path() is None:
        pytest.skip("needs a colour emoji font")
    uri = emoji_uri(emoji)
    assert uri is not None
    picture = Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))
    assert (picture.size, picture.mode) == ((128, 128), "RGBA")
    colours = picture.convert("RGB").getcolors(128 * 128)
    assert colours is not None
    assert len(colours) > 20
