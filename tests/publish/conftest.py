"""Fixtures of published sites."""

from tests.support.published_site import project, site, site_folder, video, videos_folder

__all__ = ["project", "site", "site_folder", "video", "videos_folder"]
