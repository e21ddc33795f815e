"""Ctrl-C ends a command within two seconds whatever it does, and a second Ctrl-C at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows waits for sockets only")

STUBBORN = """
import sys, time
import mdvideo.cli.commands.themes as themes
from mdvideo.cli.main import main

def run(arguments):
    print("started", flush=True)
    while True:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            print("heard", flush=True)

themes.run = run
sys.exit(main(["themes"]))
"""
NATIVE = STUBBORN.replace("time.sleep(60)", "[ctypes.CDLL(None).sleep(60) for _ in range(9)]").replace(
    "import sys", "import ctypes, sys"
)
"""A library that goes on waiting: Python cannot run its handler of the signal."""


def seconds_to_end(code: str, presses: int, pause: float = 0.3) -> tuple[float, int]:
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"started\n"
        began = time.monotonic()
        for number in range(presses):
            time.sleep(pause * bool(number))
            program.send_signal(signal.SIGINT)
        try:
            status = program.wait(20)
        finally:
            program.kill()
    return time.monotonic() - began, status


@pytest.mark.parametrize("code", [STUBBORN, NATIVE], ids=["python", "native"])
def test_the_first_ends_a_command_that_goes_on(code: str) -> None:
    seconds, status = seconds_to_end(code, 1)
    assert 1.5 < seconds < 4
    assert status == 130


@pytest.mark.parametrize("code", [STUBBORN, NATIVE], ids=["python", "native"])
def test_the_second_ends_it_at_once(code: str) -> None:
    seconds, status = seconds_to_end(code, 2)
    assert seconds < 1.5
    assert status == 130
