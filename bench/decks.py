"""Decks of any length for the benchmarks, with the kinds of slides that lessons have."""

from __future__ import annotations

PROMPTS = (
    "layered hills at dawn, mist",
    "sea at golden hour",
    "forest in morning light",
    "the milky way over mountains",
    "calm teal gradient",
    "light rays through dust",
    "plain paper",
    "cells under a microscope, green",
)

KINDS = (
    "<!-- _prompt: {prompt} -->\n\n# Part {n} of the lesson\n\nWhat comes next, said in one sentence.",
    "<!-- _prompt: {prompt} -->\n\n## Point {n}\n\n- The first thing to know\n- The second, which follows\n- The third",
    "![bg right:40%](<prompt:{prompt}>)\n\n## Picture {n}\n\nA paragraph that says what the picture shows.",
    "## Table {n}\n\n| Quantity | Value |\n|---|---|\n| Mass | 1.2 kg |\n| Charge | 3 C |\n| Time | {n} s |",
    "## Code {n}\n\n```python\ndef f(x: int) -> int:\n    return x * {n}\n```",
)


def deck(slides: int, word: str = "word") -> str:
    """Return a deck of so many slides, with ``word`` once, on the middle one."""
    bodies = [KINDS[i % len(KINDS)].format(n=i + 1, prompt=PROMPTS[i % len(PROMPTS)]) for i in range(slides)]
    bodies[slides // 2] = f"## The slide that is edited\n\nOne {word} of this slide is changed again and again."
    return "---\ntitle: A benchmark\ntheme: glass\n---\n\n" + "\n\n---\n\n".join(bodies) + "\n"
