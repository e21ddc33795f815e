"""Bars on a terminal: one a stage, with what is being made now. The only importer of Rich."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from mdvideo.cli.progress import event_text
from mdvideo.cli.progress.counts import Stage, Tally
from mdvideo.events import Event, Notice, Reused, Started, Warned, Wrote

STYLES = {"error": "red", "warning": "yellow"}


def terminal() -> Console:
    """Standard error, as Rich sees it."""
    return Console(stderr=True)


class BarsDisplay:
    """A bar for each stage while it lasts; what should stay on the screen is written above and stays.

    ``explain`` writes a line for every job: why it runs, or that it was reused.
    """

    def __init__(self, console: Console, *, explain: bool = False, tally: Callable[[], Tally] = Tally) -> None:
        self._console = console
        self._explain = explain
        self._tally = tally()
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
            self._say(event_text.summary(self._tally), "bold green")

    def show(self, event: Event) -> None:
        """Move a bar, or write a line above the bars."""
        stage = self._tally.add(event)
        if stage is not None:
            self._move(stage)
        match event:
            case Started() | Reused() if self._explain:
                self._say(event_text.explained(event), "" if isinstance(event, Started) else "dim")
            case Notice(message):
                self._say(message, "dim")
            case Warned(problem):
                self._say(str(problem), STYLES[problem.severity])
            case Wrote():
                self._say(event_text.written(event), "")

    def _move(self, stage: Stage) -> None:
        task = self._tasks.get(stage.name)
        if task is None:
            task = self._tasks[stage.name] = self.progress.add_task(stage.name, reused="", now="")
        reused = f"{stage.reused} reused" if stage.reused else ""
        now = event_text.shortened(stage.now)
        self.progress.update(task, total=stage.total, completed=stage.done, reused=reused, now=now)

    def _say(self, line: str, style: str) -> None:
        # As Text, since a deck's words may look like Rich's markup.
        self._console.print(Text(line, style=style), soft_wrap=True)
