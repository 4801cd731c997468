"""Where the program's own files lie."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""Themes, sounds, translations, map scripts, the demo city's source."""
