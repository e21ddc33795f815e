"""Events as text, for lines and bars alike."""

from __future__ import annotations

from mdvideo._util.size_format import format_bytes
from mdvideo.engine.stage_counts import BuildCounts, StageCounts
from mdvideo.events import Reused, Started, Wrote

LONGEST_LABEL = 72


def describe_stage(stage: StageCounts) -> str:
    """Return a stage's counts: ``slides: 2 made, 8 reused``."""
    return f"{stage.name}: {stage.made} made, {stage.reused} reused"


def summary_of(counts: BuildCounts) -> str:
    """Return the last line of a successful build."""
    return f"done in {duration(counts.seconds)}: {counts.made} made, {counts.reused} reused"


def describe_written(event: Wrote) -> str:
    """Return the line for a written file, with its size."""
    return f"wrote {event.path} ({format_bytes(event.size)})"


def explain_job(event: Started | Reused) -> str:
    """Return why a job runs, or that it is reused."""
    word, why = ("make ", event.why) if isinstance(event, Started) else ("reuse", "")
    return f"{word} {event.stage:<8} {label_of(event)}" + (f": {why}" if why else "")


def label_of(event: Started | Reused) -> str:
    """Return the job's label, or the start of its key if it has none."""
    return shorten(event.label) or event.key[:12]


def shorten(text: str) -> str:
    """Return ``text`` on one line, cut to ``LONGEST_LABEL`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"


def duration(seconds: float) -> str:
    """``0.41 s``, ``8.3 s``, ``2 min 05 s``."""
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"
