"""Consoles that are typed."""

from __future__ import annotations

import json

from mdvideo.deck.markdown.fences.typed_console import typed_console

TEXT = "$ make all\ncc main.c\nok\nuser@host:~$ echo a \\\n> b\na b\n>>> 1 + 1\n2\n"


def events_of(text: str) -> list[tuple[float, str]]:
    return [(at, shown) for at, _, shown in map(json.loads, typed_console(text).decode().split("\n")[1:])]


def test_commands_are_typed_key_by_key_and_output_is_shown_at_once() -> None:
    shown = [text for _, text in events_of(TEXT)]
    assert list("make all") == shown[1:9]
    assert shown[9:12] == ["\r\n", "cc main.c\r\n", "ok\r\n"]
    assert "a b\r\n" in shown
    assert "2\r\n" in shown
    whole = "".join(shown)
    for unread in ("\x1b[1;32m", "\x1b[0m", "\x1b[?25l", "\r"):
        whole = whole.replace(unread, "")
    assert whole == TEXT


def test_time_passes() -> None:
    times = [at for at, _ in events_of(TEXT)]
    assert times == sorted(times)
    assert 0.3 < times[8] - times[1] < 1
    assert events_of(TEXT) == events_of(TEXT)


def test_a_long_command_takes_no_longer_than_five_seconds() -> None:
    times = [at for at, _ in events_of("$ " + "x" * 500)]
    assert times[-1] < 8


def test_the_terminal_is_as_large_as_its_text_within_limits() -> None:
    def size_of(text: str) -> tuple[int, int]:
        head = json.loads(typed_console(text).decode().split("\n")[0])
        return head["width"], head["height"]

    assert size_of("$ ls") == (48, 2)
    assert size_of("$ " + "x" * 70) == (74, 2)
    assert size_of("日" * 30) == (62, 2)
    assert size_of("x\n" * 100) == (48, 24)
    assert size_of("x" * 1000)[0] == 110
