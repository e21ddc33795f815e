"""Writing systems that the bundled fonts do not have: which fonts have them, and how a page names these fonts."""
