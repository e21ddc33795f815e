"""Prompt embeddings on disk, so that the next build need not encode the prompts that it shares with this one.

A file holds what ``encode_prompt`` returned, as safetensors: its tensors, and their places in the result as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo._util.atomic import write_whole
from mdvideo._util.digests import sha256_of

if TYPE_CHECKING:
    import torch

LIMIT_BYTES = 512_000_000
"""Size of all files together, above which the oldest are removed."""

SUFFIX = ".safetensors"


class EmbeddingFiles:
    """The embeddings in ``folder`` of one model in one number format, which ``identity`` names.

    A file that is damaged or cannot be written costs an encoding, and nothing else.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder
        self._identity = identity
        self._is_pruned = False

    def read(self, key: str, device: torch.device) -> Any | None:
        """The embeddings for a call, on ``device``; None where there are none."""
        from safetensors import SafetensorError, safe_open

        path = self._path(key)
        try:
            with safe_open(path, framework="pt", device=str(device)) as file:
                tree = json.loads(file.metadata()["tree"])
                tensors = [file.get_tensor(f"{number}") for number in range(len(file.keys()))]
                result = _grow(tree, tensors)
            os.utime(path)
        except (OSError, SafetensorError, KeyError, IndexError, TypeError, ValueError):
            return None
        return result

    def write(self, key: str, result: Any) -> None:
        """Keep the embeddings of a call. Results of which a part is neither a tensor nor plain are not kept."""
        from safetensors.torch import save

        tensors: list[torch.Tensor] = []
        try:
            tree = _tree_of(result, tensors)
        except TypeError:
            return
        # A tensor that shares its memory with another one cannot be saved.
        named = {f"{number}": tensor.detach().cpu().clone().contiguous() for number, tensor in enumerate(tensors)}
        data = save(named, {"tree": json.dumps(tree)})
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._prune()
            final = self._path(key)
            write_whole(final.with_name(f".{secrets.token_hex(8)}"), final, data, durable=False)

    def _path(self, key: str) -> Path:
        return self._folder / f"{sha256_of(f'{self._identity} {key}'.encode())}{SUFFIX}"

    def _prune(self) -> None:
        """Once per process: remove the files that were not used for longest."""
        if self._is_pruned:
            return
        self._is_pruned = True
        files = sorted(((s := path.stat()).st_mtime, s.st_size, path) for path in self._folder.glob(f"*{SUFFIX}"))
        excess = sum(size for _, size, _ in files) - LIMIT_BYTES
        for _, size, path in files:
            if excess <= 0:
                return
            path.unlink(missing_ok=True)
            excess -= size


def _tree_of(value: Any, tensors: list[torch.Tensor]) -> Any:
    """The shape of a result as JSON, with tensors by their numbers. Raises TypeError for what it cannot hold."""
    import torch

    if isinstance(value, torch.Tensor):
        tensors.append(value)
        return {"tensor": len(tensors) - 1}
    if isinstance(value, list | tuple):
        return {"list" if isinstance(value, list) else "tuple": [_tree_of(part, tensors) for part in value]}
    if value is None or isinstance(value, str | int | float | bool):
        return {"value": value}
    raise TypeError(type(value))


def _grow(tree: Any, tensors: list[torch.Tensor]) -> Any:
    ((kind, value),) = tree.items()
    if kind == "tensor":
        return tensors[value]
    if kind == "value":
        return value
    parts = [_grow(part, tensors) for part in value]
    return parts if kind == "list" else tuple(parts)
