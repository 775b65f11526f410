"""How good the machine is, measured on comments that people coded. Only the benchmarks and a command use it."""
