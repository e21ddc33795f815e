"""What a person does, by the word after them: the pose in which the drawing of people shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from mdvideo.images.illustrate.understanding.terms import Term

_ROWS = {
    "reading": "reading reads", "writing": "writing writes studying drawing doing sketching",
    "jumping": "jumping jumps hopping leaping skipping bouncing", "pointing": "pointing points showing",
    "talking": "talking talk chatting speaking discussing debating conversing negotiating",
    "angry": "shouting yelling quarrelling", "walking": "walking walks strolling hiking wandering",
    "kicking": "kicking kicks", "throwing": "throwing throws", "sitting": "sitting sits waiting resting",
    "cheering": "cheering celebrating laughing dancing waving singing clapping playing", "running": "running runs",
}  # fmt: skip

POSE_WORDS: Mapping[str, str] = MappingProxyType(
    {word: pose for pose, words in _ROWS.items() for word in words.split()}
)
"""The pose for each word."""

_PROPS: Mapping[str, frozenset[str]] = MappingProxyType({
    "reading": frozenset({"open-book", "closed-book", "books", "newspaper", "rolled-up-newspaper"}),
    "writing": frozenset({"page-facing-up", "pen", "pencil", "notebook", "writing-hand", "envelope", "document",
                          "open-book", "memo", "letters"}),
    "kicking": frozenset({"soccer-ball"}),
    "talking": frozenset({"speech-balloon", "bubbles"}),
})  # fmt: skip
"""What the drawing of a pose shows already."""


def pose_of(terms: Sequence[Term], at: int) -> tuple[str | None, frozenset[int]]:
    """Return the pose of the people that the term ``at`` names, and the terms that the pose shows already."""
    for place in range(at + 1, min(at + 4, len(terms))):
        term = terms[place]
        pose = POSE_WORDS.get(term.words.split(" ")[0])
        if pose is not None:
            shown = {place}
            for later in range(place + 1, min(place + 6, len(terms))):
                if terms[later].kind == "end":
                    break
                if _is_shown(terms[later], pose):
                    shown.add(later)
            return pose, frozenset(shown)
        if term.kind not in ("plain", "light", "colour"):
            break
    return None, frozenset()


def _is_shown(term: Term, pose: str) -> bool:
    if term.entry is None:
        return False
    names = {thing.icon or thing.drawing or "" for thing in term.entry.things}
    if names and names <= _PROPS.get(pose, frozenset()):
        return True
    # A desk or a table is in the drawing of somebody who writes, and no ground to stand on.
    return pose in ("writing", "reading", "sitting") and term.english.split(" ")[-1] in {"table", "desk", "chair"}
