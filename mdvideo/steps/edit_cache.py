"""What a warm process keeps between builds, so that after an edit only what changed is computed again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from mdvideo._util.lru import LRUCache
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.plan.narration.script import Script
from mdvideo.slides.html.page_cache import PageCache

JOB_CHARACTERS = 32_000_000
"""Characters of HTML in the slide jobs that are kept. They share the text with the pages in the PageCache."""

SCRIPTS = 10_000


def _job_cache() -> LRUCache[tuple[SlideJob, str], SlideJob]:
    return LRUCache(JOB_CHARACTERS, lambda job: len(job.html))


def _script_cache() -> LRUCache[Hashable, Script]:
    return LRUCache(SCRIPTS)


@dataclass(frozen=True, slots=True)
class EditCache:
    """Pages, slide jobs and narration scripts, found by their content. All decks of an engine share one.

    An equal slide job is returned as the same object, because a job computes its cache key only once. Scripts are found
    by notes, lexicon and language.
    """

    pages: PageCache = field(default_factory=PageCache)
    jobs: LRUCache[tuple[SlideJob, str], SlideJob] = field(default_factory=_job_cache)
    scripts: LRUCache[Hashable, Script] = field(default_factory=_script_cache)
