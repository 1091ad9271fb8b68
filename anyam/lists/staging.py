"""Checking: every line of a list is read, compared with the records and laid ready, sealed."""
