"""Whatever ends on a cluster, the build goes on: work is retried elsewhere, and nothing finished is repeated."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.cluster_driver import FINISHED, Drive, Nodes

WriteDeck = Callable[[str, list[str]], Path]


@pytest.fixture
def write_deck(project: Path) -> WriteDeck:
    """Write a deck with one slide per prompt: write_deck(name, prompts)."""

    def write_deck(name: str, prompts: list[str]) -> Path:
        slides = [f"<!-- prompt: {prompt} -->\n\n## Slide {n}\n" for n, prompt in enumerate(prompts)]
        path = project / name
        path.write_text("\n---\n\n".join(slides))
        return path

    return write_deck


def test_worker_that_ends_and_gpu_that_runs_out_of_memory_cost_one_more_try(
    nodes: Nodes, write_deck: WriteDeck, drive: Drive
) -> None:
    prompts = ["fine 1", "ends its worker once", "fine 2", "fails once", "fine 3", "ends its worker once more"]
    driver = drive("build", write_deck("lesson.md", prompts), "--images", "faulty")
    assert driver.wait() == 0, driver.errors
    finished = nodes.journal.finished()
    assert finished.keys() == set(prompts)
    assert finished["fine 1"] == finished["fine 2"] == finished["fine 3"] == 1, "finished work is not repeated"


def test_picture_that_ends_every_worker_fails_by_name_and_affects_no_other(
    nodes: Nodes, write_deck: WriteDeck, drive: Drive
) -> None:
    deck = write_deck("lesson.md", ["fine 1", "always ends its worker", "fine 2"])
    driver = drive("build", deck, "--images", "faulty")
    assert driver.wait() == 1
    assert "always ends its worker" in driver.errors
    assert "4 workers ended while running it" in driver.errors


def test_a_faulty_picture_is_reported_at_its_line_and_tried_once(
    nodes: Nodes, write_deck: WriteDeck, drive: Drive, project: Path
) -> None:
    good = write_deck("good.md", ["fine 1", "takes 0.2 s"])
    bad = write_deck("bad.md", ["fine 2"])
    with BytesIO() as file:
        Image.effect_noise((200, 200), 64).save(file, "PNG")
        whole = file.getvalue()
    # Its ends are intact, so that only decoding it, on a node, finds the fault.
    (project / "broken.png").write_bytes(whole[:5000] + bytes(500) + whole[5500:])
    bad.write_text(bad.read_text() + "\n---\n\n# Broken\n\n![bg](broken.png)\n")
    driver = drive("publish", good, bad, "--out", project / "site", "--images", "faulty")
    assert driver.wait() == 0, driver.errors
    warnings = [event["problem"] for event in driver.of("warned")]
    assert [
        (problem["code"], problem["span"]["line"]) for problem in warnings if problem["span"]["file"].endswith(bad.name)
    ] == [("picture", 9)]
    assert list((project / "site").glob("good-*/good.mp4"))
    assert list((project / "site").glob("bad-*/bad.mp4"))
    assert sum("broken.png" in event["label"] for event in driver.of("started")) == 1


def test_lost_node_loses_nothing(nodes: Nodes, write_deck: WriteDeck, drive: Drive) -> None:
    """Its pictures are generated on other nodes; what it had finished is in the shared cache."""
    prompts = [f"takes 0.6 s for number {n}" for n in range(40)]
    nodes.change("add three")
    driver = drive("build", write_deck("lesson.md", prompts), "--images", "faulty")
    for event in driver:
        if event["event"] == FINISHED and event["where"] == "three" and event["stage"] == "pictures":
            break
    assert len(driver.of(FINISHED, "pictures")) < len(prompts), "the node is lost during the build"
    nodes.change("remove three")
    assert driver.wait() == 0, driver.errors
    finished = nodes.journal.finished()
    assert finished.keys() == set(prompts)
    assert sum(count > 1 for count in finished.values()) <= 2, "at most what the node was running"


def test_driver_that_is_killed_and_started_again_repeats_nothing_that_was_finished(
    nodes: Nodes, write_deck: WriteDeck, drive: Drive, project: Path
) -> None:
    prompts = [f"takes 0.3 s for number {n}" for n in range(12)]
    deck = write_deck("lesson.md", prompts)
    first = drive("build", deck, "--images", "faulty")
    for event in first:
        if event["event"] == FINISHED and len(first.of(FINISHED, "pictures")) == 4:
            first.kill()
            break
    time.sleep(1)
    finished = {event["key"] for event in first.of(FINISHED)}
    # Another machine, or the same with an empty disk: only the shared cache knows.
    (project / ".mdvideo").rename(project / "lost")
    second = drive("build", deck, "--images", "faulty")
    assert second.wait() == 0, second.errors
    assert not finished & {event["key"] for event in second.of("started")}
    assert finished <= {event["key"] for event in second.of("reused")}
    assert sum(nodes.journal.finished().values()) <= len(prompts) + 2, "only what was being generated is started again"
