"""``mdvideo watch``: the lesson on a page that follows every save."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import webbrowser
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from mdvideo.api import workshop_for
from mdvideo.cli.options import overrides_of
from mdvideo.cli.progress import Display
from mdvideo.cli.progress.json_lines import JsonDisplay
from mdvideo.cli.progress.plain import QuietDisplay
from mdvideo.cli.progress.watch_display import WatchDisplay
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import SettingsError
from mdvideo.events import Event, Notice
from mdvideo.publish.discover import find_decks
from mdvideo.settings import layered, parse_bytes, project_root, read_config


def run(arguments: Namespace) -> int:
    """Watch until interrupted."""
    target = Path(arguments.target)
    if not target.exists():
        raise SettingsError(f"{target} does not exist", hint=f"begin it with: mdvideo new {target}")
    listeners: list[Callable[[Event], None]] = []

    def emit(event: Event) -> None:
        for listener in tuple(listeners):
            listener(event)

    with (
        _display(arguments) as display,
        workshop_for(target / "deck" if target.is_dir() else target, jobs=arguments.jobs, emit=emit) as workshop,
    ):
        listeners.append(display.show)
        root = project_root(target / "deck" if target.is_dir() else target)
        limit = parse_bytes(layered(read_config(root)).cache_limit)
        try:
            interrupted = asyncio.run(_watch(arguments, target, workshop, emit, listeners, limit))
        finally:
            workshop.store.close()
            workshop.store.prune(limit)
    if interrupted:
        raise KeyboardInterrupt
    return 0


async def _watch(
    arguments: Namespace,
    target: Path,
    workshop: BuildEngine,
    emit: Callable[[Event], None],
    listeners: list[Callable[[Event], None]],
    limit: int,
) -> bool:
    """Serve and build until told to stop; whether that was by Ctrl-C."""
    from mdvideo.watch.editor_links import template_of
    from mdvideo.watch.file_watcher import FolderObservers
    from mdvideo.watch.server.access import new_token
    from mdvideo.watch.server.server import serve
    from mdvideo.watch.session.session import SessionOptions
    from mdvideo.watch.session_manager import SessionManager

    folder = target if target.is_dir() else None
    options = SessionOptions(overrides_of(arguments), template_of(arguments.editor), write_at_once=folder is None)
    # A deck that is named is meant without its translations.
    find = partial(find_decks, [target]) if not target.is_file() else lambda: (target,)
    stop, signals = asyncio.Event(), _Signals()
    with FolderObservers(poll=arguments.poll) as observers, signals.setting(stop):
        desk = SessionManager(find, folder, workshop, observers, options, emit, limit)
        listeners.append(desk.tell)
        building = asyncio.create_task(desk.run())
        serving = asyncio.create_task(
            serve(
                desk.decks,
                token=new_token(),
                stop=stop,
                emit=emit,
                on_ready=partial(_ready, arguments, listeners[0]),
                host=arguments.host,
                port=arguments.port,
            )
        )
        try:
            await asyncio.wait({building, serving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.set()
            building.cancel()
            await asyncio.gather(building, serving, return_exceptions=True)
            await desk.close()
    for task in (building, serving):
        if not task.cancelled():
            task.result()
    return signals.interrupted


class _Signals:
    """Ctrl-C and SIGTERM end the watch in good order; a second Ctrl-C no longer waits."""

    def __init__(self) -> None:
        self.interrupted = False

    @contextmanager
    def setting(self, stop: asyncio.Event) -> Iterator[None]:
        loop, taken = asyncio.get_running_loop(), []
        # Where there are no such handlers (Windows), Ctrl-C cancels this task, which ends in as good an order.
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._stop, loop, number, stop)
                taken.append(number)
        try:
            yield
        finally:
            for number in taken:
                loop.remove_signal_handler(number)

    def _stop(self, loop: asyncio.AbstractEventLoop, number: signal.Signals, stop: asyncio.Event) -> None:
        self.interrupted = number is signal.SIGINT
        loop.remove_signal_handler(number)
        stop.set()


def _ready(arguments: Namespace, emit: Callable[[Event], None], address: str) -> None:
    emit(Notice(f"watching {arguments.target}: {address}"))
    # A browser that runs in the terminal would take it over, and one that hangs must not hold us.
    if arguments.open and _has_display():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _display(arguments: Namespace) -> Display:
    if arguments.json:
        return JsonDisplay(sys.stdout)
    return QuietDisplay(sys.stderr) if arguments.quiet else WatchDisplay(sys.stderr)
