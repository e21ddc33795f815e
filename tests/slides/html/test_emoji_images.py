"""Emoji are recognised with all their modifiers, and plain symbols are left alone."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from mdvideo.slides.html.emoji_images import EMOJI, emoji_font_path, emoji_uri


@pytest.mark.parametrize("emoji", ["🌱", "👩‍🔬", "👍🏽", "🇩🇪", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
def test_an_emoji_is_one_match(emoji: str) -> None:
    assert EMOJI.findall(f"a {emoji} b") == [emoji]


@pytest.mark.parametrize("text", ["2 * 3 # 4", "→ ∑ ✓ © ™", "a–b … “c”", "☺\ufe0e"])
def test_plain_symbols_are_not_emoji(text: str) -> None:
    assert EMOJI.search(text) is None


def test_an_emoji_is_drawn_in_colour() -> None:
    if emoji_font_path() is None:
        pytest.skip("needs a colour emoji font")
    uri = emoji_uri("🌱")
    assert uri is not None
    picture = Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))
    assert (picture.size, picture.mode) == ((128, 128), "RGBA")
    colours = picture.convert("RGB").getcolors(128 * 128)
    assert colours is not None
    assert len(colours) > 20
