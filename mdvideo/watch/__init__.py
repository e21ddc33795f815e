"""``mdvideo watch``: build decks at every save, and show them on a page that updates.

``session_manager`` has a session for each deck (``session/``). ``file_watcher`` wakes a session when one of its
``dependencies`` has changed. ``server/`` serves the sessions' views and media files to ``page/``.
"""
