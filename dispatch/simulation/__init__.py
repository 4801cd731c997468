"""The demo city: SUMO behind the same doors as a real city."""
