"""Publishing in a new process: libraries are imported by several threads at once, which an earlier test hides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DECK = """\
---
title: {name}
lang: en
---

# {name} with $x^2$ and 🌍

```python
print({number})
```

---

![A circle](circle.svg)

```js
let x = {number};
```
"""

CIRCLE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/><text>c</text></svg>'


@pytest.mark.parametrize("attempt", range(3))
def test_several_decks_that_use_everything_are_published(tmp_path: Path, attempt: int) -> None:
    (tmp_path / "mdvideo.toml").touch()
    (tmp_path / "circle.svg").write_text(CIRCLE, encoding="utf-8")
    for number in range(4):
        text = DECK.format(name=f"Deck {number}", number=attempt * 10 + number)
        (tmp_path / f"d{number}.deck.md").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mdvideo",
        "publish",
        ".",
        "-o",
        "out",
        "--size",
        "640x360",
        "--images",
        "flat",
        "-q",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("*/*.mp4"))) == 4
