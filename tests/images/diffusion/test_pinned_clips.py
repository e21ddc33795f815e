"""Generated motion in the lockfile: animated once on a machine with a model, shown on those without."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mdvideo.api import build
from mdvideo.cli.main import main
from mdvideo.errors import DeckError
from mdvideo.events import Event, Finished, Warned

DECK = """\
---
title: Fog
images: {backend: diffusers, model: PAINTER, motion_model: MODEL, device: cpu, megapixels: 0.0041, steps: 1}
---

<!--
_motion: generate "slow drift of the fog"
_prompt: fog
_duration: 4s
-->

# Fog

---

<!--
_motion: generate "clouds"
_backgroundImage: url(hills.png)
-->

## Behind it
"""

SMALL: dict[str, Any] = {"size": "320x180", "fps": 12, "speech": {"backend": "none"}}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, pipelines: Callable[[str], Path]) -> Iterator[Path]:
    """A deck whose two clips are pinned and written to a folder; short ones, since each step takes time."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("fog")
    (folder / "mdvideo.toml").touch()
    Image.linear_gradient("L").convert("RGB").save(folder / "hills.png")
    text = DECK.replace("PAINTER", str(pipelines("zimage"))).replace("MODEL", str(pipelines("ltx")))
    (folder / "fog.md").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mdvideo.steps.generated_motion.CLIP_FRAMES", 9)
        assert images(folder / "fog.md", "--write", str(folder / "pictures")) == 0
        yield folder


@pytest.fixture
def deck(project: Path, tmp_path: Path) -> Path:
    """A copy of the project for each test, cache included."""
    return shutil.copytree(project, tmp_path / "fog") / "fog.md"


def images(deck: Path, *arguments: str) -> int:
    return main(["images", str(deck), "--size", "320x180", "-q", *arguments])


def locked(deck: Path) -> dict[int, str | None]:
    """The clip on each slide of a build from the lockfile alone."""
    built = build(deck, **{**SMALL, "images": {"backend": "locked"}})
    return {slide.number: slide.clip and slide.clip.sha256 for slide in built.manifest.slides}


def lock(deck: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(deck.with_name("fog.lock.json").read_text("utf-8"))
    return found


def test_pinned_clips_play_where_there_is_no_model(deck: Path, pipelines: Callable[[str], Path]) -> None:
    """The pin tells prompt, model, revision and hash; the committed folder is all that the other machine needs."""
    clips = {clip["prompt"]: clip for clip in lock(deck)["clips"]}
    assert list(clips) == ["clouds", "slow drift of the fog"]
    for clip in clips.values():
        assert clip["used_model"] == pipelines("ltx").name
        assert clip["used_revision"].startswith("sha256:")
        assert hashlib.sha256((deck.parent / clip["file"]).read_bytes()).hexdigest() == clip["sha256"]
    assert lock(deck)["pictures"][0]["used_model"] == pipelines("zimage").name
    shutil.rmtree(deck.parent / ".mdvideo")
    program = (
        "import sys\n"
        "for name in ('torch', 'diffusers', 'transformers', 'accelerate'):\n"
        "    sys.modules[name] = None\n"
        "import mdvideo.steps.generated_motion\n"
        "from mdvideo.cli.main import main\n"
        "mdvideo.steps.generated_motion.CLIP_FRAMES = 9\n"
        f"sys.exit(main(['build', {str(deck)!r}, '--size', '320x180', '--fps', '12', '--images', 'locked', '-q']))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    manifest = json.loads(deck.with_suffix(".json").read_text("utf-8"))
    shown = {slide["clip"]["prompt"]: slide["clip"]["sha256"] for slide in manifest["slides"]}
    assert shown == {prompt: clip["sha256"] for prompt, clip in clips.items()}


def test_what_a_pin_gives_is_what_the_model_gave(deck: Path) -> None:
    """Pinned or animated, nothing downstream is made twice."""
    events: list[Event] = []
    pins = deck.with_name("fog.lock.json").rename(deck.with_name("aside"))
    build(deck, emit=events.append, **SMALL)
    pins.rename(deck.with_name("fog.lock.json"))
    assert [event.label for event in events if isinstance(event, Finished) and event.stage == "segments"]
    events.clear()
    build(deck, emit=events.append, **SMALL)
    assert not [event.label for event in events if isinstance(event, Finished) and event.stage != "pictures"]


def test_locked_names_each_slide_whose_motion_is_not_pinned(deck: Path) -> None:
    """At the line that asks for it; a pin does not answer for other words."""
    deck.write_text(deck.read_text("utf-8").replace('"clouds"', '"rain"'), encoding="utf-8")
    with pytest.raises(DeckError, match="the motion of slide 2 is not pinned") as caught:
        locked(deck)
    assert [(p.code, p.span.line if p.span else 0) for p in caught.value.problems] == [("clip-unpinned", 17)]


def test_locked_tells_a_missing_clip_and_a_changed_one_from_an_unpinned(deck: Path) -> None:
    """What is nowhere, and what is not what was pinned, are called so."""
    shutil.rmtree(deck.parent / ".mdvideo")
    fog, clouds = (deck.parent / clip["file"] for clip in reversed(lock(deck)["clips"]))
    fog.unlink()
    clouds.write_bytes(clouds.read_bytes() + b"\0")
    with pytest.raises(DeckError) as caught:
        locked(deck)
    assert [problem.code for problem in caught.value.problems] == ["clip-away", "clip-changed"]


def test_another_picture_behind_needs_another_clip(deck: Path) -> None:
    """A rerolled picture is animated anew, so that the clip always begins with what is pinned."""
    before = lock(deck)["clips"]
    images(deck, "--slide", "1", "--reroll")
    after = lock(deck)["clips"]
    assert len(after) == len(before) + 1
    assert images(deck, "--prune") == 0
    assert len(lock(deck)["clips"]) == 2
    assert all(locked(deck).values())


def test_where_nobody_animates_the_pinned_move_and_the_others_zoom(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `auto` a machine without the extra uses what it has, and says which slide goes without."""
    deck.write_text(deck.read_text("utf-8").replace('"clouds"', '"rain"'), encoding="utf-8")
    monkeypatch.setattr("mdvideo.engine.motion_backends.diffusers_installed", lambda: False)
    events: list[Event] = []
    built = build(deck, emit=events.append, **{**SMALL, "images": {"backend": "auto"}})
    assert [slide.clip is not None for slide in built.manifest.slides] == [True, False]
    (warning,) = [event.problem for event in events if isinstance(event, Warned)]
    assert "slide 2, which zooms in instead" in warning.message
