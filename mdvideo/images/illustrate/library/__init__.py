"""The object library: vector drawings of things by name."""

from __future__ import annotations
