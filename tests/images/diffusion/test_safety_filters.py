"""The safety hook: another package's filter may reject a picture; the rest of the deck is painted first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdvideo.errors import BackendError
from mdvideo.images.diffusion import Diffusers
from tests.images.diffusion.conftest import asked, picture
from tests.support import tiny_adapters

FILTER = """
def judge(request, image):
    return "it shows a dragon" if "dragon" in request.prompt and image.size == (96, 54) else None
"""


@pytest.fixture
def installed_filter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with a filter, as pip would leave it."""
    (tmp_path / "school_filter.py").write_text(FILTER)
    info = tmp_path / "school_filter-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: school-filter\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[mdvideo.picture_filter]\nschool = school_filter:judge\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "school_filter", raising=False)


@pytest.mark.usefixtures("installed_filter")
def test_filter_rejects_one_picture(painter: Callable[..., Diffusers]) -> None:
    """The rejected picture is named with the reason, after all others were handed over."""
    one = painter("sdxl")
    painting = one.paint([asked("a dragon"), asked("a fjord")], lambda *_: None)
    assert next(painting).request.prompt == "a fjord"
    with pytest.raises(BackendError, match=r"the picture 'a dragon' was rejected by school 1\.2: it shows a dragon"):
        next(painting)
    assert "filter school 1.2" in one.identity


def test_the_model_s_own_checker_is_heeded(
    painter: Callable[..., Diffusers], pipelines: Callable[[str], Path], tmp_path: Path
) -> None:
    """What the model's makers reject, and would paint black, is an error; what they let pass is a picture."""
    lax = tiny_adapters.build_judged(pipelines("sd"), tmp_path / "lax", strict=False)
    assert picture(painter("sd", model=str(lax))) == picture(painter("sd"))
    strict = tiny_adapters.build_judged(pipelines("sd"), tmp_path / "strict", strict=True)
    with pytest.raises(BackendError, match="rejected by the model's own safety checker"):
        picture(painter("sd", model=str(strict)))
