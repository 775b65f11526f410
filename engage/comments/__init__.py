"""Every piece of free text somebody gave us, with where it came from."""
