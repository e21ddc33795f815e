"""``mdvideo publish``: the videos of many decks into one folder of a site."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from mdvideo.cli.options import machine_of, overrides_of
from mdvideo.cli.progress import display_for
from mdvideo.cli.progress.event_text import size
from mdvideo.cli.progress.table import Column, show_table
from mdvideo.publish.freshness import Freshness
from mdvideo.publish.publisher import Outcome, PublishedSite, PublishOptions, check_fresh, publish

COLUMNS = (
    Column("deck"),
    Column("length", number=True),
    Column("size", number=True),
    Column("reused", number=True),
    Column("made", number=True),
    Column("state"),
)


def run(arguments: Namespace) -> int:
    """Publish, show what became of each deck, and exit 1 if one failed; or only check that all are fresh."""
    decks, out = [Path(deck) for deck in arguments.decks] or [Path()], Path(arguments.out)
    overrides = overrides_of(arguments)
    overrides.pop("strict", None)
    if arguments.check_fresh:
        return _check(check_fresh(decks, out, overrides), as_json=arguments.json)
    options = PublishOptions(
        render=arguments.render,
        base_url=arguments.base_url,
        prune=arguments.prune,
        jobs=arguments.jobs,
        strict=bool(arguments.strict),
        explain=arguments.explain,
        overrides=overrides,
        machine=machine_of(arguments),
    )
    with display_for(arguments) as display:
        published = publish(decks, out, options, display.show)
    _tell(arguments, published)
    return int(bool(published.failed))


def _tell(arguments: Namespace, published: PublishedSite) -> None:
    for outcome in published.failed:
        prefix = "" if hasattr(outcome.error, "problems") else "error: "
        print(f"{prefix}{outcome.error}", file=sys.stderr)
    show_table(arguments, COLUMNS, [_row(outcome) for outcome in published.outcomes])
    if not arguments.json and not arguments.quiet:
        print(_about_old(published), end="", file=sys.stderr)


def _row(outcome: Outcome) -> tuple[str, ...]:
    video = outcome.video
    warnings = len(outcome.problems)
    said = f", {warnings} warning{'s' * (warnings != 1)}" if warnings else ""
    return (
        str(outcome.deck),
        "" if video is None else _length(video.duration),
        "" if video is None else size(video.video.size),
        str(outcome.reused),
        str(outcome.made),
        f"{outcome.state}{said}",
    )


def _about_old(published: PublishedSite) -> str:
    lines = [f"removed {path}" for path in published.removed]
    if old := len(published.site.retired):
        lines.append(f"{old} older output{'s' * (old != 1)} still there; --prune removes them")
    return "".join(f"{line}\n" for line in lines)


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _check(states: Sequence[Freshness], *, as_json: bool) -> int:
    """Tell which videos are older than their decks; exit 1 if any is."""
    stale = [state for state in states if not state.fresh]
    if as_json:
        for state in states:
            told = {"deck": str(state.deck), "name": state.name, "fresh": state.fresh, "reason": state.reason}
            print(json.dumps({"event": "checked", **told}))
        return int(bool(stale))
    for state in stale:
        print(f"{state.deck}: the video {state.name!r} is not fresh: {state.reason}")
    print(f"{len(states)} deck{'s' * (len(states) != 1)}: {len(stale)} not fresh")
    return int(bool(stale))
