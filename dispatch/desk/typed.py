"""Words that somebody typed, as they go into the record: nothing unseen in them, and not without end."""

LONGEST_LINE = 500
LONGEST_TEXT = 4_000


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Text on one line without what cannot be seen, cut to *longest* letters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * longest])
    return " ".join(shown.split())[:longest]


def paragraphs(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text of several lines, each as `one_line` has it, without empty ones at either end."""
    lines = [one_line(line, longest) for line in text[: 4 * longest].splitlines()]
    return "\n".join(lines).strip("\n")[:longest]
