"""What a warm process remembers of a lesson, so that an edit costs what it changes. A plain build begins with none."""

from __future__ import annotations

from dataclasses import dataclass, field

from mdvideo._util.lru import IdentityMemo
from mdvideo.deck.incremental.incremental import DeckMemo
from mdvideo.errors import Problem
from mdvideo.plan.jobs import SlideJob
from mdvideo.plan.narration.script import Script
from mdvideo.slides.html.page_cache import PageMemo


@dataclass(frozen=True, slots=True)
class EditCache:
    """All of it goes with the deck in size. A round is one reading of the deck, or several where edits overtake."""

    deck: DeckMemo = field(default_factory=DeckMemo)
    pages: PageMemo = field(default_factory=PageMemo)
    jobs: IdentityMemo[SlideJob] = field(default_factory=IdentityMemo)
    scripts: IdentityMemo[tuple[Script, tuple[Problem, ...]]] = field(default_factory=IdentityMemo)

    def begin(self, slides: int) -> None:
        """Begin a round, if the last came as far as asking for as many slides as there are now."""
        for memo in (self.pages, self.jobs, self.scripts):
            memo.begin(slides)
