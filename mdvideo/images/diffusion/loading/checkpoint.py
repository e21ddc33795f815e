"""The files of a model: found by its name, checked, and pinned. Knows nothing of torch.

A model is refused here, before any weights are read, when it is not on disk, is not a diffusers model, would run its
own code, or has weights only as pickles.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.fingerprint import fingerprint
from mdvideo.images.hf_cache import COMMIT, HUB_ID, hub_cache, snapshot
from mdvideo.images.model_catalog import CatalogModel, catalog_entry, entry_of_copy
from mdvideo.settings import resolve_path

INDEX, MODULAR_INDEX = "model_index.json", "modular_model_index.json"
PICKLES = {".bin", ".ckpt", ".pt", ".pth", ".pkl"}
GGUF = ".gguf"
SINGLE_FILES = (".safetensors", GGUF)
PICKLE_HINT = "loading a pickle can run any code; look for a .safetensors release, or convert it yourself"

FLOAT32_VAES = {"AutoencoderKLWan", "AutoencoderKLAllegro"}
"""Autoencoders whose colours band in half precision: the examples of Wan, SkyReels, Helios and Allegro load them so."""

LIBRARIES = {"diffusers", "transformers", "onnxruntime", "sentencepiece"}
"""Libraries whose classes a model may name."""


@dataclass(frozen=True)
class Checkpoint:
    """A model on disk. ``path`` is a diffusers folder, or one .safetensors or .gguf file."""

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
        """The class of the pipeline and of each component, from ``model_index.json``. Raises BackendError."""
        file = MODULAR_INDEX if self.is_modular else INDEX
        try:
            index = json.loads((self.path / file).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BackendError(f"{self.name}: {file} cannot be read: {error}") from error
        if not isinstance(index, dict):
            raise BackendError(f"{self.name}: {file} is not a JSON object")
        return index

    @property
    def is_modular(self) -> bool:
        """Whether it is published only as a modular pipeline, whose index is another file."""
        return not (self.path / INDEX).is_file() and (self.path / MODULAR_INDEX).is_file()

    @property
    def foreign_components(self) -> Mapping[str, tuple[str, str | None]]:
        """Components of a modular pipeline that are in other models: those models' ids and revisions, by name."""
        if self.single_file or not self.is_modular:
            return {}
        specs = {key: value[2] for key, value in self.index.items() if isinstance(value, list) and len(value) == 3}
        return {
            key: (spec["pretrained_model_name_or_path"], spec.get("revision"))
            for key, spec in specs.items()
            if spec.get("pretrained_model_name_or_path") and not (self.path / (spec.get("subfolder") or key)).is_dir()
        }

    @property
    def foreign_pins(self) -> list[str]:
        """The commit of each component from another model. Raises BackendUnavailable when one is not on disk."""
        pins = []
        for key, (model, revision) in self.foreign_components.items():
            found = snapshot(model, revision, hub_cache())
            if found is None:
                raise BackendUnavailable(
                    f"{self.name} takes its {key} from {model}, which is not on disk",
                    hint=f"run: mdvideo models pull {model}",
                )
            pins.append(f"{key} of {model} {found.name}")
        return pins

    def config(self, folder: str) -> Mapping[str, Any]:
        """A component's configuration, or that of the pipeline (``index``); empty where there is none."""
        if self.single_file:
            return {}
        if folder == "index":
            return self.index
        for name in ("config.json", "scheduler_config.json"):
            try:
                found = json.loads((self.path / folder / name).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            return found if isinstance(found, dict) else {}
        return {}

    @cached_property
    def catalog_model(self) -> CatalogModel | None:
        """The catalog's entry of this model, by its id or, for a local copy, by its configuration."""
        return catalog_entry(self.name) or entry_of_copy(self.config)

    @property
    def float32_parts(self) -> tuple[str, ...]:
        """Components that diffusers' own examples load as float32, whatever the rest is."""
        vae = self.index.get("vae") if not self.single_file else None
        return ("vae",) if isinstance(vae, list) and vae[1] in FLOAT32_VAES else ()

    @property
    def variant(self) -> str | None:
        """``fp16`` if all weights' file names contain it, since diffusers then needs it as an argument; else None."""
        names = {file.name for file in self.path.glob("*/*.safetensors")} if self.path.is_dir() else set()
        return "fp16" if names and all(".fp16." in name for name in names) else None


def find_checkpoint(
    name: str,
    revision: str | None = None,
    folder: Path | None = None,
    *,
    weights: bool = True,
    without: Container[str] = (),
) -> Checkpoint:
    """The model that ``name`` means: an existing path, relative to ``folder``, or else a Hugging Face id on disk.

    Without ``weights`` only the configuration is required; components in ``without`` need no weights. Never downloads.
    Raises BackendUnavailable when the model is not on disk, BackendError when it must not be loaded.
    """
    path = resolve_path(Path(name), folder)
    if path.exists():
        checkpoint = Checkpoint(name, path.resolve())
    elif HUB_ID.fullmatch(name) and Path(name).suffix.lower() not in SINGLE_FILES:
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
            hint="name a Hugging Face id (OWNER/NAME), a folder, or a .safetensors or .gguf file",
        )
    _check(checkpoint, weights=weights, without=without)
    return checkpoint


def require_safetensors(path: Path, what: str) -> Path:
    """Return ``path`` if it is a .safetensors file. Raises BackendError or BackendUnavailable otherwise."""
    if not path.is_file():
        raise BackendUnavailable(f"{what}: there is no file {path}")
    if path.suffix.lower() != ".safetensors":
        raise BackendError(f"{what}: {path.name} is not a .safetensors file", hint=PICKLE_HINT)
    return path


def _check(checkpoint: Checkpoint, *, weights: bool, without: Container[str]) -> None:
    path, name = checkpoint.path, checkpoint.name
    if checkpoint.single_file:
        if path.suffix.lower() in PICKLES:
            raise BackendError(f"{name} has its weights as a pickle", hint=PICKLE_HINT)
        if path.suffix.lower() != GGUF:
            require_safetensors(path, name)
        return
    if not any((path / index).is_file() for index in (INDEX, MODULAR_INDEX)):
        raise BackendError(
            f"{name} is not a diffusers model: it has no model_index.json",
            hint="look for a model whose page names the library diffusers, or name a .safetensors file",
        )
    code = _custom_code(checkpoint)
    if code is not None:
        raise BackendError(f"{name} needs custom code ({code}), which mdvideo never runs")
    if not weights:
        return
    _ = checkpoint.foreign_pins
    missing = []
    for component in _weighted_components(checkpoint):
        if component.name in without:
            continue
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
        if key == "auto_map":
            return f"auto_map {value}"
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
        if isinstance(value, list) and (value[:1] != [None] or len(value) == 3):
            folder = checkpoint.path / key
            if (folder / "config.json").is_file() or (
                folder.is_dir() and any(f.suffix in PICKLES for f in folder.iterdir())
            ):
                yield folder
