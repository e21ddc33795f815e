"""HTML renderers: blitz and Chromium."""
