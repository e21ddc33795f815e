"""Publishing: many decks into one folder, atomically, merged, and built again only if something changed."""

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
from mdvideo.publish.site_manifest import MANIFEST_NAME, read_site
from tests.support.published_site import deck_text, publish_project, states_of


def tree(folder: Path) -> dict[str, int]:
    """Return the modification time of every file."""
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


# --- published files


def test_the_folder_contains_the_files_of_the_manifest_and_nothing_else(site_folder: Path) -> None:
    site = read_site(site_folder)
    named = {file.path: file.size for video in site.videos for file in video.files}
    there = {str(p.relative_to(site_folder)): p.stat().st_size for p in site_folder.rglob("*") if p.is_file()}
    own = {MANIFEST_NAME, site.script, site.style}
    assert {path: size for path, size in there.items() if path not in own} == named
    assert own <= there.keys()


def test_folders_are_named_by_their_content(site_folder: Path) -> None:
    for video in read_site(site_folder).videos:
        assert re.fullmatch(rf"{video.name}-[0-9a-f]{{12}}", video.folder)


def test_translations_are_linked(site_folder: Path) -> None:
    site = read_site(site_folder)
    assert site.find("intro").translations == {"de": "intro.de"}
    assert [other.title for other in site.translations_of(site.find("intro.de"))] == ["How caches work"]
    assert site.find("outro").translations == {}


def test_captions_of_a_translation_are_retimed_to_each_video(site_folder: Path) -> None:
    site = read_site(site_folder)
    intro = site.find("intro")
    track = intro.file_of("subtitles")
    assert track is not None
    assert track.lang == "de"
    text = (site_folder / track.path).read_text()
    assert "Ein Cache behält, was gefragt wurde." in text
    last = re.findall(r"--> (\d+):(\d+):([\d.]+)", text)[-1]
    assert int(last[1]) * 60 + float(last[2]) <= intro.duration


def test_the_transcript_is_in_the_manifest(site_folder: Path) -> None:
    slide = read_site(site_folder).find("intro").slides[1]
    assert slide.anchor == "hits-misses"
    assert slide.shown == ("A hit is answered at once", 'x < y && "z" takes the long way')
    assert [paragraph.text for paragraph in slide.said] == [
        "When the cache holds the answer, that is a hit.",
        "Otherwise somebody has to walk.",
    ]
    assert slide.start <= slide.said[0].start < slide.said[1].start < slide.end


def test_the_manifest_does_not_contain_paths_of_this_machine(site_folder: Path) -> None:
    assert str(site_folder.parent) not in (site_folder / MANIFEST_NAME).read_text()


# --- publishing again


def test_publishing_again_builds_and_writes_nothing(project: Path) -> None:
    assert states_of(publish_project(project)) == {"intro": "made"}
    before = tree(project / "site")
    again = publish_project(project)
    assert states_of(again) == {"intro": "kept"}
    assert tree(project / "site") == before


def test_an_unchanged_site_imports_nothing_that_builds_videos(project: Path) -> None:
    publish_project(project)
    code = (
        "import sys, pathlib\n"
        "from mdvideo.publish.publisher import publish\n"
        "result = publish([pathlib.Path('.')], pathlib.Path('site'))\n"
        "assert [o.state for o in result.outcomes] == ['kept']\n"
        "print([m for m in ('av', 'numpy', 'PIL', 'blitz_py', 'jinja2', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_only_an_edited_deck_is_built(project: Path) -> None:
    (project / "lessons" / "outro.deck.md").write_text(deck_text("The end"))
    first = publish_project(project)
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    second = publish_project(project)
    assert states_of(second) == {"intro": "made", "outro": "kept"}
    assert second.site.find("outro") == first.site.find("outro")
    assert (project / "site" / first.site.find("intro").folder).is_dir(), "old pages may still show it"


def test_a_comment_in_a_deck_does_not_change_the_folder(project: Path) -> None:
    first = publish_project(project).site.find("intro")
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("title: Caches", "title: Caches\n# a comment"))
    second = publish_project(project).site.find("intro")
    assert (second.folder, second.uploaded) == (first.folder, first.uploaded)
    assert second.inputs != first.inputs


def test_a_slide_in_two_decks_is_built_once(project: Path) -> None:
    text = (project / "lessons" / "intro.deck.md").read_text()
    (project / "lessons" / "twin.deck.md").write_text(text)
    shutil.copytree(project, project.parent / "alone", ignore=shutil.ignore_patterns("twin*"))
    (alone,) = publish_project(project.parent / "alone").outcomes
    intro, twin = publish_project(project).outcomes
    assert intro.made + twin.made == alone.made
    assert intro.made + intro.reused == twin.made + twin.reused


def test_a_damaged_file_is_restored_from_the_cache(project: Path) -> None:
    video = publish_project(project).site.find("intro")
    file = project / "site" / video.video.path
    file.write_bytes(file.read_bytes()[:-1])
    outcome = publish_project(project).outcomes[0]
    assert (outcome.made, file.stat().st_size) == (0, video.video.size)
    assert sorted(p.name for p in (project / "site").iterdir() if p.is_dir()) == [video.folder]


