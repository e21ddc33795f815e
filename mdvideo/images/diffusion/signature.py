"""What a pipeline takes, learnt from the signature of its ``__call__``, and a request's arguments made to match.

Families differ in names, not in kind: looking is what lets any of them paint without being listed here.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mdvideo.frame_size import Size
from mdvideo.protocols import PictureRequest

OTHER_TASKS = frozenset({"num_frames", "mask_image", "strength", "control_image", "controlnet_conditioning_scale"})
"""Parameters that betray video, inpainting, image-to-image or ControlNet."""


@dataclass(frozen=True, slots=True)
class PipelineSignature:
    """The keyword parameters of a pipeline's call, with their defaults."""

    parameters: Mapping[str, Any]

    @classmethod
    def of(cls, pipeline: type) -> PipelineSignature:
        """What instances of a pipeline class take."""
        found = inspect.signature(pipeline.__call__).parameters.values()
        return cls({p.name: p.default for p in found if p.name != "self"})

    def __contains__(self, name: str) -> bool:
        return name in self.parameters

    @property
    def paints_text(self) -> bool:
        """Whether this is text-to-image: a prompt and a size in, no other task's inputs, nothing else required."""
        required = {name for name, default in self.parameters.items() if default is inspect.Parameter.empty}
        whole = {"prompt", "height", "width"} <= self.parameters.keys() and not OTHER_TASKS & self.parameters.keys()
        return whole and required <= {"prompt", "kwargs", "args"}

    @property
    def animates(self) -> bool:
        """Whether this is image-to-video: a picture and a number of frames in, nothing else required."""
        required = {name for name, default in self.parameters.items() if default is inspect.Parameter.empty}
        inputs = {"image", "height", "width", "num_frames"}
        return inputs <= self.parameters.keys() and required <= {"image", "prompt", "kwargs", "args"}

    @property
    def guidance(self) -> str | None:
        """The parameter that says how closely to follow the prompt.

        Distilled families have both names: the one whose default is at work (above 1) is meant. Flux.1 guides by
        ``guidance_scale`` and leaves ``true_cfg_scale`` at 1; Qwen-Image does the reverse.
        """
        names = [name for name in ("guidance_scale", "true_cfg_scale") if name in self]
        at_work = [name for name in names if isinstance(d := self.parameters[name], int | float) and d > 1]
        return next(iter(at_work or names), None)

    @property
    def reference(self) -> Literal["ip_adapter_image", "image"] | None:
        """How a reference picture goes in, if at all."""
        if "ip_adapter_image" in self:
            return "ip_adapter_image"
        return "image" if "image" in self and self.parameters["image"] is None else None


def arguments(
    takes: PipelineSignature, batch: Sequence[PictureRequest], size: Size, steps: int | None, guidance: float | None
) -> dict[str, Any]:
    """Keyword arguments that paint a batch of requests which differ in prompt, negative prompt and seed alone.

    ``steps`` and ``guidance`` stand in where the requests name none; None leaves the pipeline's own default. A batch
    of one passes plain strings, as everyone's own call would.
    """
    first = batch[0]
    given: dict[str, Any] = {
        "prompt": _one_or_all([r.prompt for r in batch]),
        "width": size.width,
        "height": size.height,
    }
    if (steps := first.steps or steps) is not None and "num_inference_steps" in takes:
        given["num_inference_steps"] = steps
    if first.guidance is not None:
        guidance = first.guidance
    if takes.guidance is not None and guidance is not None:
        given[takes.guidance] = guidance
    if "negative_prompt" in takes:
        # Guidance by `true_cfg_scale` is only switched on by a negative prompt; a blank one is the usual way to say
        # "nothing in particular".
        nothing = " " if takes.guidance == "true_cfg_scale" else ""
        if first.negative is not None or takes.guidance == "true_cfg_scale":
            given["negative_prompt"] = _one_or_all([r.negative or nothing for r in batch])
    return given


def groups(
    requests: Sequence[PictureRequest], size_of: Mapping[PictureRequest, Size], most: int
) -> list[list[PictureRequest]]:
    """Requests that one call can paint together, at most ``most`` each, in the order in which they came."""
    alike: dict[tuple[object, ...], list[PictureRequest]] = {}
    batches: list[list[PictureRequest]] = []
    for request in requests:
        likeness = (size_of[request], request.steps, request.guidance, request.negative is None)
        batch = alike.get(likeness)
        if batch is None or len(batch) == most:
            batch = alike[likeness] = []
            batches.append(batch)
        batch.append(request)
    return batches


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
