"""The best of several pictures is kept, and one that is rejected is tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PIL import Image

from mdvideo.errors import BackendError
from mdvideo.images.safety_filters import PicturesRejectedError
from mdvideo.images.scoring.best_pictures import ROUNDS, BestPictures, choose_pictures, seeds_after
from mdvideo.protocols import STANDALONE, ChosenPicture, GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

WIDTH, HEIGHT = 8, 4


class BySeed:
    """Generates a picture of one colour, the seed's; may reject some seeds."""

    identity = "by seed"

    def __init__(self, rejects: Callable[[int], bool] = lambda _: False) -> None:
        self._rejects = rejects
        self.calls: list[list[int]] = []

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield a picture for each request that is not rejected."""
        self.calls.append([request.seed for request in requests])
        for request in requests:
            progress(request, 1, 2)
            if not self._rejects(request.seed):
                colour = tuple(request.seed.to_bytes(4, "big")[:3])
                yield GeneratedPicture(request, Image.new("RGB", (WIDTH, HEIGHT), colour))
        rejected = {request: "a filter: no" for request in requests if self._rejects(request.seed)}
        if rejected:
            raise PicturesRejectedError("rejected", hint=None, rejected=rejected)


class Redness:
    """Scores the share of red."""

    identity = "redness 1"

    def score(self, request: PictureRequest, picture: Image.Image) -> float:
        """Return 0 to 1."""
        del request
        red = picture.getpixel((0, 0))
        assert isinstance(red, tuple)
        return red[0] / 255


def request(prompt: str = "a fjord", seed: int = 0) -> PictureRequest:
    return PictureRequest(prompt, seed, WIDTH, HEIGHT)


def best(backend: BySeed, **settings: Any) -> BestPictures:
    return BestPictures(backend, ImageSettings(**settings), Redness())


def redness(seed: int) -> float:
    return seed.to_bytes(4, "big")[0] / 255


def test_the_picture_with_the_highest_score_is_kept() -> None:
    """All candidates are generated in one call; the picture carries its seed and score."""
    backend = BySeed()
    made = list(best(backend, best_of=4).generate([request(), request("another", 5)], lambda *_: None))
    expected = [max(seeds_after(seed, 4), key=redness) for seed in (0, 5)]
    assert [(one.seed, one.score) for one in made if isinstance(one, ChosenPicture)] == [
        (seed, redness(seed)) for seed in expected
    ]
    assert [picture.request for picture in made] == [request(), request("another", 5)]
    assert backend.calls == [[*seeds_after(0, 4), *seeds_after(5, 4)]]


def test_progress_counts_all_candidates() -> None:
    steps: list[tuple[int, int]] = []
    list(best(BySeed(), best_of=3).generate([request()], lambda _, *step: steps.append(step)))
    assert steps == [(1, 6), (3, 6), (5, 6)]


def test_a_rejected_picture_is_tried_again_with_the_next_seeds() -> None:
    """And only it."""
    backend = BySeed(rejects=lambda seed: seed == 0)
    plain = BestPictures(backend, ImageSettings(), None)
    made = list(plain.generate([request(), request("another", 5)], lambda *_: None))
    seeds = {one.request.prompt: one.seed for one in made if isinstance(one, ChosenPicture)}
    assert seeds == {"another": 5, "a fjord": seeds_after(0, 2)[1]}
    assert backend.calls == [[0, 5], [seeds_after(0, 2)[1]]]


def test_a_picture_under_the_threshold_is_tried_again_and_fails_at_last() -> None:
    """The error names score, threshold and the number of tries; the others are yielded before."""
    backend = BySeed()
    limit = max(map(redness, seeds_after(0, 6))) + 0.001
    good = next(seed for seed in range(2**31 - 1, 0, -(2**24)) if redness(seed) >= limit)
    chosen = best(backend, best_of=2, threshold=limit).generate([request(), request("another", good)], lambda *_: None)
    assert next(chosen).request.prompt == "another"
    with pytest.raises(BackendError, match=r"the picture 'a fjord' was scored .* under the threshold") as caught:
        list(chosen)
    assert f"({2 * ROUNDS} seeds were tried)" in str(caught.value)
    assert [len(call) for call in backend.calls] == [4, 2, 2]


def test_the_identity_names_the_scorer_and_its_choice() -> None:
    identities = {
        BestPictures(BySeed(), ImageSettings(), None).identity,
        best(BySeed(), best_of=2).identity,
        best(BySeed(), best_of=3).identity,
        best(BySeed(), best_of=3, threshold=0.2).identity,
    }
    assert len(identities) == 4
    assert BestPictures(BySeed(), ImageSettings(), None).identity == "by seed"


def test_a_backend_is_wrapped_only_if_there_is_a_choice() -> None:
    backend = BySeed()
    assert choose_pictures(backend, ImageSettings(), STANDALONE) is backend
    with pytest.raises(BackendError, match="need a scorer"):
        choose_pictures(backend, ImageSettings(best_of=2), STANDALONE)
    assert not best(backend, best_of=2).uses_look
