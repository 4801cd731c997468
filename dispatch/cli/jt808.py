"""``jt808 decode``: hex frames in, JSON lines out."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from dispatch.domain.printed import printed
from dispatch.feeds.jt808.text import decoded_lines


def run(options: argparse.Namespace) -> int:
    """Decode a file or standard input; 0 when every line went well, 1 otherwise."""
    every_good = True
    for line, is_good in decoded_lines(_lines_of(options.file)):
        print(printed(line))
        every_good = every_good and is_good
    return 0 if every_good else 1


def _lines_of(name: str) -> Iterable[str]:
    """Lines of a file; what is no text becomes lines that are no frames."""
    if name == "-":
        yield from (line.decode("ascii", errors="replace") for line in sys.stdin.buffer)
        return
    with Path(name).open(encoding="ascii", errors="replace") as file:
        yield from file
