"""Generated motion in the lockfile: generated once on a machine with a model, used on machines without one."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mdvideo.api import build
from mdvideo.cli.main import main
from mdvideo.errors import DeckError
from mdvideo.events import Event, Finished, Warned
from tests.support.diffusers_requests import Pipelines

DECK = """\
---
title: Fog
images: {backend: diffusers, model: STILLS, motion_model: MOTION, device: cpu, megapixels: 0.0041, steps: 1}
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
def project(tmp_path_factory: pytest.TempPathFactory, pipelines: Pipelines) -> Iterator[Path]:
    """A deck with two pinned clips in a folder; short ones, since each step takes time."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("fog")
    (folder / "mdvideo.toml").touch()
    Image.linear_gradient("L").convert("RGB").save(folder / "hills.png")
    text = DECK.replace("STILLS", str(pipelines("zimage"))).replace("MOTION", str(pipelines("ltx")))
    (folder / "fog.md").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mdvideo.steps.generated_motion.CLIP_FRAMES", 9)
        assert run_images(folder / "fog.md", "--write", str(folder / "pictures")) == 0
        yield folder


@pytest.fixture
def deck(project: Path, tmp_path: Path) -> Path:
    """A copy of the project for each test, cache included."""
    return shutil.copytree(project, tmp_path / "fog") / "fog.md"


def run_images(deck: Path, *arguments: str) -> int:
    return main(["images", str(deck), "--size", "320x180", "-q", *arguments])


def build_locked(deck: Path) -> dict[int, str | None]:
    """The clip on each slide of a build from the lockfile alone."""
    built = build(deck, **{**SMALL, "images": {"backend": "locked"}})
    return {slide.number: slide.clip.sha256 if slide.clip else None for slide in built.manifest.slides}


def lockfile_of(deck: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(deck.with_name("fog.lock.json").read_text("utf-8"))
    return found


def test_pinned_clips_play_where_there_is_no_model(deck: Path, pipelines: Pipelines) -> None:
    """The pin names prompt, model, revision and hash; the other machine needs only the committed folder."""
    clips = {clip["prompt"]: clip for clip in lockfile_of(deck)["clips"]}
    assert list(clips) == ["clouds", "slow drift of the fog"]
    for clip in clips.values():
        assert clip["used_model"] == pipelines("ltx").name
        assert clip["used_revision"].startswith("sha256:")
        assert hashlib.sha256((deck.parent / clip["file"]).read_bytes()).hexdigest() == clip["sha256"]
    assert lockfile_of(deck)["pictures"][0]["used_model"] == pipelines("zimage").name
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


def test_a_pinned_clip_equals_the_generated_one(deck: Path) -> None:
    """Nothing that is made from it is made again."""
    events: list[Event] = []
    pins = deck.with_name("fog.lock.json").rename(deck.with_name("set-aside"))
    build(deck, emit=events.append, **SMALL)
    pins.rename(deck.with_name("fog.lock.json"))
    assert [event.label for event in events if isinstance(event, Finished) and event.stage == "segments"]
    events.clear()
    build(deck, emit=events.append, **SMALL)
    assert not [event.label for event in events if isinstance(event, Finished) and event.stage != "pictures"]


def test_locked_names_each_slide_whose_motion_is_not_pinned(deck: Path) -> None:
    """The problem is at the directive's line. A pin is for exactly its prompt."""
    deck.write_text(deck.read_text("utf-8").replace('"clouds"', '"rain"'), encoding="utf-8")
    with pytest.raises(DeckError, match="the motion of slide 2 is not pinned") as caught:
        build_locked(deck)
    assert [(p.code, p.span.line if p.span else 0) for p in caught.value.problems] == [("clip-unpinned", 17)]


def test_locked_distinguishes_missing_and_changed_clips_from_unpinned_ones(deck: Path) -> None:
    shutil.rmtree(deck.parent / ".mdvideo")
    fog, clouds = (deck.parent / clip["file"] for clip in reversed(lockfile_of(deck)["clips"]))
    fog.unlink()
    clouds.write_bytes(clouds.read_bytes() + b"\0")
    with pytest.raises(DeckError) as caught:
        build_locked(deck)
    assert [problem.code for problem in caught.value.problems] == ["clip-away", "clip-changed"]


def test_another_background_needs_another_clip(deck: Path) -> None:
    """A rerolled picture is animated again: a clip begins with the pinned picture."""
    before = lockfile_of(deck)["clips"]
    run_images(deck, "--slide", "1", "--reroll")
    after = lockfile_of(deck)["clips"]
    assert len(after) == len(before) + 1
    assert run_images(deck, "--prune") == 0
    assert len(lockfile_of(deck)["clips"]) == 2
    assert all(build_locked(deck).values())


def test_without_a_model_pinned_slides_move_and_others_zoom(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `auto`, a machine without the extra uses the pinned clips, and one warning names the other slide."""
    deck.write_text(deck.read_text("utf-8").replace('"clouds"', '"rain"'), encoding="utf-8")
    monkeypatch.setattr("mdvideo.engine.backends.motion_backends.diffusers_installed", lambda: False)
    events: list[Event] = []
    built = build(deck, emit=events.append, **{**SMALL, "images": {"backend": "auto"}})
    assert [slide.clip is not None for slide in built.manifest.slides] == [True, False]
    (warning,) = [event.problem for event in events if isinstance(event, Warned)]
    assert "slide 2, which zooms in instead" in warning.message
