"""Translations of a deck: languages, texts to translate, PO files, and comparing with the original."""
