"""Plugins for site generators: MkDocs, Sphinx, Python-Markdown, Zensical, and templates for others."""
