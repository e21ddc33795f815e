"""Safety filters: another package's filter may reject a picture, after the rest of the deck is generated."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mdvideo.errors import BackendError
from mdvideo.images.scoring.best_pictures import BestPictures, choose_pictures, seeds_after
from mdvideo.protocols import STANDALONE, ChosenPicture, PictureRequest
from mdvideo.settings import ImageSettings
from tests.support import tiny_adapters
from tests.support.diffusers_requests import BackendFor, Pipelines, pixels_of, tiny_request

FILTER = """
def check(request, image):
    return "it shows a dragon" if "dragon" in request.prompt and image.size == (96, 54) else None
"""


@pytest.fixture
def install_filter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with a filter, as pip does."""
    (tmp_path / "school_filter.py").write_text(FILTER)
    info = tmp_path / "school_filter-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: school-filter\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[mdvideo.picture_filter]\nschool = school_filter:check\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "school_filter", raising=False)


@pytest.mark.usefixtures("install_filter")
def test_filter_rejects_one_picture(backend_for: BackendFor) -> None:
    """The error names the rejected picture and the reason, after all others were yielded."""
    backend = backend_for("sdxl")
    pictures = backend.generate([tiny_request("a dragon"), tiny_request("a fjord")], lambda *_: None)
    assert next(pictures).request.prompt == "a fjord"
    with pytest.raises(BackendError, match=r"the picture 'a dragon' was rejected by school 1\.2: it shows a dragon"):
        next(pictures)
    assert "filter school 1.2" in backend.identity


@pytest.mark.usefixtures("install_filter")
def test_a_rejected_picture_is_tried_again_with_another_seed(backend_for: BackendFor) -> None:
    """In a build: a filter that accepts one of the next seeds costs a few pictures, and no error."""
    chosen = choose_pictures(backend_for("sdxl"), ImageSettings(), STANDALONE)
    seeds: list[int] = []

    def accept_third(request: PictureRequest, _: object) -> str | None:
        seeds.append(request.seed)
        return None if len(seeds) == 3 else "no"

    assert isinstance(chosen, BestPictures)
    chosen._backend._filters = {"third": accept_third}
    made = list(chosen.generate([tiny_request()], lambda *_: None))
    assert seeds == seeds_after(0, 3)
    assert made[0].request == tiny_request()
    assert isinstance(made[0], ChosenPicture)
    assert made[0].seed == seeds[2]
    assert made[0].image.tobytes() == pixels_of(backend_for("sdxl"), seed=seeds[2])


def test_the_models_own_safety_checker_rejects_pictures(
    backend_for: BackendFor, pipelines: Pipelines, tmp_path: Path
) -> None:
    """A picture that the checker would replace by a black one is an error; any other is not changed."""
    lax = tiny_adapters.build_with_safety_checker(pipelines("sd"), tmp_path / "lax", strict=False)
    assert pixels_of(backend_for("sd", model=str(lax))) == pixels_of(backend_for("sd"))
    strict = tiny_adapters.build_with_safety_checker(pipelines("sd"), tmp_path / "strict", strict=True)
    with pytest.raises(BackendError, match="rejected by the model's own safety checker"):
        pixels_of(backend_for("sd", model=str(strict)))
