"""Runs a command and tells in one line what went wrong."""

import argparse
import importlib
import sys

from dispatch.domain.printed import printed


def run(options: argparse.Namespace) -> int:
    """Run the command's module and return its exit code.

    What goes wrong is one line on standard error and 2. Reading no further, and Ctrl+C, are no errors.
    """
    command = importlib.import_module(f"dispatch.cli.{options.command}")
    try:
        code: int = command.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has read enough
        sys.stdout = None  # so that the interpreter does not flush into the pipe
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 — the last wall: whoever types a command gets one line
        sys.stderr.write(f"{options.command}: {_one_line(error)}\n")
        return 2
    return code


def _one_line(error: BaseException) -> str:
    """What happened, in one line: of several errors at once the first; one that is not ours by its name."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    words = printed(" ".join(str(error).split()))
    is_meant = isinstance(error, OSError | ValueError) or type(error).__module__.startswith("dispatch.")
    return words if is_meant and words else f"{type(error).__name__}: {words}"
