"""A worker refuses what it would make differently, and names what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.cluster.messages import Task, TaskDone, TaskFailed, TaskStarted, WorkerConfig, installed_versions
from mdvideo.cluster.worker import Worker, node_cache_folder
from mdvideo.errors import BackendUnavailable
from mdvideo.plan.jobs.job import Job
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings


def flat_picture(backend: str) -> Job:
    return GeneratePictureJob(request=PictureRequest("a fjord", 1, 16, 16), backend=backend, label="picture 1")


@pytest.fixture
def config(tmp_path: Path) -> WorkerConfig:
    return WorkerConfig(None, str(tmp_path / "cache"), 10**9)


def test_task_is_run_and_reported(config: WorkerConfig) -> None:
    reports: list[object] = []
    task = Task(7, flat_picture("flat 1"), ImageSettings(backend="flat"))
    [end] = Worker(config).run_batch([task], reports.append)
    assert isinstance(end, TaskDone)
    assert end.number == 7
    assert reports[0] == TaskStarted(7)
    assert reports[-1] == end


def test_node_with_another_backend_refuses(config: WorkerConfig) -> None:
    task = Task(7, flat_picture("flat 2"), ImageSettings(backend="flat"))
    [end] = Worker(config).run_batch([task], lambda _: None)
    assert isinstance(end, TaskFailed)
    assert end.error.message == "this node has flat 1, but the job needs flat 2"


def test_node_with_other_versions_refuses(tmp_path: Path) -> None:
    versions = {**installed_versions(), "av": "0.1"}
    with pytest.raises(BackendUnavailable, match=r"^this node has av .*, not 0\.1\n"):
        Worker(WorkerConfig(None, str(tmp_path), 10**9, versions))


def test_node_cache_is_configured_or_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("MDVIDEO_NODE_CACHE", raising=False)
    assert node_cache_folder() == tmp_path / "mdvideo"
    monkeypatch.setenv("MDVIDEO_NODE_CACHE", str(tmp_path / "node"))
    assert node_cache_folder() == tmp_path / "node"
