"""Additions to tiny pipelines: LoRAs, IP-Adapters, safety checkers."""

from __future__ import annotations

from pathlib import Path

import torch

from tests.support.tiny_motion_pipelines import image_encoder


def build_with_safety_checker(pipeline: Path, folder: Path, *, strict: bool) -> Path:
    """The tiny SD with the safety checker of its release, which accepts everything or, if ``strict``, nothing."""
    from diffusers import StableDiffusionPipeline
    from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
    from transformers import CLIPConfig, CLIPImageProcessor

    checker = StableDiffusionSafetyChecker(
        CLIPConfig(vision_config=image_encoder().config.to_dict(), text_config={}, projection_dim=32)
    )
    with torch.no_grad():
        for weights in (checker.concept_embeds_weights, checker.special_care_embeds_weights):
            weights.fill_(-2.0 if strict else 2.0)  # similarity above this is rejected
    pipe = StableDiffusionPipeline.from_pretrained(
        pipeline,
        local_files_only=True,
        safety_checker=checker.eval(),
        feature_extractor=CLIPImageProcessor(crop_size=224, size=224),
        requires_safety_checker=True,
    )
    pipe.save_pretrained(folder)
    return folder


def build_lora(pipeline: Path, file: Path) -> Path:
    """A LoRA for a tiny SD or SDXL, on the queries and keys of its attention."""
    from diffusers import StableDiffusionXLPipeline, UNet2DConditionModel
    from diffusers.utils import convert_state_dict_to_diffusers
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    torch.manual_seed(1)
    unet = UNet2DConditionModel.from_pretrained(pipeline / "unet", local_files_only=True)
    unet.add_adapter(LoraConfig(r=4, target_modules=["to_q", "to_k"], init_lora_weights=False))
    layers = convert_state_dict_to_diffusers(get_peft_model_state_dict(unet))
    StableDiffusionXLPipeline.save_lora_weights(file.parent, unet_lora_layers=layers, weight_name=file.name)
    return file


def build_ip_adapter(pipeline: Path, file: Path) -> Path:
    """An IP-Adapter for a tiny SD or SDXL, with the folder of its image encoder next to it."""
    from diffusers import UNet2DConditionModel
    from safetensors.torch import save_file

    torch.manual_seed(2)
    unet = UNet2DConditionModel.from_pretrained(pipeline / "unet", local_files_only=True)
    cross = unet.config.cross_attention_dim
    tensors = {
        "image_proj.proj.weight": torch.randn(4 * cross, 32) * 0.2,
        "image_proj.proj.bias": torch.zeros(4 * cross),
        "image_proj.norm.weight": torch.ones(cross),
        "image_proj.norm.bias": torch.zeros(cross),
    }
    crossing = [module for name, module in unet.named_modules() if name.endswith("attn2")]
    for number, module in enumerate(crossing):
        wide = module.to_k.out_features
        for part in ("k", "v"):
            tensors[f"ip_adapter.{2 * number + 1}.to_{part}_ip.weight"] = torch.randn(wide, cross) * 0.5
    save_file(tensors, file)
    image_encoder().save_pretrained(file.parent / "image_encoder")
    return file
