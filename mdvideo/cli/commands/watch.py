"""``mdvideo watch``: show a deck on a page that updates at every save."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import webbrowser
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from mdvideo.api import open_engine
from mdvideo.cli.interrupts import end_soon
from mdvideo.cli.named_decks import decks_named
from mdvideo.cli.options import (
    add_appearance_options,
    add_draft_option,
    add_progress_options,
    appearance_settings_of,
)
from mdvideo.cli.progress.display import Display
from mdvideo.cli.progress.json_lines import JsonDisplay
from mdvideo.cli.progress.plain import QuietDisplay
from mdvideo.cli.progress.watch_display import WatchDisplay
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import SettingsError
from mdvideo.events import Emit, Event, Notice
from mdvideo.settings import merge_layers, parse_bytes, project_root, read_config


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "targets",
        metavar="DECK_OR_DIR",
        nargs="*",
        default=["."],
        help="decks, and folders of decks (default: this one)",
    )
    parser.add_argument("--port", metavar="N", type=int, default=8450, help="default: 8450, or the next free port")
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="address to listen on; 0.0.0.0: open to other machines"
    )
    parser.add_argument("--no-open", dest="open", action="store_false", help="do not open a browser")
    add_draft_option(parser)
    parser.add_argument(
        "--editor",
        metavar="NAME",
        default="vscode",
        help="editor that links open: vscode, cursor, zed, idea …, or a URL template",
    )
    parser.add_argument(
        "--poll", action="store_true", help="check for changes regularly, on file systems that do not report them"
    )
    add_appearance_options(parser)
    add_progress_options(parser)


def run(arguments: Namespace) -> int:
    """Watch until interrupted."""
    targets = [Path(target) for target in arguments.targets]
    for target in targets:
        if not target.exists():
            raise SettingsError(f"{target} does not exist", hint=f"create it: mdvideo new {target}")
    # One cache for all: that of the first one's project.
    first = targets[0] / "deck" if targets[0].is_dir() else targets[0]
    listeners: list[Emit] = []

    def emit(event: Event) -> None:
        for listener in tuple(listeners):
            listener(event)

    with (
        _display(arguments) as display,
        open_engine(first, jobs=arguments.jobs, emit=emit) as engine,
    ):
        listeners.append(display.show)
        limit = parse_bytes(merge_layers(read_config(project_root(first))).cache_limit)
        try:
            interrupted = asyncio.run(_watch(arguments, targets, engine, emit, listeners, limit))
        finally:
            engine.store.close()
            engine.store.prune(limit)
    if interrupted:
        raise KeyboardInterrupt
    return 0


async def _watch(
    arguments: Namespace,
    targets: Sequence[Path],
    engine: BuildEngine,
    emit: Emit,
    listeners: list[Emit],
    limit: int,
) -> bool:
    """Serve and build until a signal; return whether it was Ctrl-C."""
    from mdvideo.watch.editor_links import template_of
    from mdvideo.watch.folder_observers import FolderObservers
    from mdvideo.watch.server.access import new_token
    from mdvideo.watch.server.server import serve
    from mdvideo.watch.session.session_options import SessionOptions
    from mdvideo.watch.session_manager import SessionManager

    folders = [target for target in targets if target.is_dir()]
    options = SessionOptions(
        appearance_settings_of(arguments), template_of(arguments.editor), write_at_once=not folders
    )
    # A deck that is named is watched without its translations.
    find = partial(decks_named, arguments.targets)
    stop, signals = asyncio.Event(), _Signals()
    with FolderObservers(poll=arguments.poll) as observers, signals.install_handlers(stop):
        sessions = SessionManager(find, folders, engine, observers, options, emit, limit)
        listeners.append(sessions.show_engine_event)
        building = asyncio.create_task(sessions.run())
        serving = asyncio.create_task(
            serve(
                sessions.decks,
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
            await sessions.close()
    for task in (building, serving):
        if not task.cancelled():
            task.result()
    return signals.interrupted


class _Signals:
    """Ctrl-C and SIGTERM stop the watch cleanly; a second Ctrl-C stops it at once."""

    def __init__(self) -> None:
        self.interrupted = False

    @contextmanager
    def install_handlers(self, stop: asyncio.Event) -> Iterator[None]:
        loop, installed = asyncio.get_running_loop(), []
        # Windows has no such handlers: there, Ctrl-C cancels this task, which stops cleanly too.
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._stop, loop, number, stop)
                installed.append(number)
        try:
            yield
        finally:
            for number in installed:
                loop.remove_signal_handler(number)

    def _stop(self, loop: asyncio.AbstractEventLoop, number: signal.Signals, stop: asyncio.Event) -> None:
        self.interrupted = number is signal.SIGINT
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)
        end_soon()
        stop.set()


def _ready(arguments: Namespace, emit: Emit, address: str) -> None:
    emit(Notice(f"watching {', '.join(arguments.targets)}: {address}"))
    # A text browser would take over the terminal, and a browser that hangs must not block the watch.
    if arguments.open and _has_display():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _display(arguments: Namespace) -> Display:
    if arguments.json:
        return JsonDisplay(sys.stdout)
    return QuietDisplay(sys.stderr) if arguments.quiet else WatchDisplay(sys.stderr)
