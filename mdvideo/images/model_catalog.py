"""The catalog of recommended models: licence, GPU memory, and the settings that each model's authors recommend.

Licences, steps, guidance and sizes are from the model cards on huggingface.co as of spring 2026. Memory is estimated in
the same way as for offload strategies: the weights in bfloat16, by the sizes of the files there, plus 0.8 GB and 2.2 GB
per megapixel for activations. ``best_gb`` counts all weights, ``minimum_gb`` the larger of the text encoders and the
rest. No figure was measured on a GPU; where a model card gives a larger one, that is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """One recommended model. Gigabytes are 10⁹ bytes.

    ``best_gb`` is the GPU memory for the whole model, ``minimum_gb`` that of the smallest strategy that is still fast
    (text encoders offloaded, or one component at a time). ``width`` × ``height`` is the model's best 16:9 size, and
    ``steps`` and ``guidance`` are its authors' recommendations.
    """

    id: str
    licence: str
    best_gb: float
    minimum_gb: float
    width: int
    height: int
    steps: int
    guidance: float
    note: str
    task: Literal["picture", "clip"] = "picture"
    marks: tuple[tuple[str, Any], ...] = ()
    """Values in the model's files that tell it from its relatives, by ``FOLDER.KEY``: a copy of it has them, too.

    ``index.KEY`` is in ``model_index.json``; a tuple of values means any of them.
    """


CATALOG: tuple[CatalogModel, ...] = (
    # 40.9 GB of transformer (20 B parameters), 16.6 GB of Qwen2.5-VL-7B.
    CatalogModel(
        "Qwen/Qwen-Image-2512",
        "Apache-2.0",
        62,
        46,
        1664,
        928,
        50,
        4.0,
        "best at following long prompts; slow",
        marks=(("index._class_name", "QwenImagePipeline"), ("transformer.num_layers", 60)),
    ),
    # 12.3 GB of transformer (6.15 B parameters; the published files are float32, twice that), 8 GB of Qwen3-4B. Its
    # model card says that it fits 16 GB, and counts eight function evaluations where diffusers counts nine steps.
    # What was not distilled has the same transformer; its scheduler shifts by 6.
    CatalogModel(
        "Tongyi-MAI/Z-Image-Turbo",
        "Apache-2.0",
        24,
        16,
        1280,
        720,
        9,
        0.0,
        "photographic, eight real steps",
        marks=(("index._class_name", "ZImagePipeline"), ("transformer.n_layers", 30), ("scheduler.shift", 3.0)),
    ),
    # 7.75 GB of transformer, 8.05 GB of Qwen3-4B. Its model card says about 13 GB, with components offloaded.
    CatalogModel(
        "black-forest-labs/FLUX.2-klein-4B",
        "Apache-2.0",
        19,
        11,
        1280,
        720,
        4,
        1.0,
        "fastest; takes a reference",
        marks=(
            ("index._class_name", "Flux2KleinPipeline"),
            ("index.is_distilled", True),
            ("transformer.num_layers", 5),
            ("transformer.num_single_layers", 20),
        ),
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
        "has the most LoRAs and IP-Adapters",
        # The few-step versions have schedulers that space their steps from the end.
        marks=(
            ("index._class_name", "StableDiffusionXLPipeline"),
            ("unet.cross_attention_dim", 2048),
            ("scheduler.timestep_spacing", "leading"),
        ),
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
        "for the smallest GPUs",
        marks=(
            ("index._class_name", "StableDiffusionPipeline"),
            ("unet.cross_attention_dim", 768),
            ("unet.in_channels", 4),
            ("scheduler._class_name", "PNDMScheduler"),
        ),
    ),
    # 10 GB of transformer, 11.4 GB of UMT5-XXL, 1.4 GB of VAE; its authors run it on 24 GB, with components offloaded.
    CatalogModel(
        "Wan-AI/Wan2.2-TI2V-5B-Diffusers",
        "Apache-2.0",
        34,
        24,
        1280,
        704,
        50,
        5.0,
        "animates a still",
        "clip",
        marks=(
            ("index._class_name", ("WanPipeline", "WanImageToVideoPipeline")),
            ("index.expand_timesteps", True),
            ("transformer.num_layers", 30),
        ),
    ),
    # 3.8 GB of transformer, 9.5 GB of T5-XXL, 0.8 GB of VAE. The licence depends on the version: OpenRAIL-M for 0.9.5,
    # the LTXV Open Weights licence from 0.9.6 on; that of the diffusers weights is in License.txt next to them.
    CatalogModel(
        "Lightricks/LTX-Video",
        "Lightricks' own, depends on the version (read it before commercial use)",
        24,
        20,
        1216,
        704,
        50,
        3.0,
        "animates a still, faster",
        "clip",
        marks=(
            ("index._class_name", ("LTXPipeline", "LTXImageToVideoPipeline")),
            ("transformer.num_layers", 28),
        ),
    ),
)
"""Picture models from the largest to the smallest, then clip models."""


def catalog_entry(model: str | None) -> CatalogModel | None:
    """The catalog's entry for a Hugging Face id, or None."""
    return next((entry for entry in CATALOG if entry.id == model), None)


def entry_of_copy(config: Callable[[str], Mapping[str, Any]]) -> CatalogModel | None:
    """The entry whose marks a model has: a local copy of it, or a fine-tune that is sampled alike. None without one.

    ``config`` returns a configuration by its folder's name; ``index`` is that of the pipeline.
    """

    def has(mark: tuple[str, Any]) -> bool:
        folder, _, key = mark[0].partition(".")
        found, wanted = config(folder).get(key), mark[1]
        return found in wanted if isinstance(wanted, tuple) else found == wanted

    return next((entry for entry in CATALOG if all(map(has, entry.marks))), None)


def models_that_fit(memory: float, task: Literal["picture", "clip"] = "picture") -> tuple[CatalogModel, ...]:
    """Models that run on a GPU with ``memory`` GB, in the order in which to try them."""
    return tuple(entry for entry in CATALOG if entry.task == task and entry.minimum_gb <= memory)


def default_model(on_disk: Sequence[str]) -> str | None:
    """The model to use when none is configured: the fastest picture model of the catalog among those on disk."""
    # A step's time grows with the weights that it reads.
    available = [entry for entry in CATALOG if entry.task == "picture" and entry.id in on_disk]
    return min(available, key=lambda entry: entry.steps * entry.best_gb).id if available else None
