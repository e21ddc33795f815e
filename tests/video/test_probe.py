"""``mdvideo doctor`` lists what the installed PyAV can encode."""

from __future__ import annotations

from mdvideo.video.probe import list_encoders


def test_the_installed_pyav_has_every_encoder() -> None:
    assert [encoder.name for encoder in list_encoders() if not encoder.present] == []
