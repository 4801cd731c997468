"""Marks texts for translation where they stand in a table; lupdate knows the mark by its name."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Return *text*, which is translated when it is shown; PySide6's own is typed as an object."""
    return text
