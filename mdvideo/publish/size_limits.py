"""The largest file that each host accepts, and warnings for files above it."""

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

HOST_NAMES = {"git": "git hosts accept", "cloudflare-pages": "Cloudflare Pages accepts"}


def size_problems(video: SiteVideo, host: str) -> Iterator[Problem]:
    """Yield a warning for each file of a video that the host would refuse."""
    limit = LIMITS[host]
    if limit is None:
        return
    for file in video.files:
        if file.size > limit:
            yield Problem(
                "warning",
                "host-limit",
                f"{file.path} has {file.size / MIB:.0f} MiB; {HOST_NAMES[host]} at most {limit // MIB} MiB",
                hint="set video.quality to small, split the deck, or serve it from elsewhere: [publish] base_url, host",
            )
