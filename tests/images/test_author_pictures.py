"""Authors' pictures look as in other programs, or are refused with a hint."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import (
    MAX_BYTES,
    DrawSvg,
    check_picture,
    decode_fully,
    picture_of,
    read_picture,
    run_decode_picture,
    size_covering,
    tone_of,
)
from mdvideo.images.svg.draw_svg import draw_by_renderer, draw_by_resvg
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.jobs.job import digest_of
from mdvideo.plan.jobs.picture_jobs import DecodePictureJob
from mdvideo.slides.renderers.blitz import BlitzRenderer

LIMIT = Size(640, 360)


@pytest.fixture(scope="module")
def renderer() -> Iterator[DrawSvg]:
    rasterizer = SvgRasterizer([])
    yield partial(draw_by_resvg, rasterizer)
    rasterizer.close()


def encode(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def decode(data: bytes, suffix: str, renderer: DrawSvg, limit: Size = LIMIT) -> Image.Image:
    kind = ".svg" if suffix == ".svg" else ".png"
    job = DecodePictureJob(source=digest_of(data), suffix=kind, limit=limit)
    product = run_decode_picture(job, lambda _: data, renderer)
    return Image.open(io.BytesIO(product.outputs["picture"]))


def two_halves(size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "#ff0000")
    picture.paste("#0000ff", (size[0] // 2, 0, *size))
    return picture


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("GIF", ".gif"), ("BMP", ".bmp")]
)
def test_common_formats_are_read(kind: str, suffix: str, renderer: DrawSvg, tmp_path: Path) -> None:
    path = tmp_path / f"picture{suffix}"
    path.write_bytes(encode(two_halves(), kind))
    decoded = decode(check_picture(path, tmp_path), suffix, renderer).convert("RGB")
    assert decoded.size == (80, 40)
    assert decoded.getpixel((10, 20)) == pytest.approx((255, 0, 0), abs=4)
    assert decoded.getpixel((70, 20)) == pytest.approx((0, 0, 255), abs=4)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_upright(orientation: int, renderer: DrawSvg) -> None:
    """A phone's photo looks the same however the phone was held."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    scene = two_halves((160, 80))
    scene.paste("#00ff00", (0, 0, 160, 24))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = scene.transpose(turns[orientation]) if orientation in turns else scene
    data = encode(stored, "JPEG", exif=exif, quality=95)
    decoded = decode(data, ".jpg", renderer)
    assert np.abs(np.asarray(decoded).astype(int) - np.asarray(scene)).mean() < 12
    report = run_decode_picture(
        DecodePictureJob(source=digest_of(data), suffix=".png", limit=LIMIT), lambda _: data, renderer
    ).report
    assert (report["width"], report["height"]) == (160, 80)


def test_an_animation_shows_its_first_frame(renderer: DrawSvg) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode(data, ".gif", renderer).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_whether_a_picture_is_animated_is_known(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("#ff0000", "#00ff00")]
    assert picture_of(encode(frames[0], kind, save_all=True, append_images=frames[1:]), "a").animated
    assert not picture_of(encode(frames[0], kind), "a").animated


def test_avif_is_read(renderer: DrawSvg) -> None:
    assert decode(encode(two_halves(), "AVIF"), ".avif", renderer).size == (80, 40)


