"""One deck being edited: built after each change, and shown on its page.

A build goes through these states, in ``deck_builder``::

              a file changed, in any state: cancel the build, start another
      ┌───────────────────────────────────────────────────────────────────────────┐
      v                                                                           │
    opening ──────> showing ───────────────────────> finishing ──────> writing ───┴──> idle
      │               │ ^                                │
      │               │ └ picture generated: show again  └ picture generated: start another build
      v               v
    failed: the page keeps the last good video; the next change starts another build

    opening     read the deck, its settings and its theme; follow the files that it depends on
    showing     the stills of edited slides, then a draft of the video, then the video, with placeholders for pictures
                that are still being generated (``placeholders``, ``slow_pictures``, ``draft_video``)
    finishing   thumbnails and the problems that ``mdvideo check`` finds
    writing     the files, once typing has paused; a task of its own, which an edit does not cancel

Data flows one way: the engine's events and results (``event_relay``, ``deck_builder``) go to the ``presenter``, which
updates the view (``view_parts``, ``media_registry``) in the ``view_store``, from which the server sends patches
(``view_model``). ``session`` connects these, and ``session_tasks`` owns every task and its cancellation.
"""
