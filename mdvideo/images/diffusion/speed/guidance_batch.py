"""``batch_guidance``: both passes of classifier-free guidance in one call of the denoiser.

Some families (Wan, FLUX.1 with true guidance) call it twice in each step, with the prompt and with the negative prompt,
on the same latents. The first step of a picture shows what differs between the two calls; in later steps the first call
runs both, and the second gets what is kept for it. Families that do so themselves are left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EMBEDDINGS = "encoder_hidden_states"
LATENTS = "hidden_states"


@dataclass(slots=True)
class _Pair:
    """The embeddings of the first call, and the arguments of the second that differ from those of the first."""

    first: Any
    second: Mapping[str, Any]


class GuidanceBatch:
    """Replaces a denoiser's ``forward``."""

    def __init__(self, denoiser: Any) -> None:
        self._forward = denoiser.forward
        self._last: Mapping[str, Any] = {}
        self._pair: _Pair | None = None
        self._kept: Any = None
        denoiser.forward = self._call

    def _call(self, *args: Any, **arguments: Any) -> Any:
        embeddings = arguments.get(EMBEDDINGS)
        if args or embeddings is None:
            return self._forward(*args, **arguments)
        pair = self._pair
        if pair is not None and embeddings is pair.second.get(EMBEDDINGS) and self._kept is not None:
            kept, self._kept = self._kept, None
            return kept
        if pair is not None and embeddings is pair.first:
            batch = arguments[LATENTS].shape[0]
            both = {name: _joined(value, pair.second.get(name, value), batch) for name, value in arguments.items()}
            first, self._kept = _halves(self._forward(**both))
            return first
        self._pair = self._learn(arguments)
        self._last, self._kept = arguments, None
        return self._forward(**arguments)

    def _learn(self, arguments: Mapping[str, Any]) -> _Pair | None:
        """What this call differs in from the one before, if that was on the same latents and both can be joined."""
        before = self._last
        if before.keys() != arguments.keys() or LATENTS not in arguments or before[LATENTS] is not arguments[LATENTS]:
            return None
        differing = {name: value for name, value in arguments.items() if not _same(value, before[name])}
        batch = arguments[LATENTS].shape[0]
        pairs = [(_shape(value), _shape(before[name])) for name, value in differing.items()]
        joinable = all(mine is not None and mine == other and mine[0] == batch for mine, other in pairs)
        return _Pair(before[EMBEDDINGS], differing) if joinable and EMBEDDINGS in differing else None


def _shape(value: Any) -> Any:
    return getattr(value, "shape", None)


def _same(value: Any, other: Any) -> bool:
    import torch

    if value is other:
        return True
    if isinstance(value, torch.Tensor) and isinstance(other, torch.Tensor):
        return value.shape == other.shape and bool(torch.equal(value, other))
    return not isinstance(value, torch.Tensor) and not isinstance(other, torch.Tensor) and bool(value == other)


def _joined(value: Any, other: Any, batch: int) -> Any:
    """Both values along the axis of the batch. What has none (a table of positions, a number) is the same for both."""
    import torch

    if isinstance(value, torch.Tensor) and value.ndim > 0 and value.shape[0] == batch:
        return torch.cat([value, other])
    return [*value, *other] if isinstance(value, list) and len(value) == batch else value


def _halves(output: Any) -> tuple[Any, Any]:
    if isinstance(output, tuple):
        parts = [part.chunk(2) for part in output]
        return tuple(part[0] for part in parts), tuple(part[1] for part in parts)
    first, second = output.sample.chunk(2)
    return type(output)(sample=first), type(output)(sample=second)
