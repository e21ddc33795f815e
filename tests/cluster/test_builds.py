"""A build on a cluster writes the same files as a build on one machine, and leaves no credentials anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.api import build
from mdvideo.events import Event, Finished
from tests.support.cluster_driver import FINISHED, PROGRESS, Drive, Driver, Nodes
from tests.support.s3_server import SECRET

PROMPTS = ("hills at dawn", "a fjord", "two boats", "a red fox", "rain", "an owl")

DECK = """\
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
def deck(project: Path) -> Path:
    from PIL import Image

    Image.linear_gradient("L").convert("RGB").save(project / "photo.png")
    slides = [f"---\n\n<!-- prompt: {prompt} -->\n\n## Slide {n}\n" for n, prompt in enumerate(PROMPTS)]
    deck = project / "lesson.md"
    deck.write_text(DECK + "\n".join(slides))
    return deck


def contents_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def edit_headings(deck: Path) -> None:
    deck.write_text(deck.read_text().replace("## Slide", "## Another"))


def test_diffusion_models_on_two_nodes_generate_what_one_machine_does(
    nodes: Nodes, project: Path, drive: Drive, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Four slides, short and silent: most of the time is that in which three processes import torch."""
    tiny = pytest.importorskip("tests.support.tiny_pipelines")
    folder = tmp_path_factory.mktemp("model")
    model = tiny.build("sd", folder / "sd")
    deck = project / "lesson.md"
    deck.write_text("".join(f"---\n\n<!-- _prompt: {one} -->\n\n## One\n\n" for one in PROMPTS[:4])[5:])
    with (project / "mdvideo.toml").open("a") as file:
        file.write('fps = 10\n[speech]\nbackend = "none"\n[pacing]\nshortest = 1\nlook = 0\n')
        file.write(f'[images]\nmodel = "{model}"\nsteps = 2\nmegapixels = 0.0041\n')
    alone = Driver(["build", deck, "-o", f"{folder}/alone/", "--no-cache", "--images", "diffusers"])
    cluster = drive("build", deck, "-o", f"{folder}/cluster/", "--images", "diffusers")
    assert (alone.wait(), cluster.wait()) == (0, 0), alone.errors + cluster.errors
    assert contents_of(folder / "cluster") == contents_of(folder / "alone")
    generated = {event["where"] for event in cluster.of(FINISHED, "pictures")}
    others = {event["where"] for stage in ("slides", "segments") for event in cluster.of(FINISHED, stage)}
    assert generated == {"one", "two"}, "both nodes generated pictures"
    assert others == {"one", "two"}, "both nodes made stills and segments"
    assert {event["where"] for event in cluster.of(PROGRESS)} == {"one", "two"}
    assert all(event["where"] for event in cluster.of("started"))


def test_driver_outside_the_cluster_builds_the_same_and_shows_no_credentials(
    nodes: Nodes, deck: Path, drive: Drive
) -> None:
    build(deck, f"{deck.parent}/alone/", cache=False, images={"backend": "sketch"})
    options = ["--images", "sketch", "-o", f"{deck.parent}/out/"]
    driver = drive("build", deck, *options, address=nodes.client)
    assert driver.wait() == 0, driver.errors
    assert contents_of(deck.parent / "out") == contents_of(deck.parent / "alone")
    assert {event["where"] for event in driver.of(FINISHED)} == {"one", "two"}
    files = [path for top in (nodes.session, nodes.folder, deck.parent) for path in top.rglob("*")]
    assert not [path for path in files if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert SECRET not in str(driver.events) + driver.errors


def test_inputs_that_only_the_driver_has_are_uploaded(nodes: Nodes, deck: Path, drive: Drive) -> None:
    """A store from before there was a shared cache: its pictures are inputs of jobs on other machines."""
    build(deck, f"{deck.parent}/out/", images={"backend": "sketch"})
    edit_headings(deck)
    driver = drive("build", deck, "-o", f"{deck.parent}/out/", "--images", "sketch")
    assert driver.wait() == 0, driver.errors
    assert not driver.of(FINISHED, "pictures")
    assert len(driver.of(FINISHED, "slides")) == len(PROMPTS)
    build(deck, f"{deck.parent}/alone/", cache=False, images={"backend": "sketch"})
    assert contents_of(deck.parent / "out") == contents_of(deck.parent / "alone")


def test_bytes_lost_from_the_shared_cache_are_made_again(nodes: Nodes, deck: Path, drive: Drive) -> None:
    """A life-cycle rule deleted pictures whose results are still there."""
    options = ["-o", f"{deck.parent}/out/", "--images", "sketch"]
    assert drive("build", deck, *options).wait() == 0
    for name in nodes.s3.objects():
        if name.startswith("blobs/"):
            nodes.s3.remove(name)
    for cache in (deck.parent / ".mdvideo", *nodes.folder.glob("cache of *")):
        for blob in (cache / "blobs").glob("*/*"):
            blob.unlink()
    edit_headings(deck)
    driver = drive("build", deck, *options)
    assert driver.wait() == 0, driver.errors
    assert len(driver.of(FINISHED, "pictures")) == len(PROMPTS) + 1
    build(deck, f"{deck.parent}/alone/", cache=False, images={"backend": "sketch"})
    assert contents_of(deck.parent / "out") == contents_of(deck.parent / "alone")


def test_one_machine_needs_no_shared_cache(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with several GPUs: its workers use the project's own store."""
    pytest.importorskip("ray", reason="needs Ray")
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    folder = deck.parent
    build(deck, f"{folder}/alone/", cache=False, images={"backend": "sketch"})
    driver = Driver(["build", deck, "-o", f"{folder}/out/", "--images", "sketch", "--ray-address", "local"])
    assert driver.wait() == 0, driver.errors
    assert contents_of(folder / "out") == contents_of(folder / "alone")
    assert all(event["where"] for event in driver.of(FINISHED))
    again: list[Event] = []
    build(deck, f"{folder}/out/", emit=again.append, images={"backend": "sketch"})
    assert not any(isinstance(event, Finished) for event in again)
