"""How often something may be tried: exact across processes on both databases, without another server."""
