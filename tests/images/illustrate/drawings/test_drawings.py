"""The drawings: every name of the table is drawn, within its frame, in any palette, and molecules are true."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mdvideo.images.illustrate.artwork_source import INSTEAD, OCCUPATIONS, TOGETHER, artwork_of, with_drawings
from mdvideo.images.illustrate.drawings.chemistry import molecule_shape
from mdvideo.images.illustrate.drawings.drawing_table import DRAWERS, draw_thing
from mdvideo.images.illustrate.drawings.scenes.poses import POSES
from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import DRAWINGS, NamedThing, PictureBrief
from mdvideo.images.illustrate.staging.artwork import Artwork, outline, rasterize
from mdvideo.images.illustrate.staging.glyphs import text_path
from mdvideo.images.illustrate.staging.look_palette import LookPalette, palette_of
from mdvideo.images.sketch.colour import Plane
from mdvideo.protocols import PictureLook

DARK = palette_of(PictureLook("studio", ("#0b1226", "#f4f6fc", "#ffc46b", "#546cc4")), 0)
LIGHT = palette_of(PictureLook("studio", ("#ffffff", "#21262e", "#0b62c4")), 1)
KINDS = {
    "line-chart": ("down", "volatile", "bubble"),
    "curve": ("sine", "exponential", "logistic", "normal", "tangent", "integral", "cubic", "hyperbola",
              "gradient-descent"),
    "axes": ("vectors", "complex"), "tree": ("decision",), "scatter": ("clusters",),
    "solid": ("pyramid", "cone", "cylinder", "sphere", "torus", "icosahedron", "prism"),
    "fractal": ("mandelbrot", "koch", "sierpinski"), "polygon": ("5",), "fraction": ("2/3",), "cycle": ("6",),
    "wave": ("sound", "square", "interference", "standing", "em"), "field-lines": ("charges",), "cell": ("plant",),
    "molecule": ("CO2", "CH4", "NH3", "O2", "benzene", "ethanol", "glucose", "caffeine", "NaCl"),
    "map": ("treasure", "weather"), "strata": ("earth", "plates", "volcano"), "obelisk": ("henge",),
    "tower": ("eiffel", "pisa", "water"), "windmill": ("turbine", "turbines"), "gate": ("rust",),
    "haystack": ("needle",), "people": ("meeting", "running", "lecture", *sorted(POSES)), "element": ("Fe",),
    "revolution": ("french", "red"), "complaint": ("angry",), "low-houses": ("mexico",), "village": ("snow",),
    "glass": ("juice", "milk", "wine", "tea", "cola"), "sentence": ("go went gone",),
    "formula": ("E = mc^2",), "letters": ("β",), "numbers": ("42",), "terminal": ("ls -la",),
    "worker": tuple(sorted(OCCUPATIONS)),
}  # fmt: skip


def drawn(name: str, palette: LookPalette = DARK, text: str | None = None, count: int = 1) -> Artwork:
    art = draw_thing(NamedThing(name, drawing=name, text=text, count=count), palette)
    assert art is not None
    return art


def alpha(art: Artwork, height: int = 90) -> Plane:
    cover: Plane = rasterize(art.svg(), round(height * art.ratio), height)[3]
    return cover


def test_every_agreed_name_is_drawn() -> None:
    assert set(DRAWINGS) <= set(DRAWERS)
    assert set(INSTEAD.values()) | {drawing.partition(":")[0] for _, drawing in TOGETHER} <= set(DRAWERS)


@pytest.mark.parametrize("name", DRAWERS)
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_a_drawing_fills_its_frame(name: str, palette: LookPalette) -> None:
    cover = alpha(drawn(name, palette))
    assert 0.02 < cover.mean() < 0.97
    rows, columns = np.nonzero(cover.max(axis=1) > 0.1)[0], np.nonzero(cover.max(axis=0) > 0.1)[0]
    # In one direction at least it takes more than half of the frame.
    assert max(np.ptp(rows) / cover.shape[0], np.ptp(columns) / cover.shape[1]) > 0.5


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in DRAWERS for text in (None, *KINDS.get(name, ()))])
def test_a_drawing_is_not_cut_off(name: str, text: str | None) -> None:
    art = drawn(name, text=text)
    size = f'viewBox="-20 -20 {art.width + 40:g} {art.height + 40:g}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{art.body}</svg>'
    cover = rasterize(svg, round(art.width) + 40, 140)[3]
    cover[17:-17, 17:-17] = 0
    assert cover.max() < 0.4


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in KINDS.items() for text in texts])
def test_the_kinds_of_a_drawing_differ(name: str, text: str) -> None:
    plain, kind = alpha(drawn(name)), alpha(drawn(name, text=text))
    assert 0.01 < kind.mean() < 0.97
    colours = (rasterize(drawn(name, text=one).svg(), 90, 90)[:3] for one in (None, text))
    assert plain.shape == kind.shape
    assert np.abs(np.subtract(*colours)).mean() > 0.002


@pytest.mark.parametrize("name", DRAWERS)
def test_a_drawing_is_seen_in_looks_of_lines(name: str) -> None:
    art = drawn(name)
    lines = rasterize(outline(art, "#ff0000", "#0000ff", 0.8).svg(), 200, 150)
    assert (lines[0] * lines[3]).mean() > 0.004


def angle(atoms: list[tuple[str, float, float]], one: int, middle: int, other: int) -> float:
    (_, x, y), (_, ax, ay), (_, bx, by) = atoms[middle], atoms[one], atoms[other]
    turn = math.degrees(math.atan2(ay - y, ax - x) - math.atan2(by - y, bx - x)) % 360
    return min(turn, 360 - turn)


def test_water_is_bent_and_carbon_dioxide_straight() -> None:
    atoms, bonds = molecule_shape("H2O")
    assert sorted(atom[0] for atom in atoms) == ["H", "H", "O"]
    assert angle(atoms, 1, 0, 2) == pytest.approx(104.5, abs=0.1)
    atoms, bonds = molecule_shape("CO2")
    assert angle(atoms, 1, 0, 2) == pytest.approx(180, abs=0.1)
    assert {order for _, _, order in bonds} == {2}


@pytest.mark.parametrize(
    ("name", "formula"),
    [("CH4", "CHHHH"), ("benzene", "C" * 6 + "H" * 6), ("ethanol", "CC" + "H" * 6 + "O"), ("NH3", "HHHN")],
)
def test_molecules_have_their_atoms_and_valences(name: str, formula: str) -> None:
    atoms, bonds = molecule_shape(name)
    assert "".join(sorted(atom[0] for atom in atoms)) == "".join(sorted(formula))
    valence = {"H": 1, "O": 2, "N": 3, "C": 4}
    for number, (element, _, _) in enumerate(atoms):
        assert sum(order for one, two, order in bonds if number in {one, two}) == valence[element]


def test_an_unknown_drawing_is_nothing() -> None:
    assert draw_thing(NamedThing("x", drawing="no-such-drawing"), DARK) is None
    assert artwork_of(NamedThing("x", icon="no-such-object"), DARK) is None


def test_raised_characters_are_smaller_and_higher() -> None:
    plain, raised = text_path("x2", "Serif-Italic", 10), text_path("x^2", "Serif-Italic", 10)
    assert raised.width < plain.width
    assert text_path("字", "Sans", 10).d == ""


def test_people_have_no_faces() -> None:
    """A person from the library becomes one shape; those who can be drawn at work are drawn."""
    rower = artwork_of(NamedThing("rower", icon="person-rowing-boat", as_person=True), DARK)
    assert rower is not None
    assert rower.whole
    people = PictureBrief((
        NamedThing("runner", icon="person-running", as_person=True), NamedThing("cook", icon="cook", as_person=True),
    ))  # fmt: skip
    assert [(one.drawing, one.text) for one in with_drawings(people).things] == [("runner", None), ("worker", "cook")]


def test_things_that_belong_together_become_one_drawing() -> None:
    hacker = PictureBrief(
        (NamedThing("hacker", icon="technologist", relation="beside", other=1), NamedThing("hoodie", icon="hoodie"))
    )
    assert [one.drawing for one in with_drawings(hacker).things] == ["hooded-figure"]


def test_an_object_of_one_colour_is_in_the_accent() -> None:
    name = next(name for name, row in objects().items() if row.group == "drawn")
    art = artwork_of(NamedThing(name, icon=name), DARK)
    assert art is not None
    assert not art.whole
    assert "url(#silhouette)" in art.body
