"""The lockfile: what it says, how it reads back, and what is told about broken ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mdvideo.errors import DeckError
from mdvideo.lockfile.lockfile import (
    Lockfile,
    Pin,
    file_name,
    further_seeds,
    lock_path,
    picture_id,
    pin_of,
    read_lockfile,
)
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings, LoraSettings, ServerSettings

PLAIN = ImageSettings()


def pin(prompt: str, images: ImageSettings = PLAIN, **more: Any) -> Pin:
    request = PictureRequest(prompt, more.pop("asked", 0), 640, 360, **more)
    return pin_of(request, images, seed=5, backend="diffusers", painter="diffusers 0.42: x", sha256="ab" * 32)


def broken(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeckError) as caught:
        read_lockfile(path)
    return str(caught.value)


def test_it_reads_back_as_it_was_written(tmp_path: Path) -> None:
    images = ImageSettings(megapixels=0.5, loras=(LoraSettings(path=Path("ink.safetensors")),))
    lock = Lockfile().with_pins([pin("b", steps=4), pin("a", images, negative="fog", model="m", asked=3)])
    lock = lock.filed("pictures", [lock.pictures[0].id])
    path = tmp_path / "lesson.lock.json"
    path.write_text(lock.to_json(), encoding="utf-8")
    assert read_lockfile(path) == lock
    jsonschema.validate(json.loads(lock.to_json()), Lockfile.model_json_schema())


def test_the_order_of_pinning_leaves_no_trace() -> None:
    one = Lockfile().with_pins([pin("b"), pin("a"), pin("c")])
    two = Lockfile().with_pins([pin("c")]).with_pins([pin("a")]).with_pins([pin("b"), pin("a")])
    assert one.to_json() == two.to_json()


def test_two_people_who_pin_different_pictures_touch_different_lines() -> None:
    base = Lockfile().with_pins([pin("a"), pin("m"), pin("z")]).to_json().splitlines()
    more = Lockfile().with_pins([pin("a"), pin("c"), pin("m"), pin("z")]).to_json().splitlines()
    assert [line for line in base if line not in more] == []


def test_what_shapes_a_picture_names_it_and_what_does_not_does_not() -> None:
    request = PictureRequest("a fjord", 1, 640, 360)
    same = {picture_id(request, ImageSettings(**more)) for more in ({}, {"backend": "locked"}, {"device": "cpu"})}
    assert len(same) == 1
    others = [
        picture_id(PictureRequest("a fjord", 2, 640, 360), PLAIN),
        picture_id(PictureRequest("a fjord", 1, 640, 362), PLAIN),
        picture_id(PictureRequest("a fjord", 1, 640, 360, steps=4), PLAIN),
        picture_id(request, ImageSettings(upscaler="x.safetensors")),
        picture_id(request, ImageSettings(server=ServerSettings(workflow=Path("w.json")))),
    ]
    assert len({*same, *others}) == 6


def test_a_servers_address_is_not_written_down() -> None:
    images = ImageSettings(server=ServerSettings(base_url="http://secret-host:1"))
    assert "secret-host" not in Lockfile().with_pins([pin("a", images)]).to_json()


def test_rerolling_gives_everyone_the_same_seeds() -> None:
    seeds = further_seeds("ab", 0, 4)
    assert len(set(seeds)) == 4
    assert further_seeds("ab", seeds[1], 2) == seeds[2:]
    assert further_seeds("cd", 0, 4) != seeds
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_files_are_named_for_what_they_show() -> None:
    found = pin("A misty fjord, dawn: oil!")
    assert file_name(found) == f"a-misty-fjord-dawn-oil-{found.id[:8]}.png"
    assert file_name(pin("雾")).startswith("picture-")


def test_it_stands_beside_the_deck() -> None:
    assert lock_path(Path("x/lesson.deck.md")) == Path("x/lesson.lock.json")


def test_no_lockfile_is_an_empty_one(tmp_path: Path) -> None:
    assert read_lockfile(tmp_path / "none.lock.json") == Lockfile()


def test_broken_json_is_shown_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "lesson.lock.json"
    said = broken(path, '{\n  "version": 1,\n  "pictures": [}\n}\n')
    assert f"{path}:3:16: error: the lockfile is not JSON" in said


def test_a_merge_conflict_is_called_one(tmp_path: Path) -> None:
    said = broken(tmp_path / "l.lock.json", '{\n  "version": 1,\n<<<<<<< HEAD\n  "pictures": []\n')
    assert "l.lock.json:3:1: error: the lockfile holds a merge conflict" in said
    assert "hint: keep both sides' pictures" in said


def test_a_wrong_value_is_shown_near_its_pin(tmp_path: Path) -> None:
    text = Lockfile().with_pins([pin("a"), pin("b")]).to_json()
    at = text.rindex("ab" * 32)
    said = broken(tmp_path / "l.lock.json", text[:at] + "XY" + text[at + 2 :])
    line = next(n for n, row in enumerate(text.splitlines(), 1) if n > 5 and row.strip().startswith('"id"'))
    assert f"l.lock.json:{line}:1: error: the lockfile pictures.1.sha256" in said


@pytest.mark.parametrize("file", ["../other.png", "/etc/passwd", "a\\\\b.png", "x/../../y.png"])
def test_files_outside_the_decks_folder_are_refused(tmp_path: Path, file: str) -> None:
    text = Lockfile().with_pins([pin("a")]).filed("p", [pin("a").id]).to_json()
    said = broken(tmp_path / "l.lock.json", text.replace(f"p/{file_name(pin('a'))}", file))
    assert "must be a path below the deck's folder" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 2}', "version"),
        ("[]", "valid dictionary"),
        ('{"version": 1, "extra": 1}', "extra"),
        ("[" * 100_000, "nested too deeply"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_what_is_no_lockfile_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "l.lock.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DeckError, match=said):
        read_lockfile(path)


def test_a_picture_pinned_twice_is_refused(tmp_path: Path) -> None:
    value = json.loads(Lockfile().with_pins([pin("a")]).to_json())
    value["pictures"] *= 2
    assert "pins 'a' twice" in broken(tmp_path / "l.lock.json", json.dumps(value, indent=2))
