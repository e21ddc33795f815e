"""Report prompts of which the illustrator can draw only the ground."""

from __future__ import annotations

from collections.abc import Iterator

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.pipeline import requested_pictures_of
from mdvideo.errors import Problem
from mdvideo.images.illustrate.understanding.missing_words import missing_words
from mdvideo.lockfile.pin_ids import picture_id
from mdvideo.plan.pictures import ILLUSTRATOR


def prompt_problems(engine: BuildEngine, loaded: LoadedDeck) -> Iterator[Problem]:
    """Yield a warning for each prompt that names nothing which the illustrator has, where it draws the pictures."""
    requests = requested_pictures_of(loaded, loaded.deck.slides)
    if not requests or engine.image_backends.choice(loaded.settings.images).backend != ILLUSTRATOR:
        return
    pinned = loaded.lock.picture_pins()
    for request, use in requests.items():
        missing = missing_words(request.prompt, loaded.deck.lang)
        if missing is None or not missing.only_ground or picture_id(request, loaded.settings.images) in pinned:
            continue
        words = ", ".join(missing.words)
        near = f"it knows {', '.join(missing.nearest)}; " if missing.nearest else ""
        hint = f"{near}name things that can be seen, or use another image backend"
        message = f"only a ground: the illustrator has no {words}"
        yield Problem("warning", "prompt-words", message, use.prompt.span, hint)
