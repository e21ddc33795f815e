"""mdvideo publish: many decks into one folder, whole, merged, and made again only where something changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.events import Event
from mdvideo.events import Published as PublishedEvent
from mdvideo.publish.publisher import Publisher, publish
from mdvideo.publish.site_manifest import FILE, read_site
from tests.support.published_site import deck_text, published, states


def tree(folder: Path) -> dict[str, int]:
    """Every file with the time at which it was written."""
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


# --- what is published


def test_every_file_of_the_manifest_is_there_and_nothing_else(lessons: Path) -> None:
    site = read_site(lessons)
    named = {file.path: file.size for video in site.videos for file in video.files}
    there = {str(p.relative_to(lessons)): p.stat().st_size for p in lessons.rglob("*") if p.is_file()}
    own = {FILE, site.script, site.style}
    assert {path: size for path, size in there.items() if path not in own} == named
    assert own <= there.keys()


def test_folders_are_named_by_what_they_hold(lessons: Path) -> None:
    for video in read_site(lessons).videos:
        assert re.fullmatch(rf"{video.name}-[0-9a-f]{{12}}", video.folder)


def test_translations_know_each_other(lessons: Path) -> None:
    site = read_site(lessons)
    assert site.find("intro").translations == {"de": "intro.de"}
    assert [other.title for other in site.others(site.find("intro.de"))] == ["How caches work"]
    assert site.find("outro").translations == {}


def test_a_translations_captions_are_on_each_films_own_time(lessons: Path) -> None:
    site = read_site(lessons)
    intro = site.find("intro")
    track = intro.of("subtitles")
    assert track is not None
    assert track.lang == "de"
    text = (lessons / track.path).read_text()
    assert "Ein Cache behält, was gefragt wurde." in text
    last = re.findall(r"--> (\d+):(\d+):([\d.]+)", text)[-1]
    assert int(last[1]) * 60 + float(last[2]) <= intro.duration


def test_the_transcript_is_in_the_manifest(lessons: Path) -> None:
    slide = read_site(lessons).find("intro").slides[1]
    assert slide.anchor == "hits-misses"
    assert slide.shown == ("A hit is answered at once", 'x < y && "z" takes the long way')
    assert [paragraph.text for paragraph in slide.said] == [
        "When the cache holds the answer, that is a hit.",
        "Otherwise somebody has to walk.",
    ]
    assert slide.start <= slide.said[0].start < slide.said[1].start < slide.end


def test_the_manifest_says_nothing_of_this_machine(lessons: Path) -> None:
    assert str(lessons.parent) not in (lessons / FILE).read_text()


# --- a second time


def test_publishing_twice_makes_and_writes_nothing(project: Path) -> None:
    assert states(published(project)) == {"intro": "made"}
    before = tree(project / "site")
    again = published(project)
    assert states(again) == {"intro": "kept"}
    assert tree(project / "site") == before


def test_an_unchanged_site_costs_no_import_of_what_makes_films(project: Path) -> None:
    published(project)
    code = (
        "import sys, pathlib\n"
        "from mdvideo.publish.publisher import publish\n"
        "result = publish([pathlib.Path('.')], pathlib.Path('site'))\n"
        "assert [o.state for o in result.outcomes] == ['kept']\n"
        "print([m for m in ('av', 'numpy', 'PIL', 'blitz_py', 'jinja2', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_one_edited_deck_costs_that_deck(project: Path) -> None:
    (project / "lessons" / "outro.deck.md").write_text(deck_text("The end"))
    first = published(project)
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    second = published(project)
    assert states(second) == {"intro": "made", "outro": "kept"}
    assert second.site.find("outro") == first.site.find("outro")
    assert (project / "site" / first.site.find("intro").folder).is_dir(), "old pages may still show it"


def test_a_comment_in_a_deck_moves_no_video(project: Path) -> None:
    first = published(project).site.find("intro")
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("title: Caches", "title: Caches\n# a comment"))
    second = published(project).site.find("intro")
    assert (second.folder, second.uploaded) == (first.folder, first.uploaded)
    assert second.inputs != first.inputs


def test_a_slide_that_two_decks_share_is_made_once(project: Path) -> None:
    text = (project / "lessons" / "intro.deck.md").read_text()
    (project / "lessons" / "twin.deck.md").write_text(text)
    shutil.copytree(project, project.parent / "alone", ignore=shutil.ignore_patterns("twin*"))
    (alone,) = published(project.parent / "alone").outcomes
    intro, twin = published(project).outcomes
    assert intro.made + twin.made == alone.made
    assert intro.made + intro.reused == twin.made + twin.reused


def test_a_damaged_output_is_made_again_from_the_cache(project: Path) -> None:
    video = published(project).site.find("intro")
    film = project / "site" / video.video.path
    film.write_bytes(film.read_bytes()[:-1])
    outcome = published(project).outcomes[0]
    assert (outcome.made, film.stat().st_size) == (0, video.video.size)
    assert sorted(p.name for p in (project / "site").iterdir() if p.is_dir()) == [video.folder]


def test_publishing_one_deck_keeps_the_others(project: Path) -> None:
    (project / "lessons" / "outro.deck.md").write_text(deck_text("The end"))
    published(project, "lessons/intro.deck.md")
    site = published(project, "lessons/outro.deck.md").site
    assert [video.name for video in site.videos] == ["intro", "outro"]


def test_two_publishers_at_once_lose_nothing(project: Path) -> None:
    for name in ("a", "b", "c"):
        (project / "lessons" / f"{name}.deck.md").write_text(deck_text(name.upper()))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda name: published(project, f"lessons/{name}.deck.md"), "abc"))
    assert [video.name for video in read_site(project / "site").videos] == ["a", "b", "c"]


def test_a_publisher_stays_warm(project: Path) -> None:
    deck = project / "lessons" / "intro.deck.md"
    with Publisher(project / "site") as publisher:
        assert states(publisher.publish([deck])) == {"intro": "made"}
        deck.write_text(deck.read_text().replace("slow", "far"))
        assert states(publisher.publish([deck])) == {"intro": "made"}
        assert states(publisher.publish([deck])) == {"intro": "kept"}


# --- pruning


def test_prune_removes_old_outputs_of_ours_and_nothing_else(project: Path) -> None:
    old = published(project).site.find("intro")
    foreign = project / "site" / "notes-0123456789ab"
    foreign.mkdir()
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    assert published(project).site.retired == (old.folder,)
    result = published(project, prune=True)
    assert result.removed == (old.folder,)
    assert result.site.retired == ()
    assert not (project / "site" / old.folder).exists()
    assert foreign.is_dir()
    assert (project / "site" / result.site.find("intro").video.path).is_file()


def test_prune_removes_the_video_of_a_deck_that_is_gone(project: Path) -> None:
    deck = project / "lessons" / "outro.deck.md"
    deck.write_text(deck_text("The end"))
    gone = published(project).site.find("outro")
    deck.unlink()
    assert "outro" in [video.name for video in published(project).site.videos], "only when it is asked for"
    result = published(project, prune=True)
    assert [video.name for video in result.site.videos] == ["intro"]
    assert not (project / "site" / gone.folder).exists()


@pytest.mark.parametrize("path", ["../precious-0123456789ab", "..", "/etc", "precious", ".git"])
def test_a_manifest_that_somebody_tampered_with_has_nothing_else_removed(project: Path, path: str) -> None:
    published(project)
    (project / "precious-0123456789ab").mkdir()
    (project / "site" / "precious").mkdir()
    site = json.loads((project / "site" / FILE).read_text())
    (project / "site" / FILE).write_text(json.dumps({**site, "retired": [path]}))
    assert published(project, prune=True).removed == ()
    assert (project / "precious-0123456789ab").is_dir()
    assert (project / "site" / "precious").is_dir()


# --- dates


@pytest.mark.parametrize(
    ("written", "uploaded"),
    [
        ("2026-03-01", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01 09:30", "2026-03-01T09:30:00+00:00"),
        ('"2026-03-01T09:30:00+01:00" # local', "2026-03-01T09:30:00+01:00"),
    ],
)
def test_the_front_matters_date_is_the_videos(project: Path, written: str, uploaded: str) -> None:
    (project / "lessons" / "intro.deck.md").write_text(deck_text(front=f"date: {written}\n"))
    assert published(project).site.find("intro").uploaded == uploaded


def test_a_date_that_is_none_is_shown_at_its_line(project: Path) -> None:
    (project / "lessons" / "intro.deck.md").write_text(deck_text(front="date: 2026-13-01\n"))
    (failed,) = published(project).failed
    assert "intro.deck.md:8:7: error: '2026-13-01' is no date" in str(failed.error)


def test_without_a_date_it_is_when_this_content_came_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert published(project).site.find("intro").uploaded == "2001-09-09T01:46:40+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1100000000")
    assert published(project, render="always").site.find("intro").uploaded == "2001-09-09T01:46:40+00:00"
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    assert published(project).site.find("intro").uploaded == "2004-11-09T11:33:20+00:00"


# --- the command


def test_the_command_shows_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "lessons" / "bad.deck.md").write_text(deck_text("Bad", "![bg](missing.png)"))
    arguments = ["publish", str(project), "--out", str(project / "site")]
    assert main(arguments) == 1
    table = capsys.readouterr().err.splitlines()[-3:]
    assert table[0].split() == ["deck", "length", "size", "reused", "made", "state"]
    assert table[1].endswith("failed")
    assert re.search(r"intro\.deck\.md +0:\d\d +[\d.]+ kB +\d+ +\d+  made$", table[2])


def test_the_command_tells_machines(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(project), "--out", str(project / "site"), "--json"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["event"], last["name"], last["state"], last["error"]) == ("published", "intro", "made", None)


def test_every_deck_is_told_as_it_ends(project: Path) -> None:
    told: list[Event] = []
    publish([project], project / "site", emit=told.append)
    publish([project], project / "site", emit=told.append)
    assert [event.state for event in told if isinstance(event, PublishedEvent)] == ["made", "kept"]


def test_check_fresh_exits_1_for_a_video_older_than_its_deck(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["publish", str(project), "--out", str(project / "site")]
    assert main([*arguments, "-q"]) == 0
    assert main([*arguments, "--check-fresh"]) == 0
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\nMore.\n")
    capsys.readouterr()
    assert main([*arguments, "--check-fresh"]) == 1
    said = capsys.readouterr().out
    assert "the video 'intro' is not fresh: lessons/intro.deck.md has changed" in said
    assert "1 deck: 1 not fresh" in said
    assert main([*arguments, "--check-fresh", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "event": "checked",
        "deck": str(deck),
        "name": "intro",
        "fresh": False,
        "reason": "lessons/intro.deck.md has changed",
    }
