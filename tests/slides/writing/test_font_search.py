"""Fonts are found by the names of their files, then by what they have, in regular and bold."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from mdvideo.slides.writing.font_search import covered_of, data_of, face_named, faces_for
from mdvideo.slides.writing.writing_systems import CHINESE_JAPANESE_KOREAN
from tests.support.installed_fonts import install_only
from tests.support.tiny_fonts import write_collection, write_font


def test_a_script_is_found_with_its_bold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = write_font(tmp_path / "NotoSansTamil-Regular.ttf", "Noto Sans Tamil", "தமிழ்")
    bold = write_font(tmp_path / "NotoSansTamil-Bold.ttf", "Noto Sans Tamil", "தமிழ்", 700)
    install_only(monkeypatch, bold, plain)
    faces = faces_for("Tamil", "ta", frozenset("தமி"))
    assert [(face.path, face.weights) for face in faces] == [(plain, (400, 400)), (bold, (700, 700))]


def test_any_font_with_the_characters_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    font = write_font(tmp_path / "unheard-of.otf", "Unheard Of", "ᏣᎳᎩ")
    install_only(monkeypatch, font)
    assert [face.family for face in faces_for("Cherokee", "chr", frozenset("ᏣᎳ"))] == ["Unheard Of"]
    assert faces_for("Tibetan", "bo", frozenset("བོད")) == ()


@pytest.mark.parametrize(
    ("lang", "family"),
    [("ja", "JP"), ("ko", "KR"), ("zh", "SC"), ("zh-CN", "SC"), ("zh-Hant", "TC"), ("zh-TW", "TC"), ("en", "SC")],
)
def test_chinese_characters_have_the_forms_of_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, family: str
) -> None:
    families = {f"Noto Sans CJK {region}": "直骨角" for region in ("JP", "KR", "SC", "TC", "HK")}
    install_only(monkeypatch, write_collection(tmp_path / "NotoSansCJK-Regular.ttc", families))
    faces = faces_for(CHINESE_JAPANESE_KOREAN, lang, frozenset("直骨"))
    assert [face.family for face in faces] == [f"Noto Sans CJK {family}"]


def test_a_face_of_a_collection_becomes_a_font_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_only(monkeypatch, write_collection(tmp_path / "NotoSansCJK.ttc", {"A JP": "直", "A SC": "骨"}))
    (face,) = faces_for(CHINESE_JAPANESE_KOREAN, "zh", frozenset("骨"))
    (tmp_path / "face.otf").write_bytes(data_of(face))
    assert TTFont(tmp_path / "face.otf")["name"].getBestFamilyName() == "A SC"
    assert covered_of(face, [ord("直"), ord("骨")]) == {ord("骨")}


def test_a_face_is_named_by_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file name with other glyphs is another font, so its pages are made again."""
    font = write_font(tmp_path / "NotoSansLao.ttf", "Noto Sans Lao", "ລາວ")
    install_only(monkeypatch, font)
    (face,) = faces_for("Lao", "lo", frozenset("ລ"))
    assert face_named(face.name) == face
    assert face_named(face.name.replace(face.digest, "0" * 12)) is None


def test_a_damaged_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "NotoSansLao.ttf"
    broken.write_bytes(b"\0\1\0\0 not a font")
    install_only(monkeypatch, broken)
    assert faces_for("Lao", "lo", frozenset("ລ")) == ()
