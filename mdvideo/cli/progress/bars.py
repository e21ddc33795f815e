"""Progress bars on a terminal, one per stage, with the jobs that run now. The only importer of Rich."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from mdvideo.cli.progress import event_text
from mdvideo.engine.stage_counts import BuildCounts, StageCounts
from mdvideo.events import Event, Notice, Reused, Started, Warned, Wrote

STYLES = {"error": "red", "warning": "yellow"}


def terminal() -> Console:
    """Standard error, as Rich sees it."""
    return Console(stderr=True)


class BarsDisplay:
    """Draws a bar for each stage while it runs; lines that should remain are printed above the bars.

    ``explain`` prints a line for every job: why it runs, or that it is reused.
    """

    def __init__(
        self, console: Console, *, explain: bool = False, counts: Callable[[], BuildCounts] = BuildCounts
    ) -> None:
        self._console = console
        self._explain = explain
        self._counts = counts()
        self._tasks: dict[str, TaskID] = {}
        self.progress = Progress(
            TextColumn("{task.description}", table_column=Column(min_width=8)),
            BarColumn(24, complete_style="cyan", finished_style="green"),
            MofNCompleteColumn(),
            TextColumn("{task.fields[reused]}", style="dim", table_column=Column(no_wrap=True)),
            TextColumn("{task.fields[now]}", markup=False, table_column=Column(ratio=1, no_wrap=True)),
            console=console,
            transient=True,
            expand=True,
        )

    def __enter__(self) -> BarsDisplay:
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.progress.stop()
        if kind is None:
            self._say(event_text.summary_of(self._counts), "bold green")

    def show(self, event: Event) -> None:
        """Move a bar, or write a line above the bars."""
        stage = self._counts.add(event)
        if stage is not None:
            self._move(stage)
        match event:
            case Started() | Reused() if self._explain:
                self._say(event_text.explain_job(event), "" if isinstance(event, Started) else "dim")
            case Notice(message):
                self._say(message, "dim")
            case Warned(problem):
                self._say(str(problem), STYLES[problem.severity])
            case Wrote():
                self._say(event_text.describe_written(event), "")

    def _move(self, stage: StageCounts) -> None:
        task = self._tasks.get(stage.name)
        if task is None:
            task = self._tasks[stage.name] = self.progress.add_task(stage.name, reused="", now="")
        reused = f"{stage.reused} reused" if stage.reused else ""
        now = event_text.shorten(stage.now)
        self.progress.update(task, total=stage.total, completed=stage.done, reused=reused, now=now)

    def _say(self, line: str, style: str) -> None:
        # As Text, since a deck's words may look like Rich markup.
        self._console.print(Text(line, style=style), soft_wrap=True)
