"""Several prompts on one slide: each picture is generated and shown."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from mdvideo.api import build
from mdvideo.deck.lint import lint_deck
from mdvideo.deck.model import Prompt
from mdvideo.deck.parser import parse_deck
from tests.support.small_lesson import SMALL

SEQUENCE = """\
<!--
_prompt:
  - a red hill
  - {text: a green hill, seed: 4}
  - a blue hill
-->

# Hills

<!-- _duration: 6s -->
"""


def test_a_list_of_prompts_reads_as_a_sequence() -> None:
    (slide,) = parse_deck(SEQUENCE, "d.md").slides
    sources = [background.source for background in (*slide.backgrounds, *slide.sequence)]
    assert [(s.text, s.seed) for s in sources if isinstance(s, Prompt)] == [
        ("a red hill", None),
        ("a green hill", 4),
        ("a blue hill", None),
    ]


@pytest.mark.parametrize("value", ["[]", "[a, none]", "[" + "a, " * 12 + "a]", "[[a]]", "[a, '']"])
def test_lists_that_are_no_sequence_are_refused_at_their_place(value: str) -> None:
    problems = parse_deck(f"<!-- _prompt: {value} -->\n\n# A\n", "d.md").problems
    assert [(p.severity, p.span.line if p.span else 0) for p in problems] == [("error", 1)]


def test_motion_over_a_sequence_is_warned_of() -> None:
    deck = parse_deck(SEQUENCE + "\n<!-- _motion: zoom-in -->\n", "d.md")
    assert "motion-sequence" in [problem.code for problem in lint_deck(deck)]


def test_every_picture_of_a_sequence_is_generated_and_shown(tmp_path: Path) -> None:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "hills.md"
    path.write_text(SEQUENCE, encoding="utf-8")
    built = build(path, images={"backend": "flat"}, **SMALL)
    (slide,) = built.manifest.slides
    assert [p.prompt.partition(",")[0] for p in slide.prompts] == ["a red hill", "a green hill", "a blue hill"]
    assert slide.contrast is not None
    assert slide.contrast >= (slide.contrast_required or 0)
    with av.open(str(built.video)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    corners = {tuple(int(v) // 8 for v in frames[at][4, -4]) for at in (30, 110, 170)}
    assert len(corners) == 3
