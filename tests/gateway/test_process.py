"""The gateway as a process of its own: how it begins, and every way in which it ends."""

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings
from dispatch.gateway.tracks import units_report
from dispatch.wire.lock import AlreadyServedError
from dispatch.wire.plates import Plate, read_plate
from tests.gateway.terminal import SimulatedTerminal, position

PROJECT = Path(__file__).resolve().parents[2]
WITHIN_S = 15.0
_PROGRAM = """
import asyncio, sys
from pathlib import Path
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings
asyncio.run(run_gateway(GatewaySettings(Path(sys.argv[1]), is_open=True, leash=sys.argv[2] == "leash")))
"""


@contextmanager
def _process(data_dir: Path, leash: str = "") -> Iterator[tuple["subprocess.Popen[bytes]", Plate]]:
    """A gateway in a process of its own, killed at the end if it still lives."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(data_dir), leash],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
    )
    try:
        end_s = time.monotonic() + WITHIN_S
        while (plate := read_plate(data_dir, "gateway")) is None or plate.pid != process.pid:
            assert process.poll() is None, process.communicate()[1].decode()
            assert time.monotonic() < end_s, "no plate"
            time.sleep(0.05)
        yield process, plate
    finally:
        process.kill()
        process.communicate()


def test_sigterm_is_a_clean_end(tmp_path: Path) -> None:
    """Exit code 0, the plate is taken down, and the log says why in JSON lines without the token."""
    with _process(tmp_path) as (process, plate):
        assert (tmp_path / "gateway.json").stat().st_mode & 0o777 == 0o600
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=WITHIN_S)
        assert (process.returncode, errors.decode()) == (0, "")
    assert not (tmp_path / "gateway.json").exists()
    text = (tmp_path / "log" / "gateway.log").read_text(encoding="utf-8")
    assert [json.loads(line)["event"] for line in text.splitlines()] == [
        "the gateway serves",
        "the terminals' door is open: whoever comes becomes a unit",
        "the gateway ends",
        "the gateway has ended",
    ]
    assert plate.token not in text


def test_a_gateway_on_a_leash_ends_with_its_owner(tmp_path: Path) -> None:
    """When standard input is closed whoever started it is gone."""
    with _process(tmp_path, "leash") as (process, _):
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(WITHIN_S) == 0
        process.stdin = None


async def test_a_second_gateway_is_refused_and_after_a_kill_a_new_one_begins(tmp_path: Path) -> None:
    """The lock goes with the process, the plate of a killed one is no hindrance, and its track is there."""
    with _process(tmp_path) as (process, plate):
        with pytest.raises(AlreadyServedError):
            await run_gateway(GatewaySettings(tmp_path))
        terminal = await SimulatedTerminal("13900000001").connect(plate.ports["jt808"])
        await terminal.ask(position())
        await asyncio.sleep(1.0)
        assert units_report(tmp_path)["accepted"] == 1
        os.kill(process.pid, signal.SIGKILL)
        process.wait(WITHIN_S)
        await terminal.close()
    with _process(tmp_path) as (_, again):
        assert again.token != plate.token
        assert [unit["phone"] for unit in units_report(tmp_path)["units"]] == ["13900000001"]


async def test_a_port_in_use_is_told_before_anything_is_left_open(tmp_path: Path, free_port: int) -> None:
    """The gateway cannot begin, raises, and can begin elsewhere at once."""
    server = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", free_port)
    with pytest.raises(OSError, match="in use"):
        await run_gateway(GatewaySettings(tmp_path, jt808_port=free_port))
    server.close()
    await server.wait_closed()
    assert not (tmp_path / "gateway.json").exists()


async def test_a_gateway_takes_more_connections_than_files_were_allowed_at_first(tmp_path: Path) -> None:
    """A shell's usual limit of files does not become the limit of terminals."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))  # what the child begins with
    try:
        with _process(tmp_path) as (_, plate):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            lines = [await asyncio.open_connection("127.0.0.1", plate.ports["jt808"]) for _ in range(400)]
            terminal = await SimulatedTerminal("13900000001").connect(plate.ports["jt808"])
            assert await terminal.ask(position()) == 0
            await terminal.close()
            for _, writer in lines:
                writer.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
