"""What a model ignores of a request is said once, with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.diffusers_requests import BackendFor, generate, pixels_of, tiny_request

LONG = " ".join(f"word{number}" for number in range(60))


def notices_for(backend_for: BackendFor, family: str, prompt: str = "a fjord", **parameters: Any) -> list[str]:
    """What is reported for a picture, without the line that says where the model runs."""
    notices: list[str] = []
    generate(backend_for(family, notices.append), tiny_request(prompt, **parameters))
    return [line for line in notices if " on CPU" not in line]


def test_an_ignored_negative_prompt_is_reported_once(backend_for: BackendFor) -> None:
    notices: list[str] = []
    backend = backend_for("klein", notices.append)
    assert pixels_of(backend, negative="text") == pixels_of(backend) == pixels_of(backend, negative="people")
    assert [line for line in notices if "negative" in line] == [
        "klein does not support negative prompts: they are ignored"
    ]


@pytest.mark.parametrize(("guidance", "ignored"), [(1.0, True), (0.0, True), (4.0, False), (None, False)])
def test_without_guidance_a_negative_prompt_has_no_effect(
    backend_for: BackendFor, guidance: float | None, ignored: bool
) -> None:
    """And it is said exactly where it has none."""
    notices = notices_for(backend_for, "sdxl", guidance=guidance, negative="text")
    backend = backend_for("sdxl")
    same = pixels_of(backend, guidance=guidance, negative="text") == pixels_of(backend, guidance=guidance)
    assert same == ignored
    expected = (
        f"sdxl is called with guidance {guidance:g}, which is off: negative prompts are ignored" if ignored else ""
    )
    assert notices == ([expected] if ignored else [])


def test_a_family_that_guides_above_zero_is_known(backend_for: BackendFor) -> None:
    """Z-Image guides at 1, too."""
    assert notices_for(backend_for, "zimage", guidance=1.0, negative="text") == []
    assert notices_for(backend_for, "zimage", guidance=0.0, negative="text") == [
        "zimage is called with guidance 0, which is off: negative prompts are ignored"
    ]


def test_guidance_that_reaches_nothing_is_said(backend_for: BackendFor) -> None:
    """A distilled FLUX.2 takes the parameter and does nothing with it."""
    backend = backend_for("klein")
    assert pixels_of(backend, guidance=7.0) == pixels_of(backend)
    assert notices_for(backend_for, "klein", guidance=7.0) == [
        "klein is distilled to need no guidance: `guidance` is ignored"
    ]
    assert notices_for(backend_for, "sdxl", guidance=7.0) == []


@pytest.mark.parametrize("family", ["sd", "sdxl", "pixart"])
def test_words_past_the_limit_are_named(backend_for: BackendFor, family: str) -> None:
    """The named words, and no others, change nothing."""
    (line,) = notices_for(backend_for, family, LONG)
    first = line.split("“")[1].split()[0]
    kept, cut = LONG.split(first)[0], first + LONG.split(first)[1]
    backend = backend_for(family)
    assert pixels_of(backend, LONG) == pixels_of(backend, f"{kept}{cut.replace('word', 'term')}") or family != "sd"
    shorter = " ".join(kept.split()[:-1])
    assert pixels_of(backend, LONG) != pixels_of(backend, f"{shorter} another {cut}")
    assert notices_for(backend_for, family, kept.strip()) == []


def test_the_style_is_read_last_and_cut_first(backend_for: BackendFor) -> None:
    """So a warning names it."""
    (line,) = notices_for(backend_for, "sd", " ".join(LONG.split()[:15]), style="gouache, muted colours, morning light")
    assert "morning light”" in line


@pytest.mark.parametrize("family", ["zimage", "klein"])
def test_larger_encoders_read_all(backend_for: BackendFor, family: str) -> None:
    assert notices_for(backend_for, family, LONG) == []
