"""Characters belong to writing systems, and each has a font to install."""

from __future__ import annotations

import pytest

from mdvideo.slides.writing.writing_systems import (
    CHINESE_JAPANESE_KOREAN,
    SYMBOLS,
    cjk_variant_of,
    install_hint_of,
    writing_system_of,
)


@pytest.mark.parametrize(
    ("characters", "system"),
    [
        ("अि॥", "Devanagari"), ("مـ", "Arabic"), ("ש", "Hebrew"), ("ก่", "Thai"), ("௧", "Tamil"), ("Ꮳ", "Cherokee"),
        ("漢々ひカーㄅ한。「！ａ𠀀", CHINESE_JAPANESE_KOREAN), ("☿★𝔘₿", SYMBOLS),
    ],
)  # fmt: skip
def test_every_character_belongs_to_a_writing_system(characters: str, system: str) -> None:
    assert {writing_system_of(character) for character in characters} == {system}


def test_without_a_language_the_letters_decide() -> None:
    assert cjk_variant_of("en", "漢字の") == "ja"
    assert cjk_variant_of("en", "漢字한") == "ko"
    assert cjk_variant_of("de", "漢字") == "zh-Hans"


def test_the_hint_names_the_extra_and_packages() -> None:
    assert install_hint_of(["Thai"]) == (
        "pip install 'mdvideo[fonts]', or a system font, as in apt install fonts-noto-core"
    )
    assert "fonts-noto-cjk" in install_hint_of([CHINESE_JAPANESE_KOREAN])
    assert "mdvideo[fonts]" not in install_hint_of(["Cherokee"])
