"""The catalogue: models worth recommending, under what licence, for what card, and how each wants to be run.

Licences, steps, guidance and sizes are those of the models' own cards on huggingface.co, as they stood in spring 2026.
Memory is reckoned as the memory plans do: the weights in bfloat16, by the sizes of the files there, and 0.8 GB and 2.2
GB a megapixel for what painting takes. ``whole`` has all weights on the card, ``least`` the larger of text encoders and
the rest. It was measured on no card; where a card's makers say more, their figure stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One recommendation. Gigabytes are 10⁹ bytes of the card's memory: ``whole`` with everything on it, ``least``
    with the thriftiest plan that is still quick (text encoders dropped or one part at a time on the card).

    ``width`` × ``height`` is the 16:9 size that it paints best. ``steps`` and ``guidance`` are its makers' own.
    """

    id: str
    licence: str
    whole: float
    least: float
    width: int
    height: int
    steps: int
    guidance: float
    note: str
    task: Literal["picture", "clip"] = "picture"


CATALOGUE: tuple[CatalogModel, ...] = (
    # 40.9 GB of transformer (20 B parameters), 16.6 GB of Qwen2.5-VL-7B.
    CatalogModel(
        "Qwen/Qwen-Image-2512", "Apache-2.0", 62, 46, 1664, 928, 50, 4.0, "best at following long prompts; slow"
    ),
    # 12.3 GB of transformer (6.15 B parameters; the hub's files are float32, twice that), 8 GB of Qwen3-4B. Its card
    # says that it fits 16 GB, and counts eight function evaluations where diffusers counts nine steps.
    CatalogModel("Tongyi-MAI/Z-Image-Turbo", "Apache-2.0", 24, 16, 1280, 720, 9, 0.0, "photographic, eight real steps"),
    # 7.75 GB of transformer, 8.05 GB of Qwen3-4B. Its card says some 13 GB, with parts offloaded.
    CatalogModel(
        "black-forest-labs/FLUX.2-klein-4B", "Apache-2.0", 19, 11, 1280, 720, 4, 1.0, "quickest; takes a reference"
    ),
    # 5.1 GB of U-Net, 1.6 GB of CLIP.
    CatalogModel(
        "stabilityai/stable-diffusion-xl-base-1.0",
        "CreativeML OpenRAIL++-M (use-based restrictions)",
        10,
        9,
        1344,
        768,
        30,
        5.0,
        "most LoRAs and IP-Adapters are made for it",
    ),
    # 1.7 GB of U-Net, 0.2 GB of CLIP, 0.6 GB of safety checker.
    CatalogModel(
        "stable-diffusion-v1-5/stable-diffusion-v1-5",
        "CreativeML OpenRAIL-M (use-based restrictions)",
        4,
        4,
        680,
        384,
        30,
        7.5,
        "for the smallest cards",
    ),
    # 10 GB of transformer, 11.4 GB of UMT5-XXL, 1.4 GB of VAE; its makers run it on 24 GB, with parts offloaded.
    CatalogModel(
        "Wan-AI/Wan2.2-TI2V-5B-Diffusers", "Apache-2.0", 34, 24, 1280, 704, 50, 5.0, "animates a still", "clip"
    ),
    # 3.8 GB of transformer, 9.5 GB of T5-XXL, 0.8 GB of VAE. The licence differs by version: OpenRAIL-M for 0.9.5, the
    # LTXV Open Weights licence from 0.9.6 on; that of the diffusers weights stands beside them as License.txt.
    CatalogModel(
        "Lightricks/LTX-Video",
        "Lightricks' own, by version (read it before selling)",
        24,
        20,
        1216,
        704,
        50,
        3.0,
        "animates a still, quicker",
        "clip",
    ),
)
"""Pictures from the largest to the smallest, then clips."""


def known(model: str | None) -> CatalogModel | None:
    """The catalogue's entry for a Hugging Face id."""
    return next((entry for entry in CATALOGUE if entry.id == model), None)


def fitting(memory: float, task: Literal["picture", "clip"] = "picture") -> tuple[CatalogModel, ...]:
    """Models that run on a card with ``memory`` GB, the one to try first in front."""
    return tuple(entry for entry in CATALOGUE if entry.task == task and entry.least <= memory)


def default_model(on_disk: Sequence[str]) -> str | None:
    """Which of the models on disk paints when none is configured: the quickest picture model of the catalogue."""
    # Each step reads all weights once: a deck's dozen pictures should take minutes.
    there = [entry for entry in CATALOGUE if entry.task == "picture" and entry.id in on_disk]
    return min(there, key=lambda entry: entry.steps * entry.whole).id if there else None
