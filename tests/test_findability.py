"""Forty things that a newcomer may want to change, in the documentation's words, and where each is.

Whether the names are good is tested on people who have not seen the code: with only the questions and the list of
files, at least 34 of their answers should be the file given here. This test keeps the table true.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mdvideo

PACKAGE = Path(mdvideo.__file__).parent

PLACES = {
    "Which headings start a new slide (`headingDivider`)?": ("deck/heading_divider.py", "starts_slide"),
    "Which HTML elements and attributes may a deck contain?": ("deck/markdown/sanitize.py", "sanitize"),
    "Add a keyword for images such as `![bg right:40%]`": ("deck/markdown/image_keywords.py", "read_image_keywords"),
    "Which settings must not be set in a deck?": ("deck/directives/forbidden_settings.py", "FORBIDDEN_SETTINGS"),
    "Which directives do the following slides inherit?": (
        "deck/directives/inheritance.py",
        "EffectiveDirectives",
    ),
    "Where does the front matter of a deck end?": ("deck/frontmatter.py", "FrontMatter"),
    "How does a value in YAML keep its line and column?": ("deck/loose_yaml.py", "YamlScalar"),
    "How are spoken forms of words (`lexicon`) read?": ("deck/lexicon.py", "load_lexicon"),
    "How do MkDocs admonitions become part of a slide?": ("deck/page_dialects.py", "to_deck_markdown"),
    "How are PO files for translators written?": ("deck/translation/po.py", "po_bytes_of"),
    "Add a mark such as `[pause]` to presenter notes": ("plan/narration/note_marks.py", "NOTE_MARKS"),
    "Where does a sentence of a note end (abbreviations)?": ("plan/narration/sentences.py", "sentence_ends"),
    "How long is a slide without speech shown?": ("plan/pacing.py", "reading_timing"),
    "Where may the lines of a caption break?": ("plan/captions/line_breaks.py", "break_penalty"),
    "What is part of a slide's cache key?": ("plan/jobs/slide_jobs.py", "SlideJob"),
    "How small may text be shrunk before a slide overflows?": ("slides/fit.py", "LEAST_SCALE"),
    "How opaque is the scrim between a picture and the text?": ("slides/composite/contrast.py", "least_scrim_opacity"),
    "Which layout does a slide get?": ("slides/html/choose_layout.py", "layout_of"),
    "How does a theme inherit from its parent (`extends`)?": ("slides/themes/theme_inheritance.py", "merge_tables"),
    "How is a formula drawn?": ("slides/maths/draw_formula.py", "draw_formula"),
    "How are CSS filters such as `blur` applied to a background?": ("slides/composite/css_filters.py", "apply_filters"),
    "Warn about characters that no font can draw": ("slides/html/missing_glyphs.py", "missing_glyph_problems"),
    "Which options is x264 run with?": ("video/h264/x264_options.py", "EncoderProfile"),
    "How does a background zoom and pan (Ken Burns)?": ("video/frames/ken_burns.py", "CropWindow"),
    "How is the fade between two slides made?": ("video/frames/transitions.py", "render_transition"),
    "Write another box into the MP4 file": ("video/mp4/isobmff.py", "box"),
    "How loud is the narration (LUFS)?": ("audio/loudness.py", "measure_loudness"),
    "How much quieter is music under speech?": ("audio/ducking.py", "ducked_music"),
    "How is eSpeak NG called?": ("speech/espeak.py", "Espeak"),
    "Which image backend does `auto` choose?": ("images/auto_backend.py", "choose_backend"),
    "How is a model offloaded when GPU memory is short?": ("images/diffusion/offload.py", "OffloadPlan"),
    "What does the lockfile contain for a pinned picture?": ("lockfile/lockfile.py", "Pin"),
    "Which results does `mdvideo cache prune` remove first?": ("cache/prune.py", "prune"),
    "How are WebVTT captions written?": ("output/webvtt.py", "webvtt"),
    "How often is a failed job retried on a Ray cluster?": ("cluster/pending.py", "PendingTask"),
    "When is a published video out of date?": ("publish/freshness.py", "SourceDigests"),
    "Where is the HTML of the player with chapters and transcript?": ("publish/embed/figure.py", "embed_html"),
    "Add an option to the `mdvideo` fence of a site": ("integrations/fence.py", "read_fence"),
    "Which requests to the watch server need the token?": ("watch/server/access.py", "check_access"),
    "Which link opens a line in the author's editor?": ("watch/editor_links.py", "template_of"),
}


def names_in(path: Path) -> set[str]:
    """Return the names of functions, classes and module-level values that a file defines."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def test_there_are_forty_places_in_forty_files() -> None:
    assert len(PLACES) == len({path for path, _ in PLACES.values()}) == 40


@pytest.mark.parametrize(("path", "name"), PLACES.values(), ids=[path for path, _ in PLACES.values()])
def test_the_named_thing_is_there(path: str, name: str) -> None:
    assert name in names_in(PACKAGE / path)
