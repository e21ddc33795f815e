"""A picture is decoded while the next one is denoised: forced here on the CPU, where it does not pay."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import diffusers
import pytest
import torch
from diffusers import DiffusionPipeline

from mdvideo.errors import BackendError
from mdvideo.images.diffusion import Diffusers, overlap_decode, text_to_image
from mdvideo.images.diffusion.overlap_decode import hands_over, may_overlap
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings
from tests.images.diffusion.conftest import asked, painted, picture

WANTED = [asked(prompt, seed) for seed, prompt in enumerate(("a fjord", "a desert", "a fjord", "a harbour"))]


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch, painter: Callable[..., Diffusers]) -> Callable[..., Diffusers]:
    """Painters that decode beside denoising on the CPU too."""

    def forced(*args: Any, **settings: Any) -> Diffusers:
        with monkeypatch.context() as patched:
            patched.setattr(text_to_image, "PAYS", frozenset({"cpu"}))
            one = painter(*args, **settings)
            picture(one, "a warm-up")
        return one

    return forced


def pixels(one: Diffusers, requests: list[PictureRequest] = WANTED) -> list[bytes]:
    return [image.tobytes() for image in painted(one, *requests)]


@pytest.mark.parametrize("family", ["sdxl", "zimage", "klein"])
def test_pictures_are_those_of_plain_calls(
    painter: Callable[..., Diffusers], forced: Callable[..., Diffusers], family: str
) -> None:
    """To the bit, and more than once."""
    plain, beside = painter(family), forced(family)
    assert beside._painter._overlap is not None  # type: ignore[union-attr]
    assert pixels(beside) == pixels(plain)
    assert pixels(beside) == pixels(plain)


def test_the_next_picture_begins_before_the_last_is_decoded(forced: Callable[..., Diffusers]) -> None:
    """Decoding waits here until the next picture has taken a step: only side by side can both end."""
    one = forced("zimage")
    stepped = threading.Event()
    pipe: Any = one._painter.pipe  # type: ignore[union-attr]
    held: list[bool] = []
    first = [True]

    def hold(*_: object) -> None:
        if first:
            first.clear()
            stepped.clear()
            held.append(stepped.wait(20))

    handle = pipe.vae.decoder.register_forward_pre_hook(hold)
    list(one.paint(WANTED[:2], lambda request, done, _: stepped.set() if request == WANTED[1] and done else None))
    handle.remove()
    assert held == [True]


def test_memory_that_runs_out_while_decoding_costs_only_the_overlap(forced: Callable[..., Diffusers]) -> None:
    """The picture is painted again alone; the memory plan stays."""
    one, plain = forced("sdxl"), None
    plain = pixels(one)
    left = [1]

    def scarce(*_: object) -> None:
        if left:
            left.clear()
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    one._painter.pipe.vae.decoder.register_forward_pre_hook(scarce)  # type: ignore[union-attr]
    assert pixels(one) == plain
    assert one._painter._overlap is None  # type: ignore[union-attr]
    assert one._painter.plan == "whole"  # type: ignore[union-attr]


def test_other_faults_while_decoding_are_told(forced: Callable[..., Diffusers]) -> None:
    """In the model's own words, as they would be without any overlap."""
    one = forced("sdxl")

    def fail(*_: object) -> None:
        raise RuntimeError("cuDNN error: CUDNN_STATUS_NOT_INITIALIZED")

    one._painter.pipe.vae.decoder.register_forward_pre_hook(fail)  # type: ignore[union-attr]
    with pytest.raises(BackendError, match="sdxl failed: cuDNN error"):
        pixels(one)


@pytest.mark.parametrize("memory", ["embed-first", "model-offload"])
def test_plans_that_move_weights_decode_in_line(
    painter: Callable[..., Diffusers], forced: Callable[..., Diffusers], memory: str
) -> None:
    """What comes and goes is not shared between two pictures."""
    one = forced("sdxl", memory=memory)
    assert not one._painter._home.roomy  # type: ignore[union-attr]
    assert pixels(one) == pixels(painter("sdxl"))


def test_what_two_pictures_would_share_keeps_them_apart(painter: Callable[..., Diffusers]) -> None:
    """Steps that are remembered, a reference that is encoded, a VAE whose number format is changed for decoding."""
    one = painter("sdxl")
    picture(one)
    pipe = one._painter.pipe  # type: ignore[union-attr]
    assert may_overlap(pipe, ImageSettings())
    assert not may_overlap(pipe, ImageSettings(step_cache="first-block"))
    assert not may_overlap(pipe, ImageSettings.model_validate({"reference": {"picture": "cover.png"}}))
    pipe.vae.register_to_config(force_upcast=True)
    pipe.vae.to(torch.float16)
    assert not may_overlap(pipe, ImageSettings())


def test_without_room_for_two_pictures_decoding_is_in_line(
    forced: Callable[..., Diffusers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that just holds one picture's work is not asked for two."""
    monkeypatch.setattr("mdvideo.images.diffusion.device_placement.free_memory", lambda _: 820_000_000)
    one = forced("sdxl")
    assert one._painter.plan == "whole"  # type: ignore[union-attr]
    assert not one._painter._home.roomy  # type: ignore[union-attr]


SAFE = (
    "StableDiffusion",
    "StableDiffusionXL",
    "StableDiffusion3",
    "Flux",
    "Flux2",
    "Flux2Klein",
    "ZImage",
    "QwenImage",
    "PixArtSigma",
    "Sana",
)


@pytest.mark.parametrize("name", SAFE)
def test_families_whose_source_shows_that_they_hand_over(name: str) -> None:
    """Those that the documentation names; a new diffusers that changes one will be seen here."""
    assert hands_over(getattr(diffusers, f"{name}Pipeline"))


def test_families_that_go_on_after_decoding_do_not() -> None:
    """PAG puts the denoiser back at the end; two-stage families decode nothing themselves."""

    class InALoop(DiffusionPipeline):
        def __call__(self) -> Any:
            for latents in range(3):
                image = self.vae.decode(latents)
            return image

    kinds: list[type] = [diffusers.StableDiffusionPAGPipeline, diffusers.KandinskyCombinedPipeline, InALoop, int]
    assert not any(map(hands_over, kinds))
    assert frozenset({"cuda"}) == overlap_decode.PAYS
