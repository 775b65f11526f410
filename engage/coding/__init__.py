"""Coding: a person reads comments one at a time, with a machine that learns from every decision."""
