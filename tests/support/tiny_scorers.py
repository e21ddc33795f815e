"""A tiny CLIP and a tiny SigLIP with random weights, built offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from tests.support.tiny_tokenizers import clip_tokenizer, t5_tokenizer

SIDE, PATCH = 32, 8
SMALL = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 4, "num_hidden_layers": 2}
VISION = SMALL | {"image_size": SIDE, "patch_size": PATCH}


def build_scorer(kind: str, folder: Path) -> Path:
    """Save a ``clip`` or ``siglip`` with its processor, with the same weights every time."""
    torch.manual_seed(0)
    model, processor = {"clip": _clip, "siglip": _siglip}[kind]()
    model.eval().save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _clip() -> tuple[Any, Any]:
    from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPProcessor

    tokenizer = clip_tokenizer()
    text = SMALL | {
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 77,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    config = CLIPConfig(text_config=text, vision_config=VISION, projection_dim=16)
    pixels = CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    return CLIPModel(config), CLIPProcessor(image_processor=pixels, tokenizer=tokenizer)


def _siglip() -> tuple[Any, Any]:
    from transformers import SiglipConfig, SiglipImageProcessorPil, SiglipModel, SiglipProcessor

    tokenizer = t5_tokenizer()
    text = SMALL | {"vocab_size": len(tokenizer), "max_position_embeddings": 64, "pad_token_id": 0}
    config = SiglipConfig(text_config=text, vision_config=VISION)
    pixels = SiglipImageProcessorPil(size={"height": SIDE, "width": SIDE})
    return SiglipModel(config), SiglipProcessor(image_processor=pixels, tokenizer=tokenizer)
