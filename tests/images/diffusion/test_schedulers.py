"""The setting ``scheduler``: the sampler that a distilled model or LoRA needs."""

from __future__ import annotations

import pytest

from mdvideo.errors import BackendError
from mdvideo.images.diffusion.loading.schedulers import SCHEDULERS
from tests.support.diffusers_requests import BackendFor, loaded_model, pixels_of


@pytest.mark.parametrize("scheduler", [name for name, choice in SCHEDULERS.items() if choice.noise])
def test_a_scheduler_changes_the_picture_and_repeats(backend_for: BackendFor, scheduler: str) -> None:
    """It is part of the identity, and a seed still gives the same picture."""
    backend, plain = backend_for("sdxl", scheduler=scheduler), backend_for("sdxl")
    assert pixels_of(backend, steps=3) == pixels_of(backend, steps=3)
    assert pixels_of(backend, steps=3) != pixels_of(plain, steps=3) or scheduler == "euler"
    assert backend.identity != plain.identity


@pytest.mark.parametrize("scheduler", [name for name, choice in SCHEDULERS.items() if choice.flow])
def test_flow_models_have_schedulers_of_their_own(backend_for: BackendFor, scheduler: str) -> None:
    backend = backend_for("zimage", scheduler=scheduler)
    assert pixels_of(backend) == pixels_of(backend)
    assert "FlowMatch" in type(loaded_model(backend).pipe.scheduler).__name__


def test_lightning_starts_at_the_last_step(backend_for: BackendFor) -> None:
    """The steps of SDXL-Lightning are spaced from the end, or its pictures are grey."""
    backend = backend_for("sdxl", scheduler="Lightning")
    pixels_of(backend, steps=4)
    timesteps = loaded_model(backend).pipe.scheduler.timesteps.tolist()
    assert [round(step) for step in timesteps] == [999, 749, 499, 249]


def test_a_scheduler_that_does_not_fit_is_refused(backend_for: BackendFor) -> None:
    """The hint names those that do."""
    with pytest.raises(BackendError, match="there is no scheduler 'fast'") as caught:
        pixels_of(backend_for("sdxl", scheduler="fast"))
    assert "lcm" in str(caught.value.hint)
    with pytest.raises(BackendError, match="the scheduler tcd does not fit zimage") as caught:
        pixels_of(backend_for("zimage", scheduler="tcd"))
    assert "lightning" in str(caught.value.hint)
    assert "ddim" not in str(caught.value.hint)
