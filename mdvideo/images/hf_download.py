"""Downloads a model into the Hugging Face cache: only the files that a pipeline or a scorer reads, resumable.

Models are downloaded nowhere else, and only on the user's command: a deck cannot cause it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mdvideo.errors import BackendError, BackendUnavailable, MdvideoError
from mdvideo.images.hf_cache import HUB_ID, hub_cache, repository_folder
from mdvideo.images.scoring.clip_score import TYPES

INDEXES = ("model_index.json", "modular_model_index.json")
CONFIG_SUFFIXES = {".json", ".txt", ".model", ".jinja"}


@dataclass(frozen=True, slots=True)
class Download:
    """The files of one commit to download. ``size`` is in bytes, without files that are on disk already."""

    model: str
    revision: str | None
    commit: str
    licence: str | None
    files: tuple[str, ...]
    size: int


def plan_download(model: str, revision: str | None, *, config_only: bool = False) -> Download:
    """Query the hub for a model's files. Raises BackendUnavailable, or BackendError for a model that cannot be used."""
    if HUB_ID.fullmatch(model) is None:
        raise BackendError(f"{model!r} is not a Hugging Face id", hint="write it as OWNER/NAME")
    with _translate_errors(model, revision):
        from huggingface_hub import HfApi, hf_hub_download

        info = HfApi().model_info(model, revision=revision, files_metadata=True)
        sizes = {file.rfilename: file.size or 0 for file in info.siblings or ()}
        described = next((name for name in (*INDEXES, "config.json") if name in sizes), None)
        if described is None:
            raise BackendError(f"{model} is not a diffusers model: it has no model_index.json")
        index = json.loads(Path(hf_hub_download(model, described, revision=info.sha)).read_text("utf-8"))
    if described in INDEXES:
        files = _files_to_download(model, index, list(sizes), config_only=config_only)
    elif index.get("model_type") in TYPES:
        files = _files_of_scorer(model, list(sizes))
    else:
        raise BackendError(f"{model} is not a diffusers model: it has no model_index.json")
    snapshot = repository_folder(model, hub_cache()) / "snapshots" / str(info.sha)
    missing = sum(sizes[name] for name in files if not (snapshot / name).exists())
    licence = info.card_data.get("license_name") or info.card_data.get("license") if info.card_data else None
    return Download(model, revision, str(info.sha), licence, files, missing)


def download_model(download: Download) -> Path:
    """Download a model with progress bars on standard error, and return its folder. Raises BackendUnavailable."""
    free = shutil.disk_usage(_existing_parent(hub_cache())).free
    if download.size > free:
        raise BackendUnavailable(
            f"{download.model} needs {download.size / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free",
            hint="set HF_HOME to a folder on a larger disk",
        )
    with _translate_errors(download.model, download.revision):
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(download.model, revision=download.revision, allow_patterns=list(download.files)))


def _files_to_download(
    model: str, index: Mapping[str, object], names: Sequence[str], *, config_only: bool
) -> tuple[str, ...]:
    """The files that diffusers reads, with each weight once: no pickles, and no second number format."""
    chosen: list[PurePosixPath] = []
    # In a modular index, each entry has a third part: where the component is.
    parts = [key for key, value in index.items() if isinstance(value, list) and (value[:1] != [None] or value[2:])]
    for folder in ("", *parts):
        inside = [PurePosixPath(name) for name in names if str(PurePosixPath(name).parent) == (folder or ".")]
        chosen += [file for file in inside if file.suffix in CONFIG_SUFFIXES and not file.name.endswith(".index.json")]
        weights = [file for file in inside if ".safetensors" in file.suffixes]
        if folder and not weights and any(file.suffix == ".bin" for file in inside):
            raise BackendError(
                f"{model} has the weights of its {folder} only as a pickle", hint="look for a .safetensors release"
            )
        if folder and not config_only:
            plain = [file for file in weights if not _is_variant(file)]
            chosen += plain or weights
    return tuple(str(file) for file in chosen)


def _files_of_scorer(model: str, names: Sequence[str]) -> tuple[str, ...]:
    """The files that transformers reads: they are not in folders."""
    own = [PurePosixPath(name) for name in names if "/" not in name]
    weights = [file for file in own if file.suffix == ".safetensors" and not _is_variant(file)]
    if not weights:
        raise BackendError(f"{model} has its weights only as a pickle", hint="look for a .safetensors release")
    return tuple(str(file) for file in [*(file for file in own if file.suffix in CONFIG_SUFFIXES), *weights])


def _is_variant(file: PurePosixPath) -> bool:
    return any(part in file.name.split(".")[1:] for part in ("fp16", "bf16", "fp8", "non_ema"))


def _existing_parent(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


@contextmanager
def _translate_errors(model: str, revision: str | None) -> Iterator[None]:
    try:
        import huggingface_hub.errors as hub
    except ImportError as error:
        raise BackendUnavailable(
            f"downloading models needs huggingface_hub: {error}", hint="pip install 'mdvideo[diffusers]'"
        ) from error
    try:
        yield
    except hub.GatedRepoError as error:
        raise BackendUnavailable(
            f"{model} is available only after you accept its licence",
            hint=f"accept it at https://huggingface.co/{model}, then run: hf auth login",
        ) from error
    except hub.RevisionNotFoundError as error:
        raise BackendUnavailable(f"{model} has no revision {revision!r}") from error
    except hub.RepositoryNotFoundError as error:
        raise BackendUnavailable(f"Hugging Face has no model {model}, or it is private") from error
    except hub.OfflineModeIsEnabled as error:
        raise BackendUnavailable(f"{model} cannot be downloaded: HF_HUB_OFFLINE is set") from error
    except MdvideoError:
        raise
    except Exception as error:  # its versions use different HTTP clients, which raise different exceptions
        first = next(iter(str(error).strip().splitlines()), type(error).__name__)
        raise BackendUnavailable(
            f"{model} cannot be downloaded: {first}", hint="run the same command again: it resumes where it stopped"
        ) from error
