"""What a build says, word for word, on a terminal, in a log, and to a machine."""

from __future__ import annotations

import io
import itertools
import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence

import pytest
from rich.console import Console

from mdvideo.cli.progress.bars import BarsDisplay
from mdvideo.cli.progress.display import Display, display_for
from mdvideo.cli.progress.json_lines import JsonDisplay
from mdvideo.cli.progress.plain import PlainDisplay, QuietDisplay
from mdvideo.engine.stage_counts import BuildCounts
from mdvideo.errors import Problem, Span
from mdvideo.events import Event, Finished, Notice, Planned, Progress, Reused, Started, Warned, Wrote

KEY = "0123456789abcdef" * 4
PLACE = Span("a.md", 3, 5, 9, "see [b]this[/b]")
WARNING = Warned(Problem("warning", "contrast", "text is pale", PLACE, hint="raise it"))
BUILD: list[Event] = [
    Notice("pictures: sketch 1"),
    Planned("pictures", 2),
    Planned("slides", 2),
    Started("pictures", "a misty fjord\nat dawn", KEY, "request.seed 1 -> 2"),
    Progress("pictures", "a misty fjord\nat dawn", 7, 30),
    Reused("pictures", "a forest", KEY),
    Finished("pictures", "a misty fjord\nat dawn", KEY, 0.414),
    WARNING,
    Started("slides", "slide 1", KEY, "layers[0].picture changed"),
    Started("slides", "", KEY, ""),
    Finished("slides", "slide 1", KEY, 0.03),
    Finished("slides", "", KEY, 0.03),
    Planned("segments", 9),
    Reused("segments", "slide 1", KEY),
    Wrote("lesson.mp4", 12_345_678),
]

PLAIN = """\
pictures: sketch 1
generated a misty fjord at dawn (0.41 s)
pictures: 1 made, 1 reused
a.md:3:5: warning: text is pale [contrast]
  3 | see [b]this[/b]
    |     ^^^^
    = hint: raise it
slides: 2 made, 0 reused
wrote lesson.mp4 (12.3 MB)
segments: 0 made, 1 reused
done in 2 min 05 s: 3 made, 2 reused
"""

EXPLAINED = """\
make  pictures a misty fjord at dawn: request.seed 1 -> 2
reuse pictures a forest
make  slides   slide 1: layers[0].picture changed
make  slides   0123456789ab
reuse segments slide 1
"""


def counts() -> BuildCounts:
    """Counts of a build that takes 125 seconds."""
    return BuildCounts(itertools.chain([0.0], itertools.repeat(125.0)).__next__)


def show_all(display: Display, events: Sequence[Event] = BUILD) -> None:
    with display:
        for event in events:
            display.show(event)


def test_a_log_has_a_line_for_each_notable_event() -> None:
    out = io.StringIO()
    show_all(PlainDisplay(out, counts=counts))
    assert out.getvalue() == PLAIN


def test_explain_reports_why_each_job_ran() -> None:
    out = io.StringIO()
    show_all(PlainDisplay(out, explain=True, counts=counts))
    lines = out.getvalue().splitlines(keepends=True)
    assert "".join(line for line in lines if line.startswith(("make", "reuse"))) == EXPLAINED


def test_a_failed_build_has_no_summary() -> None:
    out = io.StringIO()
    with pytest.raises(ZeroDivisionError), PlainDisplay(out):
        raise ZeroDivisionError
    assert out.getvalue() == ""


def test_quiet_shows_warnings_only() -> None:
    out = io.StringIO()
    show_all(QuietDisplay(out))
    assert out.getvalue() == f"{WARNING.problem}\n"


def test_programs_get_one_json_object_per_event() -> None:
    out = io.StringIO()
    show_all(JsonDisplay(out))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["event"] for line in lines] == [type(event).__name__.lower() for event in BUILD]
    assert lines[1] == {"event": "planned", "stage": "pictures", "total": 2}
    assert lines[-1] == {"event": "wrote", "path": "lesson.mp4", "size": 12345678}
    place = {"file": "a.md", "line": 3, "column": 5, "end_column": 9, "text": "see [b]this[/b]"}
    assert lines[7]["problem"]["span"] == place


def lines_on_terminal(out: io.StringIO, events: Sequence[Event], *, explain: bool = False) -> list[str]:
    console = Console(file=out, width=90, force_terminal=True, color_system=None, legacy_windows=False)
    display = BarsDisplay(console, explain=explain, counts=counts)
    with display:
        for event in events:
            display.show(event)
        drawn = io.StringIO()
        Console(file=drawn, width=90, color_system=None).print(display.progress.get_renderable())
    return [" ".join(line.split()) for line in drawn.getvalue().splitlines()]


def test_bars_tell_what_is_being_made_now() -> None:
    assert lines_on_terminal(io.StringIO(), BUILD[:6]) == [
        "pictures ━━━━━━━━━━━━ 1/2 1 reused a misty fjord at dawn, 7 of 30",
        "slides 0/2",
    ]


def test_bars_count_several_at_work() -> None:
    bars = lines_on_terminal(io.StringIO(), BUILD[:10])
    assert bars[1].endswith("0/2 slide 1 and 1 more")


def test_terminal_keeps_notices_warnings_and_outputs() -> None:
    """Words of the deck that look like markup are shown as they are."""
    out = io.StringIO()
    lines_on_terminal(out, BUILD)
    for line in ("pictures: sketch 1", "see [b]this[/b]", "wrote lesson.mp4 (12.3 MB)", "done in 2 min 05 s"):
        assert line in out.getvalue()


def test_terminal_explains_too() -> None:
    out = io.StringIO()
    lines_on_terminal(out, BUILD, explain=True)
    assert all(line in out.getvalue() for line in EXPLAINED.splitlines())


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"json": True}, JsonDisplay),
        ({"quiet": True}, QuietDisplay),
        ({}, PlainDisplay),
    ],
)
def test_the_display_follows_from_the_options_and_the_terminal(options: dict[str, bool], kind: type) -> None:
    arguments = {"json": False, "quiet": False, "explain": False} | options
    assert type(display_for(Namespace(**arguments))) is kind


def test_a_closed_pipe_does_not_end_the_build() -> None:
    """mdvideo build --json | head -1"""
    code = (
        "import sys\nfrom mdvideo.cli.progress.json_lines import JsonDisplay\nfrom mdvideo.events import Notice\n"
        "display = JsonDisplay(sys.stdout)\n"
        "for n in range(20_000): display.show(Notice('x'))\nprint('built', file=sys.stderr)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b"built\n"
        assert process.wait() == 0


def test_rich_is_imported_only_for_a_terminal() -> None:
    code = "import sys, mdvideo.cli.progress; print('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
