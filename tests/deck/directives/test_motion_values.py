"""The motion of a background: a name, or a description for a model."""

from __future__ import annotations

import pytest

from mdvideo.deck.directives.motion_values import MOTIONS, read_motion
from mdvideo.errors import DeckError
from tests.support.yaml_values import yaml_value


@pytest.mark.parametrize("name", MOTIONS)
def test_motions_have_names(name: str) -> None:
    motion = read_motion(yaml_value(name.upper()))
    assert (motion.name, motion.prompt) == (name, None)


@pytest.mark.parametrize(
    "value",
    ['generate "slow drift of the fog"', "generate 'slow drift of the fog'", "\"generate 'slow drift of the fog'\""],
)
def test_a_model_may_generate_the_motion(value: str) -> None:
    """The description is in quotation marks of either kind."""
    motion = read_motion(yaml_value(value))
    assert (motion.name, motion.prompt) == ("generate", "slow drift of the fog")


@pytest.mark.parametrize("value", ["generate", "generate fog", 'generate ""', 'generate "fog" twice'])
def test_generated_motion_without_a_description_is_refused(value: str) -> None:
    with pytest.raises(DeckError, match='write generate "slow drift of the fog"'):
        read_motion(yaml_value(value))


@pytest.mark.parametrize("value", ["zooom-in", "generated", "[zoom-in]"])
def test_unknown_motions_are_refused(value: str) -> None:
    with pytest.raises(DeckError):
        read_motion(yaml_value(value))


def test_generated_motion_has_parameters() -> None:
    """In braces, as a prompt has them."""
    motion = read_motion(yaml_value("generate 'slow drift' {seed=3 model=a/b-1.5 negative=\"two words\" guidance=2.5}"))
    assert motion.prompt == "slow drift"
    given = motion.parameters
    assert given is not None
    assert (given.seed, given.model, given.negative, given.guidance) == (3, "a/b-1.5", "two words", 2.5)


@pytest.mark.parametrize(
    ("braces", "message"),
    [("{sed=3}", "no parameter 'sed'"), ("{seed=x}", "invalid value"), ("{style=oil}", "'style'")],
)
def test_wrong_parameters_of_motion_are_refused(braces: str, message: str) -> None:
    with pytest.raises(DeckError, match=message):
        read_motion(yaml_value(f"generate 'slow drift' {braces}"))
