"""HTML renderers: blitz (the default) and Chromium."""
