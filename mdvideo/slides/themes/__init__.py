"""Themes: their files, their inheritance, and what a page gets from them: style sheets, fonts, a template."""
