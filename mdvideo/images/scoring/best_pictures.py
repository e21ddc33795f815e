"""The best of several pictures of one prompt, and another try for one that was rejected.

Wraps an image backend: for each request it generates pictures with the requested seed and the next ones, and keeps the
one with the highest score. Where all were rejected by a filter, or are under the threshold, it goes on with the next
seeds before it fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mdvideo._util.digests import sha256_of
from mdvideo.images.safety_filters import PicturesRejectedError
from mdvideo.images.scoring.picture_scorers import PictureScorer, load_scorer
from mdvideo.protocols import (
    BackendContext,
    ChosenPicture,
    GeneratedPicture,
    OnProgress,
    PictureRequest,
    TextToImage,
    is_parallel,
)
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from PIL import Image

ROUNDS = 3
"""How often a prompt is tried: each time with as many seeds as ``best_of`` says."""


def choose_pictures(backend: TextToImage, settings: ImageSettings, context: BackendContext) -> TextToImage:
    """Wrap a backend as the settings say. Raises BackendError or BackendUnavailable for a scorer that cannot be had."""
    judges = settings.best_of > 1 or settings.threshold is not None
    scorer = load_scorer(settings, context) if judges else None
    return BestPictures(backend, settings, scorer) if judges or hasattr(backend, "rejects_pictures") else backend


@dataclass(slots=True)
class _Tries:
    """What is known of one request: the candidates still awaited, the best one, and why others were rejected."""

    awaited: set[PictureRequest] = field(default_factory=set)
    best: GeneratedPicture | None = None
    score: float | None = None
    is_yielded: bool = False
    reasons: list[str] = field(default_factory=list)


class BestPictures:
    """A TextToImage that has another one generate several pictures for each request."""

    def __init__(self, backend: TextToImage, settings: ImageSettings, scorer: PictureScorer | None) -> None:
        self._backend: Any = backend
        self._count = settings.best_of
        self._threshold = settings.threshold
        self._scorer = scorer
        self._exit_stack = ExitStack()
        if isinstance(scorer, AbstractContextManager):
            self._exit_stack.enter_context(scorer)
        if isinstance(backend, AbstractContextManager):
            self._exit_stack.enter_context(backend)

    def __enter__(self) -> BestPictures:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._exit_stack.close()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "identity":
            raise AttributeError(name)
        return getattr(self._backend, name)

    @property
    def identity(self) -> str:
        """The backend's identity, with the scorer and how it chooses. Raises BackendError."""
        return self._identity_of(self._backend.identity)

    def identity_of(self, model: str | None) -> str:
        """The identity for requests that name ``model``. Raises BackendError."""
        own = getattr(self._backend, "identity_of", None)
        return self._identity_of(self._backend.identity if own is None else own(model))

    def _identity_of(self, backend: str) -> str:
        if self._scorer is None:
            return backend
        above = "" if self._threshold is None else f" above {self._threshold:g}"
        return f"{backend}; best of {self._count}{above} by {self._scorer.identity}"

    @property
    def parallel(self) -> bool:
        """Whether the backend may be called from several threads."""
        return is_parallel(self._backend)

    @property
    def uses_look(self) -> bool:
        """Whether the backend draws in the theme's look."""
        return bool(getattr(self._backend, "uses_look", False))

    def model_and_revision(self, model: str | None) -> tuple[str | None, str | None]:
        """What the backend reports of its model."""
        own = getattr(self._backend, "model_and_revision", None)
        found: tuple[str | None, str | None] = (None, None) if own is None else own(model)
        return found

    def credit_of(self, request: PictureRequest) -> str | None:
        """Whom the backend credits a picture to."""
        own = getattr(self._backend, "credit_of", None)
        found: str | None = None if own is None else own(request)
        return found

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield the best picture of each request as soon as it is known. Raises BackendError for those without one."""
        tries = {request: _Tries() for request in requests}
        for round_number in range(ROUNDS):
            pending = [request for request in requests if tries[request].best is None]
            if not pending:
                return
            yield from self._generate_round(pending, tries, round_number, progress)
        failed = {request: one.reasons for request, one in tries.items() if one.best is None}
        if failed:
            lines = [f"the picture {request.prompt!r} was {_summary(reasons)}" for request, reasons in failed.items()]
            raise PicturesRejectedError("\n".join(lines), hint="change the prompt or its seed", rejected={})

    def _generate_round(
        self,
        pending: Sequence[PictureRequest],
        tries: Mapping[PictureRequest, _Tries],
        round_number: int,
        progress: OnProgress,
    ) -> Iterator[GeneratedPicture]:
        owners: dict[PictureRequest, PictureRequest] = {}
        for request in pending:
            seeds = seeds_after(request.seed, (round_number + 1) * self._count)[round_number * self._count :]
            candidates = [replace(request, seed=seed) for seed in seeds]
            tries[request].awaited = set(candidates)
            # Two requests that differ in nothing but their seeds may share one.
            owners |= {candidate: request for candidate in candidates if candidate not in owners}

        def on_progress(candidate: PictureRequest, done: int, total: int) -> None:
            request = owners[candidate]
            finished = self._count - len(tries[request].awaited)
            progress(request, finished * total + done, self._count * total)

        try:
            for candidate, picture in self._backend.generate(list(owners), on_progress):
                request = owners[candidate]
                self._judge(tries[request], candidate, picture)
                yield from self._finished(request, tries[request])
        except PicturesRejectedError as error:
            for candidate, reason in error.rejected.items():
                one = tries[owners[candidate]]
                one.reasons.append(f"rejected by {reason}")
                one.awaited.discard(candidate)
        for request in pending:
            one = tries[request]
            one.awaited.clear()
            yield from self._finished(request, one)

    def _judge(self, one: _Tries, candidate: PictureRequest, picture: Image.Image) -> None:
        one.awaited.discard(candidate)
        score = None if self._scorer is None else self._scorer.score(candidate, picture)
        if score is not None and self._threshold is not None and score < self._threshold:
            one.reasons.append(f"scored {score:.3g}, under the threshold of {self._threshold:g}")
        elif one.best is None or (score or 0) > (one.score or 0):
            one.best, one.score = GeneratedPicture(candidate, picture), score

    def _finished(self, request: PictureRequest, one: _Tries) -> Iterator[GeneratedPicture]:
        """The picture of a request, once no better one can come."""
        if one.best is not None and not one.awaited and not one.is_yielded:
            one.is_yielded = True
            candidate, picture = one.best
            yield ChosenPicture(request, picture, candidate.seed, one.score)


def seeds_after(seed: int, count: int) -> list[int]:
    """The requested seed, and those that are tried after it. They are the same for everyone."""
    following = [int(sha256_of(f"try {number} {seed}".encode())[:8], 16) >> 1 for number in range(1, count)]
    return [seed, *following]


def _summary(reasons: Sequence[str]) -> str:
    """The reasons, equal ones once."""
    counted = list(dict.fromkeys(reasons)) or ["not generated"]
    times = f" ({len(reasons)} seeds were tried)" if len(reasons) > 1 else ""
    return f"{'; '.join(counted[:3])}{times}"
