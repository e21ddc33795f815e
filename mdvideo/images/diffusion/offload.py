"""How a model shares a GPU's memory: strategies from the fastest to the smallest, chosen by the free memory.

Those that move weights change no picture: the same kernels run on the same device, at other times. Decoding in tiles
changes pictures that are larger than a tile by a little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import torch

Strategy = Literal["whole", "vae-tiling", "embed-first", "model-offload", "group-offload"]
"""Values of the setting ``images.memory``."""

STRATEGIES: tuple[Strategy, ...] = ("whole", "vae-tiling", "embed-first", "model-offload", "group-offload")

DESCRIPTIONS: Mapping[Strategy, str] = {
    "whole": "the whole model on the GPU",
    "vae-tiling": "the whole model on the GPU, which decodes pictures in tiles",
    "embed-first": "the text encoders offloaded once prompts are encoded",
    "model-offload": "one component of the model on the GPU at a time",
    "group-offload": "a few layers on the GPU at a time, which is slow",
}

ACTIVATION_BYTES, ACTIVATION_BYTES_PER_MEGAPIXEL, TILED_BYTES_PER_MEGAPIXEL = 0.8e9, 2.2e9, 0.6e9
"""Bytes of activations: a rule of thumb. Where it is wrong, running out of memory leads to a smaller strategy."""


@dataclass(frozen=True, slots=True)
class WeightSizes:
    """Bytes of a model's weights, by component."""

    components: Mapping[str, int]

    @property
    def text_encoders(self) -> int:
        """Bytes of what turns prompts into embeddings."""
        return sum(size for name, size in self.components.items() if is_text_encoder(name))

    def bytes_needed(self, strategy: Strategy, megapixels: float) -> float:
        """Bytes of device memory for a picture or batch of so many megapixels."""
        whole = sum(self.components.values())
        weights = {
            "whole": whole,
            "vae-tiling": whole,
            "embed-first": max(self.text_encoders, whole - self.text_encoders),
            "model-offload": max(self.components.values(), default=0),
            "group-offload": 0,
        }[strategy]
        tiled = strategy == "vae-tiling"
        each = TILED_BYTES_PER_MEGAPIXEL if tiled else ACTIVATION_BYTES_PER_MEGAPIXEL
        return weights + ACTIVATION_BYTES + each * megapixels


def is_text_encoder(component: str) -> bool:
    """Whether a component of that name serves only ``encode_prompt``; all families name theirs alike."""
    return component.startswith("text_encoder")


def strategies_for(pipe: Any) -> tuple[Strategy, ...]:
    """The strategies that a pipeline supports: not every autoencoder decodes in tiles."""
    own = getattr(pipe, "memory_strategies", None)
    if isinstance(own, tuple):
        return own
    tiles = hasattr(getattr(pipe, "vae", None), "enable_tiling")
    return tuple(one for one in STRATEGIES if tiles or one != "vae-tiling")


def choose_strategy(
    weights: WeightSizes, free: int | None, megapixels: float, strategies: Sequence[Strategy] = STRATEGIES
) -> Strategy:
    """The fastest strategy that fits into ``free`` bytes; None means that memory is the machine's own."""
    if free is None:
        return "whole"
    return next((one for one in strategies if weights.bytes_needed(one, megapixels) <= free), strategies[-1])


def next_smaller(strategy: Strategy, strategies: Sequence[Strategy] = STRATEGIES) -> Strategy | None:
    """The strategy to try when memory ran out, or None after the last."""
    following = strategies[strategies.index(strategy) + 1 :]
    return following[0] if following else None


def weight_sizes_of(components: Mapping[str, Any]) -> WeightSizes:
    """The size of each module of a pipeline."""
    import torch

    modules = {name: part for name, part in components.items() if isinstance(part, torch.nn.Module)}
    return WeightSizes({name: sum(map(_bytes_of, (*m.parameters(), *m.buffers()))) for name, m in modules.items()})


def _bytes_of(tensor: Any) -> int:
    """Bytes that a tensor takes. One that torchao has quantized states those that it would take otherwise."""
    if hasattr(tensor, "__tensor_flatten__"):
        return sum(_bytes_of(getattr(tensor, part)) for part in tensor.__tensor_flatten__()[0])
    return int(tensor.nbytes)


class OffloadPlan:
    """A pipeline's components placed on a device by a strategy. ``undo`` it before another is applied."""

    def __init__(self, pipe: Any, device: torch.device, strategy: Strategy) -> None:
        self._pipe = pipe
        self._device = device
        self._strategy = strategy
        self._hooks: dict[str, Any] = {}
        _PLACERS[strategy](self)

    @property
    def encodes_ahead(self) -> bool:
        """Whether all prompts should be encoded before the first picture, so that the text encoders can make room."""
        return self._strategy not in ("whole", "vae-tiling")

    def make_room_for_encoding(self) -> None:
        """Offload all but the text encoders and the VAE."""
        self._offload([name for name in self._hooks if not is_text_encoder(name) and name != "vae"])

    def make_room_for_denoising(self) -> None:
        """Offload the text encoders."""
        self._offload([name for name in self._hooks if is_text_encoder(name)])

    def undo(self) -> None:
        """Move everything back into the machine's own memory, and remove all hooks."""
        # The pipeline would otherwise install these hooks again at the end of its next call.
        self._pipe.remove_all_hooks()
        self._pipe._all_hooks = []
        self._hooks.clear()
        if self._strategy == "vae-tiling":
            self._pipe.vae.disable_tiling()
        if self._strategy != "group-offload":
            self._pipe.to("cpu", silence_dtype_warnings=True)

    def _offload(self, names: Sequence[str]) -> None:
        for name in names:
            self._hooks[name].offload()

    def _place_whole(self) -> None:
        self._pipe.to(self._device)

    def _place_vae_tiling(self) -> None:
        self._pipe.to(self._device)
        self._pipe.vae.enable_tiling()

    def _place_embed_first(self) -> None:
        import torch
        from accelerate import cpu_offload_with_hook

        for name, part in self._pipe.components.items():
            if isinstance(part, torch.nn.Module):
                _, self._hooks[name] = cpu_offload_with_hook(part, self._device)

    def _place_model_offload(self) -> None:
        self._pipe.enable_model_cpu_offload(device=self._device)

    def _place_group_offload(self) -> None:
        # A second stream hides the copies behind the computation; only CUDA and XPU have one.
        has_streams = self._device.type in ("cuda", "xpu")
        self._pipe.enable_group_offload(self._device, offload_type="leaf_level", use_stream=has_streams)


_PLACERS = {
    "whole": OffloadPlan._place_whole,
    "vae-tiling": OffloadPlan._place_vae_tiling,
    "embed-first": OffloadPlan._place_embed_first,
    "model-offload": OffloadPlan._place_model_offload,
    "group-offload": OffloadPlan._place_group_offload,
}


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception or one of its causes says that memory ran out, in any of the ways in which torch does."""
    import torch

    while error is not None:
        by_message = isinstance(error, RuntimeError) and any(
            sign in str(error) for sign in ("out of memory", "can't allocate memory", "not enough memory")
        )
        if by_message or isinstance(error, torch.OutOfMemoryError | MemoryError):
            return True
        if error.__cause__ is None:
            return False
        error = error.__cause__
    return False
