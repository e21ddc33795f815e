"""Whatever ends on a cluster, the build goes on: work is tried again elsewhere, and nothing finished is repeated."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def deck(project):
    """Writes a deck with a slide for each prompt: deck(name, prompts)."""

    def written(name: str, prompts: list[str]) -> Path:
        slides = [f"<!-- prompt: {prompt} -->\n\n## Slide {n}\n" for n, prompt in enumerate(prompts)]
        path = project / name
        path.write_text("\n---\n\n".join(slides))
        return path

    return written


def test_worker_that_ends_and_gpu_that_runs_out_of_memory_cost_one_more_try(nodes, deck, drive):
    prompts = ["fine 1", "ends its worker once", "fine 2", "fails once", "fine 3", "ends its worker once more"]
    driver = drive("build", deck("lesson.md", prompts), "--images", "odd")
    assert driver.end() == 0, driver.errors
    painted = nodes.journal.painted()
    assert painted.keys() == set(prompts)
    assert painted["fine 1"] == painted["fine 2"] == painted["fine 3"] == 1, "finished work is not repeated"


def test_what_ends_every_worker_fails_by_name_and_takes_nothing_with_it(nodes, deck, drive):
    driver = drive("build", deck("lesson.md", ["fine 1", "always ends its worker", "fine 2"]), "--images", "odd")
    assert driver.end() == 1
    assert "always ends its worker" in driver.errors
    assert "4 workers ended while they made it" in driver.errors


def test_fault_in_one_deck_is_told_at_its_line_and_tried_once_while_others_finish(nodes, deck, drive, project):
    good = deck("good.md", ["fine 1", "takes 0.2 s"])
    bad = deck("bad.md", ["fine 2"])
    with BytesIO() as file:
        Image.effect_noise((200, 200), 64).save(file, "PNG")
        whole = file.getvalue()
    # Its ends are whole, so that only decoding it, on a node, finds the fault.
    (project / "broken.png").write_bytes(whole[:5000] + bytes(500) + whole[5500:])
    bad.write_text(bad.read_text() + "\n---\n\n# Broken\n\n![bg](broken.png)\n")
    driver = drive("publish", good, bad, "--out", project / "site", "--images", "odd")
    assert driver.end() == 1
    assert f"{bad.name}:9:" in driver.errors
    assert "broken.png" in driver.errors
    assert list((project / "site").glob("good-*/good.mp4"))
    assert not list((project / "site").glob("bad-*"))
    assert sum("broken.png" in event["label"] for event in driver.of("started")) == 1


def test_lost_node_loses_nothing(nodes, deck, drive):
    """Its pictures are painted on other nodes; what it had finished is in the store."""
    prompts = [f"takes 0.4 s for number {n}" for n in range(14)]
    nodes.change("add three")
    driver = drive("build", deck("lesson.md", prompts), "--images", "odd")
    for event in driver:
        if event["event"] == "made" and event["where"] == "three" and event["stage"] == "pictures":
            nodes.change("remove three")
            break
    assert driver.end() == 0, driver.errors
    repeated = {prompt: count for prompt, count in nodes.journal.painted().items() if count > 1}
    assert nodes.journal.painted().keys() == set(prompts)
    assert len(repeated) <= 2, "at most what the node was at"


def test_driver_that_is_killed_and_started_again_repeats_nothing_that_was_finished(nodes, deck, drive, project):
    prompts = [f"takes 0.3 s for number {n}" for n in range(12)]
    lesson = deck("lesson.md", prompts)
    first = drive("build", lesson, "--images", "odd")
    for event in first:
        if event["event"] == "made" and len(first.of("made", "pictures")) == 4:
            first.kill()
            break
    time.sleep(1)
    finished = {event["key"] for event in first.of("made")}
    # Another machine, or the same with an empty disk: only the store knows.
    (project / ".mdvideo").rename(project / "lost")
    second = drive("build", lesson, "--images", "odd")
    assert second.end() == 0, second.errors
    assert not finished & {event["key"] for event in second.of("started")}
    assert finished <= {event["key"] for event in second.of("reused")}
    assert sum(nodes.journal.painted().values()) <= len(prompts) + 2, "only what was being painted is begun anew"
