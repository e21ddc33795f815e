"""Decoding one picture while the next is being denoised, by the pipeline's own code, which is left as it is.

A call runs on a thread of its own; where it begins to decode, the next call may start. So no step of any family is
rewritten here, and pictures are those of a plain call to the bit. What a pipeline still does after that point must not
touch what the next call uses: its own source tells (:func:`hands_over`), and where it does not, calls run one by one.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from mdvideo.settings import ImageSettings

T = TypeVar("T")

PAYS = frozenset({"cuda"})
"""Kinds of devices that have room for both: on a CPU the two only take each other's cores."""

OWN = frozenset({"image_processor", "maybe_free_model_hooks", "run_safety_checker", "vae", "watermark"})
"""What a pipeline may use after it has begun to decode: all belongs to finished pixels, or is only read."""


def may_overlap(pipe: Any, settings: ImageSettings) -> bool:
    """Whether calls of this pipeline, so set up, share nothing that one changes while the other uses it."""
    if settings.step_cache != "none" or settings.reference is not None or not hands_over(pipe.__class__):
        return False
    # A float16 VAE that is made float32 for decoding, and back, is changed by the next call as well.
    return not (pipe.vae.config.get("force_upcast") and str(pipe.vae.dtype) == "torch.float16")


@cache
def hands_over(pipeline: type) -> bool:
    """Whether a pipeline's call decodes once, at its end, and from there on uses nothing but ``OWN``."""
    try:
        whole = ast.parse(textwrap.dedent(inspect.getsource(pipeline.__call__))).body[0]
    except (OSError, TypeError, SyntaxError):
        return False
    calls = [node for node in ast.walk(whole) if isinstance(node, ast.Call)]
    decodes = [call for call in calls if ast.unparse(call.func) == "self.vae.decode"]
    if len(decodes) != 1:
        return False
    begin, end = decodes[0].lineno, decodes[0].end_lineno or decodes[0].lineno
    loops = [node for node in ast.walk(whole) if isinstance(node, ast.For | ast.While)]
    if any(loop.lineno <= begin <= (loop.end_lineno or loop.lineno) for loop in loops):
        return False
    own = (n for n in ast.walk(whole) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "self")
    return {node.attr for node in own if node.lineno > end} <= OWN


class Overlap:
    """Starts calls of a pipeline one after the other, each as soon as the one before decodes. One caller at a time."""

    def __init__(self, pipe: Any, device: Any) -> None:
        self._vae = pipe.vae
        self._device = device
        self._decode = pipe.vae.decode
        self._stream: Any = None
        self._here = threading.local()
        self._decoding = threading.Lock()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="painting")
        pipe.vae.decode = self._hand_over

    def start(self, work: Callable[[], T]) -> Future[T]:
        """Run ``work``, which calls the pipeline; return when it decodes. What it raises until then is raised here."""
        begun = threading.Event()
        future = self._threads.submit(self._run, begun, work)
        future.add_done_callback(lambda _: begun.set())
        begun.wait()
        if future.done():
            future.result()
        return future

    def settle(self) -> None:
        """Wait until nothing is being decoded."""
        with self._decoding:
            pass

    def close(self) -> None:
        """Wait for what runs, and leave the pipeline as it was."""
        self._threads.shutdown()
        del self._vae.decode

    def _run(self, begun: threading.Event, work: Callable[[], T]) -> T:
        self._here.begun, self._here.decodes = begun, False
        try:
            return work()
        finally:
            if self._here.decodes:
                self._back_to_main_stream()
                self._decoding.release()
            self._here.begun = None

    def _hand_over(self, *args: Any, **kwargs: Any) -> Any:
        begun: threading.Event | None = getattr(self._here, "begun", None)
        if begun is not None and not self._here.decodes:
            self._decoding.acquire()  # one at a time: the pipeline's thread lets it go
            self._here.decodes = True
            self._to_side_stream(args)
            begun.set()
        return self._decode(*args, **kwargs)

    def _to_side_stream(self, tensors: tuple[Any, ...]) -> None:
        """On a GPU, work of one stream runs in order: decoding needs a stream of its own, after what it decodes."""
        if self._device.type != "cuda":
            return
        import torch

        main = torch.cuda.current_stream(self._device)
        self._stream = self._stream or torch.cuda.Stream(self._device)
        self._stream.wait_stream(main)
        for tensor in tensors:
            if isinstance(tensor, torch.Tensor):
                tensor.record_stream(self._stream)  # its memory is not given to others before decoding is done
        self._here.main = main
        torch.cuda.set_stream(self._stream)

    def _back_to_main_stream(self) -> None:
        if self._device.type == "cuda":
            import torch

            torch.cuda.set_stream(self._here.main)
