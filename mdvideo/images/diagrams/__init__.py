"""Diagrams that text describes: drawn as SVG in a theme's colours by mmdr, Graphviz and D2, each in its own process."""
