"""A spoken lesson in two languages, small enough to build in a second."""

from __future__ import annotations

from pathlib import Path

ENGLISH = """\
---
title: How caches work
description: Why a cache makes things fast.
author: Ada
lang: en
size: 320x180
fps: 10
images: {backend: flat}
speech: {backend: espeak}
---

# How caches work

<!-- A cache keeps what was asked for. -->

---

## Hits & misses

* A hit is quick
* A miss is slow

<!-- [click] A hit is quick. [click] A miss is slow. -->

---

## When it lies

![A clock without hands](clock.png)

<!-- It lies when the world has changed. -->
"""

GERMAN = """\
---
title: Wie Caches funktionieren
lang: de
speech: {backend: espeak}
---

# Wie Caches funktionieren

<!-- Ein Cache behält, wonach gefragt wurde. Wer als Nächster danach fragt, muss nicht noch einmal so lange warten. -->

---

## Treffer

* Ein Treffer ist schnell
* Ein Fehlschlag ist langsam

<!-- [click] Schnell. [click] Langsam. -->

---

## Wenn er lügt

![Eine Uhr ohne Zeiger](clock.png)

<!-- Er lügt, wenn die Welt sich geändert hat. -->
"""


def write_lesson(folder: Path, text: str = ENGLISH, *, german: str | None = GERMAN) -> Path:
    """Write the lesson, its picture and its translation into a project of its own; return the English deck."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mdvideo.toml").touch()
    Image.new("RGB", (64, 64), (40, 90, 160)).save(folder / "clock.png")
    path = folder / "lesson.md"
    path.write_text(text, encoding="utf-8")
    if german is not None:
        (folder / "lesson.de.md").write_text(german, encoding="utf-8")
    return path
