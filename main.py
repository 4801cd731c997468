"""铁骑指挥台 · Tieqi Desk: parse the command line, build, run."""

import sys

from dispatch.cli.parser import parsed


def main() -> int:
    """Run the command of this call; without one, the desk."""
    options = parsed(sys.argv[1:])
    if options.command == "desk":
        from ui.start import run  # noqa: PLC0415 — only the desk needs a screen

        return run(options)
    from dispatch.cli.commands import run as run_command  # noqa: PLC0415 — the desk needs none of these

    return run_command(options)


if __name__ == "__main__":
    sys.exit(main())
