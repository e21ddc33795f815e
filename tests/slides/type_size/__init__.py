"""Tests of the sizes of type."""
