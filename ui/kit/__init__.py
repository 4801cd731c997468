"""Palette, type, icons, formatters and the throttle: what every panel shares."""
