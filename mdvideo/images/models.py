"""The catalogue: models worth recommending, under what licence, for what card, and how each wants to be run.

Licences, steps and guidance are those of the models' own cards. Memory is the sum of their weights in bfloat16 plus
what painting takes, read from the cards and their file lists: estimates, not measurements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Model:
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


CATALOGUE: tuple[Model, ...] = (
    Model("Qwen/Qwen-Image-2512", "Apache-2.0", 62, 44, 1664, 928, 50, 4.0, "best at following long prompts; slow"),
    Model("Tongyi-MAI/Z-Image-Turbo", "Apache-2.0", 22, 14, 1280, 720, 9, 0.0, "photographic, eight real steps"),
    Model(
        "black-forest-labs/FLUX.2-klein-4B",
        "Apache-2.0",
        17,
        10,
        1280,
        720,
        4,
        1.0,
        "quickest; takes a reference",
    ),
    Model(
        "stabilityai/stable-diffusion-xl-base-1.0",
        "CreativeML OpenRAIL++-M (use-based restrictions)",
        10,
        7,
        1344,
        768,
        30,
        5.0,
        "most LoRAs and IP-Adapters are made for it",
    ),
    Model(
        "stable-diffusion-v1-5/stable-diffusion-v1-5",
        "CreativeML OpenRAIL-M (use-based restrictions)",
        4,
        3,
        680,
        384,
        30,
        7.5,
        "for the smallest cards",
    ),
    Model("Wan-AI/Wan2.2-TI2V-5B-Diffusers", "Apache-2.0", 26, 16, 1280, 704, 50, 5.0, "animates a still", "clip"),
    Model(
        "Lightricks/LTX-Video",
        "LTX-Video Open Weights (read it before selling)",
        18,
        12,
        1216,
        704,
        50,
        3.0,
        "animates a still, quicker",
        "clip",
    ),
)
"""Pictures from the largest to the smallest, then clips."""


def known(model: str | None) -> Model | None:
    """The catalogue's entry for a Hugging Face id."""
    return next((entry for entry in CATALOGUE if entry.id == model), None)


def fitting(memory: float, task: Literal["picture", "clip"] = "picture") -> tuple[Model, ...]:
    """Models that run on a card with ``memory`` GB, the one to try first in front."""
    return tuple(entry for entry in CATALOGUE if entry.task == task and entry.least <= memory)


def default_model(on_disk: Sequence[str]) -> str | None:
    """Which of the models on disk paints when none is configured: the quickest picture model of the catalogue."""
    # Each step reads all weights once: a deck's dozen pictures should take minutes.
    there = [entry for entry in CATALOGUE if entry.task == "picture" and entry.id in on_disk]
    return min(there, key=lambda entry: entry.steps * entry.whole).id if there else None
