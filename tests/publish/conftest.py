"""Fixtures of published sites."""

from tests.support.published_site import lessons, project, site, video, videos

__all__ = ["lessons", "project", "site", "video", "videos"]
