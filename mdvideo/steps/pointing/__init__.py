"""Pointing at what a slide shows: targets found on the typeset slide, and its views drawn."""
