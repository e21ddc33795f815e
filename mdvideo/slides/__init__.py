"""Typesetting: themes, HTML renderers, fit, contrast, composition."""
