"""The real processes on a small town: the demo city's roads, a fraction of its traffic."""

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dispatch.bootstrap.next_door import Outside
from dispatch.bootstrap.places import Sitter, configuration_of
from dispatch.bootstrap.rooms import network_of, seat_of
from dispatch.desk.seat import Seat
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.facts import AlertRaised
from dispatch.domain.geo import Place
from dispatch.journal import Journal
from dispatch.wire.clock import FollowedClock
from dispatch.wire.plates import TOKEN_HEADER, Plate, read_plate

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "resources/cities/liaocheng"
MAIN = [sys.executable, str(PROJECT / "main.py")]
WITHIN_S = 60.0


def copy_of_city(directory: Path, trips_an_hour: int, incidents: str = "") -> Path:
    """The demo city's source with an even and smaller demand; returns its configuration file."""
    directory.mkdir(parents=True)
    for path in SOURCE.iterdir():
        shutil.copy(path, directory)
    demand = directory / "demand.toml"
    text = re.sub(
        r"^trips\s*=.*$",
        f"trips = {[trips_an_hour] * 24}",
        demand.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    demand.write_text(text[: text.index("[[stream]]")], encoding="utf-8")
    (directory / "incidents.toml").write_text(incidents, encoding="utf-8")
    return directory / "desk.toml"


def closure(incident_id: str, at: str, road: str, toward: str, near: str) -> str:
    """A closed carriageway, as a line of the incidents file."""
    return (
        f'[[incident]]\nid = "{incident_id}"\nkind = "closure"\nat = "{at}"\nroad = "{road}"\n'
        f'toward = "{toward}"\nnear = "{near}"\nlanes = 4\n'
    )


def is_running(pid: int) -> bool:
    """Whether a process lives; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_for(found: Callable[[], object], what: str, within_s: float = WITHIN_S) -> None:
    """Wait until something is there; fail when it is not in time."""
    end_s = time.monotonic() + within_s
    while not found():
        assert time.monotonic() < end_s, f"no {what} within {within_s} s"
        time.sleep(0.05)


def query(data_dir: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the journal's tables themselves."""
    with closing(sqlite3.connect(f"{(data_dir / 'journal.sqlite3').as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def payloads(data_dir: Path, kind: str) -> list[dict[str, Any]]:
    """The payloads of all entries of one kind, in their order."""
    rows = query(data_dir, "SELECT payload FROM entries WHERE kind = ? ORDER BY entry_id", kind)
    return [json.loads(row[0]) for row in rows]


def verified(data_dir: Path) -> bool:
    """Whether `journal verify` finds everything in order."""
    done = subprocess.run(
        [*MAIN, "journal", "verify", str(data_dir)], capture_output=True, timeout=60, check=False
    )
    return done.returncode == 0


def asked(plate: Plate, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the city at its door with its plate's token; with *content* it is a POST."""
    body = None if content is None else json.dumps(content).encode()
    with closing(http.client.HTTPConnection(plate.host, plate.ports["http"], timeout=10)) as line:
        line.request("GET" if body is None else "POST", path, body, {TOKEN_HEADER: plate.token})
        answer = line.getresponse()
        found: dict[str, Any] = json.loads(answer.read())
        assert answer.status == 200, found
        return found


def pids(data_dir: Path) -> dict[str, int]:
    """Process ids on the door plates that are up."""
    plates = {name: read_plate(data_dir, name) for name in ("gateway", "city")}
    return {name: plate.pid for name, plate in plates.items() if plate is not None}


def seat_at(data_dir: Path, city: Path, seat: str = "1", *, speed: float = 30.0, leash: bool = True) -> Seat:
    """A seat as the program itself plugs it together; its neighbours are real processes."""
    _, configuration = configuration_of(str(city))
    outside = Outside(leash=leash, speed=speed)
    return seat_of(city, configuration, Sitter(seat, "王", data_dir), outside, network_of(configuration))


def raise_alerts(data_dir: Path, seat: Seat, *alert_ids: str) -> None:
    """Let a source of the test's own raise jams at places of the network, in a chain of its own."""
    clock = FollowedClock(seat.now())
    journal = Journal.open(data_dir, chain="test", clock=clock)
    roads = seat.network
    try:
        with journal.transaction("test") as transaction:
            for number, alert_id in enumerate(alert_ids):
                line = roads.line((len(roads) // 2 + 7 * number) % len(roads))
                transaction.append(
                    AlertRaised(
                        alert_id,
                        AlertKind.CONGESTION,
                        AlertLevel.MEDIUM,
                        "花园路",
                        "北→南",
                        "",
                        Place.at(float(line[-1][0]), float(line[-1][1]), "花园路"),
                        (),
                        300,
                        seat.now(),
                        "test",
                        CongestionLevel.MODERATE,
                    )
                )
    finally:
        journal.close()


@dataclass
class Sitting:
    """A desk without a screen in a process of its own, told what to do by lines."""

    process: "subprocess.Popen[bytes]"
    said: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, **command: object) -> None:
        """Tell it what to do."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()

    def leave(self) -> dict[str, Any]:
        """Let it leave on purpose, as its window does when it is closed; returns its last line."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None
        last = self.answer()
        assert self.process.wait(40) == 0
        return last

    def answer(self) -> dict[str, Any]:
        """Wait for its next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the desk has ended"
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def sitting(data_dir: Path, city: Path, seat: str, *, speed: float = 20.0) -> Iterator[Sitting]:
    """Run a desk in its own process; it is killed at the end if it still lives."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.sitter", str(data_dir), str(city), seat, str(speed)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
    )
    try:
        yield Sitting(process)
    finally:
        process.kill()
        process.communicate()


@contextmanager
def cleared(data_dir: Path) -> Iterator[None]:
    """Kill whatever process still has its plate up in the directory at the end."""
    try:
        yield
    finally:
        for pid in pids(data_dir).values():
            if is_running(pid):
                os.kill(pid, signal.SIGKILL)
