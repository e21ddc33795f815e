"""A build on a cluster gives the very files of a build on one machine, and leaves no credentials anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.api import build
from mdvideo.events import Finished
from tests.cluster.conftest import Driver
from tests.support.s3_server import SECRET

PROMPTS = ("hills at dawn", "a fjord", "two boats", "a red fox", "rain", "an owl")

LESSON = """\
---
title: From many hands
---

# From many hands

<!-- Welcome to this lesson. -->

---

## Points

![bg right](photo.png)

* One
* Two

<!-- duration: 3s -->

"""


@pytest.fixture
def lesson(project: Path) -> Path:
    from PIL import Image

    Image.linear_gradient("L").convert("RGB").save(project / "photo.png")
    slides = [f"---\n\n<!-- prompt: {prompt} -->\n\n## Slide {n}\n" for n, prompt in enumerate(PROMPTS)]
    deck = project / "lesson.md"
    deck.write_text(LESSON + "\n".join(slides))
    return deck


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_diffusion_models_on_two_nodes_paint_what_one_machine_paints(nodes, lesson, drive, tmp_path_factory):
    tiny = pytest.importorskip("tests.support.tiny_pipelines")
    folder = tmp_path_factory.mktemp("model")
    model = tiny.build("sd", folder / "sd")
    with (lesson.parent / "mdvideo.toml").open("a") as file:
        file.write(f'[images]\nmodel = "{model}"\nsteps = 4\nmegapixels = 0.01\n')
    alone = Driver(["build", lesson, "-o", f"{folder}/alone/", "--no-cache", "--images", "diffusers"])
    together = drive("build", lesson, "-o", f"{folder}/together/", "--images", "diffusers")
    assert (alone.end(), together.end()) == (0, 0), alone.errors + together.errors
    assert files(folder / "together") == files(folder / "alone")
    painted = {event["where"] for event in together.of("made", "pictures") if "photo" not in event["label"]}
    others = {event["where"] for stage in ("slides", "segments") for event in together.of("made", stage)}
    assert painted == {"one", "two"}, "both nodes painted"
    assert others == {"one", "two"}, "both nodes made stills and segments"
    assert {event["where"] for event in together.of("stepped")} == {"one", "two"}
    assert all(event["where"] for event in together.of("started"))


def test_command_from_afar_builds_the_same_and_shows_no_credentials(nodes, lesson, drive):
    build(lesson, f"{lesson.parent}/alone/", cache=False, images={"backend": "sketch"})
    options = ["--images", "sketch", "-o", f"{lesson.parent}/out/"]
    driver = drive("build", lesson, *options, address=nodes.client)
    assert driver.end() == 0, driver.errors
    assert files(lesson.parent / "out") == files(lesson.parent / "alone")
    assert {event["where"] for event in driver.of("made")} == {"one", "two"}
    written = [path for top in (nodes.session, nodes.folder, lesson.parent) for path in top.rglob("*")]
    assert not [path for path in written if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert SECRET not in str(driver.events) + driver.errors


def test_what_the_driver_has_alone_is_brought_to_the_nodes(nodes, lesson, drive):
    """A cache that was filled before there was a store: its pictures are inputs of jobs on other machines."""
    options = {"images": {"backend": "sketch"}}
    build(lesson, f"{lesson.parent}/out/", **options)
    lesson.write_text(lesson.read_text().replace("## Slide", "## Another"))
    driver = drive("build", lesson, "-o", f"{lesson.parent}/out/", "--images", "sketch")
    assert driver.end() == 0, driver.errors
    assert not driver.of("made", "pictures")
    assert len(driver.of("made", "slides")) == len(PROMPTS)
    build(lesson, f"{lesson.parent}/alone/", cache=False, **options)
    assert files(lesson.parent / "out") == files(lesson.parent / "alone")


def test_bytes_lost_from_the_store_are_made_again(nodes, lesson, drive):
    """A life-cycle rule took pictures, of which the results are still there."""
    options = ["-o", f"{lesson.parent}/out/", "--images", "sketch"]
    assert drive("build", lesson, *options).end() == 0
    for name in nodes.s3.objects():
        if name.startswith("blobs/"):
            nodes.s3.remove(name)
    for cache in (lesson.parent / ".mdvideo", *nodes.folder.glob("cache of *")):
        for blob in (cache / "blobs").glob("*/*"):
            blob.unlink()
    lesson.write_text(lesson.read_text().replace("## Slide", "## Another"))
    driver = drive("build", lesson, *options)
    assert driver.end() == 0, driver.errors
    assert len(driver.of("made", "pictures")) == len(PROMPTS) + 1
    build(lesson, f"{lesson.parent}/alone/", cache=False, images={"backend": "sketch"})
    assert files(lesson.parent / "out") == files(lesson.parent / "alone")


def test_one_machine_needs_no_store(lesson, monkeypatch):
    """A machine with several GPUs: its workers share the project's own cache."""
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    folder = lesson.parent
    build(lesson, f"{folder}/alone/", cache=False, images={"backend": "sketch"})
    driver = Driver(["build", lesson, "-o", f"{folder}/out/", "--images", "sketch", "--ray-address", "local"])
    assert driver.end() == 0, driver.errors
    assert files(folder / "out") == files(folder / "alone")
    assert all(event["where"] for event in driver.of("made"))
    again: list[object] = []
    build(lesson, f"{folder}/out/", emit=again.append, images={"backend": "sketch"})
    assert not any(isinstance(event, Finished) for event in again)
