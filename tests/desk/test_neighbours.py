"""The processes next door: started when missing, held on a leash, told to end with the last desk."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from dispatch.desk.neighbours import Neighbours, answers
from dispatch.wire.plates import Plate, read_plate
from tests.desk.gateway import until

PROJECT = Path(__file__).resolve().parents[2]
FAKE = """
    import sys, time
    from http.server import BaseHTTPRequestHandler, HTTPServer
    import os, threading
    from pathlib import Path
    from dispatch.wire.plates import Plate, write_plate, remove_plate, STOP_PATH, TOKEN_HEADER

    name, data, lifetime, mode = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    if mode == "dies":
        print("something was said")
        print("no room for a city")
        sys.exit(3)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            good = self.path == STOP_PATH and self.headers[TOKEN_HEADER] == "token"
            self.send_response(200 if good else 403)
            self.end_headers()
            if good:
                threading.Thread(target=server.shutdown).start()
        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    plate = Plate(name, os.getpid(), "test", {"http": server.server_port}, "token", lifetime=lifetime)
    if mode != "slow":
        write_plate(data, plate)
    if mode == "leash":
        def hold():
            sys.stdin.buffer.read()
            server.shutdown()
        threading.Thread(target=hold, daemon=True).start()
    server.serve_forever()
    remove_plate(data, plate)
"""


def command(data_dir: Path, lifetime: str = "desks", mode: str = "", name: str = "city") -> list[str]:
    """The command line of a process that puts up a plate and listens at one door."""
    words = f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n{textwrap.dedent(FAKE)}"
    return [sys.executable, "-c", words, name, str(data_dir), lifetime, mode]


Begin = Callable[..., Awaitable[Neighbours]]


@pytest.fixture
async def begin(tmp_path: Path) -> AsyncIterator[Begin]:
    """Starts neighbours, and ends what is left of them after the test."""
    begun: list[Neighbours] = []

    async def one(lifetime: str = "desks", mode: str = "", *, leash: bool = False) -> Neighbours:
        neighbours = Neighbours(tmp_path, {"city": command(tmp_path, lifetime, mode)}, leash=leash)
        begun.append(neighbours)
        assert await neighbours.ensure() == ["city"]
        if mode not in {"slow", "dies"}:
            await until(lambda: read_plate(tmp_path, "city") is not None, "the plate")
        return neighbours

    yield one
    for neighbours in begun:
        for process in neighbours._started.values():
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()


def child(neighbours: Neighbours) -> "subprocess.Popen[bytes]":
    """The one process that was started."""
    return neighbours._started["city"]


async def test_what_runs_is_not_started_again(begin: Begin, tmp_path: Path) -> None:
    """Neither by the desk that started it nor by another, which finds it by its plate."""
    first = await begin()
    assert await first.ensure() == []
    second = Neighbours(tmp_path, {"city": command(tmp_path)})
    assert await second.ensure() == []


async def test_the_first_start_asks_no_door(begin: Begin, tmp_path: Path) -> None:
    """One without a plate is started at once, one with a plate is left alone, and both can be called off."""
    running = await begin()
    fresh = Neighbours(tmp_path, {"city": command(tmp_path), "gateway": command(tmp_path, name="gateway")})
    fresh.begin()
    assert list(fresh._started) == ["gateway"]
    process = fresh._started["gateway"]
    assert await fresh.ensure() == []
    fresh.call_off()
    assert process.poll() is not None
    assert child(running).poll() is None


async def test_a_plate_left_by_a_crash_is_recognised(begin: Begin, tmp_path: Path) -> None:
    """After a kill the plate is still there, nobody answers at its door, and a new process is started."""
    first = await begin()
    process = child(first)
    process.send_signal(signal.SIGKILL)
    process.wait()
    plate = read_plate(tmp_path, "city")
    assert plate is not None
    assert not await answers(plate)
    ended = first.ended()
    assert [(e.name, e.code) for e in ended] == [("city", -9)]
    assert first.ended() == []
    assert await first.ensure() == ["city"]


async def test_what_is_known_to_run_is_not_asked(tmp_path: Path) -> None:
    """A gateway that speaks to this desk is not knocked at every second."""
    neighbours = Neighbours(tmp_path, {"gateway": ["/does/not/exist"]})
    assert await neighbours.ensure(known_to_run="gateway") == []
    with pytest.raises(OSError, match="exist"):
        await neighbours.ensure()


async def test_one_that_cannot_start_says_why(begin: Begin) -> None:
    """Its exit code and the last line of what it printed are kept for the operator."""
    neighbours = await begin(mode="dies")
    child(neighbours).wait(10)
    (ended,) = neighbours.ended()
    assert (ended.name, ended.code, ended.last_words) == ("city", 3, "no room for a city")


async def test_on_the_leash_it_ends_with_its_desk(begin: Begin, tmp_path: Path) -> None:
    """Stopping closes its standard input and waits."""
    neighbours = await begin(mode="leash", leash=True)
    process = child(neighbours)
    await neighbours.stop()
    assert process.poll() == 0
    assert read_plate(tmp_path, "city") is None


async def test_one_that_ignores_the_leash_is_killed(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drill leaves nobody behind, whatever its neighbour does."""
    monkeypatch.setattr("dispatch.desk.neighbours.STOP_WITHIN_S", 0.3)
    neighbours = await begin(mode="deaf", leash=True)
    process = child(neighbours)
    await neighbours.stop()
    assert process.poll() == -signal.SIGKILL


