"""What a pipeline ignores of a request, so that the user is told: negative prompts, guidance, and words past its limit.

A pipeline drops these in silence. What it does depends on its class, on its configuration (a distilled model guides
nothing), and on the values of a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mdvideo.images.diffusion.loading.load_pipeline import denoiser_of
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.protocols import PictureRequest

CLIP_TOKENS = 77
"""Tokens that CLIP's text encoder reads, with those for start and end."""

QUOTED = 120
"""Characters of an ignored end that a message quotes."""

UNLIMITED = 100_000
"""Tokenizers without a limit state one above this."""


def ignored_inputs(pipe: Any, request: PictureRequest, arguments: Mapping[str, Any], name: str) -> Iterator[str]:
    """A line for each part of a request that has no effect on the picture. ``arguments`` are those of the call."""
    signature = PipelineSignature.of_loaded(pipe)
    if request.guidance is not None and (reason := _no_guidance(pipe, signature)):
        yield f"{name} {reason}: `guidance` is ignored"
    if request.negative:
        if "negative_prompt" not in signature:
            yield f"{name} does not support negative prompts: they are ignored"
        elif reason := _no_negative(pipe, signature, arguments):
            yield f"{name} {reason}: negative prompts are ignored"
    texts = {"prompt": request.styled_prompt}
    if request.negative and "negative_prompt" in arguments:
        texts["negative prompt"] = request.negative
    for kind, text in texts.items():
        if cut := words_past_limit(pipe, text):
            quoted = cut if len(cut) <= QUOTED else f"{cut[:QUOTED].rsplit(' ', 1)[0]} …"
            yield f"{name} reads only the start of a {kind}; it ignores “{quoted}”: shorten the {kind}, or the style"


def _no_guidance(pipe: Any, signature: PipelineSignature) -> str | None:
    """Why guidance has no effect, or None when it has."""
    if signature.guidance is None:
        return "takes no guidance"
    if _is_distilled(pipe):
        return "is distilled to need no guidance"
    embeds = _denoiser_config(pipe).get("guidance_embeds")
    guides_by_embedding = signature.guidance == "guidance_scale" and "true_cfg_scale" in signature
    if embeds is False and (guides_by_embedding or signature.guidance == "distilled_guidance_scale"):
        return "is distilled to need no guidance"
    return None


def _no_negative(pipe: Any, signature: PipelineSignature, arguments: Mapping[str, Any]) -> str | None:
    """Why a negative prompt has no effect, or None when it has: it needs classifier-free guidance, above 1."""
    parameter = "true_cfg_scale" if "true_cfg_scale" in signature else signature.guidance
    if parameter is None:
        return None  # cascades and guiders of their own
    value = arguments.get(parameter, signature.parameters[parameter])
    if parameter == "true_cfg_scale" and signature.guidance != parameter and not _above_one(value):
        return "guides without a second pass"
    if _is_distilled(pipe) or _denoiser_config(pipe).get("time_cond_proj_dim") is not None:
        return "is distilled to need no guidance"
    return None if _guides(pipe, value) else f"is called with guidance {value:g}, which is off"


def _guides(pipe: Any, value: Any) -> bool:
    """Whether a pipeline guides at this value: most do above 1, some (Z-Image) above 0."""
    if not isinstance(value, int | float):
        return True
    asked = getattr(type(pipe), "do_classifier_free_guidance", None)
    if isinstance(asked, property):
        before = getattr(pipe, "_guidance_scale", None)
        pipe._guidance_scale = value
        try:
            return bool(asked.fget(pipe))  # type: ignore[misc]
        except Exception:  # it needs more than the scale, which a call sets
            return _above_one(value)
        finally:
            pipe._guidance_scale = before
    return _above_one(value)


def _above_one(value: Any) -> bool:
    return isinstance(value, int | float) and value > 1


def _is_distilled(pipe: Any) -> bool:
    return bool(getattr(pipe, "config", {}).get("is_distilled"))


def _denoiser_config(pipe: Any) -> Mapping[str, Any]:
    part = denoiser_of(pipe)
    found: Mapping[str, Any] = part.config if part is not None else {}
    return found


def words_past_limit(pipe: Any, text: str) -> str:
    """The end of a prompt that no text encoder of the pipeline reads; empty when all is read.

    A family with CLIP and a larger encoder (FLUX.1, SD3) reads all of it by the latter.
    """
    tokenizers = _tokenizers(pipe)
    if not tokenizers:
        return ""
    return min((_past_limit(tokenizer, limit, text) for tokenizer, limit in tokenizers), key=len)


def _tokenizers(pipe: Any) -> list[tuple[Any, int]]:
    components = getattr(pipe, "components", {})
    default = PipelineSignature.of_loaded(pipe).parameters.get("max_sequence_length")
    found = []
    for name, part in components.items():
        if not name.startswith("tokenizer") or part is None:
            continue
        tokenizer = getattr(part, "tokenizer", part)  # a processor has one
        own = getattr(tokenizer, "model_max_length", None)
        if type(tokenizer).__name__.startswith("CLIP"):
            limit = min(own or CLIP_TOKENS, CLIP_TOKENS)
        else:
            limit = default if isinstance(default, int) else own
        if callable(tokenizer):
            found.append((tokenizer, limit or UNLIMITED))
    return found


def _past_limit(tokenizer: Any, limit: int, text: str) -> str:
    if limit >= UNLIMITED or len(text) < limit // 2:
        return ""
    try:
        encoded = tokenizer(text, return_offsets_mapping=True, truncation=False, verbose=False)
    except (NotImplementedError, TypeError, ValueError):
        return ""  # a tokenizer without offsets
    offsets = encoded["offset_mapping"]
    # The special tokens at the end, which have no characters, are kept: text is cut before them.
    ending = next((number for number, (start, end) in enumerate(reversed(offsets)) if end > start), 0)
    first_cut = limit - ending
    if len(offsets) <= limit or first_cut >= len(offsets):
        return ""
    start = offsets[first_cut][0]
    # Whole words: the one that is cut in two is named, too.
    start = text.rfind(" ", 0, start) + 1 if start < len(text) and not text[start - 1].isspace() else start
    return text[start:].strip(" ,")
