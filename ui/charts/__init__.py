"""Trends of the city's congestion index and of open alerts."""
