"""The library draws each of its objects, in each way, and is the file that the script packs."""

from __future__ import annotations

import hashlib
import io
import re
from importlib.resources import files

import pytest
import resvg_py
from PIL import Image

from mdvideo.images.illustrate.library.object_library import Drawn, objects, svg_of

DIGEST = "0d22cdc53d1afd9d00cab18b2fd43246adb7c632715a09dcb5bda08ca681464f"
"""As ``scripts/pack_objects.py`` prints it."""


def _pixels(svg: str) -> Image.Image:
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=48, height=48, skip_system_fonts=True))
    return Image.open(io.BytesIO(png)).convert("RGBA")


def test_the_file_is_the_one_that_was_packed() -> None:
    packed = files("mdvideo.images.illustrate.library").joinpath("objects.zip").read_bytes()
    assert hashlib.sha256(packed).hexdigest() == DIGEST


def test_the_licences_lie_beside_it() -> None:
    folder = files("mdvideo.images.illustrate.library")
    notice = folder.joinpath("NOTICE.txt").read_text(encoding="utf-8")
    for name in ("LICENSE-fluent-emoji.txt", "LICENSE-phosphor.txt"):
        assert name in notice
        assert "Permission is hereby granted" in folder.joinpath(name).read_text(encoding="utf-8")


def test_it_has_what_lessons_name() -> None:
    wanted = "fox anatomical-heart honeybee microscope gavel fingerprint hard-drives locked balance-scale rocket books"
    assert set(wanted.split(" ")) <= set(objects())
    assert len(objects()) > 1300


def test_it_has_no_faces_tiles_or_skin_tones() -> None:
    unwanted = re.compile(r"^grinning|^pouting|-button$|^keycap|middle-finger|-medium(-light|-dark)?$")
    assert [name for name in objects() if unwanted.search(name)] == []


@pytest.mark.parametrize("style", ["shaded", "silhouette", "line"])
def test_each_object_draws_something(style: Drawn) -> None:
    empty = []
    for name in list(objects())[::9]:
        alpha = _pixels(svg_of(name, style, "#3355aa")).getchannel("A")
        if alpha.getbbox() is None:
            empty.append(name)
    assert empty == []


def test_a_silhouette_has_the_colour_that_was_asked_for() -> None:
    picture = _pixels(svg_of("gavel", "silhouette", "#c01020"))
    colours = picture.getcolors(48 * 48) or []
    opaque = {colour[:3] for _, colour in colours if isinstance(colour, tuple) and colour[3] == 255}
    assert opaque == {(0xC0, 0x10, 0x20)}


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        svg_of("no such object")
