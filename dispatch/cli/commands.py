"""Runs a command and tells in one line what went wrong."""

import argparse
import importlib
import sqlite3
import sys

from dispatch.journal.errors import JournalError


def run(options: argparse.Namespace) -> int:
    """Run the command's module and return its exit code.

    What goes wrong outside the program (a file, a port, a setting, the disk) is one line on standard
    error and 2: such errors are OSError, ValueError (every room's errors about input derive from it) and
    JournalError. Reading no further, and Ctrl+C, are no errors.
    """
    command = importlib.import_module(f"dispatch.cli.{options.command}")
    try:
        code: int = command.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has read enough
        sys.stdout = None  # type: ignore[assignment] — so that the interpreter does not flush into the pipe
        return 0
    except KeyboardInterrupt:
        return 130
    except (OSError, ValueError, JournalError, sqlite3.Error) as error:
        sys.stderr.write(f"{options.command}: {' '.join(str(error).split())}\n")
        return 2
    return code
