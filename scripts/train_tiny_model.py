"""Train the text-to-image model of the tests, on pictures of the illustrator and of ``sketch`` and their prompts.

    python scripts/train_tiny_model.py tests/images/diffusion/trained_model

It is a pipeline of Z-Image's classes with two million parameters, which paints 56 × 32 pixels. Some pairs of colour and
object are kept back, so that a test can ask for what the model has never seen. Training takes about twenty minutes of
one core, and needs ``mdvideo[diffusers]``.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from mdvideo.images.illustrate import Illustrate
from mdvideo.images.sketch import Sketch
from mdvideo.protocols import PictureRequest, TextToImage

WIDTH, HEIGHT, REDUCED = 56, 32, 6
"""Pixels of a picture, and how much larger it is painted: details of one pixel would be noise."""

COLOURS = ("red", "blue", "green", "yellow", "purple")
OBJECTS = ("apple", "car", "umbrella", "house")
KEPT_BACK = {("purple", "car"), ("red", "house"), ("green", "umbrella")}
"""Never trained on."""

SCENES = ("a calm sea", "mountains", "a desert")
TIMES = ("at noon", "at night", "at sunset")

SEEDS = 24
"""Pictures of each prompt."""

UNGUIDED = 0.12
"""Share of pictures that are trained without their prompt, which guidance needs."""

LATENTS, DIM, LAYERS, TEXT_DIM = 4, 128, 4, 64


def main(arguments: list[str]) -> int:
    """Train, save, and print what was reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--autoencoder-steps", type=int, default=900)
    parser.add_argument("--steps", type=int, default=1800)
    chosen = parser.parse_args(arguments)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    prompts, pictures = paint_pictures()
    print(f"{len(pictures)} pictures of {len(set(prompts))} prompts")
    vae = train_autoencoder(pictures, chosen.autoencoder_steps)
    latents = encode_pictures(vae, pictures)
    pipe = new_pipeline(vae, sorted(set(prompts)))
    train_denoiser(pipe, prompts, latents, chosen.steps)
    save(pipe, chosen.folder)
    return 0


def paint_pictures() -> tuple[list[str], torch.Tensor]:
    """Prompts, and pictures as a tensor of shape (n, 3, HEIGHT, WIDTH) from -1 to 1."""
    things = [pair for pair in product(COLOURS, OBJECTS) if pair not in KEPT_BACK]
    by_backend: list[tuple[TextToImage, list[str]]] = [
        (Illustrate(), [f"a {colour} {thing}" for colour, thing in things]),
        (Sketch(), [f"{scene} {when}" for scene, when in product(SCENES, TIMES)]),
    ]
    prompts, pictures = [], []
    for backend, named in by_backend:
        size = WIDTH * REDUCED, HEIGHT * REDUCED
        requests = [PictureRequest(prompt, seed, *size) for prompt in named for seed in range(SEEDS)]
        for request, picture in backend.generate(requests, lambda *_: None):
            prompts.append(request.prompt)
            pictures.append(np.asarray(picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX)))
    levels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    return prompts, levels.float() / 127.5 - 1


def train_autoencoder(pictures: torch.Tensor, steps: int) -> Any:
    """An autoencoder that makes pictures four times smaller."""
    from diffusers import AutoencoderKL

    vae = AutoencoderKL(
        latent_channels=LATENTS,
        block_out_channels=[12, 24, 48],
        down_block_types=["DownEncoderBlock2D"] * 3,
        up_block_types=["UpDecoderBlock2D"] * 3,
        layers_per_block=1,
        norm_num_groups=4,
        mid_block_add_attention=False,
        use_quant_conv=False,
        use_post_quant_conv=False,
        force_upcast=False,
        sample_size=WIDTH,
    )
    report = _Report("autoencoder", steps)
    optimizer, schedule = _optimizer(vae.parameters(), 2e-3, steps)
    for step in range(steps):
        batch = pictures[torch.randint(len(pictures), (12,))]
        posterior = vae.encode(batch).latent_dist
        rebuilt = vae.decode(posterior.sample()).sample
        loss = functional.l1_loss(rebuilt, batch) + functional.mse_loss(rebuilt, batch) + 1e-6 * posterior.kl().mean()
        _descend(loss, vae, optimizer, schedule)
        report(step, float(loss.detach()))
    return vae.eval()


def encode_pictures(vae: Any, pictures: torch.Tensor) -> torch.Tensor:
    """The pictures' latents with mean 0 and variance 1; the values that make them so go into the configuration."""
    with torch.inference_mode():
        raw = torch.cat([vae.encode(part).latent_dist.mode() for part in pictures.split(64)])
    shift, scale = float(raw.mean()), 1 / float(raw.std())
    vae.register_to_config(shift_factor=shift, scaling_factor=scale)
    return ((raw - shift) * scale).clone()


