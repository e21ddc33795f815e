"""Models with the shapes of real ones and random weights, made on the GPU: a benchmark needs only their size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch


def save_full_size(name: str, folder: Path) -> None:
    """Save a pipeline in bfloat16 with the shape of SDXL (``sdxl``), FLUX.2-klein (``klein``) or Z-Image. Needs a GPU.

    Shapes are those of the models' published configurations; tokenizers are those of the tests, which are small.
    """
    torch.manual_seed(0)
    families = {"sdxl": _sdxl_pipeline, "klein": _klein_pipeline, "zimage": _zimage_pipeline}
    families[name]("cuda").save_pretrained(folder)
    torch.cuda.empty_cache()


def _random_model(device: str, kind: Callable[..., Any], *config: Any, **options: Any) -> Any:
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device(device):
            return kind(*config, **options)
    finally:
        torch.set_default_dtype(torch.float32)


def _sdxl_pipeline(device: str) -> Any:
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    from tests.support import tiny_pipelines, tiny_tokenizers

    unet = _random_model(
        device,
        UNet2DConditionModel,
        sample_size=128,
        block_out_channels=(320, 640, 1280),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 2, 10),
        attention_head_dim=(5, 10, 20),
        cross_attention_dim=2048,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=2816,
        use_linear_projection=True,
    )
    vae = _random_model(
        device,
        AutoencoderKL,
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        sample_size=1024,
        scaling_factor=0.13025,
    )
    tokenizer = tiny_tokenizers.clip_tokenizer()
    common = {"vocab_size": 49408, "bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    small = CLIPTextConfig(
        hidden_size=768,
        intermediate_size=3072,
        num_hidden_layers=12,
        num_attention_heads=12,
        projection_dim=768,
        **common,
    )
    large = CLIPTextConfig(
        hidden_size=1280,
        intermediate_size=5120,
        num_hidden_layers=32,
        num_attention_heads=20,
        projection_dim=1280,
        hidden_act="gelu",
        **common,
    )
    return StableDiffusionXLPipeline(
        vae=vae,
        text_encoder=_random_model(device, CLIPTextModel, small),
        text_encoder_2=_random_model(device, CLIPTextModelWithProjection, large),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=unet,
        scheduler=EulerDiscreteScheduler(**tiny_pipelines.NOISE),
        add_watermarker=False,
    )


def _klein_pipeline(device: str) -> Any:
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen3ForCausalLM

    from tests.support import tiny_tokenizers

    tokenizer = tiny_tokenizers.qwen_tokenizer()
    transformer = _random_model(
        device,
        Flux2Transformer2DModel,
        num_layers=5,
        num_single_layers=20,
        num_attention_heads=24,
        joint_attention_dim=7680,
        guidance_embeds=False,
    )
    return Flux2KleinPipeline(
        transformer=transformer,
        vae=_random_model(device, AutoencoderKLFlux2),
        tokenizer=tokenizer,
        text_encoder=_random_model(device, Qwen3ForCausalLM, _qwen3_4b(tokenizer)),
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        is_distilled=True,
    )


def _zimage_pipeline(device: str) -> Any:
    from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel
    from transformers import Qwen3Model

    from tests.support import tiny_tokenizers

    tokenizer = tiny_tokenizers.qwen_tokenizer()
    transformer = _random_model(device, ZImageTransformer2DModel)
    with torch.no_grad():  # these two are not initialized, and may be NaN
        transformer.x_pad_token.normal_(0, 0.02)
        transformer.cap_pad_token.normal_(0, 0.02)
    vae = _random_model(
        device,
        AutoencoderKL,
        latent_channels=16,
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        sample_size=1024,
        scaling_factor=0.3611,
        shift_factor=0.1159,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    return ZImagePipeline(
        transformer=transformer,
        vae=vae,
        tokenizer=tokenizer,
        text_encoder=_random_model(device, Qwen3Model, _qwen3_4b(tokenizer)),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
    )


def _qwen3_4b(tokenizer: Any) -> Any:
    from transformers import Qwen3Config

    return Qwen3Config(
        hidden_size=2560,
        intermediate_size=9728,
        num_hidden_layers=36,
        num_attention_heads=32,
        num_key_value_heads=8,
        head_dim=128,
        vocab_size=151936,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
