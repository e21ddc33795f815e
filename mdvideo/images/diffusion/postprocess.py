"""Pictures on their way from the device: finished on a second thread while the next one is being painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from mdvideo.errors import BackendError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PendingImages:
    """A batch on its way from the device: the pixels may still be in the making when this is handed out."""

    pixels: Any
    """uint8 tensor in the machine's memory, shape (batch, height, width, 3)."""
    blank: Any
    """Bool tensor, shape (batch,): whether a picture holds values that are not numbers."""
    flagged: Sequence[bool]
    """What the model's own safety checker rejected."""
    ready: Callable[[], None]

    def images(self, name: str) -> list[Any]:
        """Wait for the pixels; the pictures as PIL images. Raises BackendError when there are none."""
        from PIL import Image

        self.ready()
        if bool(self.blank.any()):
            raise BackendError(
                f"{name} gave values that are not numbers", hint="set `images: {dtype: bfloat16}`, or float32"
            )
        return [Image.fromarray(picture.numpy()) for picture in self.pixels]


def develop(pipe: Any, call: Mapping[str, Any], device: Any) -> PendingImages:
    """Call a pipeline, and start its pictures on their way to the machine's memory."""
    import torch

    with torch.inference_mode():
        out = pipe(**call, output_type="pt")
        tensor = out.images
        if not isinstance(tensor, torch.Tensor):
            tensor = torch.stack(list(tensor))
        # The same arithmetic as diffusers' own way to PIL images, on the device: a third of the bytes need to travel.
        floats = tensor.float()
        blank = floats.isnan().flatten(1).any(1)
        pixels = (floats * 255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()
        flagged = [bool(flag) for flag in getattr(out, "nsfw_content_detected", None) or ()]
        if device.type != "cuda":
            return PendingImages(pixels.cpu(), blank.cpu(), flagged, lambda: None)
        kept = torch.empty(pixels.shape, dtype=pixels.dtype, pin_memory=True).copy_(pixels, non_blocking=True)
        marks = torch.empty(blank.shape, dtype=blank.dtype, pin_memory=True).copy_(blank, non_blocking=True)
        done = torch.cuda.Event()
        done.record()
        return PendingImages(kept, marks, flagged, done.synchronize)


def in_order(work: Iterator[Callable[[], T]], ahead: int) -> Iterator[T]:
    """Results of what ``work`` gives, each finished on a second thread while the next is being started.

    ``ahead`` results may be unfinished when the next one is asked for: on a GPU the launch of the next picture must
    not wait for the pixels of the last. When ``work`` raises, what it gave before is finished and yielded first.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="developing") as thread:
        waiting: list[Future[T]] = []
        stopped: Exception | None = None
        while True:
            try:
                waiting.append(thread.submit(next(work)))
            except StopIteration:
                break
            except Exception as error:  # what was begun before is finished first
                stopped = error
                break
            while waiting and (len(waiting) > ahead or waiting[0].done()):
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
        if stopped is not None:
            raise stopped
