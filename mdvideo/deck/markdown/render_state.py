"""What rendering one slide collects in addition to HTML: figures, formulas and problems, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Any

from markdown_it.token import Token

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.directives.prompt_values import (
    PROMPT_PARAMETERS,
    is_prompt_address,
    percent_decode,
    picture_source_of,
    prompt_prefix_of,
)
from mdvideo.deck.markdown.attributes import Attribute
from mdvideo.deck.markdown.clip_options import CLIP_OPTIONS, clip_options_of_element, read_clip_options
from mdvideo.deck.markdown.code_blocks import (
    DRAWN_LANGUAGES,
    UNDRAWN_LANGUAGES,
    FenceInfo,
    is_code_language,
    is_too_much_to_highlight,
    nearest_code_language,
    parse_fence_info,
)
from mdvideo.deck.markdown.element_hooks import FORBIDDEN_ELEMENTS
from mdvideo.deck.markdown.fences.diagram_labels import labels_of
from mdvideo.deck.markdown.fences.diagram_steps import steps_of
from mdvideo.deck.markdown.fences.terminal_fences import terminal_fence_of
from mdvideo.deck.markdown.html_blocks import attributes_of, rewrite_tags
from mdvideo.deck.markdown.image_keywords import KEYWORDS, ImageKeywords, read_image_keywords, read_prompt_parameters
from mdvideo.deck.markdown.source_map import OffsetMap, source_offset
from mdvideo.deck.markdown.svg_markup import svg_file_of, svg_ranges, title_of_svg
from mdvideo.deck.model import AuthorSource, Background, ClipOptions, Diagram, EmbeddedPicture, Figure, Formula, Prompt
from mdvideo.deck.source import Source
from mdvideo.errors import DeckError, Problem, Span

_ONE_FIGURE = re.compile(r"\s*<img data-figure=\"[^<>]*>\s*")
_LENGTH = re.compile(r"\d+(?:\.\d+)?(?:px|%)?")


class SlideRenderState:
    """The figures, formulas and problems of one slide. Render rules add to them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.figures: list[Figure] = []
        self.formulas: list[Formula] = []
        self.problems: list[Problem] = []
        self._open_hooks: list[tuple[str, bool]] = []

    def warn(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Add a warning."""
        self.problems.append(Problem("warning", code, message, span, hint))

    def read_background(self, token: Token, keywords: ImageKeywords) -> Background | None:
        """Return the background that an image token describes; None without an address, or after an error in it."""
        if not str(token.meta["address"]).strip():
            return None
        for word in keywords.unknown:
            hint = suggest_name(word.partition(":")[0], KEYWORDS)
            self.warn("background-keyword", f"unknown background keyword {word!r}", self._word_span(token, word), hint)
        source, others = self._read_source(token)
        clip, others = self._read_clip(others, source)
        for attribute in others:
            self._warn_of_attribute(attribute, source)
        if source is None:
            return None
        return Background(source, self.span_of(token), size=keywords.css_size, filters=keywords.filters, clip=clip)

    def render_image(self, token: Token) -> str:
        """Add the figure of an image token; return its placeholder."""
        if not str(token.meta["address"]).strip():
            self.warn("image-source", "this image has no address", self.span_of(token))
            return ""
        keywords = read_image_keywords(token.content)
        source, others = self._read_source(token)
        if source is None:
            return ""
        attributes = {"title": str(token.attrs["title"])} if "title" in token.attrs else {}
        lengths = {"width": keywords.width, "height": keywords.height}
        clip, others = self._read_clip(others, source)
        for attribute in others:
            if attribute.name in lengths and (length := _css_length(attribute.value)) is not None:
                lengths[attribute.name] = length
            elif attribute.name == "class":
                attributes["class"] = f"{attributes.get('class', '')} {attribute.value}".strip()
            elif attribute.name in ("id", "style"):
                attributes[attribute.name] = attribute.value
            else:
                self._warn_of_attribute(attribute, source)
        has_keywords = keywords != ImageKeywords(keywords.alt)
        alt = keywords.alt if has_keywords else _rendered_alt(token)
        figure = Figure(source, alt, self.span_of(token), **lengths, filters=keywords.filters, clip=clip)
        return self._add_figure(figure, attributes)

    def render_html(self, token: Token) -> str:
        """Return raw HTML. Its pictures and drawings become figures; elements that are not allowed are reported."""
        offset_map = token.meta.get("offset_map") or [(0, token.meta.get("range", (0, 0))[0])]
        block = token.type == "html_block"
        parts, at = [], 0
        for start, end in svg_ranges(token.content):
            place = source_offset(offset_map, start)
            parts.append(self._render_tags(token.content[at:start], at, offset_map, block=block))
            parts.append(self._render_svg(token.content[start:end], self.source.span(place, place + 4)))
            at = end
        html = "".join([*parts, self._render_tags(token.content[at:], at, offset_map, block=block)])
        # A drawing that stands alone is a figure, as a picture in a paragraph of its own is.
        return f"<p>{html.strip()}</p>\n" if block and _ONE_FIGURE.fullmatch(html) else html

    def _render_svg(self, markup: str, span: Span) -> str:
        """Add the figure of an ``<svg>`` element; return its placeholder."""
        attributes = attributes_of(markup[: markup.find(">") + 1])
        if "display:none" in attributes.get("style", "").replace(" ", "") or attributes.get("width") == "0":
            return ""  # symbols for other drawings
        alt = attributes.get("aria-label", "") or title_of_svg(markup) or "drawing"
        width, height = (_css_length(attributes.get(side, "")) for side in ("width", "height"))
        kept = {name: value for name, value in attributes.items() if name in ("class", "id", "style")}
        source = EmbeddedPicture(svg_file_of(markup), span, inline=True)
        return self._add_figure(Figure(source, alt, span, width, height), kept)

    def _render_tags(self, html: str, begins: int, offset_map: OffsetMap, *, block: bool) -> str:
        """Render a part of raw HTML, which begins at an offset in it, without drawings."""

        def render_image(attributes: dict[str, str], at: int) -> str:
            start = source_offset(offset_map, begins + at)
            span = self.source.span(start, start + 4)
            address = attributes.get("src", "").strip()
            if not address:
                self.warn("image-source", "this image has no address", span)
                return ""
            try:
                source = picture_source_of(percent_decode(address), span, span)
            except DeckError as error:
                self.problems.extend(error.problems)
                return ""
            width, height = (_css_length(attributes.get(side, "")) for side in ("width", "height"))
            kept = {name: value for name, value in attributes.items() if name in ("class", "id", "style", "title")}
            clip = clip_options_of_element(attributes)
            return self._add_figure(Figure(source, attributes.get("alt", ""), span, width, height, clip=clip), kept)

        def report_element(name: str, at: int) -> None:
            start = source_offset(offset_map, begins + at)
            span = self.source.span(start, start + 1 + len(name))
            if name in FORBIDDEN_ELEMENTS:
                self.warn("html-not-allowed", f"<{name}> is not allowed in a deck and is left out", span)
            else:
                message = f"<{name}> is no element of HTML: only the deck's styles for {name} give it a look"
                self.warn("html-unknown", message, span)

        return rewrite_tags(html, render_image, report_element, self._open_hooks, block=block)

    def render_formula(self, token: Token) -> str:
        """Add a formula; return its placeholder."""
        display = token.type == "math_block"
        span = self.source.line_span(token.map[0]) if display and token.map else self.span_of(token)
        self.formulas.append(Formula(token.content.strip(), display, span))
        name = "div" if display else "span"
        return f'<{name} class="math" data-formula="{len(self.formulas) - 1}"></{name}>'

    def read_fence_info(self, token: Token) -> FenceInfo:
        """Parse the info string of fenced code, and warn of an unknown language and invalid line numbers."""
        info = parse_fence_info(token.info)
        if not token.info.strip():
            return info
        line = token.map[0] if token.map else 0
        text, start = self.source.lines[line], self.source.line_starts[line]
        language_at = start + max(0, text.rfind(info.language))
        language_span = self.source.span(language_at, language_at + len(info.language))
        if info.language.lower() in UNDRAWN_LANGUAGES:
            message = f"diagrams in {info.language} are not drawn: the source of this one is shown"
            hint = "write it in mermaid, dot or d2, or save it as a picture and show that"
            self.warn("diagram", message, language_span, hint)
        elif info.language.lower() not in DRAWN_LANGUAGES and not is_code_language(info.language):
            close = nearest_code_language(info.language)
            hint = f"did you mean {close}?" if close else "it is shown as plain text"
            self.warn("code-language", f"no highlighter for language {info.language!r}", language_span, hint)
        elif is_too_much_to_highlight(token.content, info.language):
            message = "the code is too long, or too much for its highlighter, and is shown without colours"
            self.warn("code-language", message, language_span, "show the lines that matter, or name the language text")
        for word in info.unread:
            at = start + max(0, text.rfind(word))
            self.warn("code-option", f"{word} has no effect on code", self.source.span(at, at + len(word)))
        if info.invalid_lines is not None:
            at = start + max(0, text.rfind("{"))
            span = self.source.span(at, at + len(info.invalid_lines) + 2)
            self.warn("code-lines", "expected line numbers", span, "write {1,3-4}, or {1|2-3|all} for steps")
        last = max((line for lines in (info.lines, *info.steps) for line in lines or ()), default=0)
        count = token.content.count("\n")
        if last > count > 0:
            at = start + max(0, text.rfind("{"))
            message = f"line {last} is highlighted, and the code has {count} line{'s' * (count != 1)}"
            self.warn("code-lines", message, self.source.span(at, start + len(text)), "count lines from 1")
        return info

    def render_diagram(self, token: Token, info: FenceInfo) -> str:
        """Add the figure of a diagram; return its placeholder."""
        language = DRAWN_LANGUAGES[info.language.lower()]
        start, end = token.map or [0, 0]
        number = token.content.count("\n")
        lines = tuple(self.source.line_span(line) for line in range(start + 1, min(start + 1 + number, end)))
        shown: tuple[int, ...] = token.meta.get("step_of_state", ())
        steps = steps_of(language, token.content) if shown else ()
        source = Diagram(language, token.content, self.source.line_span(start), lines, steps, shown)
        if info.in_steps and not shown:
            self.warn("diagram-steps", "this diagram has no steps", source.span, "name two nodes or messages at least")
        alt = info.alt or ", ".join(labels_of(language, token.content))
        attributes = {"title": info.title} if info.title else {}
        return f"<p>{self._add_figure(Figure(source, alt, source.span), attributes)}</p>\n"

    def render_terminal(self, token: Token) -> str | None:
        """Add the figure of a fence that is a terminal, and return its placeholder; None for any other fence."""
        fence = terminal_fence_of(token, self.source)
        if fence is None:
            return None
        self.problems.extend(fence.problems)
        if fence.source is None:
            return ""
        clip, others = self._read_clip(list(fence.attributes), fence.source)
        lengths = {a.name: length for a in others if a.name in ("width", "height") and (length := _css_length(a.value))}
        alt = next((a.value for a in others if a.name == "alt"), fence.alt)
        for attribute in others:
            if attribute.name not in (*lengths, "alt"):
                self._warn_of_attribute(attribute, fence.source)
        figure = Figure(fence.source, alt, fence.span, lengths.get("width"), lengths.get("height"), clip=clip)
        return f"<p>{self._add_figure(figure, {})}</p>\n"

    def report_unread_line(self, token: Token) -> str:
        """Warn of a line that is a command to another tool, and show nothing."""
        span = self.source.line_span(token.map[0] if token.map else 0)
        self.warn("line-unread", "this line is a command to another tool, and shows nothing", span)
        return ""

    def report_containers(self, unread: Iterable[tuple[str, int]]) -> None:
        """Warn of containers that are shown without what they do; ``unread`` holds their names and lines, from 0."""
        for name, line in unread:
            message = f"::: {name} has no effect; what it holds is shown"
            self.warn("container-unread", message, self.source.line_span(line), f"give .{name} a style")

    def report_morphs(self, faults: Iterable[tuple[int, str]]) -> None:
        """Warn of code that does not morph as its author means; ``faults`` holds lines, from 0, and messages."""
        for line, message in faults:
            hint = "write <!-- morph --> and two fences after it"
            self.warn("morph", message, self.source.line_span(line), hint)

    def span_of(self, token: Token) -> Span:
        """Return the span of an inline token."""
        start, end = token.meta.get("range", (0, 0))
        return self.source.span(start, end)

    def _read_source(self, token: Token) -> tuple[AuthorSource | Prompt | None, list[Attribute]]:
        """Return what an image shows (None after an error), and the attributes that are not prompt parameters."""
        meta = token.meta
        address = str(meta["address"])
        start, end = meta["address_range"]
        span = prompt_span = self.source.span(start, end)
        parameters: dict[str, Any] = {}
        others = list(meta["attributes"])
        if is_prompt_address(address):
            parameters, others, problems = read_prompt_parameters(others, self.source)
            self.problems.extend(problems)
            if prompt := address[len(prompt_prefix_of(address)) :].lstrip():
                prompt_span = self.source.span(start + len(address) - len(prompt), end)
        unread = meta["unread_braces"]
        if unread is not None and "=" in self.source.text[unread : unread + 200].split("}")[0]:
            brace = self.source.span(unread, unread + 1)
            self.warn("attributes", "these attributes cannot be read", brace, 'write {seed=7 negative="two words"}')
        try:
            return picture_source_of(address, span, prompt_span, **parameters), others
        except DeckError as error:
            self.problems.extend(error.problems)
            return None, others

    def _read_clip(
        self, attributes: list[Attribute], source: AuthorSource | Prompt | None
    ) -> tuple[ClipOptions, list[Attribute]]:
        """Return how a clip plays, and the attributes that say something else. A prompt has no clip."""
        if isinstance(source, Prompt):
            return ClipOptions(), attributes
        clip, others, problems = read_clip_options(attributes, self.source)
        self.problems.extend(problems)
        return clip, others

    def _warn_of_attribute(self, attribute: Attribute, source: AuthorSource | Prompt | None) -> None:
        name = attribute.name
        span = self.source.span(attribute.name_start, attribute.name_start + len(name))
        if name in PROMPT_PARAMETERS:
            hint = "only a prompt has it"
        elif name in CLIP_OPTIONS:
            hint = "only a clip has it"
        elif name in ("width", "height"):
            hint = f"write {name}=300 or {name}=40%"
        else:
            known = ["class", "id", "width", "height", *(PROMPT_PARAMETERS if isinstance(source, Prompt) else ())]
            hint = suggest_name(name, known)
        self.warn("attribute-unknown", f"{name} has no effect here", span, hint)

    def _add_figure(self, figure: Figure, attributes: dict[str, str]) -> str:
        if isinstance(figure.source, Prompt) and figure.source.moves:
            prompt = figure.source
            hint = f"write ![bg](<clip:{prompt.text}>)"
            self.warn("clip-prompt", "a generated clip can only be a background; this is a picture", prompt.span, hint)
            figure = replace(figure, source=replace(prompt, moves=False))
        self.figures.append(figure)
        rest = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f'<img data-figure="{len(self.figures) - 1}" alt="{escape(figure.alt)}"{rest}>'

    def _word_span(self, token: Token, word: str) -> Span:
        start, end = token.meta["range"]
        at = self.source.text.find(word, start, end)
        return self.source.span(at, at + len(word)) if at >= 0 else self.span_of(token)


def _rendered_alt(token: Token) -> str:
    """Return the alternative text of an image without Markdown marks."""
    return " ".join("".join(child.content or " " for child in token.children or ()).split())


def _css_length(text: str) -> str | None:
    if not _LENGTH.fullmatch(text):
        return None
    return f"{text}px" if text[-1].isdigit() else text
