"""Lasting tests: `make soak`."""
