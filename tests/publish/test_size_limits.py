"""Warnings for files that a host would refuse."""

from __future__ import annotations

from mdvideo.output.manifest import ManifestFile
from mdvideo.publish.size_limits import size_problems
from tests.support.published_site import make_video


def test_a_file_over_the_hosts_limit_is_a_warning_with_both_sizes() -> None:
    big = ManifestFile(path="intro/intro.mp4", kind="video", type="video/mp4", size=30 << 20, sha256="0" * 64)
    video = make_video(files=(big,))
    (problem,) = size_problems(video, "cloudflare-pages")
    assert "has 30 MiB; Cloudflare Pages accepts at most 25 MiB" in problem.message
    assert not list(size_problems(video, "git"))
    assert not list(size_problems(video, "none"))
