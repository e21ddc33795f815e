"""Transcripts: everything that is shown and said, as text, so that a video can be read (WCAG 2.2, 1.2.1, 1.2.3).

Slides are headings with their time. The text on a slide comes first, with the alternative texts of its pictures, then
what is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from html import escape
from urllib.parse import quote

from mdvideo._util.time_format import format_clock
from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.deck.model import Deck, Formula, Slide
from mdvideo.plan.narration.timed_sentences import SlideTranscript, TimedSentence
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import Timeline
from mdvideo.slides.html.dom import Element, inner_html, parse_fragment
from mdvideo.slides.maths.mathml import mathml

GENERATOR = '<meta name="generator" content="mdvideo">'
"""Identifies a page that mdvideo has written."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1.25rem; font: 1.0625rem/1.6 system-ui, sans-serif; }
h1, h2 { line-height: 1.2; }
section { margin-top: 3rem; }
.time { font-variant-numeric: tabular-nums; font-size: .875rem; font-weight: 400; text-decoration: none; }
.shown { border-inline-start: .25rem solid; padding-inline-start: 1rem; font-size: .9375rem; }
.shown pre { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .2rem .8rem .2rem 0; text-align: start; }
"""


def transcript_text(deck: Deck, timeline: Timeline, transcript: Transcript) -> str:
    """Return the transcript as plain text, one line per paragraph."""
    blocks = [f"{deck.title}\n{'=' * len(deck.title)}"]
    if deck.description:
        blocks.append(deck.description)
    for slide, time, said in zip(deck.slides, timeline.slides, transcript.slides, strict=True):
        blocks.append(f"[{format_clock(timeline.seconds(time.start))}] {slide.title}".rstrip())
        if shown := shown_lines(slide):
            blocks.append("\n".join(f"  {line}" for line in shown))
        blocks.extend(" ".join(sentence.written for sentence in paragraph) for paragraph in paragraphs_of(said))
    return "\n\n".join(blocks) + "\n"


def transcript_html(deck: Deck, timeline: Timeline, transcript: Transcript, video: str) -> str:
    """Return the transcript as a page whose times link into ``video``, a file in the same folder."""
    spoken_lang = f' lang="{escape(transcript.lang)}"' if transcript.lang != deck.lang else ""
    sections = (
        _section(slide, timeline.seconds(time.start), said, video, spoken_lang)
        for slide, time, said in zip(deck.slides, timeline.slides, transcript.slides, strict=True)
    )
    about = f"\n<p>{escape(deck.description)}</p>" if deck.description else ""
    return (
        f'<!doctype html>\n<html lang="{escape(deck.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{GENERATOR}\n"
        f"<title>{escape(deck.title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(deck.title)}</h1>{about}\n"
        f'<p><a href="{quote(video)}">{escape(video)}</a>, '
        f"{format_clock(timeline.seconds(timeline.frames))}</p>\n{''.join(sections)}</main>\n</body>\n</html>\n"
    )


def _section(slide: Slide, start: Fraction, said: SlideTranscript, video: str, spoken_lang: str) -> str:
    """Return a slide's section. ``spoken_lang`` is the lang attribute of its narration, if that differs."""
    number = slide.number
    title = escape(slide.title) or f"{number}"
    parts = [f'<section id="slide-{number}" aria-labelledby="title-{number}">\n']
    parts.append(f'<h2 id="title-{number}">{title} {_time_link(video, start)}</h2>\n')
    if shown := _shown_html(slide):
        parts.append(f'<div class="shown">\n{shown}\n</div>\n')
    for paragraph in paragraphs_of(said):
        text = escape(" ".join(sentence.written for sentence in paragraph), quote=False)
        parts.append(f"<p{spoken_lang}>{_time_link(video, paragraph[0].start)} {text}</p>\n")
    return "".join((*parts, "</section>\n"))


def _time_link(video: str, start: Fraction) -> str:
    """Return a link with a media fragment (W3C Media Fragments 1.0), so that the player starts there."""
    seconds = f"{float(start):.3f}".rstrip("0").rstrip(".")
    time = f'<time datetime="PT{seconds}S">{format_clock(start)}</time>'
    return f'<a class="time" href="{quote(video)}#t={seconds}">{time}</a>'


def paragraphs_of(slide: SlideTranscript) -> Iterator[list[TimedSentence]]:
    """Yield what is said on a slide, paragraph by paragraph."""
    paragraph: list[TimedSentence] = []
    for sentence in slide.sentences:
        if sentence.starts_paragraph and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def shown_lines(slide: Slide) -> list[str]:
    """Return the text on the slide except its title, and the alternative texts of its pictures."""
    lines = [line for line in slide.text.splitlines() if line.strip()]
    if lines and lines[0] == slide.title:
        del lines[0]
    return lines + [f"[Picture: {figure.alt}]" for figure in slide.figures if figure.alt]


def _shown_html(slide: Slide) -> str:
    """Return the slide's body without its title: headings below the slide's own, pictures and formulas as text."""
    body = parse_fragment(slide.body)
    _rewrite_children(body, slide)
    heading = next((e for e in body.elements() if e.classes == ["heading"]), None)
    if heading is not None and slide.heading_level is not None:
        body.children.remove(heading)
    return inner_html(body).strip()


def _rewrite_children(parent: Element, slide: Slide) -> None:
    kept: list[Element | str] = []
    for child in parent.children:
        if isinstance(child, str):
            kept.append(child)
            continue
        if child.tag == "img":
            kept.append(_picture_text(child, slide))
            continue
        if (number := child.attributes.get("data-formula")) is not None:
            formula = slide.formulas[int(number)]
            kept.extend(parse_fragment(_mathml_of(formula)).children)
            continue
        if child.tag in _HEADINGS:
            child.tag, child.attributes = f"h{max(3, int(child.tag[1]))}", {"class": "heading"}
        else:
            child.attributes = {name: value for name, value in child.attributes.items() if name in _KEPT_ATTRIBUTES}
        _rewrite_children(child, slide)
        kept.extend(child.children if child.tag == "span" and not child.attributes else [child])
    parent.children = kept


def _mathml_of(formula: Formula) -> str:
    return mathml(formula.tex, display=formula.display, definitions=formula.definitions, labels=formula.labels)


_KEPT_ATTRIBUTES = frozenset({"href", "colspan", "rowspan", "start", "scope", "lang", "dir", "title"})
"""Attributes with a meaning outside the slide; those of its appearance are dropped."""


def _picture_text(image: Element, slide: Slide) -> str:
    number = image.attributes.get("data-figure", "")
    alt = slide.figures[int(number)].alt if is_natural(number) else image.attributes.get("alt", "")
    return f"[Picture: {alt}]" if alt else ""
