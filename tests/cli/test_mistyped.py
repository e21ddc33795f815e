"""A mistyped command or option is named with the nearest one."""

from __future__ import annotations

import pytest

from mdvideo.cli.main import main


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("biuld lesson.md", "did you mean build?"),
        ("chek lesson.md", "did you mean check?"),
        ("build lesson.md --thme paper", "did you mean --theme?"),
        ("check lesson.md --sise=16:9", "did you mean --size?"),
        ("qqqq", "--help"),
        ("render one.md two.md", "unexpected argument 'two.md'"),
        ("help biuld", "did you mean build?"),
    ],
)
def test_the_nearest_word_is_named(line: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    assert hint in capsys.readouterr().err
