"""Slides typeset and composed a second at 1080p: blitz-py against Chromium, in the same run.

    python -m bench.slides [--quick]

Compared: the same pages of the default theme (title, list, split picture, table, code), with the same painted
backgrounds (decoded from PNG), from a SlideJob to finished pixels: fitted, painted with and without ink, veiled, laid
together, contrast measured. Packing the stills as PNG, which is the same work for both, is left out. Only the renderer
differs. Both are warm (fonts loaded, browser started, one slide made), and both get two threads, as a build would
give them; Chromium spreads over more by itself. Of each renderer the best of three rounds counts, taken in turns, so
that other work on the machine harms neither more than the other.

``blitz_typeset_ms`` and ``chromium_typeset_ms`` are the typesetting alone, on one thread, in milliseconds a slide.
The last line is one JSON object; where there is no Chromium its figures are null.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import decks
from mdvideo.deck.model import Prompt
from mdvideo.deck.parser import parse
from mdvideo.errors import BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.sketch import Sketch
from mdvideo.plan.geometry import place
from mdvideo.plan.jobs import Digest, Layer, SlideJob, digest_of
from mdvideo.plan.pictures import request_of
from mdvideo.protocols import HtmlRenderer
from mdvideo.settings import ImageSettings
from mdvideo.slides.fit import typeset
from mdvideo.slides.handlers import composed_slide, with_pictures
from mdvideo.slides.html.page import page_of
from mdvideo.slides.png import png
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.themes.theme import load_theme

SIZE = Size(1920, 1080)
THREADS = 2
ROUNDS = 3


def jobs(count: int) -> tuple[list[SlideJob], dict[Digest, bytes]]:
    """The slides of a benchmark deck as jobs, and the pictures that they name."""
    deck = parse(decks.deck(count), "bench.md")
    theme = load_theme("glass", Path.cwd())
    painter = Sketch(ImageSettings())
    pictures: dict[Digest, bytes] = {}
    made = []
    for slide in deck.slides:
        layers = []
        for placed in place(slide, SIZE):
            source = placed.background.source
            if not isinstance(source, Prompt):
                continue
            pixels = Size(placed.rect.width, placed.rect.height)
            request = request_of(source, pixels, ImageSettings(), theme.image_style)
            data = png(next(iter(painter.paint([request], lambda *_: None))).image)
            pictures[digest_of(data)] = data
            layers.append(Layer(placed.rect, digest_of(data)))
        page = page_of(theme, deck, slide, SIZE, {})
        made.append(
            SlideJob(
                html=page.html,
                size=SIZE,
                states=slide.fragments + 1,
                layers=tuple(layers),
                ground=page.ground,
                scrim=page.scrim,
                floor=theme.floor,
                layered=False,
                renderer="",
            )
        )
    return made, pictures


def seconds(work: Callable[[], object]) -> float:
    """How long this takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Run the comparison and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="five slides, one round")
    quick = parser.parse_args().quick
    work, pictures = jobs(5 if quick else 20)
    renderers: dict[str, HtmlRenderer] = {"blitz": BlitzRenderer(font_files())}
    try:
        chromium = ChromiumRenderer(font_files())
    except BackendUnavailable as error:
        print(error)
    else:
        renderers["chromium"] = chromium

    def compose_all(renderer: HtmlRenderer) -> None:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(lambda job: composed_slide(job, pictures.__getitem__, renderer), work))

    def typeset_all(renderer: HtmlRenderer) -> None:
        for job in work:
            typeset(renderer, with_pictures(job.html, pictures.__getitem__), job.size, job.states, job.floor)

    composed: dict[str, list[float]] = {name: [] for name in renderers}
    alone: dict[str, list[float]] = {name: [] for name in renderers}
    for renderer in renderers.values():
        composed_slide(work[0], pictures.__getitem__, renderer)
    for number in range(1 if quick else ROUNDS):
        for name, renderer in renderers.items():
            composed[name].append(seconds(lambda: compose_all(renderer)))  # noqa: B023 (called at once)
            alone[name].append(seconds(lambda: typeset_all(renderer)))  # noqa: B023
            print(f"round {number + 1}, {name}: {composed[name][-1]:.2f} s for {len(work)} slides")
    if "chromium" in renderers:
        chromium.close()
    figures: dict[str, float | int | str | None] = {"slides": len(work), "size": str(SIZE), "threads": THREADS}
    for name in ("blitz", "chromium"):
        figures[f"{name}_per_second"] = round(len(work) / min(composed[name]), 2) if name in composed else None
        figures[f"{name}_typeset_ms"] = round(1000 * min(alone[name]) / len(work), 1) if name in alone else None
    both = "chromium" in composed
    figures["ratio"] = round(min(composed["chromium"]) / min(composed["blitz"]), 2) if both else None
    figures["typeset_ratio"] = round(min(alone["chromium"]) / min(alone["blitz"]), 2) if both else None
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
