"""What publishing is asked for, and what it comes to, deck by deck. Values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mdvideo.errors import MdvideoError, Problem
from mdvideo.events import Event, Published
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

Render = Literal["auto", "always", "cached", "never"]
Emit = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """How to publish. ``overrides`` are settings that win over front matter and mdvideo.toml, and ``machine`` those of
    the machine that win over mdvideo.toml: the shared store, and where jobs run.

    ``render``: ``auto`` makes what is not fresh; ``always`` goes through every deck's jobs; ``cached`` makes nothing,
    and takes what the store holds; ``never`` takes what has been published. With ``strict``, warnings are errors.
    """

    render: Render = "auto"
    base_url: str | None = None
    prune: bool = False
    jobs: int | None = None
    strict: bool = False
    explain: bool = False
    overrides: Mapping[str, Any] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Mapping[str, Any]:
        """The highest layer of every deck's settings."""
        return {**self.overrides, "strict": True} if self.strict else self.overrides


DEFAULTS = PublishOptions()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one deck: its video is fresh as it was (kept), was made, or there is an error."""

    deck: Path
    name: str
    video: SiteVideo | None = None
    made: int = 0
    reused: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    error: MdvideoError | None = None

    @property
    def state(self) -> Literal["made", "kept", "failed"]:
        """``made`` also where all its jobs were in the cache: its files were written."""
        if self.error is not None:
            return "failed"
        return "made" if self.made or self.reused else "kept"


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """The manifest as it stands now, what became of each deck, and what was pruned (paths in the folder)."""

    site: SiteManifest
    outcomes: tuple[Outcome, ...]
    removed: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Decks whose videos are not what they should be."""
        return tuple(outcome for outcome in self.outcomes if outcome.error is not None)

    def heed(self) -> None:
        """Raise the first deck's error, if there is any."""
        for outcome in self.failed:
            if outcome.error is not None:
                raise outcome.error


def event_of(outcome: Outcome) -> Published:
    """What is told of a deck when it ends."""
    video = outcome.video
    return Published(
        deck=str(outcome.deck),
        name=outcome.name,
        state=outcome.state,
        folder=None if video is None else video.folder,
        duration=None if video is None else video.duration,
        size=None if video is None else sum(file.size for file in video.files),
        made=outcome.made,
        reused=outcome.reused,
        seconds=round(outcome.seconds, 3),
        warnings=len(outcome.problems),
        error=None if outcome.error is None else str(outcome.error),
    )
