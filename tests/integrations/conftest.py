"""Fixtures of published sites, and of sites built by generators with our templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.published_site import project, site, site_folder, video, videos_folder
from tests.support.site_generators import build_project
from tests.support.template_hosts import BuiltProject, TemplateHost

__all__ = ["project", "site", "site_folder", "video", "videos_folder"]


@pytest.fixture(scope="session")
def built_project(videos_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltProject:
    """Builds the site of a generator, each once, and returns the folder of its project."""
    projects: dict[str, Path] = {}

    def build(host: TemplateHost) -> Path:
        if host.generator not in projects:
            folder, command = host.make_project(tmp_path_factory.mktemp(host.generator) / "site", videos_folder)
            build_project(folder, *command)
            projects[host.generator] = folder
        return projects[host.generator]

    return build
