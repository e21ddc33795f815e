"""``mdvideo images`` and builds with a lockfile: pinned once on a machine that paints, shown everywhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mdvideo.api import build
from mdvideo.cli.main import main
from mdvideo.errors import DeckError
from mdvideo.events import Event, Finished, Warned
from mdvideo.images.illustrate import Illustrate
from tests.support.small_lesson import SMALL

DECK = """\
---
title: Pictures
---

<!-- _prompt: hills at dawn -->

# One

---

<!-- _prompt: a harbour -->

## Two

![a leaf](<prompt:a leaf>)
"""

Images = Callable[..., int]


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "lesson.md"
    path.write_text(DECK, encoding="utf-8")
    return path


@pytest.fixture
def images(deck: Path) -> Images:
    """``mdvideo images`` on the deck, by the flat painter, quietly."""

    def call(*arguments: str, backend: str = "flat") -> int:
        return main(["images", str(deck), "--size", "320x180", "--images", backend, "-q", *arguments])

    return call


def pins(deck: Path) -> dict[str, dict[str, Any]]:
    found = json.loads(deck.with_name("lesson.lock.json").read_text(encoding="utf-8"))
    return {pin["prompt"].partition(",")[0]: pin for pin in found["pictures"]}


def shown(deck: Path, **more: Any) -> dict[str, str]:
    """Each prompt's picture in a finished build, by digest."""
    built = build(deck, **{**SMALL, **more})
    return {p.prompt.partition(",")[0]: p.sha256 for slide in built.manifest.slides for p in slide.prompts}


def generated_pictures(events: Sequence[Event]) -> list[str]:
    return [event.label for event in events if isinstance(event, Finished) and event.stage == "pictures"]


def test_it_pins_every_picture_of_the_deck(deck: Path, images: Images) -> None:
    assert images() == 0
    found = pins(deck)
    assert list(found) == ["a harbour", "a leaf", "hills at dawn"]
    assert {(pin["backend"], pin["painter"], pin["seed"]) for pin in found.values()} == {("flat", "flat 1", 0)}
    assert not deck.with_suffix(".mp4").exists()


