"""Pictures behind elements have their own size in Marp's pixels, unless the author says another."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mdvideo.plan.jobs.job import Digest
from mdvideo.slides.marp.emulated.background_sizes import size_backgrounds


def png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


FILES = {
    Digest("a"): png(64, 48),
    Digest("b"): b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="96pt" height="20"><path/></svg>',
    Digest("c"): b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    Digest("d"): b'<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.mark.parametrize(
    ("css", "sized"),
    [
        (".x{background-image:url(mdvideo:a)}", "\n.x{background-size:64px 48px}"),
        (".x,.y{background-image:url(mdvideo:b)}", "\n.y{background-size:128px 20px}"),
        (".x{background-image:url(mdvideo:a)}p{background-size:cover}", "\n:where(.x){background-size:64px 48px}"),
        (".x{background-image:url(mdvideo:c)}", "\n.x{background-size:contain}"),
        (
            "p{background:url(mdvideo:a) no-repeat,url(mdvideo:b) 0 0/50% auto,linear-gradient(red,blue)}",
            ";background-size:64px 48px,50% auto,auto}",
        ),
        (
            ".x{background-image:linear-gradient(red,rgb(0 0 0 / 50%)),url(mdvideo:a)}",
            "\n.x{background-size:auto,64px 48px}",
        ),
        ("p{background:url(mdvideo:a) no-repeat}", "no-repeat;background-size:64px 48px}"),
        (
            "p{background:url(mdvideo:a)!important;color:red}",
            "background-size:64px 48px!important;color:red}",
        ),
    ],
)
def test_a_picture_without_a_size_gets_its_own(css: str, sized: str) -> None:
    assert sized in size_backgrounds(css, FILES)


@pytest.mark.parametrize(
    "css",
    [
        ".x{background-image:url(mdvideo:a);background-size:cover}",
        ".x{background:url(mdvideo:a) 0 0/contain}",
        ".x{background-image:url(mdvideo:d)}",
        ".x{background-image:url(mdvideo:missing)}",
        ".x{background:linear-gradient(red,blue),url(mdvideo:a) 0 0 / cover}",
        "@font-face{src:url(mdvideo:a)}",
    ],
    ids=["longhand", "shorthand", "no size of its own", "missing", "two layers", "a font"],
)
def test_other_pictures_are_left_alone(css: str) -> None:
    assert size_backgrounds(css, FILES).strip() == css
