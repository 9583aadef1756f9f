"""Repeat: the same actions from a timer. Jobs read the clock and commit; a named hand of the system signs for them."""
