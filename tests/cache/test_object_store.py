"""Bytes in a place that machines share: whole or not there, at one request each, and no credentials shown."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdvideo.cache.object_store import ObjectStore, StoreUnavailable, describe_error, redact_url
from tests.support.s3_server import S3, serve_s3


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with serve_s3() as running:
        yield running


@pytest.mark.parametrize("url", ["memory://object-store", "folder"])
def test_bytes_are_read_as_they_were_written(url: str, tmp_path: Path) -> None:
    store = ObjectStore(url if "://" in url else str(tmp_path / url))
    assert not store.has("results/ab/cd", 1)
    assert store.get("results/ab/cd", 1) is None
    store.put("results/ab/cd", b"bytes", 1)
    assert store.has("results/ab/cd", 1)
    assert store.get("results/ab/cd", 1) == b"bytes"


def test_half_written_file_is_never_found(tmp_path: Path) -> None:
    """A writer that was killed on a network folder leaves nothing that anybody takes for a result."""
    ObjectStore(str(tmp_path / "shared")).put("results/ab/cd", b"bytes", 1)
    files = [path.relative_to(tmp_path / "shared").as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert files == ["results/ab/cd"]


def test_read_costs_one_request_each(s3: S3, caplog: pytest.LogCaptureFixture) -> None:
    store = ObjectStore(s3.url)
    store.put("results/ab/cd", b"x" * 100, 1)
    with caplog.at_level("INFO", logger="werkzeug"):
        assert store.get("results/ab/cd", 1) == b"x" * 100
        assert store.get("results/ab/ce", 1) is None
    requests = [record.getMessage() for record in caplog.records if record.name == "werkzeug"]
    assert len([line for line in requests if "results/ab" in line and "PUT" not in line]) == 2


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("s3://bucket/prefix/", "s3://bucket/prefix"),
        ("sftp://me:hunter2@host:22/path?token=abc#f", "sftp://host:22/path"),
        ("https://host/store?X-Amz-Signature=abc", "https://host/store"),
        ("folder/of@me", "folder/of@me"),
    ],
)
def test_no_credentials_are_shown(url: str, safe: str) -> None:
    assert redact_url(url) == safe == str(ObjectStore(url))


@pytest.mark.parametrize("url", ["sftp://me:hunter2@127.0.0.1:1/x", "nonsense://hunter2@x/y", "s3://lessons/x"])
def test_errors_contain_no_credentials(url: str, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://hunter2:hunter2@127.0.0.1:1")
    with pytest.raises(StoreUnavailable) as caught:
        ObjectStore(url).get("x", 0)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


class NoCredentialsError(Exception):
    """As botocore's: known by its name, since its library may not be installed."""


@pytest.mark.parametrize(
    ("error", "url", "problem", "hint"),
    [
        (PermissionError("arn:aws:iam::1"), "s3://b", "access denied", "permission to list"),
        (TimeoutError(), "s3://b", "no answer in time", None),
        (ImportError("s3fs"), "s3://b", "no installed package can open s3", "pip install 'mdvideo[s3]'"),
        (ImportError("adlfs"), "az://b", "no installed package can open az", "install fsspec"),
        (ImportError("fsspec"), "shared", "no installed package can open a folder", "install fsspec"),
        (NoCredentialsError("key"), "s3://b", "no credentials found", "environment"),
        (ConnectionRefusedError(111, "http://key@host"), "s3://b", "cannot be reached", None),
        (OSError(28, "key"), "shared", "no space left on device", None),
        (ValueError("key"), "s4://b", "not an address that fsspec can open", "s3://bucket/prefix"),
        (RuntimeError("key"), "s3://b", "failed (RuntimeError)", None),
    ],
)
def test_errors_are_described_in_our_own_words(error: Exception, url: str, problem: str, hint: str | None) -> None:
    words, more = describe_error(error, url)
    assert words == problem
    assert more is None if hint is None else hint in str(more)
