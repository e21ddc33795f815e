"""Other pictures, chosen in a running process as the watch page does it: tried, pinned, and the deck never written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mdvideo.api import open_engine
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck, open_deck
from mdvideo.engine.pipeline import requested_pictures_of, resolve_pictures
from mdvideo.engine.variants import pin_variant, variant_with_seed, variants_of
from mdvideo.errors import SettingsError
from mdvideo.lockfile.pin_ids import picture_id
from mdvideo.plan.jobs.picture_jobs import PinnedPictureJob

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
def engine(deck: Path) -> Iterator[BuildEngine]:
    with open_engine(deck) as engine:
        yield engine


def opened(engine: BuildEngine, deck: Path, backend: str = "flat") -> LoadedDeck:
    return open_deck(engine, deck, {"size": "320x180", "images": {"backend": backend}})


def ids(engine: BuildEngine, lesson: LoadedDeck) -> list[str]:
    return [picture_id(one, lesson.settings.images) for one in requested_pictures_of(lesson, lesson.deck.slides)]


def pins(deck: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(deck.with_name("lesson.lock.json").read_text("utf-8"))["pictures"]
    return found


def test_variants_are_the_same_each_time_and_a_pinned_one_is_shown_from_then_on(
    engine: BuildEngine, deck: Path
) -> None:
    lesson = opened(engine, deck)
    picture = ids(engine, lesson)[1]
    tried = variants_of(engine, lesson, picture, 4)
    assert tried == variants_of(engine, lesson, picture, 4)
    assert len({one.seed for one in tried}) == 4
    assert asyncio.run(pin_variant(engine, lesson, tried[2])) == deck.with_name("lesson.lock.json")
    assert [(pin["id"], pin["seed"]) for pin in pins(deck)] == [(picture, tried[2].seed)]
    again = opened(engine, deck)
    asked = requested_pictures_of(again, again.deck.slides[1:])
    (job,) = resolve_pictures(engine, again, asked).values()
    assert isinstance(job, PinnedPictureJob)
    assert job.request.seed == tried[2].seed
    assert deck.read_text(encoding="utf-8") == DECK


def test_an_edited_prompt_keeps_the_decks_style_and_its_pin_takes_effect_once_it_is_in_the_deck(
    engine: BuildEngine, deck: Path
) -> None:
    lesson = opened(engine, deck)
    picture = ids(engine, lesson)[1]
    tried = variant_with_seed(engine, lesson, picture, 7, "a lighthouse")
    assert tried.job.request.styled_prompt == "a lighthouse, in ink"
    asyncio.run(pin_variant(engine, lesson, tried))
    deck.write_text(DECK.replace("a harbour", "a lighthouse"), encoding="utf-8")
    again = opened(engine, deck)
    jobs = resolve_pictures(engine, again, requested_pictures_of(again, again.deck.slides[1:]))
    assert [(type(job), job.request.seed) for job in jobs.values()] == [(PinnedPictureJob, 7)]


def test_what_others_pinned_meanwhile_stays(engine: BuildEngine, deck: Path) -> None:
    lesson = opened(engine, deck)
    for number, picture in enumerate(ids(engine, lesson)):
        asyncio.run(pin_variant(engine, lesson, variant_with_seed(engine, lesson, picture, number)))
    assert sorted(pin["seed"] for pin in pins(deck)) == [0, 1]


def test_no_variants_without_an_image_backend_or_a_picture(engine: BuildEngine, deck: Path) -> None:
    lesson = opened(engine, deck)
    picture = ids(engine, lesson)[0]
    locked = replace(lesson, settings=opened(engine, deck, "locked").settings)
    with pytest.raises(SettingsError, match="generates no new pictures"):
        variants_of(engine, locked, picture, 1)
    with pytest.raises(SettingsError, match="has no picture"):
        variants_of(engine, lesson, "0" * 16, 1)
    with pytest.raises(SettingsError, match="the prompt is empty"):
        variant_with_seed(engine, lesson, picture, 1, " ")
