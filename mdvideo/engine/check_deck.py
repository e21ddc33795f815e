"""Check a deck: report every problem without generating pictures, speaking or encoding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mdvideo.deck.lint import lint_deck
from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck
from mdvideo.deck.translation.compare import translation_problems
from mdvideo.deck.translation.languages import original_of, translations_of
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.deck_theme import DeckTheme, deck_theme_of
from mdvideo.engine.loaded_deck import LoadedDeck, loaded_deck_of, settings_of
from mdvideo.engine.pipeline import check_recordings, choose_voice, plan_timeline, requested_pictures_of, typeset
from mdvideo.errors import MdvideoError, Problem
from mdvideo.lockfile.lockfile import Lockfile, lockfile_path, read_lockfile
from mdvideo.lockfile.pin_ids import picture_id
from mdvideo.plan.narration.lint_narration import reading_problems, unspoken_problems
from mdvideo.plan.narration.script import Script
from mdvideo.plan.pictures import ILLUSTRATOR
from mdvideo.settings import Settings, settings_for
from mdvideo.slides.html.missing_glyphs import missing_glyph_problems
from mdvideo.slides.themes.theme import load_theme
from mdvideo.steps.narration import readable_scripts, scripts_of
from mdvideo.steps.slides import problems_of
from mdvideo.steps.take_files import find_takes, take_problems


class _Findings:
    """Collects problems. An error in one layer of a check does not keep the other layers from being checked."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @contextmanager
    def layer(self, code: str) -> Iterator[None]:
        """Collect what is raised inside the block; ``code`` is the problem code of errors without one."""
        try:
            yield
        except MdvideoError as error:
            self.problems += error.problems or (Problem("error", code, error.message, hint=error.hint),)

    def add(self, problems: Iterable[Problem]) -> None:
        """Collect problems that were returned."""
        self.problems += problems


async def check_deck(path: Path, overrides: Mapping[str, Any], engine: BuildEngine) -> tuple[Problem, ...]:
    """Return every problem of a deck: syntax, settings, theme, pictures, overflow, contrast, glyphs, narration.

    Faults that the author can fix are returned, not raised, and every layer is checked whatever the others report: with
    a faulty setting, theme or lockfile, the rest of the deck is checked with the default one. Pictures are drawn by
    the illustrator, whatever the deck's image backend: contrast is guaranteed over any picture, and a check must not
    wait for a GPU.
    """
    findings = _Findings()
    drawn = {**overrides, "strict": False, "images": {"backend": ILLUSTRATOR, **overrides.get("images", {})}}
    with findings.layer("deck"):
        deck = load_deck(path)
        findings.add((*deck.problems, *lint_deck(deck), *missing_glyph_problems(deck)))
        await _check_loaded(_load(path, deck, drawn, findings), engine, findings)
        with findings.layer("translation"):
            findings.add(_translation_problems(path, deck))
    problems = dict.fromkeys(findings.problems)
    return tuple(sorted(problems, key=lambda p: (p.span.line, p.span.column) if p.span else (0, 0)))


def _load(path: Path, deck: Deck, overrides: Mapping[str, Any], findings: _Findings) -> LoadedDeck:
    """Return the deck with its settings, theme, lockfile and scripts, or the default of each that is faulty."""
    settings = settings_for(path, {}, overrides)
    with findings.layer("settings"):
        settings, faults = settings_of(deck, path, overrides)
        findings.add(faults)
    themed = DeckTheme(load_theme(Settings().theme, path.parent), deck, settings)
    with findings.layer("theme"):
        themed = deck_theme_of(deck, settings, path)
        findings.add(themed.problems)
        findings.problems = [problem for problem in findings.problems if problem not in themed.settled]
    lock = Lockfile()
    with findings.layer("lockfile"):
        lock = read_lockfile(lockfile_path(path))
    scripts: tuple[Script, ...] = ()
    with findings.layer("narration"):
        scripts, lexicon_problems = scripts_of(deck, path.resolve().parent, speech=settings.speech)
        findings.add(lexicon_problems)
    return loaded_deck_of(path, themed, lock, scripts, find_takes(path))


async def _check_loaded(loaded: LoadedDeck, engine: BuildEngine, findings: _Findings) -> None:
    deck, settings, scripts = loaded.deck, loaded.settings, loaded.scripts
    if not deck.slides:
        return
    voice, timeline = None, None
    with findings.layer("speech"):
        voice, voice_problems = choose_voice(engine, loaded)
        findings.add(voice_problems)
        findings.add(readable_scripts(deck, scripts, settings, voice, loaded.takes)[1])
        findings.add(take_problems(deck, scripts, loaded.takes))
        findings.add(await check_recordings(engine, loaded, voice))
    with findings.layer("timeline"):
        timeline, timing_problems = plan_timeline(loaded)
        findings.add(timing_problems)
    with findings.layer("prompts"):
        findings.add(_prompt_problems(engine, loaded))
    with findings.layer("slides"):
        findings.add(problems_of((await typeset(engine, loaded)).outcomes))
    with findings.layer("narration"):
        findings.add(unspoken_problems(deck.slides, scripts, deck.lang, settings.speech.lang or deck.lang))
        if voice is None and timeline is not None:
            findings.add(reading_problems(deck.slides, scripts, timeline))


def _translation_problems(path: Path, deck: Deck) -> Iterator[Problem]:
    """Yield the differences between an original and its translations, whichever the deck is. Raises DeckError."""
    original = original_of(path)
    if original == path:
        for translation in translations_of(path).values():
            yield from translation_problems(deck, load_deck(translation))
    elif original.exists():
        yield from translation_problems(load_deck(original), deck)


def _prompt_problems(engine: BuildEngine, loaded: LoadedDeck) -> Iterator[Problem]:
    """Yield a warning for each prompt that names nothing which the illustrator has, where it draws the pictures."""
    requests = requested_pictures_of(loaded, loaded.deck.slides)
    if not requests or engine.image_backends.choice(loaded.settings.images).backend != ILLUSTRATOR:
        return
    # Its tables of words are imported only for a deck that has prompts.
    from mdvideo.images.illustrate.understanding.missing_words import missing_words

    pinned = loaded.lock.picture_pins()
    for request, use in requests.items():
        missing = missing_words(request.prompt, request.look.lang if request.look else loaded.deck.lang)
        if missing is None or not missing.only_ground or picture_id(request, loaded.settings.images) in pinned:
            continue
        words = ", ".join(missing.words)
        near = f"it knows {', '.join(missing.nearest)}; " if missing.nearest else ""
        hint = f"{near}name things that can be seen, or use another image backend"
        message = f"the picture shows only a background: the illustrator has no {words}"
        yield Problem("warning", "prompt-words", message, use.prompt.span, hint)
