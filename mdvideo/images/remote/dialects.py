"""Dialects of the images API: which parameters each kind of server takes, and a request's body in its terms. Pure.

Sources: OpenAI's reference of *Create image*; vLLM-Omni's *Image Generation API*; SGLang's ``ImageGenerationsRequest``;
LocalAI's *Image generation*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mdvideo.frame_size import Size
from mdvideo.images.remote.server_config import OPENAI_HOST
from mdvideo.images.sizing import generation_size, nearest_size
from mdvideo.protocols import PictureRequest

MEGAPIXEL = 1_000_000
DEFAULT_MEGAPIXELS = 1.048576
"""1024 × 1024, what most open models were trained on."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The name of each parameter in a dialect of the images API, or None where it has no such parameter.

    ``sizes`` maps the start of a model's name to the sizes that it offers; without it, sides are multiples of
    ``multiple``.
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
    # It refuses unknown parameters, and response_format for its newer models.
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
    # Its negative prompt follows a bar in the prompt itself.
    "localai": Dialect(seed=None, steps="step", guidance=None, negative="|", always={"response_format": "b64_json"}),
}
"""Dialects by the setting ``images.server.flavour``."""


def resolve_flavour(configured: str, place: str) -> str:
    """The flavour to use: the configured one, or for ``auto`` OpenAI's at its own host and vLLM-Omni's elsewhere."""
    if configured != "auto":
        return configured
    return "openai" if place.startswith(OPENAI_HOST) else "vllm-omni"


def size_to_request(
    shown: Size, dialect: Dialect, model: str | None, sizes: Sequence[Size], megapixels: float | None
) -> Size:
    """The size to request for a rectangle of ``shown`` pixels: one of ``sizes`` if any, else what the dialect takes."""
    offered = tuple(sizes) or next(
        (found for name, found in dialect.sizes.items() if (model or "").startswith(name)), ()
    )
    if offered:
        return nearest_size(shown, offered)
    return generation_size(shown, (megapixels or DEFAULT_MEGAPIXELS) * MEGAPIXEL, dialect.multiple)


def body_of(request: PictureRequest, dialect: Dialect, size: Size) -> dict[str, Any]:
    """The JSON body that requests a picture, without what the dialect does not take."""
    body: dict[str, Any] = {"prompt": request.styled_prompt, "n": 1, "size": str(size), **dialect.always}
    model = request.model or dialect.model
    if model is not None:
        body["model"] = model
    if dialect.negative == "|":
        body["prompt"] = request.styled_prompt.replace("|", ",") + (f"|{request.negative}" if request.negative else "")
    elif dialect.negative and request.negative:
        body[dialect.negative] = request.negative
    optional = ((dialect.seed, request.seed), (dialect.steps, request.steps), (dialect.guidance, request.guidance))
    body.update({name: value for name, value in optional if name is not None and value is not None})
    return body


def ignored_parameters(requests: Sequence[PictureRequest], dialect: Dialect) -> Iterator[str]:
    """Names of the parameters that the requests set and the dialect does not take."""
    if dialect.negative is None and any(request.negative for request in requests):
        yield "negative prompts"
    if dialect.steps is None and any(request.steps is not None for request in requests):
        yield "steps"
    if dialect.guidance is None and any(request.guidance is not None for request in requests):
        yield "guidance"
    if dialect.seed is None:
        yield "seeds (the cache and the lockfile keep its pictures)"
