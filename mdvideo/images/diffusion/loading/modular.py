"""Models published as modular pipelines (``modular_model_index.json``): FLUX.3, Anima and others.

Such a pipeline is a chain of blocks. It has no signature, no hooks and no guidance of its own: its blocks have inputs,
and a component guides. ``ModularPicturePipeline`` makes it look like other pipelines.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.loading.checkpoint import Checkpoint
from mdvideo.images.diffusion.loading.pipeline_tasks import wrong_task
from mdvideo.images.diffusion.signature import PipelineSignature
from mdvideo.settings import ImageSettings

WORKFLOW = "text2image"
"""The name of the workflow in diffusers, for pipelines with several."""


def load_modular(checkpoint: Checkpoint, settings: ImageSettings, dtype: Any) -> ModularPicturePipeline:
    """Load what text-to-image needs of a modular pipeline. Raises BackendError."""
    from diffusers import ModularPipeline

    if settings.quantize not in ("none", "fp8"):
        raise BackendError(f"`quantize` does not work with {checkpoint.name}: its pipeline is modular")
    source, local = str(checkpoint.path), {"local_files_only": True}
    whole = ModularPipeline.from_pretrained(source, **local)
    name = type(whole).__name__
    workflows = _workflows(whole.blocks)
    if workflows and WORKFLOW not in workflows:
        raise wrong_task(checkpoint, name)
    pipe = ModularPipeline.from_pretrained(source, workflow=WORKFLOW, **local) if workflows else whole
    inputs = {one.name: one for one in pipe.blocks.inputs if one.name is not None}
    outputs = {one.name for one in pipe.blocks.outputs}
    required = {key for key, one in inputs.items() if one.required}
    if not {"prompt", "height", "width"} <= inputs.keys() or "images" not in outputs or not required <= {"prompt"}:
        raise wrong_task(checkpoint, name)
    named = dict.fromkeys(checkpoint.float32_parts, _float32())
    pipe.load_components(dtype={**named, "default": dtype}, use_safetensors=True, **local)
    if missing := [key for key in pipe.pretrained_component_names if getattr(pipe, key, None) is None]:
        raise BackendError(f"{checkpoint.name}: its {', '.join(missing)} cannot be loaded")
    return ModularPicturePipeline(pipe)


def _float32() -> Any:
    import torch

    return torch.float32


def _workflows(blocks: Any) -> list[str]:
    try:
        return list(blocks.available_workflows)
    except NotImplementedError:
        return []


class ModularPicturePipeline:
    """A modular pipeline called, placed and watched as any other."""

    memory_strategies = ("whole", "model-offload")

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._hooks: list[Any] = []
        self._all_hooks: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_pipe":
            raise AttributeError(name)
        if name in ("encode_prompt", "prepare_latents"):
            raise AttributeError(name)  # blocks do that
        return getattr(self._pipe, name)

    @property
    def components(self) -> Mapping[str, Any]:
        """The loaded components by name."""
        return {name: part for name, part in self._pipe.components.items() if part is not None}

    @property
    def call_signature(self) -> PipelineSignature:
        """The inputs of the blocks, and guidance where a component guides."""
        parameters = {
            one.name: inspect.Parameter.empty if one.required else one.default
            for one in self._pipe.blocks.inputs
            if one.name is not None
        }
        if (guidance := _guidance_of(self._pipe)) is not None:
            parameters.setdefault("guidance_scale", guidance)
        return PipelineSignature(parameters)

    @property
    def scheduler(self) -> Any:
        """The component that removes noise."""
        return self._pipe.scheduler

    @scheduler.setter
    def scheduler(self, scheduler: Any) -> None:
        self._pipe.update_components(scheduler=scheduler)

    @property
    def progress_bar(self) -> Any:
        """What reports the steps of the blocks that take them."""
        return next((block.progress_bar for block in self._stepping_blocks()), None)

    @progress_bar.setter
    def progress_bar(self, bar: Any) -> None:
        for block in self._stepping_blocks():
            block.progress_bar = bar

    @progress_bar.deleter
    def progress_bar(self) -> None:
        for block in self._stepping_blocks():
            vars(block).pop("progress_bar", None)

    def __call__(self, **arguments: Any) -> Any:
        """Return an object with ``images``, as other pipelines do."""
        guidance = arguments.get("guidance_scale")
        if guidance is not None and _guidance_of(self._pipe) is not None:
            del arguments["guidance_scale"]
            # Distilled models are published with a guider that is switched off.
            guider = self._pipe.guider.new(guidance_scale=guidance, enabled=guidance > 1)
            self._pipe.update_components(guider=guider)
        return SimpleNamespace(images=self._pipe(**arguments, output="images"))

    def to(self, device: Any, **_: Any) -> ModularPicturePipeline:
        """Move all components."""
        self._pipe.to(device)
        return self

    def enable_model_cpu_offload(self, device: Any) -> None:
        """Have each component on the device only while it runs."""
        import torch
        from accelerate import cpu_offload_with_hook

        previous = None
        for part in self.components.values():
            if isinstance(part, torch.nn.Module):
                _, previous = cpu_offload_with_hook(part, device, previous)
                self._hooks.append(previous)

    def maybe_free_model_hooks(self) -> None:
        """Offload what is on the device."""
        for hook in self._hooks:
            hook.offload()

    def remove_all_hooks(self) -> None:
        """Undo ``enable_model_cpu_offload``."""
        for hook in self._hooks:
            hook.offload()
            hook.remove()
        self._hooks.clear()

    def _stepping_blocks(self) -> Iterator[Any]:
        found = [self._pipe._blocks]  # `blocks` is a copy of those that run
        while found:
            block = found.pop()
            found += list(getattr(block, "sub_blocks", {}).values())
            if hasattr(type(block), "progress_bar"):
                yield block


def _guidance_of(pipe: Any) -> float | None:
    """The scale in effect, 1 where the component that guides is switched off, or None without such a component."""
    guider = getattr(pipe, "guider", None)
    value = getattr(guider, "guidance_scale", None)
    if not isinstance(value, int | float):
        return None
    return float(value) if getattr(guider, "_enabled", True) else 1.0
