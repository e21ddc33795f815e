"""Composition: backgrounds, scrim, contrast, the finished slide."""
