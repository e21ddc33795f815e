"""Which files a model's name means, whether they may be loaded, and what pins them. Knows nothing of torch.

Everything that can be refused is refused here, before a byte of weights is read: what is not on disk, is no diffusers
model, would run its own code, or holds weights only as pickles.
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
from mdvideo.settings import located

PICKLES = {".bin", ".ckpt", ".pt", ".pth", ".pkl"}


@dataclass(frozen=True)
class Checkpoint:
    """A model on disk. ``path`` is a diffusers folder, or one .safetensors file."""

    name: str
    path: Path
    commit: str | None = None
    """Of a Hugging Face snapshot."""

    @property
    def title(self) -> str:
        """How people and keys call it: not by where it lies on this machine."""
        return self.name if self.commit else self.path.name

    @property
    def single_file(self) -> bool:
        """Whether all weights lie in one file, with no configuration beside them."""
        return self.path.is_file()

    @cached_property
    def pin(self) -> str:
        """What must be equal for pictures to be equal: a commit, or a content hash of local files."""
        return self.commit or f"sha256:{fingerprint(self.path)}"

    @cached_property
    def index(self) -> Mapping[str, Any]:
        """``model_index.json``: the pipeline's class, and the class of each component. Raises BackendError."""
        try:
            found = json.loads((self.path / "model_index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BackendError(f"{self.name}: model_index.json cannot be read: {error}") from error
        if not isinstance(found, dict):
            raise BackendError(f"{self.name}: model_index.json is not an object")
        return found

    @property
    def variant(self) -> str | None:
        """``fp16`` where a component's weights exist only so named, as ``diffusers`` wants to be told."""
        names = {file.name for file in self.path.glob("*/*.safetensors")} if self.path.is_dir() else set()
        only = names and all(".fp16." in name for name in names)
        return "fp16" if only else None


def find_checkpoint(
    name: str, revision: str | None = None, folder: Path | None = None, *, weights: bool = True
) -> Checkpoint:
    """The model that ``name`` means: a path (from ``folder``) where one is there, else a Hugging Face id on disk.

    Without ``weights`` only its configuration must be there. Never downloads. Raises BackendUnavailable when it is not
    on disk, BackendError when it must not be loaded.
    """
    path = located(Path(name), folder)
    if path.exists():
        checkpoint = Checkpoint(name, path.resolve())
    elif HUB_ID.fullmatch(name) and Path(name).suffix.lower() != ".safetensors":
        held = snapshot(name, revision, hub_cache())
        if held is None:
            at = f" at revision {revision}" if revision else ""
            pull = f"mdvideo models pull {name}" + (f" --revision {revision}" if revision else "")
            pull += "" if weights else " --config"
            raise BackendUnavailable(
                f"the model {name}{at} is not on this disk, and a build downloads nothing", hint=f"run: {pull}"
            )
        commit = held.name if COMMIT.fullmatch(held.name) else None
        checkpoint = Checkpoint(name, held, commit)
    else:
        raise BackendUnavailable(
            f"there is no model at {name}",
            hint="write a Hugging Face id (OWNER/NAME), a folder, or a .safetensors file",
        )
    _refuse(checkpoint, weights=weights)
    return checkpoint


def safe_weights(path: Path, what: str) -> Path:
    """``path``, if it is a .safetensors file. Raises BackendError or BackendUnavailable otherwise."""
    if not path.is_file():
        raise BackendUnavailable(f"{what}: there is no file {path}")
    if path.suffix.lower() != ".safetensors":
        raise BackendError(f"{what}: {path.name} is not a .safetensors file", hint=PICKLE_HINT)
    return path


PICKLE_HINT = "a pickle can run any code when it is loaded; look for a .safetensors release, or convert it yourself"


def _refuse(checkpoint: Checkpoint, *, weights: bool) -> None:
    path, name = checkpoint.path, checkpoint.name
    if checkpoint.single_file:
        if path.suffix.lower() in PICKLES:
            raise BackendError(f"{name} holds its weights as a pickle", hint=PICKLE_HINT)
        safe_weights(path, name)
        return
    if not (path / "model_index.json").is_file():
        raise BackendError(
            f"{name} is not a diffusers model: it has no model_index.json",
            hint="diffusers models are named so on their pages; a single checkpoint is named by its .safetensors file",
        )
    code = _own_code(checkpoint)
    if code is not None:
        raise BackendError(f"{name} wants to run its own code ({code}), which mdvideo never does")
    if not weights:
        return
    missing = []
    for component in _models(checkpoint):
        suffixes = {file.suffix.lower() for file in component.iterdir()}
        if ".safetensors" in suffixes:
            continue
        if suffixes & PICKLES:
            raise BackendError(f"{name} has the weights of its {component.name} only as a pickle", hint=PICKLE_HINT)
        missing.append(component.name)
    if missing:
        raise BackendUnavailable(
            f"{name} is incomplete on this disk: {', '.join(missing)} has no weights",
            hint=f"run: mdvideo models pull {name}",
        )


def _own_code(checkpoint: Checkpoint) -> str | None:
    """What in a model's index names code that comes with the model, if anything does."""
    for key, value in checkpoint.index.items():
        if key == "_class_name" and not isinstance(value, str):
            return f"pipeline {value}"
        library = value[0] if isinstance(value, list) and value else None
        if isinstance(library, str) and (checkpoint.path / key / f"{library}.py").exists():
            return f"{key}/{library}.py"
        if isinstance(library, str) and library.split(".")[0] not in LIBRARIES and not _is_pipeline_module(library):
            return f"{key}: {library}"
    return None


LIBRARIES = {"diffusers", "transformers", "onnxruntime", "sentencepiece"}


def _is_pipeline_module(library: str) -> bool:
    # Components that belong to one family live in a module of diffusers.pipelines, and are named by it alone. Its
    # folder is looked for, since asking Python for the module would import torch.
    diffusers = find_spec("diffusers")
    places = (diffusers.submodule_search_locations if diffusers else None) or []
    return library.isidentifier() and any(Path(place, "pipelines", library).is_dir() for place in places)


def _models(checkpoint: Checkpoint) -> Iterator[Path]:
    """Folders of the components that have weights: those with a config.json, which schedulers and tokenizers lack."""
    for key, value in checkpoint.index.items():
        if isinstance(value, list) and value[:1] != [None]:
            folder = checkpoint.path / key
            if (folder / "config.json").is_file() or (
                folder.is_dir() and any(f.suffix in PICKLES for f in folder.iterdir())
            ):
                yield folder
