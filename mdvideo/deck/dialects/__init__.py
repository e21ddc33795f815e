"""Decks of other programs, each read as its own program reads it.

A dialect is a function that rewrites a deck's source into mdvideo's language, piece by piece: what is kept, and what
stands for what. All that follows works on the rewritten source, whose Spans are places in the author's file.
"""
