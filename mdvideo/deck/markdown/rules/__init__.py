"""Syntax rules for markdown-it, one file for each piece of syntax that CommonMark lacks."""
