"""The presenter in a corner of a slide."""
