"""A page at which the default renderer crashes or hangs is an error, and the next page is drawn as ever."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.slides.renderers import blitz as blitz_module
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.page_processes import MEMORY, PageProcess, PageProcesses

SIZE = Size(320, 180)
PLAIN = '<!doctype html><html id="root"><body style="margin:0;background:#f00"><p id="text-1">words</p></body></html>'
HANGS = f"<p>{'words ' * 40}<span style='float:right'>a</span> {'words ' * 40}</p>"
DASHES = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'>"
    "<path d='M0 0L1e9 1e9' stroke='red' stroke-dasharray='.0001'/></svg>"
)
CRASHES = f'<img src="data:image/svg+xml;base64,{base64.b64encode(DASHES.encode()).decode()}">'


@pytest.fixture
def processes() -> Iterator[PageProcesses]:
    pool = PageProcesses(seconds=3)
    yield pool
    pool.close()


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages reach blitz-py as they are."""
    for guard in ("without_floats", "without_table_calc"):
        monkeypatch.setattr(blitz_module, guard, lambda html: html)


def process_ids(pool: PageProcesses) -> list[int]:
    return [process.process_id for process in pool.idle]


@pytest.mark.usefixtures("unguarded")
def test_a_page_that_is_never_laid_out_is_an_error(processes: PageProcesses) -> None:
    renderer = BlitzRenderer([], processes)
    began = time.monotonic()
    with pytest.raises(BackendError, match="takes more than 3 s"), renderer.open(HANGS, SIZE) as page:
        page.paint()
    assert time.monotonic() - began < 10
    with renderer.open(PLAIN, SIZE) as page:
        assert page.paint()[90, 300, 0] == 255


def test_a_page_that_ends_the_process_is_an_error() -> None:
    """A picture of 150 bytes whose dashes take all memory there is."""
    processes = PageProcesses(seconds=30, memory=2 * 2**30)
    renderer = BlitzRenderer([], processes)
    with pytest.raises(BackendError, match="crashed"), renderer.open(CRASHES, SIZE) as page:
        page.paint()
    with renderer.open(PLAIN, SIZE) as page:
        assert page.paint()[90, 300, 0] == 255
    processes.close()


@pytest.mark.parametrize("call", ["boxes", "set_attribute", "paint"])
def test_a_page_survives_the_death_of_its_process(call: str, processes: PageProcesses) -> None:
    """The page before may have damaged the process: the page is laid out again, with its changes, in a new one."""
    renderer = BlitzRenderer([], processes)
    with renderer.open(PLAIN, SIZE) as page:
        page.set_attribute("text-1", "style", "height:55px")
        before = page.paint()
    (number,) = process_ids(processes)
    with renderer.open(PLAIN, SIZE) as page:
        page.set_attribute("text-1", "style", "height:55px")
        os.kill(number, signal.SIGKILL)
        time.sleep(0.1)
        if call == "set_attribute":
            page.set_attribute("root", "class", "x")
        elif call == "paint":
            assert np.array_equal(page.paint(), before)
        assert page.boxes()["text-1"].height == 55
    assert process_ids(processes) not in ([], [number])


def test_a_process_is_kept_for_the_next_page(processes: PageProcesses) -> None:
    renderer = BlitzRenderer([], processes)
    seen = set()
    for _ in range(5):
        with renderer.open(PLAIN, SIZE) as page:
            page.paint()
        seen.update(process_ids(processes))
    assert len(seen) == 1


def test_pages_that_are_open_at_once_have_a_process_each(processes: PageProcesses) -> None:
    renderer = BlitzRenderer([], processes)

    def red(level: int) -> int:
        with renderer.open(PLAIN.replace("#f00", f"rgb({level},0,0)"), SIZE) as page:
            time.sleep(0.05)
            return int(page.paint()[90, 300, 0])

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(red, range(0, 240, 20))) == list(range(0, 240, 20))
    assert len(process_ids(processes)) <= 4


def test_a_process_has_no_keys_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    process = PageProcess(10, MEMORY)
    try:
        with open(f"/proc/{process.process_id}/environ", "rb") as stream:  # noqa: PTH123
            assert b"sk-secret" not in stream.read()
    except FileNotFoundError:
        pytest.skip("needs /proc")
    finally:
        process.end()


def test_a_process_ends_with_its_program() -> None:
    """A program that is killed leaves none behind, though a page may never be laid out."""
    code = (
        "import os, signal; from mdvideo.slides.renderers.page_processes import *\n"
        "process = PageProcess(60, MEMORY); process.open(open(0).read(), {}, {'width': 320, 'height': 180})\n"
        "print(process.process_id, flush=True); process.call({'do': 'paint', 'room': 0}); print('drawn', flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(HANGS)
        program.stdin.close()
        time.sleep(3)
        number = next(child for child in children_of(program.pid))
        program.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{number}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{number}").exists()


def children_of(parent: int) -> list[int]:
    numbers = Path(f"/proc/{parent}/task/{parent}/children")
    if not numbers.exists():
        pytest.skip("needs /proc")
    return [int(number) for number in numbers.read_text().split()]
