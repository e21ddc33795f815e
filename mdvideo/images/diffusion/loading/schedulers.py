"""The setting ``images.scheduler``: the sampler that a distilled model or LoRA was made for, by its usual name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mdvideo.errors import BackendError

FLOW = "FlowMatch"
"""Schedulers of models that were trained by flow matching have it in their names, and fit no other model."""


@dataclass(frozen=True, slots=True)
class SchedulerChoice:
    """A scheduler's class in diffusers for each kind of model, or None where there is none; and what it is made with.

    ``"same"`` keeps the class of the model's own scheduler.
    """

    noise: str | None
    flow: str | None = None
    noise_values: Mapping[str, Any] = field(default_factory=dict)
    flow_values: Mapping[str, Any] = field(default_factory=dict)


_TRAILING = {"timestep_spacing": "trailing"}
_LIGHTNING_SHIFT = math.log(3)

SCHEDULERS: Mapping[str, SchedulerChoice] = {
    "lcm": SchedulerChoice("LCMScheduler", "FlowMatchLCMScheduler"),
    "tcd": SchedulerChoice("TCDScheduler"),
    # SDXL-Lightning: https://huggingface.co/ByteDance/SDXL-Lightning; Qwen-Image-Lightning was distilled at a shift
    # of 3: https://github.com/ModelTC/Qwen-Image-Lightning.
    "lightning": SchedulerChoice(
        "EulerDiscreteScheduler",
        "FlowMatchEulerDiscreteScheduler",
        _TRAILING,
        {
            "base_shift": _LIGHTNING_SHIFT,
            "max_shift": _LIGHTNING_SHIFT,
            "shift": 1.0,
            "shift_terminal": None,
            "time_shift_type": "exponential",
            "use_dynamic_shifting": True,
        },
    ),
    "trailing": SchedulerChoice("same", None, _TRAILING),
    "euler": SchedulerChoice("EulerDiscreteScheduler", "FlowMatchEulerDiscreteScheduler"),
    "euler-a": SchedulerChoice("EulerAncestralDiscreteScheduler"),
    "heun": SchedulerChoice("HeunDiscreteScheduler"),
    "ddim": SchedulerChoice("DDIMScheduler"),
    "ddim-trailing": SchedulerChoice("DDIMScheduler", None, _TRAILING),
    "dpm++": SchedulerChoice("DPMSolverMultistepScheduler"),
    "dpm++-karras": SchedulerChoice("DPMSolverMultistepScheduler", None, {"use_karras_sigmas": True}),
    "unipc": SchedulerChoice("UniPCMultistepScheduler"),
}
"""Values of the setting."""


def use_scheduler(pipe: Any, wanted: str | None, name: str) -> None:
    """Replace a pipeline's scheduler by the one wanted, with its configuration; None keeps it. Raises BackendError."""
    if wanted is None:
        return
    import diffusers

    choice = SCHEDULERS.get(wanted.strip().lower())
    if choice is None:
        raise BackendError(f"there is no scheduler {wanted!r}", hint=f"write one of {', '.join(SCHEDULERS)}")
    own = getattr(pipe, "scheduler", None)
    by_flow = FLOW in type(own).__name__ or bool(getattr(own, "config", {}).get("use_flow_sigmas"))
    kind, values = (choice.flow, choice.flow_values) if by_flow else (choice.noise, choice.noise_values)
    made: Any = type(own) if kind == "same" else getattr(diffusers, kind or "", None)
    lacks_spacing = "timestep_spacing" in values and "timestep_spacing" not in getattr(own, "config", {})
    if own is None or made is None or (kind == "same" and lacks_spacing):
        fitting = [key for key, one in SCHEDULERS.items() if (one.flow if by_flow else one.noise)]
        raise BackendError(
            f"the scheduler {wanted} does not fit {name} ({type(pipe).__name__})",
            hint=f"write one of {', '.join(fitting)}, or leave it out",
        )
    pipe.scheduler = made.from_config(own.config, **values)
