"""Small inputs of kinds that are usual in decks of Marp: each builds, and all that is reported is what should be."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mdvideo.api import open_engine
from mdvideo.cli.main import main
from mdvideo.engine.check_deck import check_deck

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><text x="9" y="40" font-family="Nobody, cursive">'
    "label</text></svg>"
)
SIZES = ((100, 100), (180, 320), (1, 1), (30, 3000), (800, 300))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with pictures of several shapes, named by their sizes, and a deck's folder in it."""
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "mdvideo.toml").touch()
    (folder / "decks").mkdir()
    for width, height in SIZES:
        Image.new("RGB", (width, height), (90, 140, 200)).save(folder / f"{width}x{height}.png")
    Image.new("RGB", (50, 50)).save(folder / "decks/a photo.png")
    (folder / "decks/label.svg").write_text(SVG, encoding="utf-8")
    return folder


def found_in(project: Path, text: str, front_matter: str = "marp: true\nlang: en") -> list[str]:
    """Return the codes of the problems of a deck, those of errors in capitals."""
    deck = project / "decks/deck.md"
    deck.write_text(f"---\n{front_matter}\n---\n{text}\n", encoding="utf-8")
    with open_engine(deck, cache=False) as engine:
        problems = asyncio.run(check_deck(deck, {"size": "320x180"}, engine))
    return sorted(problem.code.upper() if problem.severity == "error" else problem.code for problem in problems)


@pytest.mark.parametrize("theme", ["default", "classroom"])
@pytest.mark.parametrize("name", [f"{width}x{height}" for width, height in SIZES])
def test_a_picture_of_any_shape_fits_beside_or_below_words(project: Path, theme: str, name: str) -> None:
    text = f"## Title\n\n![picture](../{name}.png)\n\nA sentence.\n\n---\n\n- a\n- b\n\n![x](../{name}.png)"
    assert found_in(project, text, f"marp: true\nlang: en\ntheme: {theme}") == []


CLEAN = {
    "two pictures below each other": "## T\n\n![a](../800x300.png)\n\n![b](../800x300.png)\n\nA sentence.",
    "labels in a family that nobody has": "## T\n\n![a](label.svg)",
    "a drawing in the text": '# T\n\n<svg viewBox="0 0 9 4"><g><rect width="9" height="4"/></g></svg>',
    "lengths of backgrounds": "\n\n---\n\n".join(
        f"![bg {size}](../100x100.png)\n\n# A"
        for size in ("w:15cm", "h:10em", "w:400pt", "h:5in", ".25%", "50% w:100%")
    ),
    "ways to write an address": (
        "![a](a photo.png)\n![b](../100x100.png?raw=true)\n![c](/100x100.png#gh-dark-mode-only)"
    ),
    "pictures behind the slide": "<style>section { color: #000; background: url('../100x100.png') }</style>\n\nText",
    "a heading that fits, of two lines": "# <!-- fit --> Two<br>lines",
    "emoji without a variation selector": "- 🛠 tools\n- ⚠ ✈ ❤",
    "tabs and sessions": "```go\nfunc f() {\n\treturn\n}\n```\n\n```console\n$ ls\nfile\n```",
    "code with the options of other tools": '```py hl_lines="2" title="a.py"\na = 1\nb = 2  # two\n```',
    "hidden words": "<style>.aside { display: none }</style>\n\n# T\n\n" + f'<div class="aside">{"words " * 300}</div>',
    "columns, details and readings": (
        '<div style="column-count:2">\n\na b c\n\nd e f\n\n</div>\n\n<ruby>x<rt>y</rt></ruby>\n\n'
        "<details><summary>Sum</summary>text</details>"
    ),
    "formulas": (
        "$$\\text{R\\&D} = 5 \\tag{*}$$\n\n$$\n\na % b\n\n$$\n\n"
        "$\\ce{H2O}$, $\\operatorname*{argmax}_x \\Big\\{ x \\Big\\}$"
    ),
    "paginate that ends and holds": (
        "<!-- paginate: hold -->\n# A\n\n---\n<!-- _paginate: -->\n# B\n\n---\n<!-- _paginate: '' -->\nC"
    ),
}


@pytest.mark.parametrize("kind", CLEAN)
def test_usual_idioms_are_clean(project: Path, kind: str) -> None:
    assert found_in(project, CLEAN[kind]) == []


REPORTED = {
    "a formula that ends too early": ("$\\frac{1}{$", ["bad-formula"]),
    "another tool's comments": (
        "# T\n\n<!-- $theme: gaia -->\n<!-- cSpell:disable -->\n<!-- TODO: x -->",
        ["note-unspoken"],
    ),
    "a directive without a space": ("<!-- _class=lead -->\n# T", ["directive-space"]),
    "a table in a note": ("# T\n\n<!-- See:\n| a |\n|---|\n| b | -->", ["note-block"]),
    "elements as hooks": ("<emph>a</emph>", ["html-unknown"]),
    "a missing picture": ("![a](nowhere.png)", ["picture"]),
    "far too much text": ("\n".join(f"- line {number} " + "word " * 20 for number in range(60)), ["overflow"]),
}


@pytest.mark.parametrize("kind", REPORTED)
def test_what_cannot_be_honoured_is_one_warning(project: Path, kind: str) -> None:
    text, codes = REPORTED[kind]
    assert found_in(project, text) == codes


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("theme: acme", ["theme-unknown"]),
        ("headingDivider: 0", []),
        ("math: true", []),
        ("size: banner", ["setting"]),
        ("paginate: yes please", ["directive-value"]),
        ("header: ['x']", ["directive-type"]),
        ("header: '![w:80](../100x100.png) **Course**'", ["image-alt"]),
        ("_backgroundColor: var(--brand)", ["colour-variable"]),
        ("footer: \\ *a* *b*", []),
    ],
)
def test_front_matter_that_marp_ignores_is_ignored(project: Path, line: str, codes: list[str]) -> None:
    assert found_in(project, "# T", f"marp: true\nlang: en\n{line}") == codes


@pytest.mark.parametrize(
    "theme", ["default", "gaia", "uncover", "glass", "paper", "classroom", "editorial", "terminal", "bold"]
)
def test_a_themes_own_code_passes_its_measure(project: Path, theme: str) -> None:
    code = '```python\ndef f(x: int) -> str:  # a comment\n    return f"{x}"\n```'
    assert found_in(project, code, f"lang: en\ntheme: {theme}") == []


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("![h:500](100x100.png)", (500, 500)),
        ("- a\n- b\n\n![](../800x300.png)", None),
        ("![](../100x100.png)", (100, 100)),
    ],
)
def test_pictures_have_marps_sizes(project: Path, text: str, box: tuple[int, int] | None) -> None:
    """A height that is stated holds, a wide picture is under the words, and a small one is not blown up."""
    deck = project / "decks/sizes.md"
    deck.write_text(f"---\nmarp: true\nlang: en\n---\n{text.replace('(100x', '(../100x')}\n", encoding="utf-8")
    out = project / "frames"
    assert main(["render", str(deck), "-o", str(out), "--size", "1280x720", "-q"]) == 0
    pixels = np.asarray(Image.open(out / "slide-001.png").convert("RGB")).astype(int)
    rows, columns = np.nonzero(np.abs(pixels - (90, 140, 200)).max(axis=2) < 12)
    width, height = int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1
    if box is None:
        assert width > 500
        assert rows.min() > 200
    else:
        assert (width, height) == pytest.approx(box, abs=2)
