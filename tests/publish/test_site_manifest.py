"""mdvideo.json: read as it was written, and refused with the reason when it cannot be trusted."""

from __future__ import annotations

import json
from pathlib import Path, PurePath

import jsonschema
import pytest

from mdvideo.cli.commands.schema import SCHEMAS
from mdvideo.errors import OutputError, SiteError
from mdvideo.publish.site_manifest import FILE, SiteManifest, read_site, write_site
from mdvideo.publish.slugs import anchors_of, name_of


def test_what_is_written_is_read(site: SiteManifest, tmp_path: Path) -> None:
    write_site(tmp_path, site)
    assert read_site(tmp_path) == site


def test_it_is_as_its_schema_says(site: SiteManifest) -> None:
    jsonschema.validate(json.loads(site.to_json()), SCHEMAS["site"]())


def test_a_field_of_a_later_release_is_passed_over(site: SiteManifest, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({**json.loads(site.to_json()), "colour": "blue"}))
    assert read_site(tmp_path) == site


@pytest.mark.parametrize("asked", ["outro", "outro.deck.md", "lessons/outro.deck.md", "outro.md", r"lessons\outro.md"])
def test_a_video_is_found_by_its_name_and_by_its_deck(site: SiteManifest, asked: str) -> None:
    assert site.find(asked).name == "outro"


def test_a_wrong_name_is_answered_with_the_nearest(site: SiteManifest) -> None:
    with pytest.raises(SiteError, match="did you mean intro"):
        site.find("intor.deck.md")


def test_without_any_video_the_hint_is_to_publish() -> None:
    with pytest.raises(SiteError, match="mdvideo publish"):
        SiteManifest(tool="mdvideo 0").find("intro")


def test_a_folder_without_manifest_tells_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=f"mdvideo publish DECKS… --out {tmp_path}"):
        read_site(tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 200])
def test_a_half_written_manifest_is_told_from_a_whole_one(site: SiteManifest, tmp_path: Path, cut: int) -> None:
    (tmp_path / FILE).write_text(site.to_json()[:cut])
    with pytest.raises(SiteError, match="no whole manifest"):
        read_site(tmp_path)


@pytest.mark.parametrize("text", ["[]", '{"version": 1}', '{"version": 1, "tool": "x", "videos": [{}]}', "\ufffd"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SiteError, match="no whole manifest"):
        read_site(tmp_path)


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"version": 2}')
    with pytest.raises(SiteError, match="later mdvideo"):
        read_site(tmp_path)


def test_a_folder_that_is_a_file_is_told(site: SiteManifest, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError):
        write_site(tmp_path / "out", site)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("intro.deck.md", "intro"),
        ("intro.md", "intro"),
        ("intro.deck.de.md", "intro.de"),
        ("intro.pt-BR.md", "intro.pt-BR"),
        ("v1.2.md", "v1.2"),
        ("old.bak.md", "old.bak"),
    ],
)
def test_names_of_decks(file: str, name: str) -> None:
    assert name_of(PurePath("lessons") / file) == name


def test_each_slide_has_an_anchor_of_its_own() -> None:
    assert list(anchors_of(["Why?", "", "Why!", "Größe <b>", "why-2"])) == [
        "why",
        "slide-2",
        "why-2",
        "größe-b",
        "why-2-2",
    ]
