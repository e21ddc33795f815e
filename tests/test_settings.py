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
    assert "MDVIDEO_IMAGES_KEY" in str(caught.value.hint)
