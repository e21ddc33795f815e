"""How a model shares a card's memory: four plans, from the quickest to the thriftiest, chosen by what is free.

None changes a picture: the same kernels run on the same device, only when weights come and go differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import torch

Plan = Literal["whole", "embed-first", "model-offload", "group-offload"]
PLANS: tuple[Plan, ...] = ("whole", "embed-first", "model-offload", "group-offload")

TOLD: Mapping[Plan, str] = {
    "whole": "the whole model on the card",
    "embed-first": "text encoders first, then out of the way",
    "model-offload": "one part of the model on the card at a time",
    "group-offload": "a few layers on the card at a time: slow, but it fits",
}

ROOM_BASE, ROOM_PER_MEGAPIXEL = 0.8e9, 2.2e9
"""Bytes that activations take beside the weights: a rule of thumb; what it gets wrong, the fallback mends."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes of a model's parts, by component name."""

    parts: Mapping[str, int]

    @property
    def text(self) -> int:
        """What turns prompts into embeddings."""
        return sum(size for name, size in self.parts.items() if is_text_encoder(name))

    def needed(self, plan: Plan, megapixels: float) -> float:
        """Bytes of device memory that a plan takes for one picture (or batch) of so many megapixels."""
        whole = sum(self.parts.values())
        weights = {
            "whole": whole,
            "embed-first": max(self.text, whole - self.text),
            "model-offload": max(self.parts.values(), default=0),
            "group-offload": 0,
        }[plan]
        return weights + ROOM_BASE + ROOM_PER_MEGAPIXEL * megapixels


def is_text_encoder(component: str) -> bool:
    """Whether a component of that name only serves ``encode_prompt``, by the naming that all families share."""
    return component.startswith("text_encoder")


def plan_for(weights: Weights, free: int | None, megapixels: float) -> Plan:
    """The quickest plan that fits into ``free`` bytes; None means that memory is the machine's own."""
    if free is None:
        return "whole"
    return next((plan for plan in PLANS if weights.needed(plan, megapixels) <= free), PLANS[-1])


def thriftier(plan: Plan) -> Plan | None:
    """The next plan to try when memory did not suffice."""
    following = PLANS[PLANS.index(plan) + 1 :]
    return following[0] if following else None


def weights_of(components: Mapping[str, Any]) -> Weights:
    """The bytes of each module of a pipeline."""
    import torch

    modules = {name: part for name, part in components.items() if isinstance(part, torch.nn.Module)}
    return Weights({name: sum(t.nbytes for t in (*m.parameters(), *m.buffers())) for name, m in modules.items()})


class OffloadPlan:
    """A pipeline's parts put on a device by a plan; ``undo`` before another plan is tried.

    ``encoding`` is called before prompts are encoded and ``painting`` before pictures are painted.
    """

    def __init__(self, pipe: Any, device: torch.device, plan: Plan) -> None:
        self._pipe = pipe
        self._device = device
        self._plan = plan
        self._hooks: dict[str, Any] = {}
        PLACING[plan](self)

    @property
    def encodes_ahead(self) -> bool:
        """Whether all prompts should be encoded before the first picture, because text encoders must make room."""
        return self._plan != "whole"

    def encoding(self) -> None:
        """Make room for the text encoders."""
        self._offload([name for name in self._hooks if not is_text_encoder(name) and name != "vae"])

    def painting(self) -> None:
        """Make room for the denoiser."""
        self._offload([name for name in self._hooks if is_text_encoder(name)])

    def undo(self) -> None:
        """Bring everything back into the machine's own memory, with no hook left."""
        # Forgotten hooks would be installed anew by the pipeline at the end of its next call.
        self._pipe.remove_all_hooks()
        self._pipe._all_hooks = []
        self._hooks.clear()
        if self._plan != "group-offload":
            self._pipe.to("cpu", silence_dtype_warnings=True)

    def _offload(self, names: Sequence[str]) -> None:
        for name in names:
            self._hooks[name].offload()

    def _whole(self) -> None:
        self._pipe.to(self._device)

    def _embed_first(self) -> None:
        import torch
        from accelerate import cpu_offload_with_hook

        for name, part in self._pipe.components.items():
            if isinstance(part, torch.nn.Module):
                _, self._hooks[name] = cpu_offload_with_hook(part, self._device)

    def _model_offload(self) -> None:
        self._pipe.enable_model_cpu_offload(device=self._device)

    def _group_offload(self) -> None:
        # A second stream hides the copies behind the work; only CUDA and XPU have one.
        streams = self._device.type in ("cuda", "xpu")
        self._pipe.enable_group_offload(self._device, offload_type="leaf_level", use_stream=streams)


PLACING = {
    "whole": OffloadPlan._whole,
    "embed-first": OffloadPlan._embed_first,
    "model-offload": OffloadPlan._model_offload,
    "group-offload": OffloadPlan._group_offload,
}


def out_of_memory(error: BaseException) -> bool:
    """Whether an exception, or what it came from, says that memory ran out: torch has three ways to say it."""
    import torch

    while error is not None:
        told = isinstance(error, RuntimeError) and any(
            sign in str(error) for sign in ("out of memory", "can't allocate memory", "not enough memory")
        )
        if told or isinstance(error, torch.OutOfMemoryError | MemoryError):
            return True
        if error.__cause__ is None:
            return False
        error = error.__cause__
    return False
