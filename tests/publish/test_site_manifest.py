"""mdvideo.json: read as it was written, and refused with a reason if it is invalid."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from mdvideo.cli.commands.schema import SCHEMAS
from mdvideo.errors import OutputError, SiteError
from mdvideo.publish.site_manifest import MANIFEST_NAME, SiteManifest, read_site, write_site


def test_a_written_manifest_is_read_back(site: SiteManifest, tmp_path: Path) -> None:
    write_site(tmp_path, site)
    assert read_site(tmp_path) == site


def test_a_manifest_is_valid_against_its_schema(site: SiteManifest) -> None:
    jsonschema.validate(json.loads(site.to_json()), SCHEMAS["site"]())


def test_an_unknown_field_is_ignored(site: SiteManifest, tmp_path: Path) -> None:
    (tmp_path / MANIFEST_NAME).write_text(json.dumps({**json.loads(site.to_json()), "colour": "blue"}))
    assert read_site(tmp_path) == site


@pytest.mark.parametrize("name", ["outro", "outro.deck.md", "lessons/outro.deck.md", "outro.md", r"lessons\outro.md"])
def test_a_video_is_found_by_its_name_and_by_its_deck(site: SiteManifest, name: str) -> None:
    assert site.find(name).name == "outro"


def test_the_nearest_name_is_suggested(site: SiteManifest) -> None:
    with pytest.raises(SiteError, match="did you mean intro"):
        site.find("intor.deck.md")


def test_in_an_empty_manifest_the_hint_is_to_publish() -> None:
    with pytest.raises(SiteError, match="mdvideo publish"):
        SiteManifest(tool="mdvideo 0").find("intro")


def test_for_a_missing_manifest_the_hint_is_the_command(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=f"mdvideo publish DECKS… --out {tmp_path}"):
        read_site(tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 200])
def test_a_truncated_manifest_is_refused(site: SiteManifest, tmp_path: Path, cut: int) -> None:
    (tmp_path / MANIFEST_NAME).write_text(site.to_json()[:cut])
    with pytest.raises(SiteError, match="not a valid manifest"):
        read_site(tmp_path)


@pytest.mark.parametrize("text", ["[]", '{"version": 1}', '{"version": 1, "tool": "x", "videos": [{}]}', "\ufffd"])
def test_an_invalid_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST_NAME).write_text(text)
    with pytest.raises(SiteError, match="not a valid manifest"):
        read_site(tmp_path)


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST_NAME).write_text('{"version": 2}')
    with pytest.raises(SiteError, match="later mdvideo"):
        read_site(tmp_path)


def test_a_file_in_place_of_the_folder_is_an_output_error(site: SiteManifest, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError):
        write_site(tmp_path / "out", site)
