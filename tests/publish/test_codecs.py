"""A site can offer each video as AV1 and as H.264: browsers take AV1 if they play it."""

from __future__ import annotations

import re
from pathlib import Path

import av
import pytest

from mdvideo.cli.main import main
from mdvideo.publish.embed.figure import embed_html
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.publisher import publish
from mdvideo.publish.site_manifest import SiteVideo, read_site

DECK = "---\ntitle: Two codecs\n---\n\n# One\n\n* first\n* second\n\n<!-- One. [click] Two. -->\n\n---\n\n# Two\n"
SMALL = 'size = "320x180"\nfps = "15"\n[images]\nbackend = "flat"\n[speech]\nbackend = "none"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("codecs")
    (project / "mdvideo.toml").write_text(f'{SMALL}[publish]\ncodecs = ["av1", "h264"]\n')
    (project / "lesson.deck.md").write_text(DECK)
    publish([project / "lesson.deck.md"], project / "videos").raise_first_error()
    return project / "videos"


@pytest.fixture
def video(folder: Path) -> SiteVideo:
    return read_site(folder).find("lesson")


def test_both_files_are_published(folder: Path, video: SiteVideo) -> None:
    """Links lead to the MP4, which everything plays."""
    assert [(file.type, file.codecs) for file in video.videos] == [
        ("video/mp4", "avc1.64000c"),
        ("video/webm", "av01.0.00M.08"),
    ]
    assert video.video.type == "video/mp4"
    lengths = []
    for file in video.videos:
        with av.open(folder / file.path) as container:
            lengths.append(sum(1 for _ in container.decode(video=0)))
    assert lengths[0] == lengths[1] == round(video.duration * 15)


def test_a_figure_offers_av1_first_with_its_exact_codec(video: SiteVideo) -> None:
    html = embed_html(video, PageLinks(url_of=lambda path: f"/v/{path}"))
    sources = re.findall(r'<source src="([^"]+)" type="([^"]+)" />', html)
    assert [Path(url).suffix for url, _ in sources] == [".webm", ".mp4"]
    assert sources[0][1] == "video/webm; codecs=&quot;av01.0.00M.08&quot;"
    assert sources[1][1] == "video/mp4"


def test_nothing_is_made_again(folder: Path) -> None:
    published = publish([folder.parent / "lesson.deck.md"], folder)
    assert [outcome.state for outcome in published.outcomes] == ["kept"]


def test_the_table_says_what_a_minute_weighs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(folder.parent / "lesson.deck.md"), "--out", str(folder)]) == 0
    header, row = capsys.readouterr().err.splitlines()[-2:]
    assert "a minute" in header
    assert len(re.findall(r"[\d.]+ [kM]B \+ [\d.]+ [kM]B", row)) == 2


def test_av1_alone_is_one_webm(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").write_text(f'{SMALL}[publish]\ncodecs = ["av1"]\n')
    (tmp_path / "lesson.deck.md").write_text(DECK)
    publish([tmp_path / "lesson.deck.md"], tmp_path / "videos").raise_first_error()
    video = read_site(tmp_path / "videos").find("lesson")
    assert [file.type for file in video.videos] == ["video/webm"]