def test_the_content_decides_not_the_name(renderer: DrawSvg, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(svg('width="40" height="20"'))
    (tmp_path / "b.svg").write_bytes(encode(two_halves(), "PNG"))
    (tmp_path / "c").write_bytes(encode(two_halves(), "JPEG"))
    kinds = [read_picture(tmp_path / name, name).kind for name in ("a.png", "b.svg", "c")]
    assert kinds == [".svg", ".png", ".png"]


def test_all_of_a_fetched_picture_is_decoded() -> None:
    whole = encode(Image.effect_noise((200, 200), 90), "PNG")
    assert decode_fully(whole, "a") == "image/png"
    assert decode_fully(svg(""), "a") == "image/svg+xml"
    with pytest.raises(AssetError):
        decode_fully(whole[:2000] + whole[-12:], "a")


@pytest.mark.parametrize("attributes", ['width="40" height="20"', 'viewBox="0 0 4 2"'])
def test_a_renderer_draws_svg_too(attributes: str) -> None:
    """Where Chromium renders the pages, it draws their SVG as well."""
    drawn = draw_by_renderer(BlitzRenderer([]), svg(attributes), "a.svg", LIMIT, None)
    assert drawn.image.size == (720, 360)


def sixteen_bit_grey() -> bytes:
    return encode(Image.fromarray(np.full((20, 20), 0x8080, np.uint16)), "PNG")


def palette_with_clear() -> bytes:
    picture = Image.new("P", (20, 20), 1)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    picture.putpixel((0, 0), 0)
    return encode(picture, "PNG", transparency=0)


@pytest.mark.parametrize(
    ("data", "suffix", "mode", "colour"),
    [
        (sixteen_bit_grey(), ".png", "RGB", (128, 128, 128)),
        (palette_with_clear(), ".png", "RGBA", (255, 0, 0, 255)),
        (encode(Image.new("LA", (20, 20), (90, 100)), "PNG"), ".png", "RGBA", (90, 90, 90, 100)),
        (encode(Image.new("1", (20, 20), 1), "PNG"), ".png", "RGB", (255, 255, 255)),
        (encode(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"), ".jpg", "RGB", (255, 0, 0)),
    ],
    ids=["16 bits", "palette", "grey with alpha", "bilevel", "CMYK"],
)
def test_unusual_modes_become_rgb_or_rgba(
    data: bytes, suffix: str, mode: str, colour: tuple[int, ...], renderer: DrawSvg
) -> None:
    decoded = decode(data, suffix, renderer)
    assert decoded.mode == mode
    assert decoded.getpixel((10, 10)) == pytest.approx(colour, abs=3)


def test_colour_profiles_are_applied_and_broken_ones_ignored(renderer: DrawSvg) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"broken"):
        decoded = decode(encode(two_halves(), "PNG", icc_profile=profile), ".png", renderer)
        assert decoded.getpixel((10, 20)) == pytest.approx((255, 0, 0), abs=1)


def test_large_photos_are_scaled_down_to_cover_the_limit(renderer: DrawSvg) -> None:
    decoded = decode(encode(two_halves((3000, 2000)), "JPEG"), ".jpg", renderer)
    assert decoded.size == (640, 427)
    assert size_covering((100, 50), LIMIT) == (100, 50)
    assert size_covering((10_000, 400), LIMIT) == (1280, 51)


# --- SVG


def svg(attributes: str, body: str = '<rect width="100%" height="100%" fill="#00ff00"/>') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'.encode()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="20"', (40, 20)),
        ('width="1in" height="48pt"', (96, 64)),
        ('viewBox="0 0 300 100"', (300, 100)),
        ('width="100%" height="100%" viewBox="0 0 300 100"', (300, 100)),
        ('width="60" viewBox="0 0 300 100"', (60, 20)),
        ("", (300, 150)),
    ],
)
def test_svg_is_rendered_to_cover_the_limit(attributes: str, size: tuple[int, int], renderer: DrawSvg) -> None:
    data = svg(attributes)
    product = run_decode_picture(
        DecodePictureJob(source=digest_of(data), suffix=".svg", limit=LIMIT), lambda _: data, renderer
    )
    decoded = Image.open(io.BytesIO(product.outputs["picture"]))
    assert (product.report["width"], product.report["height"]) == size
    assert decoded.width >= 640
    assert decoded.height >= 359
    assert decoded.width / decoded.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert decoded.getpixel((decoded.width // 2, decoded.height // 2)) == (0, 255, 0, 255)


def test_an_svg_loads_no_file_and_runs_no_script(renderer: DrawSvg, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    two_halves().save(secret)
    body = f'<image href="{secret.as_uri()}" width="80" height="40"/><script>alert(1)</script>'
    decoded = decode(svg('width="80" height="40"', body), ".svg", renderer)
    assert not np.asarray(decoded)[..., 3].any()


# --- refused


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(width: int, height: int | None = None) -> bytes:
    """A PNG of a few bytes with this size in its header. The default is a square."""
    header = struct.pack(">IIBBBBB", width, height or width, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def refusal_of(path: Path, root: Path) -> str:
    with pytest.raises(AssetError) as caught:
        check_picture(path, root)
    assert caught.value.hint
    return str(caught.value)


def test_a_missing_picture_suggests_the_nearest_name(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "chloroplast.png")
    assert "did you mean chloroplast.png?" in refusal_of(tmp_path / "cloroplast.PNG", tmp_path)
    assert "no folder" in refusal_of(tmp_path / "nowhere" / "a.png", tmp_path)


def test_a_picture_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "deck"
    root.mkdir()
    two_halves().save(tmp_path / "outside.png")
    assert "outside" in refusal_of(root / ".." / "outside.png", root)
    (root / "link.png").symlink_to(tmp_path / "outside.png")
    assert "outside" in refusal_of(root / "link.png", root)


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "a.png")
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    assert check_picture(tmp_path / "b.png", tmp_path) == (tmp_path / "a.png").read_bytes()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.tiff", b"II*\0", "unsupported format"),
        ("a.heic", b"\0\0\0\x18ftypheic", "unsupported format"),
        ("a.pdf", b"%PDF-1.7", "a document"),
        ("a.png", b"%PDF-1.7", "a document"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "a clip"),
        ("a.avi", b"RIFF\0\0\0\0AVI ", "a video"),
        ("a.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"),
        ("a.svgz", b"\x1f\x8b", "damaged"),
        ("a.png", b"", "damaged"),
        ("a.png", b"<html>not found</html>", "damaged"),
        ("a.jpg", encode(two_halves(), "JPEG")[:-80], "truncated"),
        ("a.png", encode(two_halves(), "PNG")[:-20], "truncated"),
        ("a.png", huge_png(9000), "9000 × 9000"),
        ("a.png", huge_png(60_000), "pixels"),
        ("a.png", huge_png(1, 2**26), "1 × 67108864 pixels"),
        ("a.png", huge_png(2**17, 2), "131072 × 2 pixels"),
        ("a.svg", b"<svg", "not valid SVG"),
        ("a.svg", b"<html/>", "root is <html>"),
    ],
)
def test_bad_pictures_are_refused(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert message in refusal_of(tmp_path / name, tmp_path)


def test_a_folder_is_not_a_picture(tmp_path: Path) -> None:
    (tmp_path / "pictures.png").mkdir()
    assert "not a file" in refusal_of(tmp_path / "pictures.png", tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "64 MiB" in refusal_of(tmp_path / "a.png", tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_picture_without_read_permission_is_an_error(tmp_path: Path) -> None:
    two_halves().save(tmp_path / "a.png")
    (tmp_path / "a.png").chmod(0)
    with pytest.raises(AssetError, match="cannot be read"):
        check_picture(tmp_path / "a.png", tmp_path)


def test_damage_inside_a_picture_is_found_by_decoding(renderer: DrawSvg) -> None:
    whole = bytearray(encode(Image.effect_noise((200, 200), 90), "PNG"))
    whole[len(whole) // 2] ^= 0xFF
    with pytest.raises(AssetError, match="damaged"):
        decode(bytes(whole), ".png", renderer)


@pytest.mark.parametrize(
    ("fill", "ground", "tone"),
    [("#101820", None, "dark"), ("#f4f4f4", None, "light"), ("#7a8a9a", None, ""), ("#101820", "#ffffff", "")],
)
def test_the_tone_of_lines_on_a_clear_ground_is_known(fill: str, ground: str | None, tone: str) -> None:
    picture = Image.new("RGBA", (300, 200), ground or (0, 0, 0, 0))
    picture.paste(fill, (20, 20, 280, 60))
    assert tone_of(picture) == tone
