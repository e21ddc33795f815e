"""Draws every kind of slide in every theme, to be looked at: a tool for whoever designs themes.

For each theme, shape and ground there is a contact sheet of the kinds of slide in ``looks_deck.md``, with the frames
behind it at full size. A plain ground is the theme's own; a painted one is a generated picture. ``--deck`` draws
another deck. ``--measure`` also measures every frame: type that is smaller than 28 pixels of 1080, lines that consist
of one short word, titles of two lines that would fit on one, and contrast.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from measure_frames import PageLog, findings_of, open_renderer
from PIL import Image, ImageDraw, ImageFont

from mdvideo.api import open_engine
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import typeset
from mdvideo.slides.themes.fonts import FONT_FOLDER, SANS, UPRIGHT_FILES

KINDS = Path(__file__).with_name("looks_deck.md")
THEMES = "glass,paper,terminal,bold,classroom,editorial"
KIND = re.compile(r"^<!-- kind: (\S+) -->$", re.M)
PAINTED = re.compile(r"^<!-- _prompt: .* -->\n", re.M)
TILE, GAP, LABEL = 640, 12, 30
SMALL = 320


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawn slide, and what was found on it."""

    kind: str
    picture: Image.Image
    findings: tuple[str, ...]


def deck_text(source: str, ground: str, kinds: frozenset[str]) -> str:
    """Return the deck with the slides of these kinds (all, if there are none), on the ground that is asked for."""
    head, *slides = re.split(r"^---$\n", source, flags=re.M)[1:]
    kept = [slide for slide in slides if not kinds or ((kind := KIND.search(slide)) and kind[1] in kinds)]
    text = "---\n" + "---\n".join([head, *kept])
    return PAINTED.sub("", text) if ground == "plain" else text


def frames_of(
    engine: BuildEngine, deck: Path, names: list[str], settings: Mapping[str, object], measure: bool
) -> Iterator[Frame]:
    """Yield the last state of each slide of a deck."""
    loaded = open_deck(engine, deck, settings)
    log = PageLog()
    make = engine.runner.make
    engine.runner.make = log.recording(make)  # type: ignore[method-assign]
    try:
        made = asyncio.run(typeset(engine, loaded))
    finally:
        engine.runner.make = make  # type: ignore[method-assign]
    renderer = open_renderer() if measure else None
    for index, (slide, still) in enumerate(zip(made.slides, made.stills, strict=True)):
        digest = still.result.outputs[f"still-{slide.fragments}"]
        data, report = engine.store.read(digest), still.result.report
        name = names[index] if index < len(names) else f"slide-{slide.number:03}"
        found = ["does not fit"] if report.get("overflow") else []
        contrast, required = report.get("contrast"), report.get("required")
        if contrast is not None and required is not None and contrast < required:
            found.append(f"contrast of {contrast} where {required} is needed")
        if renderer is not None and digest in log.jobs:
            found += findings_of(log.jobs[digest], engine.store.read, renderer)
        yield Frame(name, Image.open(BytesIO(data)).convert("RGB"), tuple(found))
    if renderer is not None:
        renderer.close()


def sheet_of(frames: list[Frame], tile: int, columns: int) -> Image.Image:
    """Return all frames on one picture, each below its kind."""
    width = tile
    height = round(tile * frames[0].picture.height / frames[0].picture.width)
    rows = -(-len(frames) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + GAP + LABEL) + GAP), "#777777")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONT_FOLDER / UPRIGHT_FILES[SANS]), 20)
    for number, frame in enumerate(frames):
        x, y = GAP + number % columns * (width + GAP), GAP + number // columns * (height + GAP + LABEL)
        draw.text((x, y + 4), frame.kind, "white", font)
        sheet.paste(frame.picture.resize((width, height), Image.Resampling.LANCZOS), (x, y + LABEL))
    return sheet


def draw_looks(options: argparse.Namespace) -> int:
    """Draw what the options ask for; returns the number of findings."""
    out: Path = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    source = (options.deck or KINDS).read_text(encoding="utf-8")
    kinds = frozenset(filter(None, options.kinds.split(",")))
    folder = (options.deck or KINDS).resolve().parent
    found = 0
    with open_engine(folder / "deck.md") as engine:
        for ground in options.grounds.split(","):
            text = source if options.deck else deck_text(source, ground, kinds)
            names = [] if options.deck else KIND.findall(text)
            # Beside the original, so that the paths in it lead where they should.
            deck = folder / f".looks-{os.getpid()}-{ground}.md"
            deck.write_text(text, encoding="utf-8")
            try:
                for theme in options.themes.split(","):
                    for shape in options.shapes.split(","):
                        found += draw_sheet(engine, deck, names, theme, shape, ground, out, options)
            finally:
                deck.unlink()
    return found


def draw_sheet(
    engine: BuildEngine,
    deck: Path,
    names: list[str],
    theme: str,
    shape: str,
    ground: str,
    out: Path,
    options: argparse.Namespace,
) -> int:
    """Draw one sheet and its frames; returns the number of findings."""
    settings = {"theme": theme, "size": shape, "images": {"backend": options.images}}
    frames = list(frames_of(engine, deck, names, settings, options.measure))
    name = f"{theme}-{shape.replace(':', 'x')}-{ground}"
    folder = out / name
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for frame in frames:
        frame.picture.save(folder / f"{frame.kind}.png", compress_level=1)
    wide = frames[0].picture.width >= frames[0].picture.height
    sheet_of(frames, TILE if wide else 360, 3 if wide else 5).save(out / f"{name}.png")
    sheet_of(frames, SMALL if wide else 180, 5 if wide else 8).save(out / f"{name}-small.png")
    found = 0
    for frame in frames:
        for finding in frame.findings:
            print(f"{name} {frame.kind}: {finding}")
            found += 1
    print(f"{out / name}.png: {len(frames)} slides", flush=True)
    return found


def main() -> int:
    """Draw the sheets; returns 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="scripts/looks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--themes", default=THEMES, help=f"names, with commas (default: {THEMES})")
    parser.add_argument("--shapes", default="16:9,9:16", help="sizes of frames, with commas")
    parser.add_argument("--grounds", default="plain,painted", help="plain, painted, or both")
    parser.add_argument("--kinds", default="", help="kinds of slide, with commas (default: all)")
    parser.add_argument("--deck", type=Path, help="draw this deck instead")
    parser.add_argument("--measure", action="store_true", help="measure type, too; needs Chromium")
    parser.add_argument("--images", default="illustrate", help="image backend")
    parser.add_argument("--out", type=Path, default=Path("looks-out"), help="folder for the sheets")
    options = parser.parse_args()
    found = draw_looks(options)
    print(json.dumps({"findings": found}))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
