"""The command line: every command, its options and their help."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from dispatch import __version__
from dispatch.cli.task_parser import task_parser
from dispatch.domain.clock import CHINA
from dispatch.domain.printed import printed

COMMANDS = ("desk", "gateway", "city", "drill", "jt808", "journal", "backup", "restore", "task")


class OneLineParser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line and end with 2."""
        sys.stderr.write(f"{self.prog}: {printed(message)} (--help explains)\n")
        raise SystemExit(2)


def parsed(argv: list[str]) -> argparse.Namespace:
    """Parse the arguments; without a command they are the desk's."""
    if not argv or (argv[0] not in COMMANDS and argv[0] not in {"-h", "--help", "--version"}):
        argv = ["desk", *argv]
    return _parser().parse_args(argv)


def _parser() -> OneLineParser:
    parser = OneLineParser(
        prog="main.py", description="铁骑指挥台 · Tieqi Desk. Without a command: the desk of one seat."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _desk(commands.add_parser("desk", help="the Qt program of one seat (the default)"))
    _gateway(commands.add_parser("gateway", help="the terminals' and sources' door, alone"))
    _city(commands.add_parser("city", help="the simulated demo city, alone"))
    _drill(commands.add_parser("drill", help="gateway, city and a desk without a screen"))
    _jt808(commands.add_parser("jt808", help="decode JT/T 808 frames"))
    _journal(commands.add_parser("journal", help="verify and show the record"))
    _copy(commands.add_parser("backup", help="copy the record, also while it is in use, and verify the copy"))
    _copy(commands.add_parser("restore", help="put a copy in the record's place, which is set aside"))
    task_parser(commands.add_parser("task", help="prepared tasks: list, check, rehearse, report, …"))
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"not a number from 1: {text}")
    return count


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"not a positive number: {text}")
    return seconds


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a moment: {text}") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=CHINA)


def _door(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or not host or not port.isdigit() or int(port) > 65535:  # noqa: PLR2004 — the last TCP port
        raise argparse.ArgumentTypeError(f"not HOST:PORT: {text}")
    return host.strip("[]"), int(port)


def _city_and_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--city", default="demo", metavar="demo|CONFIG.toml", help="which city (default: the demo city)"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="where journal, tracks and logs are kept")


def _simulated(parser: argparse.ArgumentParser, speed: float) -> None:
    parser.add_argument(
        "--speed",
        type=_seconds,
        default=speed,
        metavar="X",
        help="city seconds a second (default: %(default)g)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="repeats a run exactly (default: %(default)s)"
    )
    parser.add_argument("--incidents", type=Path, metavar="FILE.toml", help="a drill's scripted incidents")


def _life(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lifetime", choices=("service", "desks"), default="service", help=argparse.SUPPRESS)
    parser.add_argument("--leash", action="store_true", help="end when standard input is closed")


def _desk(parser: argparse.ArgumentParser) -> None:
    _city_and_data(parser)
    _simulated(parser, 1.0)
    parser.add_argument("--seat", default="1", metavar="NAME", help="this seat's name (default: %(default)s)")
    parser.add_argument("--operator", default="", metavar="NAME", help="who sits here (else the desk asks)")
    parser.add_argument(
        "--lang", choices=("zh", "en"), help="the screen's language (default: the seat's setting)"
    )
    parser.add_argument(
        "--theme", choices=("dark", "light"), help="the screen's colours (default: the seat's setting)"
    )
    parser.add_argument("--exit-after", type=_seconds, metavar="SECONDS", help="close by itself")
    parser.add_argument(
        "--shot", type=Path, metavar="FILE.png", help="write a picture of the window just before it closes"
    )
    parser.add_argument("--tour", action="store_true", help="begin with the tour of the keys")
    parser.add_argument("--size", metavar="WxH", help="the window's size in pixels, such as 1366x768")


def _gateway(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_subparsers(dest="question", metavar="units")
    units = asked.add_parser("units", help="where the units of a data directory are")
    units.add_argument("--data", type=Path, required=True, metavar="DIR", help="the gateway's data directory")
    units.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    units.set_defaults(command="units")  # a question about files needs none of the gateway
    parser.add_argument("--listen", type=_door, metavar="HOST:PORT", help="the terminals' door")
    parser.add_argument(
        "--city", metavar="demo|CONFIG.toml", help="sources, register, duty sheet and network"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="where journal, tracks and logs are kept")
    parser.add_argument(
        "--terminals", type=Path, metavar="FILE.csv", help="phone,auth_code,unit,version,profile"
    )
    parser.add_argument(
        "--open", action="store_true", help="register any terminal that asks or reports: for trials"
    )
    _life(parser)


def _city(parser: argparse.ArgumentParser) -> None:
    _city_and_data(parser)
    _simulated(parser, 1.0)
    parser.add_argument(
        "--start",
        type=_moment,
        metavar="T",
        help="when a city that was never run begins (ISO 8601, Asia/Shanghai; default: today 07:10)",
    )
    parser.add_argument("--door", type=_door, metavar="HOST:PORT", help="the terminals' door to connect to")
    _life(parser)


def _drill(parser: argparse.ArgumentParser) -> None:
    _city_and_data(parser)
    _simulated(parser, 10.0)
    parser.add_argument(
        "--minutes", type=_seconds, default=30.0, metavar="M", help="city minutes (default: %(default)g)"
    )
    parser.add_argument(
        "--task",
        default="",
        metavar="convoy|marathon|storm|FILE.json",
        help="a prepared task instead, from its draft to its signed report",
    )
    parser.add_argument(
        "--seeds", type=_count, default=1, metavar="K", help="runs of the task's rehearsal (default: 1)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


def _jt808(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_subparsers(dest="question", required=True, metavar="decode")
    decode = asked.add_parser("decode", help="a hex frame a line in, a JSON object a line out")
    decode.add_argument("file", metavar="FILE", help="a file, or - for standard input")


def _copy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, metavar="DIR", help="where the copies are, or one of them")
    _city_and_data(parser)


def _journal(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_subparsers(dest="question", required=True, metavar="verify|show")
    verify = asked.add_parser("verify", help="is the record intact? exit 0 yes, 1 no, 2 unreadable")
    show = asked.add_parser("show", help="print entries")
    for command in (verify, show):
        command.add_argument("path", type=Path, metavar="PATH", help="the database or its data directory")
    show.add_argument("--since", metavar="T", help="ISO 8601, a date or a moment (Asia/Shanghai)")
    show.add_argument("--unit", metavar="U", help="only what concerns this unit")
    show.add_argument("--task", metavar="N", help="only what concerns this task")
    show.add_argument(
        "--as", dest="reader", default="", metavar="NAME", help="open what is sealed and names this person"
    )
    show.add_argument("--json", action="store_true", help="a JSON object a line")
