"""A cache file that is damaged or gone is made again, whatever is edited next; no build waits for itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import mdvideo

DECK = """<!-- prompt: calm sea -->
<!-- motion: zoom-in -->
<!-- duration: 2s -->
# A title

---

<!-- prompt: calm sea -->

* one
* two

---

![bg right:40%](<prompt:a leaf>)

## Beside
"""

SETTINGS = {"size": "160x90", "fps": 10, "images": {"backend": "flat"}, "speech": {"backend": "none"}, "jobs": 2}

EDITS = {
    "duration": ("duration: 2s", "duration: 3s"),
    "text": ("A title", "Another title"),
    "prompt": ("a leaf", "a tree"),
    "motion": ("zoom-in", "zoom-out"),
    "nothing": ("", ""),
}


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


DAMAGES: dict[str, Callable[[Path], None]] = {"flipped": flip, "cut": cut, "gone": Path.unlink}


def build(folder: Path, cache: Path) -> bytes:
    built = mdvideo.build(folder / "lesson.md", f"{folder}/out/", cache_dir=str(cache), **SETTINGS)  # type: ignore[arg-type]
    return built.video.read_bytes()


def cached_files(cache: Path) -> list[Path]:
    return sorted(path for path in (cache / "blobs").rglob("*") if path.is_file() and path.stat().st_size > 0)


CASES = [(edit, "flipped") for edit in EDITS] + [("duration", "cut"), ("duration", "gone")]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("edit", "damage"), CASES)
def test_any_damaged_file_is_made_again(tmp_path: Path, edit: str, damage: str) -> None:
    old, new = EDITS[edit]
    deck = tmp_path / "lesson.md"
    deck.write_text(DECK)
    warm = tmp_path / "warm"
    build(tmp_path, warm)
    deck.write_text(DECK.replace(old, new) if old else DECK)
    expected = build(tmp_path, tmp_path / "clean")
    files = cached_files(warm)
    assert len(files) > 10
    for file in files:
        cache = tmp_path / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        shutil.copytree(warm, cache)
        DAMAGES[damage](cache / file.relative_to(warm))
        assert build(tmp_path, cache) == expected, file.name
