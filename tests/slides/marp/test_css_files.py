"""Pictures and fonts that CSS names come from the project, and nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.plan.jobs.job import digest_of
from mdvideo.slides.marp.css_files import CssFiles


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("themes", "deck"):
        (tmp_path / name).mkdir()
    (tmp_path / "themes" / "a.png").write_bytes(b"\x89PNG theme")
    (tmp_path / "deck" / "b.png").write_bytes(b"\x89PNG deck")
    return tmp_path


def embed(project: Path, css: str) -> tuple[str, CssFiles, list[tuple[str, str]]]:
    files = CssFiles(project, project / "deck")
    reports: list[tuple[str, str]] = []
    return files.embed(css, project / "themes", lambda code, message: reports.append((code, message))), files, reports


def test_addresses_count_from_the_deck_and_then_from_the_style_sheet(project: Path) -> None:
    css, files, reports = embed(project, "a{background:url( './a.png' )} b{background:url(b.png)}")
    first, second = digest_of(b"\x89PNG theme"), digest_of(b"\x89PNG deck")
    assert css == f"a{{background:url(mdvideo:{first})}} b{{background:url(mdvideo:{second})}}"
    assert set(files.blobs) == {first, second}
    assert reports == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://a.b/c.png", "style-remote"),
        ("//a.b/c.png", "style-remote"),
        ("../../x.png", "style-file"),
        ("no.png", "style-file"),
    ],
)
def test_what_cannot_be_used_is_reported(project: Path, address: str, code: str) -> None:
    css, files, reports = embed(project, f"a{{background:url({address})}}")
    assert css == 'a{background:url("")}'
    assert [found for found, _ in reports] == [code]
    assert not files.blobs


def test_long_data_and_drawings_are_kept_in_the_store(project: Path) -> None:
    short, long = "data:image/png;base64,iVBORw0K", "data:image/svg+xml,<svg>"
    css, files, _ = embed(project, f'a{{background:url("{short}")}} b{{background:url("{long}")}}')
    assert short in css
    assert long not in css
    assert list(files.blobs.values()) == [long.partition(",")[2].encode()]