def new_pipeline(vae: Any, prompts: list[str]) -> Any:
    """A pipeline with a denoiser and a text encoder that know nothing yet."""
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel
    from transformers import Qwen3Config, Qwen3Model

    tokenizer = tokenizer_for(prompts)
    encoder = Qwen3Config(
        hidden_size=TEXT_DIM,
        intermediate_size=2 * TEXT_DIM,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=4,
        head_dim=16,
        vocab_size=len(tokenizer),
        max_position_embeddings=512,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    transformer = ZImageTransformer2DModel(
        in_channels=LATENTS,
        dim=DIM,
        n_layers=LAYERS,
        n_refiner_layers=1,
        n_heads=4,
        n_kv_heads=4,
        cap_feat_dim=TEXT_DIM,
        axes_dims=[8, 12, 12],
        axes_lens=[128, 64, 64],
    )
    with torch.no_grad():  # diffusers leaves these two as they are
        transformer.x_pad_token.normal_(0, 0.02)
        transformer.cap_pad_token.normal_(0, 0.02)
    return ZImagePipeline(
        transformer=transformer,
        vae=vae,
        tokenizer=tokenizer,
        text_encoder=Qwen3Model(encoder),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0),
    )


def tokenizer_for(prompts: list[str]) -> Any:
    """Qwen's tokenizer with pairs of its bytes that the prompts contain, so that most words are one token."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import Qwen2Tokenizer

    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)  # type: ignore[assignment]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=420, initial_alphabet=alphabet, show_progress=False)  # type: ignore[call-arg]
    learned.train_from_iterator(prompts, trainer)
    model = json.loads(learned.to_str())["model"]
    merges = [tuple(pair) for pair in model["merges"]]
    special = ["<|im_start|>", "<|im_end|>"]
    tokens = [*sorted(model["vocab"], key=model["vocab"].__getitem__), "<|endoftext|>", *special]
    vocab = {token: number for number, token in enumerate(tokens)}
    made = Qwen2Tokenizer(vocab=vocab, merges=merges, model_max_length=512, additional_special_tokens=special)
    made.chat_template = "{% for m in messages %}<|im_start|>{{ m['content'] }}<|im_end|>{% endfor %}"
    return made


def train_denoiser(pipe: Any, prompts: list[str], latents: torch.Tensor, steps: int) -> None:
    """Train the transformer and the text encoder by flow matching, and leave the mean of their late weights."""
    parts = torch.nn.ModuleDict({"transformer": pipe.transformer, "text_encoder": pipe.text_encoder}).train()
    mean = copy.deepcopy(parts).eval()
    report = _Report("denoiser", steps)
    optimizer, schedule = _optimizer(parts.parameters(), 1e-3, steps)
    for step in range(steps):
        chosen = torch.randint(len(latents), (16,))
        texts = [prompts[i] if torch.rand(()) > UNGUIDED else "" for i in chosen.tolist()]
        data, noise = latents[chosen], torch.randn(len(chosen), *latents.shape[1:])
        time_left = torch.sigmoid(torch.randn(len(chosen)) * 1.2)  # 1 is only noise, 0 only data
        mixed = torch.lerp(data, noise, time_left[:, None, None, None])
        toward_data = predict(pipe, list(mixed.unsqueeze(2)), 1 - time_left, texts)
        loss = functional.mse_loss(toward_data, data - noise)
        _descend(loss, parts, optimizer, schedule)
        with torch.no_grad():
            kept = min(0.999, (step + 1) / (step + 10))
            for average, weight in zip(mean.parameters(), parts.parameters(), strict=True):
                average.lerp_(weight, 1 - kept)
        report(step, float(loss.detach()))
    parts.load_state_dict(mean.state_dict())
    parts.eval()


def predict(pipe: Any, mixed: list[torch.Tensor], time_passed: torch.Tensor, texts: list[str]) -> torch.Tensor:
    """The direction from noise to data that the denoiser sees, with the prompts encoded as its pipeline does."""
    tokenizer = pipe.tokenizer
    asked = [tokenizer.apply_chat_template([{"role": "user", "content": text}], tokenize=False) for text in texts]
    tokens = tokenizer(asked, padding=True, return_tensors="pt")
    states = pipe.text_encoder(**tokens, output_hidden_states=True).hidden_states[-2]
    embeds = [state[mask.bool()] for state, mask in zip(states, tokens.attention_mask, strict=True)]
    return torch.stack(pipe.transformer(mixed, time_passed, embeds, return_dict=False)[0]).squeeze(2)


def save(pipe: Any, folder: Path) -> None:
    """Write the pipeline with weights of two bytes."""
    count = sum(p.numel() for part in ("transformer", "text_encoder", "vae") for p in getattr(pipe, part).parameters())
    pipe.to(dtype=torch.float16, silence_dtype_warnings=True).save_pretrained(folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{count / 1e6:.2f} million parameters, {size / 1e6:.2f} MB")


def _optimizer(weights: Any, rate: float, steps: int) -> tuple[Any, Any]:
    optimizer = torch.optim.AdamW(weights, lr=rate, betas=(0.9, 0.99), weight_decay=0.01)
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.1)


def _descend(loss: torch.Tensor, model: Any, optimizer: Any, schedule: Any) -> None:
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()


class _Report:
    """Prints the mean loss now and then."""

    def __init__(self, what: str, steps: int) -> None:
        self._what, self._steps, self._started = what, steps, time.monotonic()
        self._losses: list[float] = []

    def __call__(self, step: int, loss: float) -> None:
        self._losses.append(loss)
        if (step + 1) % max(self._steps // 20, 1) == 0:
            mean = sum(self._losses) / len(self._losses)
            seconds = time.monotonic() - self._started
            print(f"{self._what}: step {step + 1} of {self._steps}, loss {mean:.4f}, {seconds:.0f} s", flush=True)
            self._losses.clear()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
