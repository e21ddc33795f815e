"""Settings as callers write them, and as they are merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.engine.settings_overrides import ImageOverrides, SettingsOverrides
from mdvideo.errors import SettingsError
from mdvideo.settings import ImageSettings, Settings, merge_layers, settings_for


def test_overrides_have_the_keys_of_settings() -> None:
    assert SettingsOverrides.__annotations__.keys() == Settings.model_fields.keys()
    assert ImageOverrides.__annotations__.keys() == ImageSettings.model_fields.keys()


def test_later_layers_win_key_by_key() -> None:
    settings = merge_layers({"theme": "paper", "images": {"seed": 1, "steps": 9}}, {"images": {"seed": 2}})
    assert (settings.theme, settings.images.seed, settings.images.steps) == ("paper", 2, 9)


def test_every_fault_is_reported_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        merge_layers({"fps": "fast", "video": {"crf": 99}})
    assert "fps" in caught.value.message
    assert "video.crf" in caught.value.message


def test_a_secret_in_a_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").write_text('[images.server]\napi_key = "abc-123"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings_for(tmp_path / "deck.md")
    assert "abc-123" not in str(caught.value)
    assert "MDVIDEO_IMAGES_KEY" in str(caught.value)


def test_languages_are_a_list_or_text_and_a_description_may_be_true() -> None:
    for written in (["en", "de"], "en, de", "en,de"):
        assert merge_layers({"languages": written}).languages == ("en", "de")
    modes = [merge_layers({"audio_description": value}).audio_description for value in (True, False, "extend")]
    assert modes == ["pauses", "none", "extend"]
    for wrong in ("yes please", 1, ["pauses"]):
        with pytest.raises(SettingsError, match="audio_description"):
            merge_layers({"audio_description": wrong})


def test_a_slip_in_a_configuration_has_its_place_and_the_nearest_name(tmp_path: Path) -> None:
    text = 'fpss = 30\ncaptions = "bun"\nimages.server = { timeuot = 3 }\n[speech]\nspeed = 9\nbakend = "none"\n'
    (tmp_path / "mdvideo.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings_for(tmp_path / "deck.md")
    found = {
        (problem.span.line, problem.span.column, problem.hint)
        for problem in caught.value.problems
        if problem.span is not None
    }
    assert found == {
        (1, 1, "did you mean fps?"),
        (2, 12, "did you mean burn?"),
        (3, 19, "did you mean timeout?"),
        (5, 9, "write at most 2"),
        (6, 1, "did you mean backend?"),
    }


def test_a_slip_in_pyproject_has_its_place(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n\n[tool.mdvideo]\nfps = 300\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"pyproject\.toml:5:7: error: fps: 300 is out of range"):
        settings_for(tmp_path / "deck.md")


def test_a_configuration_may_leave_out_what_a_deck_adds(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").write_text("images.reference.scale = 0.5\n", encoding="utf-8")
    settings = settings_for(tmp_path / "deck.md", {"images": {"reference": {"picture": "a.png"}}})
    assert settings.images.reference is not None
    assert settings.images.reference.scale == 0.5
