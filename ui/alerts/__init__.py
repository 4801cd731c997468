"""The alert queue: what waits for a decision, and how long."""
