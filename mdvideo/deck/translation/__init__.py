"""Translations of a deck: languages, texts to translate, PO files, and comparison with the original."""
