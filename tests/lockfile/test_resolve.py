"""Pinned pictures replace generated ones where the settings allow it, and only with the bytes that were pinned."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mdvideo.cache.store import Store
from mdvideo.deck.model import Prompt
from mdvideo.errors import AssetError, Span
from mdvideo.lockfile.lockfile import Lockfile, Pin, pin_file_name, pin_of
from mdvideo.lockfile.pinned_media import run_pinned_picture
from mdvideo.lockfile.resolve import ResolvedPins, resolve_pins
from mdvideo.plan.jobs.job import digest_of
from mdvideo.plan.pictures import PictureUse
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings

REQUEST = PictureRequest("a fjord", 0, 64, 36)
USES = {REQUEST: PictureUse(Prompt("a fjord", Span("d.md", 3, 1, 2, "x")), 1, "slide 1: a fjord")}


def png(colour: str = "navy") -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 36), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "cache") as opened:
        yield opened


def pinned(data: bytes, backend: str = "diffusers") -> Pin:
    return pin_of(REQUEST, ImageSettings(), seed=5, backend=backend, identity="model 1", sha256=digest_of(data))


def resolve(lock: Lockfile, store: Store, folder: Path, *, backend: str = "auto", here: str = "sketch") -> ResolvedPins:
    return resolve_pins(USES, lock, ImageSettings(backend=backend), lambda: here, store, folder)


def codes(found: ResolvedPins) -> list[str]:
    return [problem.code for problem in (*found.unavailable, *found.changed)]


def test_a_picture_in_the_cache_or_committed_is_used(store: Store, tmp_path: Path) -> None:
    data = png()
    lock = Lockfile().with_pins([pinned(data)])
    assert codes(resolve(lock, store, tmp_path)) == ["picture-away"]
    committed = lock.with_files("pictures", [lock.pictures[0].id])
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / pin_file_name(lock.pictures[0])).write_bytes(data)
    (job,) = resolve(committed, store, tmp_path).jobs.values()
    assert (job.picture, job.request.seed, job.backend) == (digest_of(data), 5, "model 1")
    assert run_pinned_picture(job, store.read).outputs["picture"] == data
    assert resolve(lock, store, tmp_path).jobs == {REQUEST: job}, "it is in the cache now"


@pytest.mark.parametrize(
    ("pin_backend", "settings_backend", "here", "applies"),
    [
        ("diffusers", "auto", "sketch", True),
        ("diffusers", "locked", "sketch", True),
        ("diffusers", "diffusers", "diffusers", True),
        ("diffusers", "openai", "openai", False),
        ("sketch", "auto", "sketch", True),
        ("sketch", "auto", "diffusers", False),
        ("sketch", "locked", "diffusers", True),
    ],
)
def test_a_pin_applies_where_the_settings_allow_its_backend(
    store: Store, tmp_path: Path, pin_backend: str, settings_backend: str, here: str, applies: bool
) -> None:
    data = png()
    store.put_blob(data)
    lock = Lockfile().with_pins([pinned(data, pin_backend)])
    found = resolve(lock, store, tmp_path, backend=settings_backend, here=here)
    assert bool(found.jobs) == applies
    assert codes(found) == ([] if applies else ["picture-unpinned"])


def test_a_changed_file_is_reported(store: Store, tmp_path: Path) -> None:
    lock = Lockfile().with_pins([pinned(png())])
    lock = lock.with_files("pictures", [lock.pictures[0].id])
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / pin_file_name(lock.pictures[0])).write_bytes(png("red"))
    found = resolve(lock, store, tmp_path)
    assert codes(found) == ["picture-changed"]
    assert found.missing == {REQUEST: lock.pictures[0]}


def test_a_missing_picture_that_another_backend_replaces_is_a_warning(store: Store, tmp_path: Path) -> None:
    found = resolve(Lockfile().with_pins([pinned(png())]), store, tmp_path)
    (problem,) = found.replacement_warnings(USES, lambda: "sketch")
    assert (problem.severity, problem.code) == ("warning", "picture-away")
    assert "from diffusers is not available, so sketch generates another" in problem.message
    assert not found.replacement_warnings(USES, lambda: "diffusers")


@pytest.mark.parametrize("data", [b"", b"not a PNG", png()[:20]])
def test_bytes_that_are_not_the_pinned_picture_are_refused(store: Store, tmp_path: Path, data: bytes) -> None:
    store.put_blob(data)
    (job,) = resolve(Lockfile().with_pins([pinned(data)]), store, tmp_path).jobs.values()
    with pytest.raises(AssetError, match="is not an RGB PNG of 64x36 pixels"):
        run_pinned_picture(job, store.read)
