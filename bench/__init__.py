"""Benchmarks: ``python -m bench.NAME [--quick]``; the last line of output is one JSON object of figures.

Wherever possible, figures are ratios measured in one run on one machine, since machines differ and are noisy.
"""
