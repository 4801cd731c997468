"""The append-only, hash-chained record of what was decided, because of what, and by whom."""
