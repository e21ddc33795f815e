"""The model that paints and the one that animates share a card: they work in turn, and make room for each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.images.diffusion import Diffusers, device_placement
from mdvideo.images.diffusion.image_to_video import MotionModel
from mdvideo.images.gpu_lease import GpuLease
from mdvideo.protocols import MotionClipRequest
from mdvideo.settings import ImageSettings
from tests.images.diffusion.conftest import TINY, picture

STILL = Image.linear_gradient("L").convert("RGB")
CLIP = MotionClipRequest("digest", "fog", frames=9, width=96, height=54, seed=0, steps=1)


@pytest.fixture
def both(pipelines: Callable[[str], Path]) -> Iterator[tuple[Diffusers, MotionModel, list[str]]]:
    """A painter and an animator on one card, and what they tell."""
    told: list[str] = []
    card = GpuLease()
    common = {"megapixels": TINY, "device": "cpu"}
    painter = Diffusers(ImageSettings(model=str(pipelines("sdxl")), **common), told.append)
    painter.card = card
    with painter, MotionModel(ImageSettings(motion_model=str(pipelines("ltx")), **common), told.append, card) as clips:
        yield painter, clips, told


def test_models_rest_side_by_side_while_there_is_room(
    both: tuple[Diffusers, MotionModel, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is moved about for nothing."""
    painter, clips, told = both
    monkeypatch.setattr(device_placement, "free_memory", lambda _: 80_000_000_000)
    picture(painter)
    clips.animate(CLIP, STILL, lambda *_: None)
    assert [tenant.name for tenant in painter.card._resting] == ["sdxl", "ltx"]
    assert not [line for line in told if "makes room" in line]


def test_the_one_leaves_when_the_other_needs_the_card(
    both: tuple[Diffusers, MotionModel, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither takes a thriftier plan for what the other left, each comes back, and pictures stay what they were."""
    painter, clips, told = both
    # A card with room for whichever model is alone on it.
    monkeypatch.setattr(device_placement, "free_memory", lambda _: 0 if painter.card._resting else 80_000_000_000)
    first = picture(painter)
    clips.animate(CLIP, STILL, lambda *_: None)
    assert [tenant.name for tenant in painter.card._resting] == ["ltx"]
    assert picture(painter) == first
    assert [tenant.name for tenant in painter.card._resting] == ["sdxl"]
    assert [line for line in told if "makes room" in line] == [
        "sdxl makes room on the card for ltx",
        "ltx makes room on the card for sdxl",
    ]
    assert painter._painter.plan == "whole"  # type: ignore[union-attr]
    assert clips._loaded[2].plan == "whole"  # type: ignore[index]


def test_two_models_can_be_asked_for_at_once(both: tuple[Diffusers, MotionModel, list[str]]) -> None:
    """Loading patches torch, so they load one after the other."""
    painter, clips, _ = both
    with ThreadPoolExecutor(2) as threads:
        painting = threads.submit(picture, painter)
        moving = threads.submit(clips.animate, CLIP, STILL, lambda *_: None)
        assert len(painting.result()) == 96 * 54 * 3
        assert moving.result().frames.shape == (9, 54, 96, 3)


def test_who_waits_for_the_card_can_give_up() -> None:
    """Ctrl-C need not wait for another model's clip."""
    card, waiting = GpuLease(), threading.Event()

    def stop() -> None:
        waiting.set()
        raise CancelledError

    with card.lent(lambda: None), ThreadPoolExecutor(1) as thread:
        assert isinstance(thread.submit(_wait, card, stop).exception(5), CancelledError)
    assert waiting.is_set()


def _wait(card: GpuLease, heed: Callable[[], None]) -> None:
    with card.lent(heed):
        pass
