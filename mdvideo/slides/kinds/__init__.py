"""Kinds of slide beyond title and text: how they are told from their content, and how their parts are set."""
