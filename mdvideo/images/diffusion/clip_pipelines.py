"""Which pipeline of a motion model animates pictures, which makes clips from words, and what it can be asked for.

One model often does both, by two classes of diffusers over the same weights; its index names one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from mdvideo.frame_size import Size
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from mdvideo.images.diffusion.loading.load_pipeline import denoiser_of
from mdvideo.images.diffusion.loading.pipeline_tasks import MAKES_VIDEOS, other_task_of, pipeline_class
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.protocols import MotionClipRequest

if TYPE_CHECKING:
    from PIL import Image


def animation_pipeline_class(checkpoint: Checkpoint) -> type:
    """The image-to-video pipeline of a model, or the class in its index when there is none.

    Wan 2.2 TI2V and LTX-Video name their text-to-video pipeline in the index, and animate pictures with the same
    weights through another class with a similar name in diffusers. Raises BackendError.
    """
    import diffusers

    named = pipeline_class(checkpoint)
    stem = named.__name__.removesuffix("Pipeline")
    similar = (f"{stem}ImageToVideoPipeline", f"{stem.removesuffix('Video')}ImageToVideoPipeline")
    candidates = (kind for kind in (named, *(getattr(diffusers, name, None) for name in similar)) if _is_class(kind))
    return next((kind for kind in candidates if PipelineSignature.of(kind).is_image_to_video), named)


def text_pipeline_class(checkpoint: Checkpoint) -> type | None:
    """The text-to-video pipeline of a model, or None: most that animate pictures have inputs for the picture's pixels.

    Raises BackendError.
    """
    import diffusers

    named = pipeline_class(checkpoint)
    stem = named.__name__.removesuffix("Pipeline").replace("ImageToVideo", "")
    found = [named, *(getattr(diffusers, name, None) for name in (f"{stem}Pipeline", f"{stem}VideoPipeline"))]
    own = checkpoint.config("transformer") or checkpoint.config("unet")
    sees_only_noise = own.get("out_channels") in (None, own.get("in_channels"))
    candidates = (kind for kind in found if _is_class(kind) and (kind is named or sees_only_noise))
    # Those for pictures often have the same signature, and fail without one.
    fit = (kind for kind in candidates if other_task_of(kind.__name__) in (None, MAKES_VIDEOS))
    return next((kind for kind in fit if PipelineSignature.of(kind).is_text_to_video), None)


def _is_class(found: object) -> TypeGuard[type]:
    return isinstance(found, type)


def clip_arguments(
    signature: PipelineSignature,
    request: MotionClipRequest,
    still: Image.Image | None,
    size: Size,
    frames: int,
    *,
    ends_on_still: bool = False,
) -> dict[str, Any]:
    """Keyword arguments for one clip. Families without prompts (SVD) choose the motion themselves."""
    arguments: dict[str, Any] = {"width": size.width, "height": size.height}
    if still is not None:
        arguments |= {"image": still, "last_image": still} if ends_on_still else {"image": still}
    if signature.frames is not None:
        arguments[signature.frames] = frames
    optional: dict[str | None, Any] = {
        "prompt": request.prompt,
        "negative_prompt": request.negative,
        signature.steps: request.steps,
        signature.guidance: request.guidance,
    }
    arguments |= {name: value for name, value in optional.items() if name is not None and value is not None}
    # Some take no size, and keep the picture's shape.
    arguments = {name: value for name, value in arguments.items() if name in signature}
    if "decode_chunk_size" in signature:
        arguments["decode_chunk_size"] = 4  # frames decoded at a time: bounds the memory, and changes no pixel
    return arguments


def takes_last_frame(pipe: Any) -> bool:
    """Whether a model was trained to reach a given last frame: Wan's FLF2V, and FramePack.

    Wan's other models have the parameter, too, and make nothing sensible of it.
    """
    if "last_image" not in PipelineSignature.of(type(pipe)):
        return False
    denoiser = denoiser_of(pipe)
    trained = denoiser is not None and denoiser.config.get("pos_embed_seq_len")
    return bool(trained) or "Framepack" in type(pipe).__name__


def trained_frame_size(pipe: Any) -> Size | None:
    """The only size of a frame that a model can generate, or None where any size will do.

    CogVideoX 1.0 learned a position for each patch of 720 × 480.
    """
    config = _positions(pipe)
    if config is None:
        return None
    scale = int(pipe.vae_scale_factor_spatial)
    return Size(int(config["sample_width"]) * scale, int(config["sample_height"]) * scale)


def _positions(pipe: Any) -> Any:
    """The configuration of a model that learned its positions, else None."""
    denoiser = denoiser_of(pipe)
    learned = denoiser is not None and denoiser.config.get("use_learned_positional_embeddings")
    return denoiser.config if learned else None


def frame_count(pipe: Any, wanted: int) -> int:
    """The smallest number of frames, at least ``wanted``, that a pipeline can generate, or its own fixed length.

    Video autoencoders compress ``r`` frames into one after the first: lengths are ``k · r + 1``. SVD does not compress,
    but was trained at one length.
    """
    ratio = getattr(pipe, "vae_temporal_compression_ratio", None) or getattr(pipe, "vae_scale_factor_temporal", None)
    if (positions := _positions(pipe)) is not None:
        wanted = min(wanted, int(positions["sample_frames"]))
    if ratio is not None:
        return -(-(wanted - 1) // int(ratio)) * int(ratio) + 1
    denoiser = denoiser_of(pipe)
    return int(denoiser.config.get("num_frames") or wanted) if denoiser is not None else wanted