def test_pinning_again_changes_nothing(deck: Path, images: Images) -> None:
    images()
    path = deck.with_name("lesson.lock.json")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    images()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_committed_folder_is_all_that_another_machine_needs(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    for pin in pins(deck).values():
        assert hashlib.sha256((deck.parent / pin["file"]).read_bytes()).hexdigest() == pin["sha256"]
    shutil.rmtree(deck.parent / ".mdvideo")
    found = shown(deck, images={"backend": "locked"})
    assert found == {prompt: pin["sha256"] for prompt, pin in pins(deck).items()}


def test_locked_names_every_prompt_that_is_not_pinned_at_its_place(deck: Path, images: Images) -> None:
    images("--slide", "1")
    with pytest.raises(DeckError) as caught:
        build(deck, images={"backend": "locked"}, **SMALL)
    problems = caught.value.problems
    assert [(p.code, p.span.line if p.span else 0) for p in problems] == [
        ("picture-unpinned", 11),
        ("picture-unpinned", 15),
    ]
    assert not deck.with_suffix(".mp4").exists()


def test_locked_distinguishes_a_missing_file_from_a_missing_pin(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    shutil.rmtree(deck.parent / ".mdvideo")
    (deck.parent / pins(deck)["a leaf"]["file"]).unlink()
    with pytest.raises(DeckError, match="neither in the cache nor committed") as caught:
        build(deck, images={"backend": "locked"}, **SMALL)
    assert [problem.code for problem in caught.value.problems] == ["picture-away"]


def test_an_edited_file_is_an_error_until_it_is_pinned_again(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    shutil.rmtree(deck.parent / ".mdvideo")
    file = deck.parent / pins(deck)["a leaf"]["file"]
    Image.new("RGB", (134, 100), "red").save(file)
    for backend in ("locked", "flat", "auto"):
        with pytest.raises(DeckError, match="is not the picture that was pinned") as caught:
            build(deck, images={"backend": backend}, **SMALL)
        assert [p.span.line for p in caught.value.problems if p.span] == [15]
    assert images() == 0
    assert shown(deck, images={"backend": "locked"})["a leaf"] == pins(deck)["a leaf"]["sha256"]


def test_a_file_that_git_lfs_did_not_fetch_is_called_so(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    shutil.rmtree(deck.parent / ".mdvideo")
    (deck.parent / pins(deck)["a leaf"]["file"]).write_text("version https://git-lfs.github.com/spec/v1\noid x\n")
    with pytest.raises(DeckError, match="git lfs pull"):
        build(deck, images={"backend": "locked"}, **SMALL)


def test_a_build_uses_pinned_pictures_and_generates_the_rest(deck: Path, images: Images) -> None:
    images("--slide", "2", "--reroll")
    events: list[Event] = []
    build(deck, images={"backend": "flat"}, emit=events.append, **SMALL)
    assert "slide 1: hills at dawn" in generated_pictures(events)
    assert shown(deck, images={"backend": "flat"})["a leaf"] == pins(deck)["a leaf"]["sha256"]


def test_a_pinned_seed_is_used_where_the_picture_itself_is_gone(deck: Path, images: Images) -> None:
    images("--reroll")
    shutil.rmtree(deck.parent / ".mdvideo")
    assert shown(deck, images={"backend": "flat"}) == {prompt: pin["sha256"] for prompt, pin in pins(deck).items()}


def test_a_backend_named_in_settings_wins_over_anothers_pins(deck: Path, images: Images) -> None:
    images()
    found = shown(deck, images={"backend": "sketch"})
    assert all(found[prompt] != pin["sha256"] for prompt, pin in pins(deck).items())


def test_auto_keeps_pictures_generated_on_another_machine(deck: Path, images: Images) -> None:
    images()
    assert shown(deck) == {prompt: pin["sha256"] for prompt, pin in pins(deck).items()}


def test_auto_warns_when_a_sketch_replaces_a_generated_picture(deck: Path, images: Images) -> None:
    images()
    shutil.rmtree(deck.parent / ".mdvideo")
    events: list[Event] = []
    build(deck, emit=events.append, **SMALL)
    warned = [event.problem.code for event in events if isinstance(event, Warned)]
    assert warned == ["picture-away"] * 3


def test_pins_of_generated_pictures_never_become_sketches_unasked(
    deck: Path, images: Images, capsys: pytest.CaptureFixture[str]
) -> None:
    images()
    shutil.rmtree(deck.parent / ".mdvideo")
    before = pins(deck)
    assert images(backend="auto") == 1
    assert images("--reroll", backend="auto") == 1
    assert "add --images illustrate" in capsys.readouterr().err
    assert pins(deck) == before
    assert images(backend="sketch") == 0
    assert {pin["backend"] for pin in pins(deck).values()} == {"sketch"}


def test_draft_sketches_whatever_is_configured(deck: Path, images: Images) -> None:
    images()
    (deck.parent / "mdvideo.toml").write_text('[images]\nbackend = "flat"\n')
    assert main(["build", str(deck), "--size", "320x180", "--draft", "-q"]) == 0
    manifest = json.loads(deck.with_suffix(".json").read_text())
    assert {p["backend"] for slide in manifest["slides"] for p in slide["prompts"]} == {Illustrate.identity}


def test_variants_come_on_a_sheet_and_the_picked_one_is_pinned(deck: Path, images: Images) -> None:
    images()
    one = ["--slide", "2", "--picture", "2"]
    before = pins(deck)
    assert images(*one, "--variants", "3") == 0
    assert pins(deck) == before
    with Image.open(deck.with_name("lesson-variants.png")) as sheet:
        assert sheet.width > 2 * 134
    assert images(*one, "--pick", "2") == 0
    changed = [prompt for prompt, pin in pins(deck).items() if pin != before[prompt]]
    assert changed == ["a leaf"]
    assert images(*one, "--reroll") == 0
    assert len({before["a leaf"]["seed"], pins(deck)["a leaf"]["seed"]}) == 2


def test_picking_is_for_one_picture(deck: Path, images: Images, capsys: pytest.CaptureFixture[str]) -> None:
    assert images("--slide", "2", "--pick", "1") == 2
    said = capsys.readouterr().err
    assert "1  slide 2: a harbour" in said
    assert "2  slide 2: a leaf" in said
    assert images("--slide", "9") == 2
    assert images("--picture", "4") == 2


def test_stale_pins_are_removed_only_with_prune(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    deck.write_text(DECK.replace("a harbour", "a lighthouse"), encoding="utf-8")
    images()
    assert {"a harbour", "a lighthouse"} <= pins(deck).keys()
    images("--prune")
    assert "a harbour" not in pins(deck)
    assert len(list((deck.parent / "pictures").iterdir())) == 3


def test_the_folder_is_remembered_and_follows_rerolls(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    images("--slide", "1", "--reroll")
    pin = pins(deck)["hills at dawn"]
    assert hashlib.sha256((deck.parent / pin["file"]).read_bytes()).hexdigest() == pin["sha256"]


def test_a_folder_elsewhere_is_refused(
    deck: Path, images: Images, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert images("--write", str(tmp_path_factory.mktemp("elsewhere"))) == 1
    assert "not inside the deck's folder" in capsys.readouterr().err


def test_without_a_lock_nothing_is_pinned(deck: Path, images: Images) -> None:
    assert images("--no-lock") == 0
    assert not deck.with_name("lesson.lock.json").exists()


def test_without_a_lock_pictures_are_still_written(deck: Path, images: Images) -> None:
    """To the folder that ``--write`` names; again, it writes only what changed."""
    folder = deck.parent / "pictures"
    assert images("--no-lock", "--write", str(folder)) == 0
    assert sorted(path.name[:6] for path in folder.iterdir()) == ["a-harb", "a-leaf", "hills-"]
    assert not deck.with_name("lesson.lock.json").exists()


ANY_TASTE = """\
import hashlib
class Scorer:
    identity = "redness 3"
    def __init__(self, settings, context): ...
    def score(self, request, picture):
        return (1 + hashlib.sha256(picture.tobytes()).digest()[0]) / 258
"""


def test_the_best_of_several_is_pinned_with_its_seed_and_score(
    deck: Path, images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in the lockfile and in the manifest. The picture is that of the seed, generated alone."""
    (tmp_path / "redness3.py").write_text(ANY_TASTE, encoding="utf-8")
    info = tmp_path / "redness3-3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: redness3\nVersion: 3\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[mdvideo.picture_score]\nredness = redness3:Scorer\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    deck.with_name("mdvideo.toml").write_text('[images]\nbest_of = 4\nscorer = "redness"\n', encoding="utf-8")
    built = build(
        deck, tmp_path / "built.mp4", size="320x180", images={"backend": "sketch", "best_of": 4, "scorer": "redness"}
    )
    manifest = json.loads(built.manifest_path.read_text(encoding="utf-8"))
    found = {p["prompt"].partition(",")[0]: p for slide in manifest["slides"] for p in slide["prompts"]}
    assert images(backend="sketch") == 0
    for prompt, pin in pins(deck).items():
        at = found[prompt]
        assert (pin["seed"], pin["score"], pin["sha256"]) == (at["seed"], at["score"], at["sha256"])
        assert 0 < pin["score"] < 1
    assert any(pin["seed"] for pin in pins(deck).values()), "another seed than the requested 0 was better once"
    deck.with_name("mdvideo.toml").write_text("", encoding="utf-8")
    deck.with_name("lesson.lock.json").unlink()
    best = found["hills at dawn"]
    alone = build(deck, tmp_path / "alone.mp4", size="320x180", images={"backend": "sketch", "seed": best["seed"]})
    first = json.loads(alone.manifest_path.read_text(encoding="utf-8"))["slides"][0]["prompts"][0]
    assert (first["sha256"], first["score"]) == (best["sha256"], None)


def test_a_lockfiles_picture_does_not_answer_for_the_backend_in_other_decks(deck: Path, images: Images) -> None:
    """A deck from a stranger cannot slip its own picture into other decks of the same cache."""
    images("--write", str(deck.parent / "pictures"))
    shutil.rmtree(deck.parent / ".mdvideo")
    honest = shown(deck, images={"backend": "flat"})
    path = deck.with_name("lesson.lock.json")
    lock = json.loads(path.read_text())
    forged = Image.new("RGB", (320, 180), "magenta")
    file = deck.parent / pins(deck)["hills at dawn"]["file"]
    forged.save(file)
    for pin in lock["pictures"]:
        if pin["prompt"].startswith("hills"):
            pin["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    path.write_text(json.dumps(lock))
    assert shown(deck, images={"backend": "flat"})["hills at dawn"] != honest["hills at dawn"]
    other = deck.with_name("other.md")
    other.write_text(DECK, encoding="utf-8")
    assert shown(other, images={"backend": "flat"}) == honest


def test_a_locked_build_needs_no_torch(deck: Path, images: Images) -> None:
    images("--write", str(deck.parent / "pictures"))
    shutil.rmtree(deck.parent / ".mdvideo")
    program = (
        "import sys\n"
        "for name in ('torch', 'diffusers', 'transformers', 'accelerate', 'httpx', 'websockets'):\n"
        "    sys.modules[name] = None\n"
        "from mdvideo.cli.main import main\n"
        f"sys.exit(main(['build', {str(deck)!r}, '--size', '320x180', '--images', 'locked', '-q']))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert deck.with_suffix(".mp4").exists()


def test_prune_removes_only_what_was_written_by_the_program(
    deck: Path, images: Images, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A lockfile may come from a stranger: neither a file of the author nor one behind a link is removed."""
    images("--write", str(deck.parent / "pictures"))
    lock = deck.with_suffix(".lock.json")
    value = json.loads(lock.read_text())
    stale = [dict(value["pictures"][0], id=f"{'0' * 15}{number}", prompt=f"old {number}") for number in range(2)]
    photo = deck.parent / "photo.png"
    photo.write_bytes(b"of the author")
    away = tmp_path_factory.mktemp("away")
    ours = (deck.parent / value["pictures"][0]["file"]).read_bytes()
    (away / "p.png").write_bytes(ours)
    (deck.parent / "link").symlink_to(away)
    stale[0]["file"], stale[1]["file"] = "photo.png", "link/p.png"
    lock.write_text(json.dumps({**value, "pictures": [*value["pictures"], *stale]}))
    images("--prune")
    assert len(pins(deck)) == 3
    assert photo.read_bytes() == b"of the author"
    assert (away / "p.png").read_bytes() == ours


def test_pictures_are_not_written_behind_a_link(
    deck: Path, images: Images, tmp_path_factory: pytest.TempPathFactory
) -> None:
    images("--write", str(deck.parent / "pictures"))
    away = tmp_path_factory.mktemp("away")
    shutil.rmtree(deck.parent / "pictures")
    (deck.parent / "pictures").symlink_to(away)
    assert images() == 1
    assert not list(away.iterdir())
