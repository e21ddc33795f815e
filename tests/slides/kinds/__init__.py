"""Kinds of slide."""
