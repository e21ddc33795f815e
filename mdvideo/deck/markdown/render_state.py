"""What one slide's rendering collects besides HTML: figures, formulas, faults, each with its place."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.directives import values
from mdvideo.deck.markdown.attributes import Attribute
from mdvideo.deck.markdown.code_blocks import FenceInfo, is_language, nearest_language, parse_info
from mdvideo.deck.markdown.html_blocks import rewrite_tags
from mdvideo.deck.markdown.image_keywords import KEYWORDS, Keywords, prompt_parameters, read_keywords
from mdvideo.deck.markdown.source_map import absolute
from mdvideo.deck.model import Background, Figure, Formula, LocalPicture, Prompt
from mdvideo.deck.source import Source
from mdvideo.errors import DeckError, Problem, Span

_LENGTH = re.compile(r"\d+(?:\.\d+)?(?:px|%)?")


class SlideRenderState:
    """The collector that render rules write to. One is made for each slide, and dropped with it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.figures: list[Figure] = []
        self.formulas: list[Formula] = []
        self.problems: list[Problem] = []

    def warn(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        self.problems.append(Problem("warning", code, message, span, hint))

    def background(self, token: Token, words: Keywords) -> Background | None:
        """The background that an image token stands for; None without an address, or where it is faulty."""
        if not str(token.meta["address"]).strip():
            return None
        for word in words.unknown:
            hint = values.suggestion(word.partition(":")[0], KEYWORDS)
            self.warn("background-keyword", f"{word!r} is no keyword of a background", self._word(token, word), hint)
        source, others = self._picture(token)
        for other in others:
            self._unknown_attribute(other, source)
        if source is None:
            return None
        return Background(source, self.span(token), size=words.css_size, filters=words.filters)

    def image(self, token: Token) -> str:
        """The placeholder of a figure in the text."""
        if not str(token.meta["address"]).strip():
            self.warn("image-source", "this image names no file", self.span(token))
            return ""
        words = read_keywords(token.content)
        source, others = self._picture(token)
        if source is None:
            return ""
        attributes = {"title": str(token.attrs["title"])} if "title" in token.attrs else {}
        lengths = {"width": words.width, "height": words.height}
        for other in others:
            if other.name in lengths and (length := _css_length(other.value)) is not None:
                lengths[other.name] = length
            elif other.name == "class":
                attributes["class"] = f"{attributes.get('class', '')} {other.value}".strip()
            elif other.name in ("id", "style"):
                attributes[other.name] = other.value
            else:
                self._unknown_attribute(other, source)
        alt = words.alt if words != Keywords(words.alt) else visible_alt(token)
        return self._placeholder(Figure(source, alt, self.span(token), **lengths, filters=words.filters), attributes)

    def raw(self, token: Token) -> str:
        """Raw HTML, its pictures made figures."""
        origins = token.meta.get("origins") or [(0, token.meta.get("at", (0, 0))[0])]

        def picture(attributes: dict[str, str], at: int) -> str:
            start = absolute(origins, at)
            span = self.source.span(start, start + 4)
            address = attributes.get("src", "").strip()
            if not address:
                self.warn("image-source", "this image names no file", span)
                return ""
            try:
                source = values.picture(values.decoded(address), span, span)
            except DeckError as error:
                self.problems.extend(error.problems)
                return ""
            width, height = (_css_length(attributes.get(side, "")) for side in ("width", "height"))
            kept = {name: value for name, value in attributes.items() if name in ("class", "id", "style", "title")}
            return self._placeholder(Figure(source, attributes.get("alt", ""), span, width, height), kept)

        def refused(name: str, at: int) -> None:
            start = absolute(origins, at)
            span = self.source.span(start, start + 1 + len(name))
            self.warn("html-not-allowed", f"<{name}> is not allowed in a deck, and left out", span)

        return rewrite_tags(token.content, picture, refused)

    def formula(self, token: Token) -> str:
        """The placeholder of a formula."""
        display = token.type == "math_block"
        span = self.source.line_span(token.map[0]) if display and token.map else self.span(token)
        self.formulas.append(Formula(token.content.strip(), display, span))
        name = "div" if display else "span"
        return f'<{name} class="math" data-formula="{len(self.formulas) - 1}"></{name}>'

    def code_info(self, token: Token) -> FenceInfo:
        """The info string of fenced code, with a word about what in it is not understood."""
        info = parse_info(token.info)
        if not token.info.strip():
            return info
        line = token.map[0] if token.map else 0
        text, start = self.source.lines[line], self.source.starts[line]
        if not is_language(info.language):
            at = start + max(0, text.rfind(info.language))
            close = nearest_language(info.language)
            span = self.source.span(at, at + len(info.language))
            hint = f"did you mean {close}?" if close else "write text for plain text"
            self.warn("code-language", f"no highlighter is called {info.language!r}", span, hint)
        if info.lines_wrong is not None:
            at = start + max(0, text.rfind("{"))
            span = self.source.span(at, at + len(info.lines_wrong) + 2)
            self.warn("code-lines", "these are not line numbers", span, "write {1,3-4}")
        return info

    def span(self, token: Token) -> Span:
        """Where an inline token stands."""
        start, end = token.meta.get("at", (0, 0))
        return self.source.span(start, end)

    def _picture(self, token: Token) -> tuple[LocalPicture | Prompt | None, list[Attribute]]:
        meta = token.meta
        address = str(meta["address"])
        start, end = meta["address_at"]
        span = self.source.span(start, end)
        skipped = 7 + len(address[7:]) - len(address[7:].lstrip())
        is_prompt = address[:7].lower() == "prompt:"
        parameters: dict[str, Any] = {}
        others = list(meta["attributes"])
        if is_prompt:
            parameters, others, problems = prompt_parameters(others, self.source)
            self.problems.extend(problems)
        if meta["loose"] is not None and "=" in self.source.text[meta["loose"] : meta["loose"] + 200].split("}")[0]:
            place = self.source.span(meta["loose"], meta["loose"] + 1)
            self.warn("attributes", "these attributes cannot be read", place, 'write {seed=7 negative="two words"}')
        prompt_span = self.source.span(start + skipped, end) if is_prompt and address[7:].strip() else span
        try:
            return values.picture(address, span, prompt_span, **parameters), others
        except DeckError as error:
            self.problems.extend(error.problems)
            return None, others

    def _unknown_attribute(self, attribute: Attribute, source: object) -> None:
        span = self.source.span(attribute.at, attribute.at + len(attribute.name))
        known = ["class", "id", "width", "height"] + ([*values.PROMPT_PARAMETERS] if isinstance(source, Prompt) else [])
        if attribute.name in values.PROMPT_PARAMETERS:
            hint = "only a prompt has it"
        elif attribute.name in ("width", "height"):
            hint = f"write {attribute.name}=300 or {attribute.name}=40%"
        else:
            hint = values.suggestion(attribute.name, known)
        self.warn("attribute-unknown", f"{attribute.name} means nothing here", span, hint)

    def _placeholder(self, figure: Figure, attributes: dict[str, str]) -> str:
        self.figures.append(figure)
        rest = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f'<img data-figure="{len(self.figures) - 1}" alt="{escape(figure.alt)}"{rest}>'

    def _word(self, token: Token, word: str) -> Span:
        start, end = token.meta["at"]
        at = self.source.text.find(word, start, end)
        return self.source.span(at, at + len(word)) if at >= 0 else self.span(token)


def visible_alt(token: Token) -> str:
    """The alternative text with its Markdown resolved."""
    return " ".join("".join(child.content or " " for child in token.children or ()).split())


def _css_length(text: str) -> str | None:
    if not _LENGTH.fullmatch(text):
        return None
    return f"{text}px" if text[-1].isdigit() else text
