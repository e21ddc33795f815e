"""The small lesson's fixtures."""

from tests.support.small_lesson import lesson, small, trace

__all__ = ["lesson", "small", "trace"]
