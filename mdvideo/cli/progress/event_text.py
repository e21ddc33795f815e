"""Events in words: what both the lines and the bars say."""

from __future__ import annotations

from mdvideo.cli.progress.counts import Stage, Tally
from mdvideo.events import Reused, Started, Wrote

LONGEST_LABEL = 72


def counted(stage: Stage) -> str:
    """What a stage came to: ``slides: 2 made, 8 reused``."""
    return f"{stage.name}: {stage.made} made, {stage.reused} reused"


def summary(tally: Tally) -> str:
    """The last line of a build that went well."""
    return f"done in {duration(tally.seconds)}: {tally.made} made, {tally.reused} reused"


def written(event: Wrote) -> str:
    """An output, with its size."""
    return f"wrote {event.path} ({size(event.size)})"


def explained(event: Started | Reused) -> str:
    """Why a job runs, or that it does not."""
    word, why = ("make ", event.why) if isinstance(event, Started) else ("reuse", "")
    return f"{word} {event.stage:<8} {named(event)}" + (f": {why}" if why else "")


def named(event: Started | Reused) -> str:
    """The job's label, or the start of its key if it has none."""
    return shortened(event.label) or event.key[:12]


def shortened(text: str) -> str:
    """``text`` on one line, cut to what a line can hold."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1] + "…"


def duration(seconds: float) -> str:
    """``0.41 s``, ``8.3 s``, ``2 min 05 s``."""
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"


def size(count: int) -> str:
    """A number of bytes in units of 1000: ``812 B``, ``3.4 kB``, ``12.3 MB``."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{count} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
