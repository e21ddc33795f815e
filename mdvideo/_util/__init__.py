"""Small helpers that know nothing of decks: atomic files, LRU caches, HTTP."""
