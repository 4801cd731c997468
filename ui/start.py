"""The desk's first steps: read what is asked for, wake the processes next door, then load the screen.

Gateway and city load themselves while this process loads Qt and the panels: a second of a cold start.
"""

import argparse
import sys

from dispatch.bootstrap.configuration import ConfigurationError
from dispatch.bootstrap.sitting import sitting_of
from dispatch.domain.printed import printed

NOTHING_STARTED = 1


def run(options: argparse.Namespace) -> int:
    """Run the desk as the command line asks; errors in one line on stderr."""
    try:
        sitting = sitting_of(options)
        sitting.neighbours.begin()
    except (ConfigurationError, OSError) as error:
        sys.stderr.write(f"{printed(str(error))}\n")
        return NOTHING_STARTED
    from ui.app import run_sitting  # noqa: PLC0415 — half a second, and the others are on their way

    return run_sitting(options, sitting)
