"""What travels between the driver and workers can be pickled, and errors arrive as errors of ours."""

from __future__ import annotations

import pickle

import pytest

from mdvideo.cache.store import BlobLost
from mdvideo.cluster.messages import (
    OUTPUT_AFFECTING_PACKAGES,
    Task,
    TaskFailed,
    WorkerConfig,
    installed_versions,
    picklable_error,
)
from mdvideo.errors import BackendError, MdvideoError
from mdvideo.plan.jobs.job import Digest
from tests.support.hold_jobs import hold_job


def send(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301  (our own bytes)


def test_task_and_config_arrive_as_they_were_sent() -> None:
    for value in (Task(1, hold_job("a")), WorkerConfig("s3://bucket", "/cache", 10)):
        assert send(value) == value


class Unpicklable(BackendError):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message, hint=f"code {code}")


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (BackendError("out of memory"), BackendError, "out of memory"),
        (BlobLost(Digest("0" * 64), "is missing"), BlobLost, "the cached file 000000000000… is missing"),
        (Unpicklable("failed", 7), BackendError, "failed"),
        (RuntimeError("CUDA error"), BackendError, "RuntimeError: CUDA error"),
        (RuntimeError(), BackendError, "RuntimeError"),
    ],
    ids=["ours", "with a digest", "not picklable", "another library's", "without a message"],
)
def test_error_arrives_as_one_of_ours(error: Exception, kind: type[MdvideoError], message: str) -> None:
    failed = send(TaskFailed(1, picklable_error(error)))
    assert isinstance(failed, TaskFailed)
    assert type(failed.error) is kind
    assert failed.error.message == message
    assert failed.error.hint == getattr(error, "hint", None)


def test_lost_blob_arrives_with_its_digest() -> None:
    lost = send(BlobLost(Digest("0" * 64), "is missing"))
    assert isinstance(lost, BlobLost)
    assert lost.digest == "0" * 64


def test_versions_of_all_packages_that_affect_output_are_compared() -> None:
    assert tuple(installed_versions()) == OUTPUT_AFFECTING_PACKAGES
    assert "none" not in installed_versions().values()
