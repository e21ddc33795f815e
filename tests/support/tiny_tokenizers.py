"""Tokenizers for tiny models, built offline: with single bytes or characters, they cover any text."""

from __future__ import annotations

from typing import Any

from tokenizers.pre_tokenizers import ByteLevel

BYTES = sorted(ByteLevel.alphabet())
"""The 256 byte-level symbols: a vocabulary that covers any text."""

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)


def clip_tokenizer() -> Any:
    """CLIP's tokenizer, with single bytes and a few pairs."""
    from transformers import CLIPTokenizer

    merges = [("t", "h"), ("th", "e</w>"), ("i", "n"), ("a", "n"), ("o", "r"), ("e", "r")]
    tokens = [*BYTES, *(b + "</w>" for b in BYTES), *("".join(m) for m in merges), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={t: i for i, t in enumerate(tokens)}, merges=merges, model_max_length=77)


def qwen_tokenizer() -> Any:
    """Qwen's tokenizer with its chat template, with single bytes."""
    from transformers import Qwen2Tokenizer

    special = ["<|im_start|>", "<|im_end|>"]
    tokens = [*BYTES, "<|endoftext|>", *special]
    vocab = {t: i for i, t in enumerate(tokens)}
    made = Qwen2Tokenizer(vocab=vocab, merges=[], model_max_length=512, additional_special_tokens=special)
    made.chat_template = CHATML
    return made


def t5_tokenizer() -> Any:
    """T5's tokenizer, with single ASCII characters."""
    from transformers import T5Tokenizer

    vocab = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0), *((chr(c), -3.0) for c in range(33, 127))]
    return T5Tokenizer(vocab=vocab, extra_ids=0, model_max_length=128)
