"""Adapters that show published videos in the pages of site generators."""
