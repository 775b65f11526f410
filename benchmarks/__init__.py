"""What Engage costs. Each module is a command that prints one JSON line last; docs/measurements.md records them.

Every figure stands beside a reference measured in the same run on the same machine, because a shared machine's speed
drifts: compare ratios, never seconds.
"""
