"""The entry of a video in the manifest: its upload date."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.published_site import deck_text, publish_project


@pytest.mark.parametrize(
    ("written", "uploaded"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01 09:30", "2026-03-01T09:30:00+00:00"),
        ('"2026-03-01T09:30:00+01:00" # local', "2026-03-01T09:30:00+01:00"),
    ],
)
def test_the_date_of_the_front_matter_is_the_upload_date(project: Path, written: str, uploaded: str) -> None:
    (project / "lessons" / "intro.deck.md").write_text(deck_text(front=f"date: {written}\n"))
    assert publish_project(project).site.find("intro").uploaded == uploaded


def test_an_invalid_date_is_reported_at_its_line(project: Path) -> None:
    (project / "lessons" / "intro.deck.md").write_text(deck_text(front="date: 2026-13-01\n"))
    (failed,) = publish_project(project).failed
    assert "intro.deck.md:8:7: error: '2026-13-01' is not a date" in str(failed.error)


def test_without_a_date_it_is_when_this_content_was_first_published(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert publish_project(project).site.find("intro").uploaded == "2001-09-09T01:46:40+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1100000000")
    assert publish_project(project, render="always").site.find("intro").uploaded == "2001-09-09T01:46:40+00:00"
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    assert publish_project(project).site.find("intro").uploaded == "2004-11-09T11:33:20+00:00"
