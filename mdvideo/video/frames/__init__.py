"""Frames made from stills: colour conversion, transitions, moving backgrounds, text over them."""
