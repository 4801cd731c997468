"""The city that stands for the pictures: the demo city on a bad morning, a terminal held back for an SOS."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dispatch.wire.plates import Plate, read_plate

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "resources" / "cities" / "liaocheng"
SPEED = 8
SEED = 7
UP_WITHIN_S = 240.0
DOWN_WITHIN_S = 40.0

CITY_TOML = "city_only.toml"

CALLER = "A24"
"""The city does not carry this unit's terminal: the session that shows a call for help holds it."""

MORNING = (
    ("东昌东路", "西", "花园路", 3),
    ("柳园南路", "北", "利民路", 3),
    ("花园路", "南", "兴华路", 3),
    ("兴华路", "东", "柳园北路", 2),
    ("振兴路", "东", "花园路", 2),
)
"""What stands on the roads from the first minute on: road, direction of travel, near, lanes."""


def source(directory: Path) -> Path:
    """The demo city with that morning; returns the desk's configuration. city.toml has a terminal fewer."""
    directory.mkdir(parents=True)
    for path in SOURCE.iterdir():
        shutil.copy(path, directory)
    lines = (directory / "terminals.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = "".join(line for line in lines if f",{CALLER}," not in line)
    (directory / "fewer.csv").write_text(fewer, encoding="utf-8")
    desk = directory / "desk.toml"
    words = desk.read_text(encoding="utf-8").replace('"terminals.csv"', '"fewer.csv"')
    (directory / CITY_TOML).write_text(words, encoding="utf-8")
    blocked = [
        f'[[incident]]\nid = "{number}"\nkind = "breakdown"\nat = "07:11"\nroad = "{road}"\n'
        f'toward = "{toward}"\nnear = "{near}"\nlanes = {lanes}\n'
        for number, (road, toward, near, lanes) in enumerate(MORNING)
    ]
    (directory / "incidents.toml").write_text("\n".join(blocked), encoding="utf-8")
    return desk


@dataclass(frozen=True, slots=True)
class Town:
    """A running gateway and city, each with its plate up."""

    desk_toml: Path
    data_dir: Path


@contextmanager
def town(directory: Path) -> Iterator[Town]:
    """Start both, wait for their plates, and end them by their ids."""
    desk_toml, data_dir = source(directory / "city"), directory / "data"
    data_dir.mkdir()
    common = ["--data", str(data_dir), "--leash", "--city"]
    commands = {
        "gateway": [*common, str(desk_toml)],
        "city": [*common, str(desk_toml.with_name(CITY_TOML)), "--speed", str(SPEED), "--seed", str(SEED)],
    }
    running: list[subprocess.Popen[bytes]] = []
    with (directory / "town.out").open("ab") as output:
        try:
            for name, arguments in commands.items():
                running.append(_started([name, *arguments], output))
            for name, process in zip(commands, running, strict=True):
                _await_plate(data_dir, name, process)
            yield Town(desk_toml, data_dir)
        finally:
            for process in reversed(running):
                _end(process)


def _started(arguments: list[str], output: IO[bytes]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, str(PROJECT / "main.py"), *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=output)


def _await_plate(data_dir: Path, name: str, process: "subprocess.Popen[bytes]") -> Plate:
    end_s = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < end_s:
        plate = read_plate(data_dir, name)
        if plate is not None:
            return plate
        if process.poll() is not None:
            raise RuntimeError(f"the {name} ended with code {process.returncode}")
        time.sleep(0.1)
    raise TimeoutError(f"no {name} within {UP_WITHIN_S:g} s")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(DOWN_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def kill(data_dir: Path, name: str) -> None:
    """End one of the two as a power cut would."""
    os.kill(_pid(data_dir, name), signal.SIGKILL)


def _pid(data_dir: Path, name: str) -> int:
    """The process on the plate, if it still is the one that put it up."""
    plate = read_plate(data_dir, name)
    if plate is None or name.encode() not in Path(f"/proc/{plate.pid}/cmdline").read_bytes().split(b"\0"):
        raise RuntimeError(f"no {name} runs on {data_dir}")
    return plate.pid
