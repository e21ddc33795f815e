"""``mdvideo embed``: what to write into a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.publish.embed.snippets import FORMATS
from mdvideo.publish.site_manifest import SiteManifest, write_site


@pytest.mark.parametrize("format_", FORMATS)
def test_every_generator_has_a_snippet(
    site: SiteManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    write_site(tmp_path, site)
    assert main(["embed", "lessons/intro.deck.md", "--site", str(tmp_path), "--format", format_]) == 0
    assert "intro" in capsys.readouterr().out


def test_html_with_a_base_url_is_complete(
    site: SiteManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, site.model_copy(update={"base_url": "https://example.org/video/", "script": "m.js"}))
    assert main(["embed", "intro", "--site", str(tmp_path)]) == 0
    html = capsys.readouterr().out
    assert '<meta property="og:video"' in html
    assert "application/ld+json" in html
    assert '<script src="https://example.org/video/m.js" defer="">' in html
    assert main(["embed", "intro", "--site", str(tmp_path), "--url", "/v"]) == 0
    assert 'src="/v/intro-0123456789ab/intro.mp4"' in capsys.readouterr().out


def test_for_an_unknown_name_the_nearest_is_suggested(
    site: SiteManifest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, site)
    assert main(["embed", "intor", "--site", str(tmp_path)]) == 1
    assert "did you mean intro?" in capsys.readouterr().err
