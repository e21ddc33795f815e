"""Counting the events of a build."""

from __future__ import annotations

from mdvideo.engine.stage_counts import BuildCounts
from mdvideo.events import Finished, Notice, Planned, Progress, Reused, Started


def test_stages_count_planned_made_and_reused_jobs_and_the_time_of_all_threads() -> None:
    counts = BuildCounts()
    for event in (
        Planned("slides", 2),
        Planned("slides", 1),
        Started("slides", "slide 1", "a", ""),
        Finished("slides", "slide 1", "a", 0.5),
        Started("slides", "slide 2", "b", ""),
        Finished("slides", "slide 2", "b", 0.25),
        Reused("slides", "slide 3", "c"),
    ):
        counts.add(event)
    stage = counts.stages["slides"]
    assert (stage.planned, stage.made, stage.reused, stage.done, stage.total) == (3, 2, 1, 3, 3)
    assert stage.seconds == 0.75
    assert (counts.made, counts.reused) == (2, 1)


def test_a_job_that_is_requested_twice_has_one_key() -> None:
    """Each request is counted, since each was planned; the key tells that the result was made once."""
    counts = BuildCounts()
    for event in (
        Reused("segments", "slide 1", "a"),
        Finished("segments", "slide 1", "a", 0.1),
        Reused("segments", "slide 1", "a"),
        Reused("segments", "slide 2", "b"),
    ):
        counts.add(event)
    stage = counts.stages["segments"]
    assert (stage.made, stage.reused) == (1, 3)
    assert (stage.made_keys, stage.reused_keys) == ({"a"}, {"b"})


def test_more_jobs_than_planned_raise_the_total() -> None:
    """Jobs that restore what a damaged cache lost are not planned."""
    counts = BuildCounts()
    for event in (Planned("slides", 1), Reused("slides", "a", "k"), Started("slides", "a", "k", "")):
        stage = counts.add(event)
    assert stage is not None
    assert (stage.done, stage.total) == (1, 2)


def test_running_jobs_are_described_on_one_line() -> None:
    counts = BuildCounts()
    counts.add(Started("pictures", "a forest", "a", "", where="node-2"))
    counts.add(Started("pictures", "a lake", "b", ""))
    counts.add(Progress("pictures", "a forest", 3, 8))
    assert counts.stages["pictures"].now == "a forest, 3 of 8 on node-2 and 1 more"
    counts.add(Finished("pictures", "a forest", "a", 1.0))
    assert counts.stages["pictures"].now == "a lake"
    counts.add(Finished("pictures", "a lake", "b", 1.0))
    assert counts.stages["pictures"].now == ""


def test_other_events_belong_to_no_stage() -> None:
    counts = BuildCounts()
    assert counts.add(Notice("pictures: sketch")) is None
    assert counts.stages == {}
