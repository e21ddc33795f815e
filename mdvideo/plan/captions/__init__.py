"""Captions: cues from the transcript, line breaks, reading time, burned-in captions."""
