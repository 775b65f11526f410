"""Letters: written to an outbox in the caller's transaction, posted by the worker, one row per recipient."""
