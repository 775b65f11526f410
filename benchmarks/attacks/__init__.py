"""Attacks on what Engage keeps and publishes, each with the same attack on what it did before."""
