"""What hosts refuse: the largest file that each takes."""

from __future__ import annotations

from collections.abc import Iterator

from mdvideo.errors import Problem
from mdvideo.publish.site_manifest import SiteVideo

MIB = 1 << 20

LIMITS = {"git": 100 * MIB, "cloudflare-pages": 25 * MIB, "none": None}
"""Bytes. GitHub, GitLab and Codeberg refuse pushes of larger files; Cloudflare Pages does not deploy them.

https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
https://developers.cloudflare.com/pages/platform/limits/
"""

NAMES = {"git": "git hosts take", "cloudflare-pages": "Cloudflare Pages takes"}


def size_problems(video: SiteVideo, host: str) -> Iterator[Problem]:
    """A warning for each file that the host would refuse."""
    limit = LIMITS[host]
    for file in video.files if limit is not None else ():
        if limit is not None and file.size > limit:
            yield Problem(
                "warning",
                "host-limit",
                f"{file.path} has {file.size / MIB:.0f} MiB; {NAMES[host]} {limit // MIB} MiB at most",
                hint="raise video.crf, split the lesson, or serve the folder elsewhere: [publish] base_url, host",
            )
