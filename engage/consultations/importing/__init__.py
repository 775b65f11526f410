"""Responses from another tool's file: read, checked row by row, reported; nothing here writes or knows a database."""
