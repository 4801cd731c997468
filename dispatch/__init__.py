"""The core of 铁骑指挥台: from what was observed and decided to what is true now."""

__version__ = "0.1.0"
