"""The options of publishing, and its result, deck by deck. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from mdvideo.errors import MdvideoError, Problem
from mdvideo.events import Published
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

Render = Literal["auto", "always", "cached", "never"]


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """How to publish.

    ``overrides`` are settings that win over front matter and mdvideo.toml. ``machine`` are settings of the machine that
    win over mdvideo.toml: the shared cache, and where jobs run.

    ``render``: ``auto`` builds what is not fresh; ``always`` goes through the jobs of every deck; ``cached`` builds
    nothing and uses what the cache holds; ``never`` uses what has been published. With ``strict``, warnings are errors.

    ``podcast``: publish each deck's sound too, and a feed. A folder that has a feed gets it anyway.
    """

    render: Render = "auto"
    base_url: str | None = None
    prune: bool = False
    podcast: bool = False
    jobs: int | None = None
    strict: bool = False
    explain: bool = False
    overrides: Mapping[str, Any] = field(default_factory=dict)
    machine: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings that win over all others, for every deck."""
        return {**self.overrides, "strict": True} if self.strict else self.overrides


DEFAULTS = PublishOptions()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of publishing one deck. ``made`` and ``reused`` count jobs."""

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
        """``made`` if files were written, even if all jobs were in the cache; ``kept`` if the video was fresh."""
        if self.error is not None:
            return "failed"
        return "made" if self.made or self.reused else "kept"


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """The manifest after publishing, the outcome of each deck, and the pruned paths, relative to the folder."""

    site: SiteManifest
    outcomes: tuple[Outcome, ...]
    removed: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The outcomes that have an error."""
        return tuple(outcome for outcome in self.outcomes if outcome.error is not None)

    def raise_first_error(self) -> None:
        """Raise the error of the first deck that has one."""
        for outcome in self.failed:
            if outcome.error is not None:
                raise outcome.error


def event_of(outcome: Outcome) -> Published:
    """The event that reports a deck's outcome."""
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
