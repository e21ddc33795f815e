"""The image backend ``folder``: a photo of the author's library for each prompt, and its credit in the video."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import mdvideo
from mdvideo.errors import BackendUnavailable, DeckError, SettingsError
from mdvideo.images.photos import PhotoFolder
from mdvideo.images.photos.photo_library import PhotoLibrary
from mdvideo.protocols import BackendContext, PictureRequest
from mdvideo.settings import ImageSettings

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="Ada Example"><dc:subject><rdf:Bag><rdf:li>aqueduct</rdf:li><rdf:li>Rome</rdf:li></rdf:Bag>
</dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def photo(path: Path, colour: str, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (320, 240), colour).save(path, **options)
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    photo(folder / "two-cats-on_a-wall.jpg", "orange")
    photo(folder / "biology" / "GreenLeaf 02.png", "green")
    photo(folder / "IMG_0001.jpg", "grey", xmp=XMP.encode())
    photo(folder / "IMG_0002.jpg", "blue")
    (folder / "IMG_0002.txt").write_text("A lighthouse in a storm.\nCredit: Grace Sample\n")
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "market square in Marrakesh", "Ibn Battuta"
    photo(folder / "IMG_0003.jpg", "red", exif=exif)
    return folder


@pytest.mark.parametrize(
    ("prompt", "file"),
    [
        ("a cat sleeping on a wall", "two-cats-on_a-wall.jpg"),
        ("leaves in the light", "GreenLeaf 02.png"),
        ("a Roman aqueduct at sunset", "IMG_0001.jpg"),
        ("lighthouses and stormy seas", "IMG_0002.jpg"),
        ("a crowded market", "IMG_0003.jpg"),
        ("blockchain", None),
        ("of the and", None),
    ],
)
def test_the_words_of_a_prompt_find_the_photo(library: Path, prompt: str, file: str | None) -> None:
    found = PhotoLibrary(library).find(prompt)
    assert (found and found.path.name) == file


def test_photos_are_read_once_until_they_change(library: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The next build opens no photo; one that changed, or whose text did, is read anew. A damaged cache is no fault."""
    monkeypatch.setenv("MDVIDEO_USER_CACHE", str(tmp_path / "cache"))
    opened: list[str] = []
    original = Image.open

    def noting_open(file: Path, *rest: Any) -> Image.Image:
        opened.append(Path(file).name)
        return original(file, *rest)

    monkeypatch.setattr(Image, "open", noting_open)

    def found(prompt: str) -> str | None:
        opened.clear()
        photo = PhotoLibrary(library).find(prompt)
        return photo.credit if photo else None

    assert found("a lighthouse") == "Grace Sample"
    assert len(opened) == 5
    assert found("a lighthouse") == "Grace Sample"
    assert opened == []
    (library / "IMG_0002.txt").write_text("A lighthouse at noon.\nCredit: Somebody Else\n")
    assert found("a lighthouse") == "Somebody Else"
    assert opened == ["IMG_0002.jpg"]
    (cache,) = (tmp_path / "cache" / "photos").iterdir()
    for damaged in (
        b"{",
        b"[]",
        cache.read_bytes().replace(b"Somebody", b"")[:-3],
        b'{"version": 1, "photos": {"a": 3}}',
    ):
        cache.write_bytes(damaged)
        assert found("a lighthouse") == "Somebody Else"
        assert len(opened) == 5


def test_the_seed_chooses_among_photos_that_fit_as_well(tmp_path: Path) -> None:
    for number in range(3):
        photo(tmp_path / f"river {number}.png", "blue")
    library = PhotoLibrary(tmp_path)
    found = [library.find("a river", seed) for seed in range(4)]
    assert len({photo.path for photo in found if photo}) == 3
    assert found[0] == found[3]


def test_a_photo_is_cropped_to_the_size_of_the_request(library: Path) -> None:
    backend = PhotoFolder(ImageSettings(library=library))
    ((_, image),) = backend.generate([PictureRequest("a cat", 0, 160, 90)], lambda *_: None)
    assert image.size == (160, 90)
    red, green, blue = image.getpixel((80, 45))  # type: ignore[misc]
    assert red > 200 > green > 100 > blue


def test_what_no_photo_shows_is_drawn_and_reported(library: Path) -> None:
    told: list[str] = []
    backend = PhotoFolder(ImageSettings(library=library), BackendContext(told.append))
    ((_, image),) = backend.generate([PictureRequest("a volcano", 0, 160, 90)], lambda *_: None)
    assert image.size == (160, 90)
    assert ["'a volcano'" in line and "drawn" in line for line in told] == [True]


def test_a_new_photo_changes_the_identity_and_a_hidden_file_does_not(library: Path) -> None:
    before = PhotoFolder(ImageSettings(library=library)).identity
    (library / ".git").mkdir()
    (library / ".git" / "index").write_bytes(b"changed by every command")
    (library / ".DS_Store").write_bytes(b"changed by every look")
    assert PhotoFolder(ImageSettings(library=library)).identity == before
    photo(library / "volcano.png", "red")
    assert PhotoFolder(ImageSettings(library=library)).identity != before


@pytest.mark.parametrize("packet", [b"<x", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"\xff\xfe\x00", b"<x/>"])
def test_damaged_metadata_is_as_if_it_were_not_there(tmp_path: Path, packet: bytes) -> None:
    photo(tmp_path / "river.jpg", "blue", xmp=packet)
    (tmp_path / "river.txt").write_bytes(b"\xff\x00\xfe")
    found = PhotoLibrary(tmp_path).find("river")
    assert found is not None
    assert found.credit is None


def test_mistakes_are_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="needs a library"):
        PhotoFolder(ImageSettings())
    with pytest.raises(BackendUnavailable, match="no folder of photos"):
        PhotoFolder(ImageSettings(library=tmp_path / "none"))
    with pytest.raises(BackendUnavailable, match="has no photos"):
        PhotoFolder(ImageSettings(library=tmp_path))


def test_photos_are_credited_on_the_last_slide_and_in_the_manifest(library: Path, tmp_path: Path) -> None:
    deck = tmp_path / "lesson.md"
    deck.write_text("<!-- prompt: a Roman aqueduct -->\n# Rome\n\n---\n\n<!-- prompt: a lighthouse -->\n# The end\n")
    (tmp_path / "mdvideo.toml").write_text('[images]\nbackend = "folder"\nlibrary = "photos"\n')
    built = mdvideo.build(deck, f"{tmp_path}/out/", size="320x180", fps=10, speech={"backend": "none"})
    slides = json.loads(built.manifest_path.read_text())["slides"]
    assert [slide["prompts"][0]["credit"] for slide in slides] == ["Ada Example", "Grace Sample"]


def test_a_deck_cannot_name_a_folder_of_photos(tmp_path: Path) -> None:
    deck = tmp_path / "lesson.md"
    deck.write_text("---\nimages: {backend: folder, library: /}\n---\n\n# Rome\n")
    with pytest.raises(DeckError, match="cannot be set in a deck"):
        mdvideo.build(deck, f"{tmp_path}/out/", size="320x180")
