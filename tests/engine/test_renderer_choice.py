"""``renderer: auto``: slides whose CSS the default renderer does not draw are drawn by Chromium, all others by it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mdvideo.api import open_engine
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import typeset
from mdvideo.errors import BackendUnavailable, Problem
from mdvideo.plan.jobs.job import Job
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.steps.slides import TypesetSlide, problems_of

DECK = """\
---
marp: true
style: |
  h2 { color: #035; filter: hue-rotate(120deg) }
---

# Plain

---

## Turned
"""


class Recorder:
    """A build that records the renderer of each slide."""

    def __init__(self, deck: Path, renderer: str) -> None:
        with open_engine(deck, cache=False) as engine:
            self.engine = engine
            self.renderers: dict[str, str] = {}
            make = engine.runner.make

            async def recorded(job: Job) -> object:
                if isinstance(job, SlideJob):
                    self.renderers[job.label.partition(":")[0]] = job.renderer.split()[0]
                return await make(job)

            engine.runner.make = recorded  # type: ignore[method-assign, assignment]
            loaded = open_deck(engine, deck, {"size": "320x180", "renderer": renderer})
            outcomes = asyncio.run(typeset(engine, loaded)).outcomes
            self.keys = [dict(each.result.outputs) for each in outcomes if isinstance(each, TypesetSlide)]
            self.problems: tuple[Problem, ...] = problems_of(outcomes)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "deck.md"
    path.write_text(DECK, encoding="utf-8")
    return path


@pytest.fixture
def with_chromium(chromium_path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDVIDEO_CHROMIUM", chromium_path)


@pytest.mark.browser
@pytest.mark.usefixtures("with_chromium")
def test_only_the_slide_that_needs_chromium_goes_to_it(deck: Path) -> None:
    fast, auto = Recorder(deck, "blitz"), Recorder(deck, "auto")
    assert auto.renderers == {"slide 1": "blitz-py", "slide 2": "chromium"}
    assert auto.problems == ()
    assert fast.renderers == {"slide 1": "blitz-py", "slide 2": "blitz-py"}
    assert [one == other for one, other in zip(fast.keys, auto.keys, strict=True)] == [True, False]
    assert Recorder(deck, "auto").keys == auto.keys


def test_the_default_renderer_says_what_it_does_not_draw(deck: Path) -> None:
    (problem,) = Recorder(deck, "blitz").problems
    assert (problem.code, problem.severity) == ("css-not-drawn", "warning")
    assert problem.span is not None
    assert (problem.span.line, problem.span.column) == (4, 21)
    assert "renderer: auto" in str(problem.hint)


def test_without_chromium_a_warning_says_what_to_install(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    start = BuildEngine.renderer

    def renderer(engine: BuildEngine, name: str) -> object:
        if name == "chromium":
            started.append(name)
            raise BackendUnavailable("the chromium renderer needs Playwright")
        return start(engine, name)

    monkeypatch.setattr(BuildEngine, "renderer", renderer)
    deck.write_text(DECK + "\n---\n\n## Again\n", encoding="utf-8")
    built = Recorder(deck, "auto")
    (problem,) = built.problems
    assert "mdvideo[chromium]" in str(problem.hint)
    assert set(built.renderers.values()) == {"blitz-py"}
    assert started == ["chromium"]


def test_a_deck_without_such_css_starts_no_browser(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BuildEngine, "full_renderer", lambda _: pytest.fail("a browser was started"))
    deck.write_text("---\nmarp: true\nstyle: |\n  h1 { color: red }\n---\n\n# One\n", encoding="utf-8")
    assert Recorder(deck, "auto").renderers == {"slide 1": "blitz-py"}
