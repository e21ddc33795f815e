"""The options that shape a video, from the command line to the highest layer of settings."""

from __future__ import annotations

from argparse import Namespace
from typing import Any


def overrides_of(arguments: Namespace) -> dict[str, Any]:
    """Only what was given: an option that was left out must not hide what the front matter says."""
    given: dict[str, Any] = {}
    for name in ("theme", "size", "fps", "renderer", "captions", "jobs", "strict"):
        value = getattr(arguments, name, None)
        if value is not None:
            given[name] = value
    if arguments.images is not None:
        given["images"] = {"backend": arguments.images}
    if getattr(arguments, "draft", False):
        given["images"] = {"backend": "sketch"}
    return given


def machine_of(arguments: Namespace) -> dict[str, Any]:
    """The settings of the machine that were given: which store is shared, and where jobs run."""
    given = {name: getattr(arguments, name, None) for name in ("store", "store_access", "executor")}
    machine: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if getattr(arguments, "ray_address", None) is not None:
        machine |= {"executor": "ray", "cluster": {"address": arguments.ray_address}}
    return machine


def slide_numbers(text: str, count: int) -> tuple[int, ...]:
    """The numbers that ``2,4-6`` names, in order, each once. Raises ValueError with what to write instead."""
    numbers: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise ValueError(f"{text!r} does not name slides; write 2,4-6")
        numbers.extend(range(int(first), int(last if dash else first) + 1))
    outside = [n for n in numbers if not 1 <= n <= count]
    if outside or not numbers:
        raise ValueError(f"there is no slide {outside[0] if outside else 0}; the deck has 1 to {count}")
    return tuple(dict.fromkeys(numbers))
