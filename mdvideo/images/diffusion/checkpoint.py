"""The files of a model: found by its name, checked, and pinned. Knows nothing of torch.

A model is refused here, before any weights are read, when it is not on disk, is not a diffusers model, would run its
own code, or has weights only as pickles.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.fingerprint import fingerprint
from mdvideo.images.hf_cache import COMMIT, HUB_ID, hub_cache, snapshot
from mdvideo.settings import resolve_path

PICKLES = {".bin", ".ckpt", ".pt", ".pth", ".pkl"}
PICKLE_HINT = "loading a pickle can run any code; look for a .safetensors release, or convert it yourself"

LIBRARIES = {"diffusers", "transformers", "onnxruntime", "sentencepiece"}
"""Libraries whose classes a model may name."""


@dataclass(frozen=True)
class Checkpoint:
    """A model on disk. ``path`` is a diffusers folder, or one .safetensors file."""

    name: str
    path: Path
    commit: str | None = None
    """The commit of a Hugging Face snapshot."""

    @property
    def title(self) -> str:
        """The name in messages and cache keys, which does not depend on the model's place on this machine."""
        return self.name if self.commit else self.path.name

    @property
    def single_file(self) -> bool:
        """Whether all weights are in one file, without a configuration."""
        return self.path.is_file()

    @cached_property
    def pin(self) -> str:
        """The identity of the weights: a commit, or a content hash of local files."""
        return self.commit or f"sha256:{fingerprint(self.path)}"

    @cached_property
    def index(self) -> Mapping[str, Any]:
        """``model_index.json``: the class of the pipeline and of each component. Raises BackendError."""
        try:
            index = json.loads((self.path / "model_index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BackendError(f"{self.name}: model_index.json cannot be read: {error}") from error
        if not isinstance(index, dict):
            raise BackendError(f"{self.name}: model_index.json is not a JSON object")
        return index

    @property
    def variant(self) -> str | None:
        """``fp16`` if all weights' file names contain it, since diffusers then needs it as an argument; else None."""
        names = {file.name for file in self.path.glob("*/*.safetensors")} if self.path.is_dir() else set()
        return "fp16" if names and all(".fp16." in name for name in names) else None


def find_checkpoint(
    name: str, revision: str | None = None, folder: Path | None = None, *, weights: bool = True
) -> Checkpoint:
    """The model that ``name`` means: an existing path, relative to ``folder``, or else a Hugging Face id on disk.

    Without ``weights`` only the configuration is required. Never downloads. Raises BackendUnavailable when the model is
    not on disk, BackendError when it must not be loaded.
    """
    path = resolve_path(Path(name), folder)
    if path.exists():
        checkpoint = Checkpoint(name, path.resolve())
    elif HUB_ID.fullmatch(name) and Path(name).suffix.lower() != ".safetensors":
        found = snapshot(name, revision, hub_cache())
        if found is None:
            at = f" at revision {revision}" if revision else ""
            command = f"mdvideo models pull {name}" + (f" --revision {revision}" if revision else "")
            command += "" if weights else " --config"
            raise BackendUnavailable(
                f"the model {name}{at} is not on disk, and builds do not download models", hint=f"run: {command}"
            )
        commit = found.name if COMMIT.fullmatch(found.name) else None
        checkpoint = Checkpoint(name, found, commit)
    else:
        raise BackendUnavailable(
            f"there is no model at {name}",
            hint="name a Hugging Face id (OWNER/NAME), a folder, or a .safetensors file",
        )
    _check(checkpoint, weights=weights)
    return checkpoint


def require_safetensors(path: Path, what: str) -> Path:
    """Return ``path`` if it is a .safetensors file. Raises BackendError or BackendUnavailable otherwise."""
    if not path.is_file():
        raise BackendUnavailable(f"{what}: there is no file {path}")
    if path.suffix.lower() != ".safetensors":
        raise BackendError(f"{what}: {path.name} is not a .safetensors file", hint=PICKLE_HINT)
    return path


def _check(checkpoint: Checkpoint, *, weights: bool) -> None:
    path, name = checkpoint.path, checkpoint.name
    if checkpoint.single_file:
        if path.suffix.lower() in PICKLES:
            raise BackendError(f"{name} has its weights as a pickle", hint=PICKLE_HINT)
        require_safetensors(path, name)
        return
    if not (path / "model_index.json").is_file():
        raise BackendError(
            f"{name} is not a diffusers model: it has no model_index.json",
            hint="look for a model whose page names the library diffusers, or name a .safetensors file",
        )
    code = _custom_code(checkpoint)
    if code is not None:
        raise BackendError(f"{name} needs custom code ({code}), which mdvideo never runs")
    if not weights:
        return
    missing = []
    for component in _weighted_components(checkpoint):
        suffixes = {file.suffix.lower() for file in component.iterdir()}
        if ".safetensors" in suffixes:
            continue
        if suffixes & PICKLES:
            raise BackendError(f"{name} has the weights of its {component.name} only as a pickle", hint=PICKLE_HINT)
        missing.append(component.name)
    if missing:
        raise BackendUnavailable(
            f"{name} is incomplete on disk: no weights for {', '.join(missing)}",
            hint=f"run: mdvideo models pull {name}",
        )


def _custom_code(checkpoint: Checkpoint) -> str | None:
    """The entry of a model's index that names code of the model itself, or None."""
    for key, value in checkpoint.index.items():
        if key == "_class_name" and not isinstance(value, str):
            return f"pipeline {value}"
        library = value[0] if isinstance(value, list) and value else None
        if isinstance(library, str) and (checkpoint.path / key / f"{library}.py").exists():
            return f"{key}/{library}.py"
        if isinstance(library, str) and library.split(".")[0] not in LIBRARIES and not _is_pipeline_module(library):
            return f"{key}: {library}"
    return None


def _is_pipeline_module(library: str) -> bool:
    # A component of one family is named by its module in diffusers.pipelines. Only its folder is looked for, since
    # find_spec would import torch.
    diffusers = find_spec("diffusers")
    places = (diffusers.submodule_search_locations if diffusers else None) or []
    return library.isidentifier() and any(Path(place, "pipelines", library).is_dir() for place in places)


def _weighted_components(checkpoint: Checkpoint) -> Iterator[Path]:
    """Folders of the components with weights: those with a config.json, which schedulers and tokenizers lack."""
    for key, value in checkpoint.index.items():
        if isinstance(value, list) and value[:1] != [None]:
            folder = checkpoint.path / key
            if (folder / "config.json").is_file() or (
                folder.is_dir() and any(f.suffix in PICKLES for f in folder.iterdir())
            ):
                yield folder
