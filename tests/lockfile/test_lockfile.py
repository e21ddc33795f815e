"""The lockfile: what it contains, how it reads back, and what is reported about invalid ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mdvideo.errors import DeckError
from mdvideo.lockfile.lockfile import Lockfile, Pin, lockfile_path, pin_file_name, pin_of, read_lockfile
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings, LoraSettings, ServerSettings

PLAIN = ImageSettings()


def pin(prompt: str, images: ImageSettings = PLAIN, **more: Any) -> Pin:
    request = PictureRequest(prompt, more.pop("asked", 0), 640, 360, **more)
    return pin_of(request, images, seed=5, backend="diffusers", identity="diffusers 0.42: x", sha256="ab" * 32)


def error_of(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeckError) as caught:
        read_lockfile(path)
    return str(caught.value)


def test_it_reads_back_as_it_was_written(tmp_path: Path) -> None:
    images = ImageSettings(megapixels=0.5, loras=(LoraSettings(path=Path("ink.safetensors")),))
    lock = Lockfile().with_pins([pin("b", steps=4), pin("a", images, negative="fog", model="m", asked=3)])
    lock = lock.with_files("pictures", [lock.pictures[0].id])
    path = tmp_path / "lesson.lock.json"
    path.write_text(lock.to_json(), encoding="utf-8")
    assert read_lockfile(path) == lock
    jsonschema.validate(json.loads(lock.to_json()), Lockfile.model_json_schema())


def test_the_order_of_pinning_makes_no_difference() -> None:
    one = Lockfile().with_pins([pin("b"), pin("a"), pin("c")])
    two = Lockfile().with_pins([pin("c")]).with_pins([pin("a")]).with_pins([pin("b"), pin("a")])
    assert one.to_json() == two.to_json()


def test_two_people_who_pin_different_pictures_change_different_lines() -> None:
    base = Lockfile().with_pins([pin("a"), pin("m"), pin("z")]).to_json().splitlines()
    more = Lockfile().with_pins([pin("a"), pin("c"), pin("m"), pin("z")]).to_json().splitlines()
    assert [line for line in base if line not in more] == []


def test_a_servers_address_is_not_in_it() -> None:
    images = ImageSettings(server=ServerSettings(base_url="http://secret-host:1"))
    assert "secret-host" not in Lockfile().with_pins([pin("a", images)]).to_json()


def test_files_are_named_after_what_they_show() -> None:
    found = pin("A misty fjord, dawn: oil!")
    assert pin_file_name(found) == f"a-misty-fjord-dawn-oil-{found.id[:8]}.png"
    assert pin_file_name(pin("雾")).startswith("picture-")


def test_it_is_next_to_the_deck() -> None:
    assert lockfile_path(Path("x/lesson.deck.md")) == Path("x/lesson.lock.json")


def test_a_missing_lockfile_is_an_empty_one(tmp_path: Path) -> None:
    assert read_lockfile(tmp_path / "none.lock.json") == Lockfile()


def test_invalid_json_is_reported_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "lesson.lock.json"
    message = error_of(path, '{\n  "version": 1,\n  "pictures": [}\n}\n')
    assert f"{path}:3:16: error: the lockfile is not JSON" in message


def test_a_merge_conflict_is_reported_as_one(tmp_path: Path) -> None:
    message = error_of(tmp_path / "l.lock.json", '{\n  "version": 1,\n<<<<<<< HEAD\n  "pictures": []\n')
    assert "l.lock.json:3:1: error: the lockfile contains a merge conflict" in message
    assert "hint: keep the pictures of both sides" in message


def test_an_invalid_value_is_reported_near_its_pin(tmp_path: Path) -> None:
    text = Lockfile().with_pins([pin("a"), pin("b")]).to_json()
    at = text.rindex("ab" * 32)
    message = error_of(tmp_path / "l.lock.json", text[:at] + "XY" + text[at + 2 :])
    line = next(n for n, row in enumerate(text.splitlines(), 1) if n > 5 and row.strip().startswith('"id"'))
    assert f"l.lock.json:{line}:1: error: the lockfile is not valid: pictures.1.sha256" in message


@pytest.mark.parametrize("file", ["../other.png", "/etc/passwd", "a\\\\b.png", "x/../../y.png"])
def test_files_outside_the_decks_folder_are_refused(tmp_path: Path, file: str) -> None:
    text = Lockfile().with_pins([pin("a")]).with_files("p", [pin("a").id]).to_json()
    message = error_of(tmp_path / "l.lock.json", text.replace(f"p/{pin_file_name(pin('a'))}", file))
    assert "must be a path below the deck's folder" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"version": 2}', "version"),
        ("[]", "valid dictionary"),
        ('{"version": 1, "extra": 1}', "extra"),
        ("[" * 100_000, "nested too deeply"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_a_file_that_is_not_a_lockfile_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "l.lock.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DeckError, match=message):
        read_lockfile(path)


def test_a_picture_pinned_twice_is_refused(tmp_path: Path) -> None:
    value = json.loads(Lockfile().with_pins([pin("a")]).to_json())
    value["pictures"] *= 2
    assert "pins 'a' twice" in error_of(tmp_path / "l.lock.json", json.dumps(value, indent=2))
