"""What a pipeline's class is for, told by its name: a model for another task is refused before torch is imported.

Many classes of diffusers for editing or for parts of a cascade have the signature of text-to-image, and would fail only
when they are called. Only ``pipeline_class`` imports diffusers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint

MAKES_VIDEOS = "makes videos"

OTHER_TASKS: Mapping[str, str] = {
    r"Edit(?!ing)|Pix2Pix|Kontext": "edits pictures",
    r"Inpaint|Fill": "fills in parts of pictures",
    r"Img2Img|I2I|ImageToImage|Refiner|Depth2Img": "changes pictures",
    r"SuperResolution|Upscale": "enlarges pictures",
    r"ImageToVideo|Image2Video|I2V|StableVideo": "animates pictures",
    r"Video|T2V|TI2V|TextToWorld|Mochi|Latte": MAKES_VIDEOS,
    r"ControlNet|Control(?=\W|$|Pipeline)|Adapter": "needs a control picture",
    r"Prior|Decoder(?=Pipeline)": "is one part of a cascade",
    r"LDM3D": "makes depth maps",
    r"Audio|Music": "makes sound",
    r"^Onnx": "runs by ONNX",
}
"""What the classes do whose names in diffusers match a pattern."""

ANIMATES = ("animates pictures", MAKES_VIDEOS)
OTHERWISE_USABLE = frozenset({"FluxKontextPipeline"})
"""Classes that the patterns match, but that also generate pictures from text alone."""


def other_task_of(pipeline: str) -> str | None:
    """What a pipeline class does that does not generate pictures from text, as far as its name tells."""
    if pipeline in OTHERWISE_USABLE:
        return None
    return next((task for pattern, task in OTHER_TASKS.items() if re.search(pattern, pipeline)), None)


def refuse_other_tasks(checkpoint: Checkpoint) -> None:
    """Raise BackendError when the class in a model's index is for another task. Reads no weights."""
    if checkpoint.single_file:
        return
    pipeline = str(checkpoint.index.get("_class_name"))
    if (task := other_task_of(pipeline)) is not None:
        raise wrong_task(checkpoint, pipeline, task)


def pipeline_class(checkpoint: Checkpoint) -> type:
    """The class that a model's index names. Raises BackendError when the installed diffusers lacks it."""
    import diffusers

    name = str(checkpoint.index.get("_class_name"))
    found = getattr(diffusers, name, None)
    if not isinstance(found, type):
        raise BackendError(
            f"{checkpoint.name} needs {name}, which diffusers {diffusers.__version__} does not have",
            hint="a newer diffusers may have it",
        )
    return found


def wrong_task(checkpoint: Checkpoint, pipeline: str, task: str | None = None) -> BackendError:
    """The error for a model that does not generate pictures from text."""
    does = "which" if task is None else f"which {task} and"
    hint = "`mdvideo models` lists some that do"
    if task in ANIMATES:
        hint = f"a model that animates pictures belongs in `images: {{motion_model: {checkpoint.name}}}`; {hint}"
    return BackendError(
        f"{checkpoint.name} is a {pipeline}, {does} does not generate pictures from text alone", hint=hint
    )
