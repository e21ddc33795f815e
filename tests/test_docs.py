"""What the documentation says about the code is true: the command reference, and the example backends."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import mdvideo

ROOT = Path(__file__).parents[1]


def test_the_command_reference_is_current() -> None:
    """If this fails, run scripts/docs."""
    script = ROOT / "scripts" / "command_reference.py"
    printed = subprocess.run(
        [sys.executable, script], capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == printed


@pytest.fixture
def example_backends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install the backends of docs/backends.md as another package would."""
    text = (ROOT / "docs" / "backends.md").read_text(encoding="utf-8")
    for name, code in re.findall(r'```python\n"""(\w+)\.py"""\n(.*?)```', text, re.S):
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    info = tmp_path / "examples-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: examples\nVersion: 1\n", encoding="utf-8")
    groups = (
        "[mdvideo.images]",
        "gradient = gradient_backend:Gradient",
        "[mdvideo.speech]",
        "beep = beep_backend:Beep",
    )
    (info / "entry_points.txt").write_text("\n".join(groups) + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield
    for name in ("gradient_backend", "beep_backend"):
        sys.modules.pop(name, None)


@pytest.mark.usefixtures("example_backends")
def test_the_example_backends_build_a_lesson(tmp_path: Path) -> None:
    deck = tmp_path / "lesson.md"
    deck.write_text("<!-- prompt: a sea -->\n\n# Waves\n\n<!-- One two three four. -->\n", encoding="utf-8")
    result = mdvideo.build(
        deck, size="320x180", images={"backend": "gradient"}, speech={"backend": "beep"}, cache=False
    )
    (slide,) = result.manifest.slides
    assert slide.start == 0
    from beep_backend import Beep  # type: ignore[import-not-found]

    from mdvideo.protocols import STANDALONE, Utterance

    (spoken,) = Beep(None, STANDALONE).speak([Utterance("One two.", "en")])
    assert [(word.start, word.end) for word in spoken.words] == [(0, 3), (4, 8)]
    assert np.abs(spoken.samples).max() <= 1


def test_the_example_theme_is_valid_and_readable(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "own-theme.md").read_text(encoding="utf-8")
    files = re.findall(r"```\w+\n((?:#|/\*|\{#) (harbour/\S+).*?)```", text, re.S)
    assert [name for _, name in files] == ["harbour/theme.toml", "harbour/theme.css", "harbour/slide.html.j2"]
    (tmp_path / "harbour").mkdir()
    for content, name in files:
        (tmp_path / name).write_text(content, encoding="utf-8")
    deck = tmp_path / "lesson.md"
    deck.write_text("---\ntheme: ./harbour\n---\n\n# Tides\n\n---\n\n<!-- class: invert -->\n\n- Ebb\n- Flood\n")
    command = [sys.executable, "-m", "mdvideo", "check", "--strict", "lesson.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 deck: 0 errors, 0 warnings\n", "")


def test_the_guide_lists_every_environment_variable() -> None:
    """Those that mdvideo has names for, and those that it reads by their names."""
    read = re.compile(r"(?:environ(?:ment)?\.get\(|environ\[)\s*\"([A-Z][A-Z_]+)\"|\"(MDVIDEO_[A-Z_]+)\"")
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "mdvideo").rglob("*.py"))
    names = {found for text in sources for pair in read.findall(text) for found in pair if found}
    assert {"MDVIDEO_STORE", "NO_COLOR", "SOURCE_DATE_EPOCH"} <= names
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8").partition("These environment variables matter:")[2]
    known = set(re.findall(r"\b[A-Z][A-Z_]+\b", guide))
    assert names - known == set()
