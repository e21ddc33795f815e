"""Marks what is pointed at in the HTML of a page, so that it can be hidden, and so be found."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.pointing.pointing_marks import PointingTarget
from mdvideo.slides.pointing.page_text import PageText, Place, page_text_of, phrases_of, ranges_of_words

_MOST_PHRASES = 3000


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page on which element ``data-target="N"`` is the target with that index, and the fragment that shows each.

    ``fragments`` has no entry for a target that the page's text does not contain.
    """

    html: str
    fragments: Mapping[int, int]


def mark_targets(
    page: str, targets: Sequence[PointingTarget], elsewhere: Container[PointingTarget] = frozenset()
) -> MarkedPage:
    """Return a page with its targets marked: those that are words, lines of code and cells of tables.

    Words that are no whole words of the page may be parts of some, unless they are found ``elsewhere``.
    """
    text = page_text_of(page)
    marked: dict[Place, list[int]] = {}
    fragments: dict[int, int] = {}
    for number, target in enumerate(targets):
        places = [
            place
            for start, end in (() if target in elsewhere else _ranges_of(text, target))
            for place, character in zip(text.places[start:end], text.text[start:end], strict=True)
            if place is not None and (place.picture or not character.isspace())
        ]
        for place in places:
            marked.setdefault(place, []).append(number)
        if places:
            fragments[number] = max(place.fragment for place in places)
    return MarkedPage(_with_marks(page, marked, len(targets)), fragments)


def _ranges_of(text: PageText, target: PointingTarget) -> list[tuple[int, int]]:
    match target.kind:
        case "words":
            found = ranges_of_words(text.text, target.words) or ranges_of_words(text.text, target.words, parts=True)
            return _in_all_versions(text, found, found[target.nth - 1 : target.nth])
        case "line":
            first, last = map(int, target.numbers)
            numbered = (
                [line for line, shown in zip(text.lines, text.versions, strict=True) if shown == version]
                for version in dict.fromkeys(text.versions)
            )
            return [line for lines in numbered for line in lines[first - 1 : last]]
        case "cell":
            row, column = map(int, target.numbers)
            return [text.cells[row, column]] if (row, column) in text.cells else []
    return []


def _in_all_versions(
    text: PageText, found: Sequence[tuple[int, int]], chosen: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return what was chosen, and of code that changes into other code what each of the other texts has first."""
    out, seen = list(chosen), {-1, *(_version_at(text, start) for start, _ in chosen)}
    if seen != {-1}:
        for start, end in found:
            if (version := _version_at(text, start)) not in seen:
                seen.add(version)
                out.append((start, end))
    return out


def _version_at(text: PageText, at: int) -> int:
    pairs = zip(text.lines, text.versions, strict=True)
    return next((version for (start, end), version in pairs if start <= at < end), -1)


def _with_marks(page: str, marked: Mapping[Place, Sequence[int]], count: int) -> str:
    if not marked:
        return page
    out: list[str] = []
    at = run = 0
    last = -1

    def name_of(place: Place) -> tuple[tuple[int, ...], bool, int]:
        # Characters that stand side by side, and belong to the same targets, are marked as one.
        nonlocal run, last
        run += place.start != last
        last = place.end
        return tuple(dict.fromkeys(marked[place])), place.picture, run

    for (numbers, picture, _), group in groupby(sorted(marked, key=lambda place: place.start), key=name_of):
        places = list(group)
        start, end = places[0].start, places[-1].end
        names = " ".join(map(str, numbers))
        out.append(page[at:start])
        written = page[start:end]
        if picture:
            out.append(re.sub(r"(\s*/?>)\Z", rf' data-target="{names}"\1', written))
        else:
            out.append(f'<span data-target="{names}">{written}</span>')
        at = end
    out.append(page[at:])
    hidden = (f'#root[data-target="{n}"] [data-target~="{n}"]' for n in range(count))
    rules = "".join(
        f"{one}{{color:transparent!important;-webkit-text-fill-color:transparent!important}}"
        f"{one.replace(' [', ' img[')}{{opacity:0!important}}"
        for one in hidden
    )
    return "".join(out).replace("</head>", f"<style>{rules}</style></head>", 1)


def has_whole_words(page: str, target: PointingTarget) -> bool:
    """Return whether the text of a page has the words of a target as often as it asks for."""
    return len(ranges_of_words(page_text_of(page).text, target.words)) >= target.nth


def missing_message(page: str, target: PointingTarget, labels: Sequence[str]) -> tuple[str, str]:
    """Return what to say of a target that is not on a page, and what to write instead.

    ``labels`` are the words of the drawings on it.
    """
    text = page_text_of(page)
    match target.kind:
        case "line":
            count = len(text.lines)
            has = f"{count} line{'s' * (count != 1)} of code" if count else "no code"
            return f"there is no {target.written} on this slide", f"it has {has}; lines count from 1"
        case "cell":
            rows = max((row for row, _ in text.cells), default=0)
            columns = max((column for _, column in text.cells), default=0)
            has = f"{rows} rows and {columns} columns, with the heading as row 1" if rows else "no table"
            return f"there is no {target.written} on this slide", f"it has {has}"
        case "picture":
            return (
                f"there is no {target.written} on this slide",
                "pictures in the text count from 1, backgrounds do not",
            )
    found = len(ranges_of_words(text.text, target.words)) + sum(
        bool(ranges_of_words(one, target.words)) for one in labels
    )
    if found:
        times = "once" if found == 1 else f"{found} times"
        return f'"{target.words}" is on this slide {times}, not {target.nth}', "count from #1"
    length = len(target.words.split())
    phrases = [*labels]
    for size in dict.fromkeys((length, length + 1, max(1, length - 1))):
        phrases += phrases_of(text.text, size)
    close = nearest_name(target.words, phrases[:_MOST_PHRASES], 0.55)
    hint = f'did you mean "{close}"?' if close else "write words as they stand on the slide"
    return f'"{target.words}" is not on this slide', hint
