"""Slides typeset and composed per second at 1080p: blitz-py against Chromium, in the same run.

    python -m bench.slides [--quick]

Both process the same pages of the default theme (title, list, split picture, table, code) with the same generated
backgrounds (decoded from PNG), from a SlideJob to finished pixels: text is fitted, rendered with and without colour,
composited with the scrim over the background, and measured for contrast. Encoding the stills as PNG, which is the same
work for both, is left out. Only the renderer differs. Both are warm (fonts loaded, browser started, one slide made),
and both get two threads, as in a build; Chromium uses more by itself. The best of three rounds counts, with the
renderers in turn, so that other work on the machine affects both alike.

``blitz_typeset_ms`` and ``chromium_typeset_ms`` are the typesetting alone, on one thread, in milliseconds per slide.
Without Chromium, its figures are null.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from bench import decks
from bench.harness import parse_quick, print_figures, seconds_of
from mdvideo.deck.model import Prompt
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.images.sketch import Sketch
from mdvideo.plan.geometry import place_backgrounds
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.slide_jobs import Layer, SlideJob
from mdvideo.plan.pictures import request_of
from mdvideo.protocols import HtmlRenderer
from mdvideo.settings import ImageSettings
from mdvideo.slides.handlers import compose_slide, embed_pictures
from mdvideo.slides.html.page import page_of
from mdvideo.slides.png import encode_png
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.themes.theme import load_theme
from mdvideo.slides.typeset import typeset

SIZE = Size(1920, 1080)
THREADS = 2
ROUNDS = 3


def slide_jobs(count: int) -> tuple[list[SlideJob], dict[Digest, bytes]]:
    """Return the slides of a benchmark deck as jobs, and the pictures that they use, by digest."""
    deck = parse_deck(decks.deck(count), "bench.md")
    theme = load_theme("glass", Path.cwd())
    backend = Sketch(ImageSettings())
    pictures: dict[Digest, bytes] = {}
    slides = []
    for slide in deck.slides:
        layers = []
        for placed in place_backgrounds(slide, SIZE):
            source = placed.background.source
            if not isinstance(source, Prompt):
                continue
            pixels = Size(placed.rect.width, placed.rect.height)
            request = request_of(source, pixels, ImageSettings(), theme.image_style)
            data = encode_png(next(iter(backend.generate([request], lambda *_: None))).image)
            pictures[digest_of(data)] = data
            layers.append(Layer(placed.rect, digest_of(data)))
        page = page_of(theme, deck, slide, SIZE, {})
        slides.append(
            SlideJob(
                html=page.html,
                size=SIZE,
                states=slide.fragments + 1,
                layers=tuple(layers),
                ground=page.ground,
                scrim=page.scrim,
                floor=theme.floor,
                keep_layers=False,
                renderer="",
            )
        )
    return slides, pictures


def main() -> None:
    """Run the comparison and print its figures."""
    quick = parse_quick(__doc__, "five slides, one round")
    jobs, pictures = slide_jobs(5 if quick else 20)
    renderers: dict[str, HtmlRenderer] = {"blitz": BlitzRenderer(font_files())}
    try:
        chromium = ChromiumRenderer(font_files())
    except BackendUnavailable as error:
        print(error)
    else:
        renderers["chromium"] = chromium

    def compose_all(renderer: HtmlRenderer) -> None:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(lambda job: compose_slide(job, pictures.__getitem__, renderer), jobs))

    def typeset_all(renderer: HtmlRenderer) -> None:
        for job in jobs:
            typeset(renderer, embed_pictures(job.html, pictures.__getitem__), job.size, job.states, job.floor)

    composed: dict[str, list[float]] = {name: [] for name in renderers}
    alone: dict[str, list[float]] = {name: [] for name in renderers}
    for renderer in renderers.values():
        compose_slide(jobs[0], pictures.__getitem__, renderer)
    for number in range(1 if quick else ROUNDS):
        for name, renderer in renderers.items():
            composed[name].append(seconds_of(partial(compose_all, renderer)))
            alone[name].append(seconds_of(partial(typeset_all, renderer)))
            print(f"round {number + 1}, {name}: {composed[name][-1]:.2f} s for {len(jobs)} slides")
    if "chromium" in renderers:
        chromium.close()
    figures: dict[str, float | int | str | None] = {"slides": len(jobs), "size": str(SIZE), "threads": THREADS}
    for name in ("blitz", "chromium"):
        figures[f"{name}_per_second"] = round(len(jobs) / min(composed[name]), 2) if name in composed else None
        figures[f"{name}_typeset_ms"] = round(1000 * min(alone[name]) / len(jobs), 1) if name in alone else None
    both = "chromium" in composed
    figures["ratio"] = round(min(composed["chromium"]) / min(composed["blitz"]), 2) if both else None
    figures["typeset_ratio"] = round(min(alone["chromium"]) / min(alone["blitz"]), 2) if both else None
    print_figures(figures)


if __name__ == "__main__":
    main()