def test_publishing_one_deck_keeps_the_videos_of_others(project: Path) -> None:
    (project / "lessons" / "outro.deck.md").write_text(deck_text("The end"))
    publish_project(project, "lessons/intro.deck.md")
    site = publish_project(project, "lessons/outro.deck.md").site
    assert [video.name for video in site.videos] == ["intro", "outro"]


def test_concurrent_publishers_lose_nothing(project: Path) -> None:
    for name in ("a", "b", "c"):
        (project / "lessons" / f"{name}.deck.md").write_text(deck_text(name.upper()))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda name: publish_project(project, f"lessons/{name}.deck.md"), "abc"))
    assert [video.name for video in read_site(project / "site").videos] == ["a", "b", "c"]


def test_a_publisher_can_be_used_again(project: Path) -> None:
    deck = project / "lessons" / "intro.deck.md"
    with Publisher(project / "site") as publisher:
        assert states_of(publisher.publish([deck])) == {"intro": "made"}
        deck.write_text(deck.read_text().replace("slow", "far"))
        assert states_of(publisher.publish([deck])) == {"intro": "made"}
        assert states_of(publisher.publish([deck])) == {"intro": "kept"}


# --- pruning


def test_prune_removes_old_folders_of_ours_and_nothing_else(project: Path) -> None:
    old = publish_project(project).site.find("intro")
    foreign = project / "site" / "notes-0123456789ab"
    foreign.mkdir()
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text().replace("slow", "far away"))
    assert publish_project(project).site.retired == (old.folder,)
    result = publish_project(project, prune=True)
    assert result.removed == (old.folder,)
    assert result.site.retired == ()
    assert not (project / "site" / old.folder).exists()
    assert foreign.is_dir()
    assert (project / "site" / result.site.find("intro").video.path).is_file()


def test_prune_removes_the_video_of_a_deleted_deck(project: Path) -> None:
    deck = project / "lessons" / "outro.deck.md"
    deck.write_text(deck_text("The end"))
    gone = publish_project(project).site.find("outro")
    deck.unlink()
    assert "outro" in [video.name for video in publish_project(project).site.videos], "only with prune"
    result = publish_project(project, prune=True)
    assert [video.name for video in result.site.videos] == ["intro"]
    assert not (project / "site" / gone.folder).exists()


@pytest.mark.parametrize("path", ["../precious-0123456789ab", "..", "/etc", "precious", ".git"])
def test_a_manipulated_manifest_does_not_remove_other_files(project: Path, path: str) -> None:
    publish_project(project)
    (project / "precious-0123456789ab").mkdir()
    (project / "site" / "precious").mkdir()
    site = json.loads((project / "site" / MANIFEST_NAME).read_text())
    (project / "site" / MANIFEST_NAME).write_text(json.dumps({**site, "retired": [path]}))
    assert publish_project(project, prune=True).removed == ()
    assert (project / "precious-0123456789ab").is_dir()
    assert (project / "site" / "precious").is_dir()


# --- the command


def test_the_command_shows_a_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "lessons" / "bad.deck.md").write_text(deck_text("Bad", "<!-- motion: zooom -->"))
    arguments = ["publish", str(project), "--out", str(project / "site")]
    assert main(arguments) == 1
    table = capsys.readouterr().err.splitlines()[-3:]
    assert table[0].split() == ["deck", "length", "size", "a", "minute", "reused", "made", "state"]
    assert table[1].endswith("failed")
    assert re.search(r"intro\.deck\.md +0:\d\d +[\d.]+ kB +[\d.]+ kB +\d+ +\d+  made$", table[2])


def test_the_command_prints_json_events(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(project), "--out", str(project / "site"), "--json"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["event"], last["name"], last["state"], last["error"]) == ("published", "intro", "made", None)


def test_every_deck_is_reported_at_its_end(project: Path) -> None:
    events: list[Event] = []
    publish([project], project / "site", emit=events.append)
    publish([project], project / "site", emit=events.append)
    assert [event.state for event in events if isinstance(event, PublishedEvent)] == ["made", "kept"]


def test_check_fresh_exits_1_for_a_stale_video(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["publish", str(project), "--out", str(project / "site")]
    assert main([*arguments, "-q"]) == 0
    assert main([*arguments, "--check-fresh"]) == 0
    deck = project / "lessons" / "intro.deck.md"
    deck.write_text(deck.read_text() + "\nMore.\n")
    capsys.readouterr()
    assert main([*arguments, "--check-fresh"]) == 1
    output = capsys.readouterr().out
    assert "the video 'intro' is not fresh: lessons/intro.deck.md has changed" in output
    assert "1 deck: 1 not fresh" in output
    assert main([*arguments, "--check-fresh", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "event": "checked",
        "deck": str(deck),
        "name": "intro",
        "fresh": False,
        "reason": "lessons/intro.deck.md has changed",
    }
