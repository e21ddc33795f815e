"""Other pictures, chosen in a running process as the watch page does it: tried, pinned, and the deck never written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mdvideo.api import workshop_for
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.engine.variants import pin_variant, variant, variants
from mdvideo.errors import SettingsError
from mdvideo.lockfile.lockfile import picture_id
from mdvideo.plan.jobs import PinnedJob

DECK = """\
---
title: Pictures
images: {style: in ink}
---

<!-- _prompt: hills at dawn -->

# One

---

<!-- _prompt: a harbour -->

## Two
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "lesson.md"
    path.write_text(DECK, encoding="utf-8")
    return path


@pytest.fixture
def workshop(deck: Path) -> Iterator[BuildEngine]:
    with workshop_for(deck) as workshop:
        yield workshop


def opened(workshop: BuildEngine, deck: Path, backend: str = "flat") -> LoadedDeck:
    return workshop.open(deck, {"size": "320x180", "images": {"backend": backend}})


def ids(workshop: BuildEngine, lesson: LoadedDeck) -> list[str]:
    return [picture_id(one, lesson.settings.images) for one in workshop.asked(lesson, lesson.deck.slides)]


def pins(deck: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(deck.with_name("lesson.lock.json").read_text("utf-8"))["pictures"]
    return found


def test_variants_are_the_same_each_time_and_a_pinned_one_is_shown_from_then_on(
    workshop: BuildEngine, deck: Path
) -> None:
    lesson = opened(workshop, deck)
    picture = ids(workshop, lesson)[1]
    tried = variants(workshop, lesson, picture, 4)
    assert tried == variants(workshop, lesson, picture, 4)
    assert len({one.seed for one in tried}) == 4
    assert asyncio.run(pin_variant(workshop, lesson, tried[2])) == deck.with_name("lesson.lock.json")
    assert [(pin["id"], pin["seed"]) for pin in pins(deck)] == [(picture, tried[2].seed)]
    again = opened(workshop, deck)
    asked = workshop.asked(again, again.deck.slides[1:])
    (job,) = workshop.paintings(again, asked).values()
    assert isinstance(job, PinnedJob)
    assert job.request.seed == tried[2].seed
    assert deck.read_text(encoding="utf-8") == DECK


def test_a_tried_prompt_keeps_the_decks_style_and_is_pinned_for_the_day_it_stands_in_the_deck(
    workshop: BuildEngine, deck: Path
) -> None:
    lesson = opened(workshop, deck)
    picture = ids(workshop, lesson)[1]
    tried = variant(workshop, lesson, picture, 7, "a lighthouse")
    assert tried.job.request.prompt == "a lighthouse, in ink"
    asyncio.run(pin_variant(workshop, lesson, tried))
    deck.write_text(DECK.replace("a harbour", "a lighthouse"), encoding="utf-8")
    again = opened(workshop, deck)
    jobs = workshop.paintings(again, workshop.asked(again, again.deck.slides[1:]))
    assert [(type(job), job.request.seed) for job in jobs.values()] == [(PinnedJob, 7)]


def test_what_others_pinned_meanwhile_stays(workshop: BuildEngine, deck: Path) -> None:
    lesson = opened(workshop, deck)
    for number, picture in enumerate(ids(workshop, lesson)):
        asyncio.run(pin_variant(workshop, lesson, variant(workshop, lesson, picture, number)))
    assert sorted(pin["seed"] for pin in pins(deck)) == [0, 1]


def test_nothing_is_tried_where_nothing_may_be_painted_or_nothing_is_asked(workshop: BuildEngine, deck: Path) -> None:
    lesson = opened(workshop, deck)
    picture = ids(workshop, lesson)[0]
    locked = replace(lesson, settings=opened(workshop, deck, "locked").settings)
    with pytest.raises(SettingsError, match="paints nothing that is new"):
        variants(workshop, locked, picture, 1)
    with pytest.raises(SettingsError, match="has no picture"):
        variants(workshop, lesson, "0" * 16, 1)
    with pytest.raises(SettingsError, match="the prompt is empty"):
        variant(workshop, lesson, picture, 1, " ")
