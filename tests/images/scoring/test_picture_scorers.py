"""Scorers: CLIP and SigLIP from a folder, a vision-language model on a server, and those of other packages."""

from __future__ import annotations

import base64
import io
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.scoring.clip_score import ClipScorer, find_scoring_model
from mdvideo.images.scoring.picture_scorers import load_scorer
from mdvideo.images.scoring.vlm_score import KEY_VARIABLE, URL_VARIABLE, VlmScorer
from mdvideo.protocols import STANDALONE, PictureRequest
from mdvideo.settings import ImageSettings
from tests.support.http_server import Answer, Received, ScriptedServer
from tests.support.tiny_scorers import build_scorer

REQUEST = PictureRequest("a red house", 0, 64, 36, style="gouache")
RED, BLUE = Image.new("RGB", (64, 36), "red"), Image.new("RGB", (64, 36), "blue")


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_clip_and_siglip_score_picture_and_prompt(tmp_path: Path, kind: str) -> None:
    """The score depends on both, repeats, is not affected by the style, and is what the model's own call gives."""
    folder = build_scorer(kind, tmp_path / kind)
    scorer = ClipScorer(find_scoring_model(kind, tmp_path))
    score = scorer.score(REQUEST, RED)
    assert score == scorer.score(PictureRequest("a red house", 3, 64, 36), RED)
    assert score != scorer.score(REQUEST, BLUE)
    assert score != scorer.score(PictureRequest("an owl", 0, 64, 36), RED)
    assert -1 <= score <= 1
    long = PictureRequest("a red house, " * 60, 0, 64, 36)
    assert math.isfinite(scorer.score(long, RED))
    expected = plain_score(folder, kind)
    assert score == pytest.approx(expected, abs=1e-5)


def plain_score(folder: Path, kind: str) -> float:
    """As in transformers' documentation."""
    import torch
    from transformers import AutoModel, AutoProcessor

    model, processor = AutoModel.from_pretrained(str(folder)), AutoProcessor.from_pretrained(str(folder))
    padding: Any = {"padding": "max_length", "max_length": 64} if kind == "siglip" else {"padding": True}
    with torch.no_grad():
        out = model(**processor(text=["a red house"], images=RED, return_tensors="pt", **padding))
    if kind == "siglip":
        return float(torch.sigmoid(out.logits_per_image)[0, 0])
    return float((out.logits_per_image[0, 0] / model.logit_scale.exp()).detach())


def test_a_scorer_is_identified_by_its_content(tmp_path: Path) -> None:
    build_scorer("clip", tmp_path / "one")
    build_scorer("siglip", tmp_path / "two")
    identities = {ClipScorer(find_scoring_model(name, tmp_path)).identity for name in ("one", "two")}
    assert len(identities) == 2
    assert str(tmp_path) not in "".join(identities)


def test_scorers_that_are_not_there_or_no_scorers_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is downloaded; the hint is the command that does."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(BackendUnavailable, match="the scorer openai/clip is not on disk") as caught:
        load_scorer(ImageSettings(scorer="openai/clip"), STANDALONE)
    assert "mdvideo models pull openai/clip" in str(caught.value.hint)
    assert "vlm" in str(caught.value.hint)
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(BackendError, match="of type bert"):
        find_scoring_model("bert", tmp_path)


def answer_with(choice: dict[str, Any], seen: list[dict[str, Any]]) -> Callable[[Received], Answer]:
    def respond(received: Received) -> Answer:
        seen.append({"path": received.path, "key": received.headers.get("authorization"), **received.body})
        return Answer(200, {"choices": [choice]})

    return respond


def test_a_vision_language_model_gives_the_probability_of_yes(serve: Callable[..., ScriptedServer]) -> None:
    """All spellings of both words count, and nothing else; the picture and the prompt are sent, not the style."""
    tokens = {"Yes": 0.5, " yes": 0.1, "No": 0.15, "Maybe": 0.2}
    top = [{"token": token, "logprob": math.log(share)} for token, share in tokens.items()]
    choice = {"message": {"content": "Yes"}, "logprobs": {"content": [{"token": "Yes", "top_logprobs": top}]}}
    seen: list[dict[str, Any]] = []
    server = serve(answer_with(choice, seen))
    with VlmScorer("vlm:qwen", {URL_VARIABLE: server.url, KEY_VARIABLE: "sk-secret"}) as scorer:
        assert scorer.score(REQUEST, RED) == pytest.approx(0.6 / 0.75)
    (sent,) = seen
    image, text = sent["messages"][0]["content"]
    picture = Image.open(io.BytesIO(base64.b64decode(image["image_url"]["url"].partition(",")[2])))
    assert (sent["path"], sent["model"], picture.size) == ("/v1/chat/completions", "qwen", (64, 36))
    assert "a red house" in text["text"]
    assert "gouache" not in text["text"]
    assert sent["key"] == "Bearer sk-secret"
    assert "sk-secret" not in scorer.identity


@pytest.mark.parametrize(("word", "score"), [("Yes.", 1.0), ("no", 0.0)])
def test_without_probabilities_its_word_counts(serve: Callable[..., ScriptedServer], word: str, score: float) -> None:
    server = serve(answer_with({"message": {"content": word}}, []))
    with VlmScorer("vlm", {URL_VARIABLE: server.url}) as scorer:
        assert scorer.score(REQUEST, RED) == score


def test_another_answer_and_no_server_are_errors(serve: Callable[..., ScriptedServer]) -> None:
    server = serve(answer_with({"message": {"content": "A house."}}, []))
    with (
        VlmScorer("vlm", {URL_VARIABLE: server.url}) as scorer,
        pytest.raises(BackendError, match="neither yes nor no"),
    ):
        scorer.score(REQUEST, RED)
    with pytest.raises(BackendUnavailable, match="no server for the scorer"):
        VlmScorer("vlm", {})


def test_another_package_may_bring_a_scorer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an entry point, as pip installs it."""
    (tmp_path / "redness.py").write_text(
        "class Scorer:\n"
        "    identity = 'redness 2'\n"
        "    def __init__(self, settings, context): self.limit = settings.threshold\n"
        "    def score(self, request, picture): return picture.getpixel((0, 0))[0] / 255\n"
    )
    info = tmp_path / "redness-2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: redness\nVersion: 2\n")
    (info / "entry_points.txt").write_text("[mdvideo.picture_score]\nredness = redness:Scorer\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "redness", raising=False)
    scorer = load_scorer(ImageSettings(scorer="redness"), STANDALONE)
    assert (scorer.identity, scorer.score(REQUEST, RED), scorer.score(REQUEST, BLUE)) == ("redness 2", 1.0, 0.0)
