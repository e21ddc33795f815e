"""Slides as pictures: themes, HTML pages, renderers, the text scale, contrast and composition."""
