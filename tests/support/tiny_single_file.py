"""A tiny Stable Diffusion in one file, in the layout of its first release (CompVis' latent diffusion)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file

LAYERS = 1
"""Layers in each block of the tiny U-Net."""

UNET = {
    r"time_embedding\.linear_(\d)": lambda m: f"time_embed.{2 * (int(m[1]) - 1)}",
    r"conv_in": "input_blocks.0.0",
    r"conv_norm_out": "out.0",
    r"conv_out": "out.2",
    r"down_blocks\.(\d)\.resnets\.(\d)": lambda m: f"input_blocks.{_down(m)}.0",
    r"down_blocks\.(\d)\.attentions\.(\d)": lambda m: f"input_blocks.{_down(m)}.1",
    r"down_blocks\.(\d)\.downsamplers\.0\.conv": lambda m: f"input_blocks.{(int(m[1]) + 1) * (LAYERS + 1)}.0.op",
    r"mid_block\.resnets\.(\d)": lambda m: f"middle_block.{2 * int(m[1])}",
    r"mid_block\.attentions\.0": "middle_block.1",
    r"up_blocks\.(\d)\.resnets\.(\d)": lambda m: f"output_blocks.{_up(m)}.0",
    r"up_blocks\.(\d)\.attentions\.(\d)": lambda m: f"output_blocks.{_up(m)}.1",
    r"up_blocks\.(\d)\.upsamplers\.0\.conv": lambda m: f"output_blocks.{int(m[1]) * (LAYERS + 1) + LAYERS}.2.conv",
}
RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
VAE = {
    r"down_blocks\.(\d)\.resnets\.(\d)": r"down.\1.block.\2",
    r"down_blocks\.(\d)\.downsamplers\.0": r"down.\1.downsample",
    r"up_blocks\.(\d)\.resnets\.(\d)": lambda m: f"up.{3 - int(m[1])}.block.{m[2]}",
    r"up_blocks\.(\d)\.upsamplers\.0": lambda m: f"up.{3 - int(m[1])}.upsample",
    r"mid_block\.resnets\.(\d)": lambda m: f"mid.block_{int(m[1]) + 1}",
    r"mid_block\.attentions\.0\.group_norm": "mid.attn_1.norm",
    r"mid_block\.attentions\.0\.to_out\.0": "mid.attn_1.proj_out",
    r"mid_block\.attentions\.0\.to_([qkv])": r"mid.attn_1.\1",
    r"conv_norm_out": "norm_out",
    r"conv_shortcut": "nin_shortcut",
}


def build_single_file(pipeline: Path, file: Path) -> Path:
    """Save the parts of a tiny SD pipeline as one checkpoint."""
    tensors: dict[str, Any] = {}
    for name, tensor in _weights(pipeline / "unet").items():
        tensors[f"model.diffusion_model.{_unet(name)}"] = tensor
    for name, tensor in _weights(pipeline / "vae").items():
        renamed = _rename(name, VAE)
        # Its attention consists of 1 × 1 convolutions.
        shaped = tensor[:, :, None, None] if ".attn_1." in renamed and tensor.ndim == 2 else tensor
        tensors[f"first_stage_model.{renamed}"] = shaped.contiguous()
    for name, tensor in _weights(pipeline / "text_encoder").items():
        tensors[f"cond_stage_model.transformer.text_model.{name.removeprefix('text_model.')}"] = tensor
    save_file(tensors, file)
    return file


def _weights(folder: Path) -> dict[str, Any]:
    return {name: tensor for part in folder.glob("*.safetensors") for name, tensor in load_file(part).items()}


def _unet(name: str) -> str:
    if ".resnets." in name:
        block, _, layer = name.rpartition(".resnets.")
        number, part, kind = layer.split(".")
        name = f"{block}.resnets.{number}.{RESNET[part]}.{kind}"
    return _rename(name, UNET)


def _rename(name: str, table: dict[str, Any]) -> str:
    for pattern, new in table.items():
        name = re.sub(pattern, new, name)
    return name


def _down(match: re.Match[str]) -> int:
    return 1 + int(match[1]) * (LAYERS + 1) + int(match[2])


def _up(match: re.Match[str]) -> int:
    return int(match[1]) * (LAYERS + 1) + int(match[2])
