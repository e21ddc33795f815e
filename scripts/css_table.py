"""Writes the table of CSS features into docs/marp.md, between its marks."""

from __future__ import annotations

from pathlib import Path

from mdvideo.slides.css_support.feature_list import END, START, features_as_markdown

PAGE = Path(__file__).parents[1] / "docs" / "marp.md"


def main() -> None:
    """Replace the table."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    PAGE.write_text(before + features_as_markdown() + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
