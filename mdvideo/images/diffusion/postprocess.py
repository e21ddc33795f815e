"""A pipeline's output as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mdvideo.errors import BackendError

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True)
class PipelineOutput:
    """The pictures of one call. ``flagged`` lists, for each, whether the model's own safety checker rejected it."""

    images: Sequence[Image.Image]
    flagged: Sequence[bool]


def run_pipeline(pipe: Any, arguments: Mapping[str, Any], name: str) -> PipelineOutput:
    """Call a text-to-image pipeline. Raises BackendError when a picture contains NaN."""
    import torch
    from PIL import Image

    with torch.inference_mode():
        output = pipe(**arguments, output_type="pt")
        tensor = getattr(output, "images", None)
        tensor = output.image if tensor is None else tensor  # Kandinsky 5 has the singular
        if not isinstance(tensor, torch.Tensor):
            tensor = torch.stack(list(tensor))
        # The same arithmetic as diffusers' own conversion to PIL images, but on the device: fewer bytes are copied.
        floats = tensor.float()
        if bool(floats.isnan().any()):
            raise BackendError(f"{name} gave values that are NaN", hint="set `images: {dtype: bfloat16}`, or float32")
        pixels = (floats * 255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().cpu()
    # Only some families have a safety checker, and only their outputs have this attribute.
    flagged = [bool(flag) for flag in getattr(output, "nsfw_content_detected", None) or ()]
    return PipelineOutput([Image.fromarray(picture.numpy()) for picture in pixels], flagged)
