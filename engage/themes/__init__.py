"""Themes: what people say, grouped into ideas that an officer accepts, renames or rejects.

Beside the rooms (routes, jobs, actions, queries, models), in plain Python: `engine` finds groups and labels,
`suggesting` is what officers do with them, `framing` and `exchange` are about coding frames, `learning` learns from
decisions, `quoting` chooses and guards passages, `evaluating` measures it all.
"""
