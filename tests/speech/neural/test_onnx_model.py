"""What is said where onnxruntime cannot be had."""

from __future__ import annotations

import pytest

from mdvideo.errors import BackendUnavailable
from mdvideo.speech.hibari import Hibari
from mdvideo.speech.kokoro import Kokoro

MODULE = "mdvideo.speech.neural.onnx_model"


@pytest.mark.parametrize(
    ("system", "machine", "libc", "name"),
    [
        ("darwin", "x86_64", "", "Intel Macs"),
        ("linux", "armv7l", "glibc", "armv7l"),
        ("linux", "x86_64", "", "Linux with musl"),
    ],
)
@pytest.mark.parametrize("voice", [Hibari, Kokoro])
def test_a_machine_without_a_wheel_is_not_told_to_install_it(
    voice: type[Hibari] | type[Kokoro], system: str, machine: str, libc: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{MODULE}.is_installed", lambda _: False)
    monkeypatch.setattr(f"{MODULE}.sys.platform", system)
    monkeypatch.setattr(f"{MODULE}.platform.machine", lambda: machine)
    monkeypatch.setattr(f"{MODULE}.platform.libc_ver", lambda: (libc, ""))
    with pytest.raises(BackendUnavailable, match=f"not available for {name}") as caught:
        voice()
    assert "pip install" not in str(caught.value)
    assert "espeak" in (caught.value.hint or "")
