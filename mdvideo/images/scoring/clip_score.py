"""The scorers CLIP and SigLIP, run by transformers on the CPU, where they leave the GPU to the image model.

A score is the cosine of the angle between the embeddings of prompt and picture (CLIP: about 0.2 for any picture, above
0.3 for one that shows its prompt; https://arxiv.org/abs/2104.08718), or SigLIP's probability that they belong together
(https://arxiv.org/abs/2303.15343). The style is left out: it is not what a picture shows.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo._util.extras import require_extra
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.fingerprint import fingerprint
from mdvideo.images.hf_cache import COMMIT, HUB_ID, hub_cache, snapshot
from mdvideo.protocols import PictureRequest
from mdvideo.settings import resolve_path

if TYPE_CHECKING:
    from PIL import Image

PACKAGES = ("torch", "transformers", "safetensors")
TYPES = ("clip", "siglip", "siglip2")
"""Types of the models of transformers that score pictures."""


@dataclass(frozen=True, slots=True)
class ScoringModel:
    """A model on disk: its name, folder and type, and the commit or content hash of its files."""

    name: str
    folder: Path
    type: str
    pin: str


def find_scoring_model(name: str, folder: Path | None) -> ScoringModel:
    """The model that ``name`` means: a folder, relative to ``folder``, or a Hugging Face id on disk.

    Never downloads. Raises BackendUnavailable when it is not there, BackendError when it is of another type.
    """
    path = resolve_path(Path(name), folder)
    if not path.is_dir():
        found = snapshot(name, None, hub_cache()) if HUB_ID.fullmatch(name) else None
        if found is None:
            raise BackendUnavailable(
                f"the scorer {name} is not on disk, and builds do not download models",
                hint=f"run: mdvideo models pull {name}" if HUB_ID.fullmatch(name) else "name a folder",
            )
        path = found
    try:
        config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackendError(f"the scorer {name} has no config.json that can be read") from error
    kind = config.get("model_type") if isinstance(config, dict) else None
    if kind not in TYPES:
        raise BackendError(f"the scorer {name} is of type {kind}", hint="name a CLIP, a SigLIP or a SigLIP 2")
    if not any(path.glob("*.safetensors")):
        raise BackendError(f"the scorer {name} has no weights as .safetensors")
    if COMMIT.fullmatch(path.name):
        return ScoringModel(name, path, kind, path.name)
    return ScoringModel(path.name, path, kind, f"sha256:{fingerprint(path)}")


class ClipScorer:
    """Compares pictures with prompts by a CLIP or SigLIP, which is loaded for the first picture."""

    def __init__(self, model: ScoringModel) -> None:
        require_extra("diffusers", PACKAGES, f"the scorer {model.name}")
        self._model = model
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None
        self.identity = f"{model.type} {model.name} {model.pin}"

    def score(self, request: PictureRequest, picture: Image.Image) -> float:
        """Return the cosine (CLIP) or the probability (SigLIP). Raises BackendError."""
        import torch

        with self._lock:
            model, processor = self._load()
            siglip = self._model.type != "clip"
            # SigLIP was trained with padding to its whole length.
            text = {"padding": "max_length" if siglip else True, "truncation": True}
            if siglip:
                text["max_length"] = model.config.text_config.max_position_embeddings
            inputs = processor(text=[request.prompt], images=picture.convert("RGB"), return_tensors="pt", **text)
            with torch.inference_mode():
                output = model(**inputs)
                if siglip:
                    return float(torch.sigmoid(output.logits_per_image)[0, 0])
                return float(torch.nn.functional.cosine_similarity(output.image_embeds, output.text_embeds)[0])

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            from transformers import AutoModel, AutoProcessor
            from transformers.utils import logging

            logging.set_verbosity_error()
            logging.disable_progress_bar()
            source = str(self._model.folder)
            try:
                model = AutoModel.from_pretrained(source, local_files_only=True, use_safetensors=True).float().eval()
                processor = AutoProcessor.from_pretrained(source, local_files_only=True)
            except Exception as error:  # transformers, tokenizers and safetensors each have their own
                reason = (str(error).strip() or type(error).__name__).splitlines()[0]
                raise BackendError(f"the scorer {self._model.name} cannot be loaded: {reason}") from error
            self._loaded = model, processor
        return self._loaded
