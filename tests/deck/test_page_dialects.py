"""The Markdown of site generators becomes that of decks, line for line."""

from __future__ import annotations

import pytest

from mdvideo.deck.page_dialects import to_deck_markdown


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('!!! tip inline end "Try it"\n    Body\n\nAfter', "**Try it**\nBody\n\nAfter"),
        ("!!! note\n    Body", "**Note**\nBody"),
        ('!!! note ""\n    Body', "\nBody"),
        ("??? question\n    Body\n\n    !!! danger\n        Deep", "**Question**\nBody\n\n**Danger**\nDeep"),
        ('=== "C"\n\n    ```c\n    int x;\n    ```\n', "**C**\n\n```c\nint x;\n```\n"),
        (":::{tip} Mind\nBody\n:::", "**Mind**\nBody\n"),
        ("> [!NOTE]\n> Body", "> **Note**\n> Body"),
        ("## Keys {#keys .big}", "## Keys "),
        ("![A leaf](leaf.png){ width=300 .right }", "![A leaf](leaf.png)"),
        ("![bg](<prompt:the sea>){seed=7}", "![bg](<prompt:the sea>){seed=7}"),
        ("Press ++ctrl+c++, it is ==vital==", "Press <kbd>ctrl</kbd>+<kbd>c</kbd>, it is <mark>vital</mark>"),
        ("`++x++` and `==`", "`++x++` and `==`"),
        ("<!-- ==spoken== -->", "<!-- ==spoken== -->"),
        (":material-check: done", " done"),
        ("[TOC]\ntext", "\ntext"),
        ('--8<-- "part.md"', ""),
        ("*[HTML]: Hyper Text", ""),
        ('```python title="a.py" hl_lines="2-3 5"\nx\n```', "```python {2-3,5}\nx\n```"),
        ("```{ .python .annotate }\nx\n```", "```python\nx\n```"),
        ("```mdvideo\nsrc: other\n```\nafter", "\n\n\nafter"),
        (
            "````markdown\n```mdvideo\nsrc: x\n```\n!!! note\n````",
            "````markdown\n```mdvideo\nsrc: x\n```\n!!! note\n````",
        ),
    ],
)
def test_other_dialects_become_plain_markdown_line_for_line(written: str, expected: str) -> None:
    assert to_deck_markdown(written) == expected
    assert to_deck_markdown(written).count("\n") == written.count("\n")
