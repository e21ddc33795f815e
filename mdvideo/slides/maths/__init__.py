"""Formulas: LaTeX to pictures and to MathML, both by MathJax."""
