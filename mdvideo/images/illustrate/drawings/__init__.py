"""Drawings by procedure: charts, molecules, trees, machines and other things that the library lacks."""
