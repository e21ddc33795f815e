"""Benchmarks: ``python -m bench.NAME [--quick]``; the last line of output is one JSON object of figures.

Figures are ratios taken in one run on one machine wherever they can be, since machines differ and are noisy.
"""
