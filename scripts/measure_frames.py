"""Measures type on the pages of slides: what is too small, what is left over, what could stand on one line.

It asks Chromium, which tells where each word is; the lines of the default renderer are the same but for a pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.slides.fit import fit_boxes
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from mdvideo.slides.themes.fonts import font_files

LEAST_TYPE = 28
"""CSS pixels of a frame whose short side is 1080."""

_WORDS = """() => [...document.querySelectorAll('[id^="text-"],[id^="large-"]')].map(block => {
    const words = [], walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const node = walk.currentNode, parent = node.parentElement;
        if (parent.closest('[id^="text-"],[id^="large-"]') !== block) continue;
        for (const match of node.data.matchAll(/[^ \\n\\t]+/g)) {
            const range = document.createRange();
            range.setStart(node, match.index); range.setEnd(node, match.index + match[0].length);
            const box = range.getBoundingClientRect();
            if (box.width) words.push([match[0], box.left, box.top, box.right, box.bottom,
                parseFloat(getComputedStyle(parent).fontSize), !!parent.closest('sub,sup,.number,pre')]);
        }
    }
    const large = '.layout-title,.layout-closing,.layout-section,.layout-definition,.beside,.aside';
    const broken = !!block.querySelector('br'), title = block.matches('.title') && !block.closest(large);
    const room = document.getElementById('content').getBoundingClientRect().width;
    return {words, broken, title, room, code: !!block.closest('pre')};
})"""


class _Page(Protocol):
    def evaluate(self, script: str) -> Any:
        """Run a script in the page."""


@dataclass
class PageLog:
    """Remembers the job of each still, by the digest of the still, while slides are typeset."""

    jobs: dict[Digest, SlideJob] = field(default_factory=dict)

    def recording(self, make: Callable[[Job], Any]) -> Callable[[Job], Any]:
        """Return ``make`` so that this log sees the jobs of slides."""

        async def make_and_record(job: Job) -> Result:
            result = cast("Result", await make(job))
            if isinstance(job, SlideJob):
                self.jobs.update(dict.fromkeys(result.outputs.values(), job))
            return result

        return make_and_record


def findings_of(job: SlideJob, read: Callable[[Digest], bytes], renderer: ChromiumRenderer) -> Iterator[str]:
    """Yield what is wrong with the type of a slide."""
    with renderer.open(embed_pictures(job.html, read), job.size) as page:
        fit_boxes(page, job.floor)
        inner = cast("Any", page)
        blocks = inner._call(lambda: cast("_Page", inner._tab.page).evaluate(_WORDS))
    for block in blocks:
        yield from _findings_in(block)


def _findings_in(block: dict[str, Any]) -> Iterator[str]:
    words = block["words"]
    small = [(round(size, 1), text) for text, *_, size, is_small in words if size < LEAST_TYPE - 0.5 and not is_small]
    if small:
        yield f"type of {min(small)[0]:g} px: {min(small)[1]}"
    if block["code"] or len(words) < 2:
        return
    lines = _lines_of(words)
    widths = [line[-1][3] - line[0][1] for line in lines]
    if len(lines) > 1 and not block["broken"]:
        text = " ".join(word[0] for word in lines[-1])
        joined = text.replace("\u00a0", " ")
        if len(joined.split()) == 1 and widths[-1] < 0.3 * max(widths):
            yield f"orphan: {joined}"
        if block["title"] and sum(widths) < 0.92 * block["room"]:
            yield f"title on {len(lines)} lines that fits on one: {' '.join(w[0] for w in words)}"


def _lines_of(words: list[list[Any]]) -> list[list[list[Any]]]:
    lines: list[list[list[Any]]] = []
    for word in words:
        if (
            lines
            and word[2] < lines[-1][0][4] - 0.35 * (lines[-1][0][4] - lines[-1][0][2])
            and word[1] >= lines[-1][-1][1]
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def open_renderer() -> ChromiumRenderer:
    """Open Chromium with the bundled fonts. Raises BackendUnavailable."""
    return ChromiumRenderer(font_files())
