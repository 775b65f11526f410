"""Coding frames: their tree, how they begin, and what merging and versions mean."""
