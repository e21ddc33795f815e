"""A pipeline's parameters, read from the signature of its ``__call__``, and the arguments that a request becomes.

Families differ in the names of parameters, not in what they do. Reading the signature supports them without a list.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mdvideo.frame_size import Size
from mdvideo.protocols import PictureRequest

FRAMES = ("num_frames", "frames", "video_length")
"""The number of frames, as the families name it."""

OTHER_TASKS = frozenset(
    {*FRAMES, "mask_image", "strength", "control_image", "control_video", "controlnet_conditioning_scale"}
)
"""Parameters of pipelines for video, inpainting, image-to-image or ControlNet."""

GUIDANCE = ("guidance_scale", "true_cfg_scale", "prior_guidance_scale", "distilled_guidance_scale")
STEPS = ("num_inference_steps", "prior_num_inference_steps")
"""Guidance and steps, as the families name them: in a cascade (Würstchen), those of its first model count."""


@dataclass(frozen=True, slots=True)
class PipelineSignature:
    """The keyword parameters of a pipeline's call, with their defaults."""

    parameters: Mapping[str, Any]

    @classmethod
    def of(cls, pipeline: type) -> PipelineSignature:
        """The signature of a pipeline class."""
        parameters = inspect.signature(pipeline.__call__).parameters.values()
        return cls({p.name: p.default for p in parameters if p.name != "self"})

    @classmethod
    def of_loaded(cls, pipe: Any) -> PipelineSignature:
        """The signature of a loaded pipeline: its class's, unless it has one of its own (a modular one)."""
        own = getattr(pipe, "call_signature", None)
        return own if isinstance(own, cls) else cls.of(type(pipe))

    def __contains__(self, name: str) -> bool:
        return name in self.parameters

    @property
    def is_text_to_image(self) -> bool:
        """Whether it takes a prompt and a size, no inputs of other tasks, and requires nothing else."""
        inputs = {"prompt", "height", "width"}
        return (
            inputs <= self.parameters.keys()
            and not OTHER_TASKS & self.parameters.keys()
            and self._required <= {"prompt", "kwargs", "args"}
        )

    @property
    def is_image_to_video(self) -> bool:
        """Whether it takes a picture and a number of frames, and requires nothing else.

        Some take no size: they keep the picture's shape (HunyuanVideo 1.5).
        """
        takes_both = "image" in self and self.frames is not None
        return takes_both and self._required <= {"image", "prompt", "kwargs", "args"}

    @property
    def is_text_to_video(self) -> bool:
        """Whether it makes frames from a prompt, and requires nothing else: no picture, mask or control clip."""
        takes_other = {"mask", "mask_image", "video", "control_video", "conditions"} & self.parameters.keys()
        return (
            "prompt" in self
            and self.frames is not None
            and not takes_other
            and self._required <= {"prompt", "kwargs", "args"}
            and ("image" not in self or self.parameters["image"] is None)
        )

    @property
    def frames(self) -> str | None:
        """The parameter for the number of frames, if any."""
        return next((name for name in FRAMES if name in self), None)

    @property
    def _required(self) -> set[str]:
        return {name for name, default in self.parameters.items() if default is inspect.Parameter.empty}

    @property
    def guidance(self) -> str | None:
        """The parameter for how closely to follow the prompt.

        Distilled families have both names: the one whose default is in effect (above 1) counts. Flux.1 guides by
        ``guidance_scale`` and leaves ``true_cfg_scale`` at 1; Qwen-Image does the reverse.
        """
        names = [name for name in GUIDANCE if name in self]
        in_effect = [name for name in names if isinstance(d := self.parameters[name], int | float) and d > 1]
        return next(iter(in_effect or names), None)

    @property
    def steps(self) -> str | None:
        """The parameter for the number of denoising steps, if any."""
        names = [name for name in STEPS if name in self]
        return names[-1] if names else None

    @property
    def reference(self) -> Literal["ip_adapter_image", "image"] | None:
        """The parameter for a reference picture, if any."""
        if "ip_adapter_image" in self:
            return "ip_adapter_image"
        return "image" if "image" in self and self.parameters["image"] is None else None


def call_arguments(
    signature: PipelineSignature, batch: Sequence[PictureRequest], size: Size, steps: int | None, guidance: float | None
) -> dict[str, Any]:
    """Keyword arguments for a batch of requests that differ only in prompt, negative prompt and seed.

    ``steps`` and ``guidance`` are used where the requests give none; None leaves the pipeline's own default. A batch
    of one passes plain strings, as in a call written by hand.
    """
    first = batch[0]
    arguments: dict[str, Any] = {
        "prompt": _one_or_all([request.styled_prompt for request in batch]),
        "width": size.width,
        "height": size.height,
    }
    if (steps := first.steps or steps) is not None and signature.steps is not None:
        arguments[signature.steps] = steps
    if first.guidance is not None:
        guidance = first.guidance
    if signature.guidance is not None and guidance is not None:
        arguments[signature.guidance] = guidance
    if "negative_prompt" in signature:
        # Only a negative prompt switches on guidance by `true_cfg_scale`; a blank one is the usual way to say
        # "nothing in particular".
        blank = " " if signature.guidance == "true_cfg_scale" else ""
        if first.negative is not None or signature.guidance == "true_cfg_scale":
            arguments["negative_prompt"] = _one_or_all([request.negative or blank for request in batch])
    return arguments


def group_into_batches(
    requests: Sequence[PictureRequest], size_of: Mapping[PictureRequest, Size], limit: int
) -> list[list[PictureRequest]]:
    """Requests grouped by what one call can generate, at most ``limit`` each, in their original order."""
    open_batches: dict[tuple[object, ...], list[PictureRequest]] = {}
    batches: list[list[PictureRequest]] = []
    for request in requests:
        common = (size_of[request], request.steps, request.guidance, request.negative is None)
        batch = open_batches.get(common)
        if batch is None or len(batch) == limit:
            batch = open_batches[common] = []
            batches.append(batch)
        batch.append(request)
    return batches


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