async def test_without_a_leash_it_outlives_its_desk(begin: Begin, tmp_path: Path) -> None:
    """A crash of the screen drops no terminal: stopping leaves it running."""
    neighbours = await begin()
    await neighbours.stop()
    plate = read_plate(tmp_path, "city")
    assert plate is not None
    assert await answers(plate)


async def test_the_last_desk_tells_the_city_to_end(begin: Begin, tmp_path: Path) -> None:
    """It is told at its door with its plate's token, and waited for."""
    neighbours = await begin()
    process = child(neighbours)
    await neighbours.dismiss()
    assert process.poll() == 0
    assert read_plate(tmp_path, "city") is None


async def test_another_desk_can_be_the_last(begin: Begin, tmp_path: Path) -> None:
    """Who started the city does not matter, its plate does."""
    first = await begin()
    await Neighbours(tmp_path, {"city": command(tmp_path)}).dismiss()
    await asyncio.to_thread(child(first).wait, 10)
    assert read_plate(tmp_path, "city") is None


async def test_a_city_that_was_started_by_hand_stays(begin: Begin, tmp_path: Path) -> None:
    """Its plate says service: no desk ends it."""
    by_hand = await begin("service")
    await Neighbours(tmp_path, {"city": command(tmp_path)}).dismiss()
    await by_hand.dismiss()
    assert child(by_hand).poll() is None
    plate = read_plate(tmp_path, "city")
    assert plate is not None
    assert await answers(plate)


async def test_one_that_is_not_ready_when_the_desk_leaves_is_ended(begin: Begin) -> None:
    """Nobody knows it yet, so nobody would ever end it."""
    neighbours = await begin(mode="slow")
    process = child(neighbours)
    await neighbours.dismiss()
    assert process.poll() == -signal.SIGTERM


async def test_a_dead_plate_does_not_keep_a_desk_from_leaving(begin: Begin, tmp_path: Path) -> None:
    """A city that crashed before cannot be told; that is no error."""
    first = await begin()
    os.kill(child(first).pid, signal.SIGKILL)
    child(first).wait()
    await Neighbours(tmp_path, {"city": command(tmp_path)}).dismiss()


async def test_plates_without_doors_answer_nobody() -> None:
    """A plate that names no port is a process that nobody can reach."""
    assert not await answers(Plate("city", 1, "test", {}, ""))
