"""``mdvideo publish``: build many decks into one folder of a site."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from mdvideo._util.size_format import format_bytes
from mdvideo._util.time_format import format_clock
from mdvideo.cli.options import (
    add_appearance_options,
    add_draft_option,
    add_execution_options,
    add_output_options,
    add_progress_options,
    add_strict_option,
    appearance_settings_of,
    execution_settings_of,
)
from mdvideo.cli.progress.display import display_for
from mdvideo.cli.progress.table import Column, show_table
from mdvideo.publish.freshness import Freshness
from mdvideo.publish.publisher import Outcome, PublishedSite, PublishOptions, check_freshness, publish
from mdvideo.publish.site_manifest import SiteVideo

COLUMNS = (
    Column("deck"),
    Column("length", number=True),
    Column("size", number=True),
    Column("a minute", number=True),
    Column("reused", number=True),
    Column("made", number=True),
    Column("state"),
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("decks", metavar="DECKS", nargs="*", help="decks, folders or patterns (default: this folder)")
    parser.add_argument("-o", "--out", metavar="DIR", required=True, help="output folder; its manifest is mdvideo.json")
    parser.add_argument("--base-url", metavar="URL", help="URL under which the folder is served")
    parser.add_argument(
        "--render",
        choices=("auto", "always", "cached", "never"),
        default="auto",
        help="auto: build what has changed; always: build all; cached: use only cached results; never: build nothing",
    )
    parser.add_argument(
        "--podcast", action="store_true", help="publish the sound of each deck too, and a feed: podcast.xml"
    )
    parser.add_argument("--prune", action="store_true", help="remove published files of decks that no longer exist")
    parser.add_argument("--check-fresh", action="store_true", help="build nothing; exit 1 if a video is out of date")
    add_appearance_options(parser)
    add_output_options(parser)
    add_draft_option(parser)
    add_strict_option(parser)
    add_execution_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Publish and show the result of each deck; exit 1 if one failed. Or check that all are up to date."""
    decks, out = [Path(deck) for deck in arguments.decks] or [Path()], Path(arguments.out)
    overrides = appearance_settings_of(arguments)
    overrides.pop("strict", None)
    if arguments.check_fresh:
        return _check(check_freshness(decks, out, overrides), as_json=arguments.json)
    options = PublishOptions(
        render=arguments.render,
        base_url=arguments.base_url,
        prune=arguments.prune,
        podcast=arguments.podcast,
        jobs=arguments.jobs,
        strict=bool(arguments.strict),
        explain=arguments.explain,
        overrides=overrides,
        machine=execution_settings_of(arguments),
    )
    with display_for(arguments) as display:
        published = publish(decks, out, options, display.show)
    _report(arguments, published)
    return int(bool(published.failed))


def _report(arguments: Namespace, published: PublishedSite) -> None:
    for outcome in published.failed:
        prefix = "" if hasattr(outcome.error, "problems") else "error: "
        print(f"{prefix}{outcome.error}", file=sys.stderr)
    show_table(arguments, COLUMNS, [_row(outcome) for outcome in published.outcomes])
    if not arguments.json and not arguments.quiet:
        print(_removed_and_old(published), end="", file=sys.stderr)


def _row(outcome: Outcome) -> tuple[str, ...]:
    video = outcome.video
    warnings = len(outcome.problems)
    warned = f", {warnings} warning{'s' * (warnings != 1)}" if warnings else ""
    return (
        str(outcome.deck),
        "" if video is None else format_clock(round(video.duration)),
        "" if video is None else " + ".join(format_bytes(file.size) for file in video.videos),
        "" if video is None else _size_per_minute(video),
        str(outcome.reused),
        str(outcome.made),
        f"{outcome.state}{warned}",
    )


def _size_per_minute(video: SiteVideo) -> str:
    """The bytes of a minute, of each of the video's files."""
    return " + ".join(format_bytes(round(file.size * 60 / max(video.duration, 1))) for file in video.videos)


def _removed_and_old(published: PublishedSite) -> str:
    lines = [f"removed {path}" for path in published.removed]
    if old := len(published.site.retired):
        lines.append(f"{old} older output{'s' * (old != 1)} not removed; --prune removes them")
    return "".join(f"{line}\n" for line in lines)


def _check(states: Sequence[Freshness], *, as_json: bool) -> int:
    """Report videos that are out of date; exit 1 if there are any."""
    outdated = [state for state in states if not state.is_fresh]
    if as_json:
        for state in states:
            fields = {"deck": str(state.deck), "name": state.name, "fresh": state.is_fresh, "reason": state.reason}
            print(json.dumps({"event": "checked", **fields}))
        return int(bool(outdated))
    for state in outdated:
        print(f"{state.deck}: the video {state.name!r} is not fresh: {state.reason}")
    print(f"{len(states)} deck{'s' * (len(states) != 1)}: {len(outdated)} not fresh")
    return int(bool(outdated))
