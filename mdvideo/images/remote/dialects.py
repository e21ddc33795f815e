"""What each kind of server that speaks the images API takes: the table, and a request put in its words. Pure.

Sources: OpenAI's reference of *Create image*; vLLM-Omni's *Image Generation API*; SGLang's ``ImageGenerationsRequest``;
LocalAI's *Image generation*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mdvideo.frame_size import Size
from mdvideo.images.remote.server_config import OPENAI_HOST
from mdvideo.images.sizing import nearest_size, painting_size
from mdvideo.protocols import PictureRequest

MEGAPIXEL = 1_000_000
DEFAULT_MEGAPIXELS = 1.048576
"""1024 × 1024, what most open models were trained on."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect: the name under which it takes each parameter, None where it takes it not at all.

    ``sizes`` maps the start of a model's name to the sizes that it offers; without, any multiple of ``multiple`` goes.
    """

    seed: str | None = "seed"
    negative: str | None = "negative_prompt"
    steps: str | None = "num_inference_steps"
    guidance: str | None = "guidance_scale"
    always: Mapping[str, Any] = field(default_factory=dict)
    model: str | None = None
    sizes: Mapping[str, tuple[Size, ...]] = field(default_factory=dict)
    multiple: int = 16


FLAVOURS: Mapping[str, Dialect] = {
    # It refuses parameters that it does not know, and response_format for its newer models.
    "openai": Dialect(
        seed=None,
        negative=None,
        steps=None,
        guidance=None,
        model="gpt-image-1",
        sizes={
            "dall-e-2": (Size(1024, 1024), Size(512, 512), Size(256, 256)),
            "dall-e-3": (Size(1792, 1024), Size(1024, 1792), Size(1024, 1024)),
            "": (Size(1536, 1024), Size(1024, 1536), Size(1024, 1024)),
        },
    ),
    "vllm-omni": Dialect(always={"response_format": "b64_json"}),
    "sglang": Dialect(always={"response_format": "b64_json", "output_format": "png"}),
    # Its negative prompt stands behind a bar in the prompt itself.
    "localai": Dialect(seed=None, steps="step", guidance=None, negative="|", always={"response_format": "b64_json"}),
}


def flavour_name(configured: str, place: str) -> str:
    """The flavour in force: the configured one; by default OpenAI's own at its host, else vLLM-Omni's."""
    if configured != "auto":
        return configured
    return "openai" if place.startswith(OPENAI_HOST) else "vllm-omni"


def size_for(shown: Size, flavour: Dialect, model: str | None, sizes: Sequence[Size], megapixels: float | None) -> Size:
    """The size to ask for where ``shown`` is wanted: of ``sizes`` if configured, else as the flavour takes it."""
    offered = tuple(sizes) or next(
        (found for name, found in flavour.sizes.items() if (model or "").startswith(name)), ()
    )
    if offered:
        return nearest_size(shown, offered)
    return painting_size(shown, (megapixels or DEFAULT_MEGAPIXELS) * MEGAPIXEL, flavour.multiple)


def body_of(request: PictureRequest, flavour: Dialect, size: Size) -> dict[str, Any]:
    """The JSON that asks for a picture. What the flavour does not take is left out."""
    body: dict[str, Any] = {"prompt": request.prompt, "n": 1, "size": str(size), **flavour.always}
    model = request.model or flavour.model
    if model is not None:
        body["model"] = model
    if flavour.negative == "|":
        body["prompt"] = request.prompt.replace("|", ",") + (f"|{request.negative}" if request.negative else "")
    elif flavour.negative and request.negative:
        body[flavour.negative] = request.negative
    given = ((flavour.seed, request.seed), (flavour.steps, request.steps), (flavour.guidance, request.guidance))
    body.update({name: value for name, value in given if name is not None and value is not None})
    return body


def ignored(requests: Sequence[PictureRequest], flavour: Dialect) -> Iterator[str]:
    """The parameters that authors gave and this flavour cannot heed."""
    if flavour.negative is None and any(request.negative for request in requests):
        yield "negative prompts"
    if flavour.steps is None and any(request.steps is not None for request in requests):
        yield "steps"
    if flavour.guidance is None and any(request.guidance is not None for request in requests):
        yield "guidance"
    if flavour.seed is None:
        yield "seeds (the cache and the lockfile keep its pictures)"
