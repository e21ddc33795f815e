"""Tiny diffusers pipelines with random weights, built offline in seconds from the classes of the full-size families.

Their pictures show noise, which is enough for tests: they change when the prompt, the seed or a weight changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from tests.support.tiny_motion_pipelines import MOTION_FAMILIES
from tests.support.tiny_tokenizers import clip_tokenizer, qwen_tokenizer, t5_tokenizer

NOISE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}


def _clip_config(tokenizer: Any) -> Any:
    from transformers import CLIPTextConfig

    return CLIPTextConfig(
        hidden_size=32,
        intermediate_size=64,
        num_attention_heads=4,
        num_hidden_layers=2,
        vocab_size=len(tokenizer),
        max_position_embeddings=77,
        projection_dim=32,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )


def _qwen_config(tokenizer: Any, layers: int) -> Any:
    from transformers import Qwen3Config

    return Qwen3Config(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=16,
        vocab_size=len(tokenizer),
        max_position_embeddings=512,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )


def _vae(latent: int = 4, channels: tuple[int, ...] = (16, 32, 32, 32), **config: Any) -> Any:
    from diffusers import AutoencoderKL

    levels = len(channels)
    made = AutoencoderKL(
        latent_channels=latent,
        block_out_channels=channels,
        down_block_types=["DownEncoderBlock2D"] * levels,
        up_block_types=["UpDecoderBlock2D"] * levels,
        norm_num_groups=8,
        sample_size=64,
        **config,
    )
    return _with_contrast(made)


def _with_contrast(vae: Any) -> Any:
    """Strengthen the last layer of a random decoder, which would give flat grey."""
    with torch.no_grad():
        vae.decoder.conv_out.weight.mul_(6.0)
    return vae.eval()


def _unet(cross: int, in_channels: int = 4, **config: Any) -> Any:
    from diffusers import UNet2DConditionModel

    made = UNet2DConditionModel(
        sample_size=8,
        in_channels=in_channels,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=(16, 32),
        norm_num_groups=8,
        attention_head_dim=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=cross,
        **config,
    )
    return made.eval()


def _sd() -> Any:
    from diffusers import EulerDiscreteScheduler, StableDiffusionPipeline
    from transformers import CLIPTextModel

    tokenizer = clip_tokenizer()
    return StableDiffusionPipeline(
        vae=_vae(),
        text_encoder=CLIPTextModel(_clip_config(tokenizer)).eval(),
        tokenizer=tokenizer,
        unet=_unet(32),
        scheduler=EulerDiscreteScheduler(**NOISE),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def _sdxl() -> Any:
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    tokenizer = clip_tokenizer()
    config = _clip_config(tokenizer)
    unet = _unet(
        64,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        use_linear_projection=True,
        projection_class_embeddings_input_dim=6 * 8 + 32,
        transformer_layers_per_block=(1, 1),
    )
    return StableDiffusionXLPipeline(
        vae=_vae(),
        text_encoder=CLIPTextModel(config).eval(),
        text_encoder_2=CLIPTextModelWithProjection(config).eval(),
        tokenizer=tokenizer,
        tokenizer_2=clip_tokenizer(),
        unet=unet,
        scheduler=EulerDiscreteScheduler(**NOISE),
        add_watermarker=False,
    )


def _zimage() -> Any:
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel
    from transformers import Qwen3Model

    tokenizer = qwen_tokenizer()
    transformer = ZImageTransformer2DModel(
        in_channels=16,
        dim=32,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=32,
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 512, 512],
    )
    with torch.no_grad():  # these two are not initialized, and may be NaN
        transformer.x_pad_token.normal_(0, 0.02)
        transformer.cap_pad_token.normal_(0, 0.02)
    return ZImagePipeline(
        transformer=transformer.eval(),
        vae=_vae(16, scaling_factor=0.3611, shift_factor=0.1159),
        tokenizer=tokenizer,
        text_encoder=Qwen3Model(_qwen_config(tokenizer, 3)).eval(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
    )


def _klein() -> Any:
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen3ForCausalLM

    tokenizer = qwen_tokenizer()
    transformer = Flux2Transformer2DModel(
        in_channels=32,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=96,  # hidden states of three layers, 32 wide each
        timestep_guidance_channels=64,
        axes_dims_rope=[4, 4, 4, 4],
        guidance_embeds=False,
    )
    vae = AutoencoderKLFlux2(
        sample_size=64, block_out_channels=(16, 16, 32, 32), layers_per_block=1, latent_channels=8, norm_num_groups=8
    )
    return Flux2KleinPipeline(
        transformer=transformer.eval(),
        vae=_with_contrast(vae),
        tokenizer=tokenizer,
        text_encoder=Qwen3ForCausalLM(_qwen_config(tokenizer, 27)).eval(),  # layers 9, 18 and 27 are read
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        is_distilled=True,
    )


def _pixart() -> Any:
    """A family without ``callback_on_step_end``."""
    from diffusers import DPMSolverMultistepScheduler, PixArtSigmaPipeline, PixArtTransformer2DModel
    from transformers import T5Config, T5EncoderModel

    tokenizer = t5_tokenizer()
    config = T5Config(vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
    transformer = PixArtTransformer2DModel(
        num_attention_heads=2,
        attention_head_dim=8,
        in_channels=4,
        out_channels=8,
        num_layers=1,
        cross_attention_dim=16,
        sample_size=32,
        caption_channels=32,
        use_additional_conditions=False,
    )
    return PixArtSigmaPipeline(
        tokenizer=tokenizer,
        text_encoder=T5EncoderModel(config).eval(),
        vae=_vae(),
        transformer=transformer.eval(),
        scheduler=DPMSolverMultistepScheduler(),
    )


def _kandinsky5() -> Any:
    """A family with a few fixed sizes, and an output of its own."""
    from diffusers import FlowMatchEulerDiscreteScheduler, Kandinsky5T2IPipeline, Kandinsky5Transformer3DModel
    from transformers import CLIPTextModel, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    tokenizer, clip = qwen_tokenizer(), clip_tokenizer()
    rope = {"mrope_section": [2, 3, 3], "rope_type": "default", "type": "default"}
    text = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 2048,
        "rope_scaling": rope,
    }
    vision = {
        "depth": 1,
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_heads": 2,
        "out_hidden_size": 32,
    }
    config = Qwen2_5_VLConfig(text_config=text, vision_config=vision)
    transformer = Kandinsky5Transformer3DModel(
        in_visual_dim=4,
        in_text_dim=32,
        in_text_dim2=32,
        time_dim=32,
        out_visual_dim=4,
        model_dim=16,
        ff_dim=32,
        num_text_blocks=1,
        num_visual_blocks=1,
        axes_dims=(4, 6, 6),
    )
    return Kandinsky5T2IPipeline(
        transformer=transformer.eval(),
        vae=_vae(channels=(8, 8, 8, 8)),
        text_encoder=Qwen2_5_VLForConditionalGeneration(config).eval(),
        tokenizer=tokenizer,
        text_encoder_2=CLIPTextModel(_clip_config(clip)).eval(),
        tokenizer_2=clip,
        scheduler=FlowMatchEulerDiscreteScheduler(),
    )


def _upscaler() -> Any:
    """It enlarges four times."""
    from diffusers import DDIMScheduler, DDPMScheduler, StableDiffusionUpscalePipeline
    from transformers import CLIPTextModel

    tokenizer = clip_tokenizer()
    unet = _unet(
        32, in_channels=7, only_cross_attention=(True, False), use_linear_projection=True, num_class_embeds=1000
    )
    return StableDiffusionUpscalePipeline(
        vae=_vae(4, (16, 32, 32), scaling_factor=0.08333),
        text_encoder=CLIPTextModel(_clip_config(tokenizer)).eval(),
        tokenizer=tokenizer,
        unet=unet,
        low_res_scheduler=DDPMScheduler(),
        scheduler=DDIMScheduler(prediction_type="v_prediction"),
        max_noise_level=350,
    )


FAMILIES: Mapping[str, Callable[[], Any]] = {
    "sd": _sd,
    "sdxl": _sdxl,
    "zimage": _zimage,
    "klein": _klein,
    "pixart": _pixart,
    "kandinsky5": _kandinsky5,
    **MOTION_FAMILIES,
    "upscaler": _upscaler,
}


def build(family: str, folder: Path) -> Path:
    """Save a pipeline of that family as safetensors, with the same weights every time."""
    torch.manual_seed(0)
    FAMILIES[family]().save_pretrained(folder)
    return folder
