"""``journal verify`` and ``journal show``."""

import argparse
import sys

from dispatch.domain.printed import printed
from dispatch.journal.text import moment_argument, show_command, verify_command

_UNREADABLE = 2


def run(options: argparse.Namespace) -> int:
    """Verify or show; the exit code of verify is 0 intact, 1 broken, 2 unreadable."""
    if options.question == "verify":
        code, text = verify_command(options.path)
        lines = map(printed, text.splitlines())
        print(*lines, sep="\n", file=sys.stderr if code == _UNREADABLE else sys.stdout)
        return code
    try:
        since = moment_argument(options.since) if options.since else None
    except ValueError as error:
        raise ValueError(f"--since: {error}") from error
    for line in show_command(
        options.path,
        since=since,
        unit=options.unit,
        task=options.task,
        as_json=options.json,
        reader=options.reader,
    ):
        print(printed(line))
    return 0
