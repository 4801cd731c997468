"""A gateway that stores tracks as fast as they come is killed: what may be missing, and is the gap known."""

import os
import random
import signal
import socket
import sqlite3
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.domain.facts import SourceLost
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from dispatch.feeds.jt808.frame import FrameReader
from dispatch.gateway.tracks import FILE_NAME
from dispatch.journal.verification import verify
from dispatch.wire.plates import Plate, read_plate
from tests.gateway.conftest import REGISTER
from tests.gateway.desk import Clerk
from tests.gateway.terminal import position
from tests.soak.hatchery import STORE_EVERY_S, Hatchery

PHONE, CODE, UNIT = "13912344321", "code-1", "T01"
BEGIN = timedelta(days=20)
"""Device time begins so long ago and goes on by a second with each position, through all lives."""

LATEST_S = 0.3
"""The kill comes at a random moment within this time after the terminal was let in."""

AT_ONCE = 10
UNSENT_S = STORE_EVERY_S + 1.5
"""No batch waits longer, on a machine that has other work as well."""


@dataclass
class Life:
    """What a terminal lived through with one gateway: *answered* holds (how many by then, POSIX seconds)."""

    first: int
    admitted_s: float = 0.0
    sent: int = 0
    answered: list[tuple[int, float]] = field(default_factory=list)
    killed_s: float = 0.0


@dataclass
class Summary:
    """Figures of all kills."""

    kills: int = 0
    answered: int = 0
    stored: int = 0
    gaps: int = 0
    longest_gap_s: float = 0.0


class Killing:
    """Kills the gateway of one data directory again and again; raises AssertionError for a broken promise."""

    def __init__(self, data_dir: Path, hatchery: Hatchery) -> None:
        self._data_dir = data_dir
        self._hatchery = hatchery
        self._begun_at = (datetime.now(UTC) - BEGIN).replace(microsecond=0)
        self._next = 0
        self._stored_before = 0
        self._reached: list[float] = []
        self.summary = Summary()
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / "terminals.csv").write_text(REGISTER, encoding="utf-8")

    def once(self, seed: int) -> None:
        """One life of a gateway, and a look at what it left."""
        life = Life(self._next)
        pid = self._hatchery.begin("gateway", self._data_dir)
        plate = self._plate(pid)
        with closing(self._line(plate)) as line:
            self._report_until_killed(line, life, pid, random.Random(seed).uniform(0, LATEST_S))
        self._hatchery.ended()
        self._next += life.sent
        self._judge(life)

    def _plate(self, pid: int) -> Plate:
        end_s = time.monotonic() + 20.0
        while (plate := read_plate(self._data_dir, "gateway")) is None or plate.pid != pid:
            assert time.monotonic() < end_s, "no plate"
            time.sleep(0.01)
        return plate

    def _line(self, plate: Plate) -> socket.socket:
        """Connect; the plate is up a moment before terminals are let in."""
        end_s = time.monotonic() + 20.0
        while True:
            try:
                return socket.create_connection((plate.host, plate.ports["jt808"]), timeout=20.0)
            except ConnectionRefusedError:
                assert time.monotonic() < end_s, "no door"
                time.sleep(0.01)

    def _report_until_killed(self, line: socket.socket, life: Life, pid: int, after_s: float) -> None:
        """Report as fast as the gateway answers, until it is gone."""
        frames = FrameReader()
        line.sendall(b"".join(message_frames(m.Authentication(CODE), PHONE, 1, 2013)))
        while not frames.feed(line.recv(4096)):
            pass
        life.admitted_s = time.time()

        def kill() -> None:
            life.killed_s = time.time()
            os.kill(pid, signal.SIGKILL)

        timer = threading.Timer(after_s, kill)
        timer.start()
        with suppress(ConnectionError):
            while True:
                line.sendall(self._positions(life.first + life.sent))
                life.sent += AT_ONCE
                answers = 0
                while answers < AT_ONCE:
                    data = line.recv(65536)
                    if not data:
                        raise ConnectionError
                    answers += len(frames.feed(data))
                    before = life.sent - AT_ONCE
                    life.answered.append((before + answers, time.time()))
        timer.join()

    def _positions(self, first: int) -> bytes:
        found: list[bytes] = []
        for number in range(first, first + AT_ONCE):
            at = self._begun_at + timedelta(seconds=number)
            found += message_frames(position(36.4, 115.9, at=at), PHONE, number % 60_000, 2013)
        return b"".join(found)

    def _judge(self, life: Life) -> None:
        with closing(sqlite3.connect(self._data_dir / FILE_NAME)) as db:
            assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
            fixed = [ms for (ms,) in db.execute("SELECT fixed_ms FROM track ORDER BY rowid")]
            meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
            accepted = db.execute("SELECT value FROM counts WHERE name = 'accepted'").fetchone()
            newest = db.execute("SELECT max(fixed_ms) FROM newest").fetchone()
        begin_ms = round(self._begun_at.timestamp() * 1000)
        here = [(ms - begin_ms) // 1000 for ms in fixed[self._stored_before :]]
        stored = len(here)
        self._stored_before = len(fixed)
        # What is there is the beginning of what was sent, in order, once each; only its end may be missing.
        assert here == list(range(life.first, life.first + stored))
        assert stored <= life.sent
        # Counts, newest position and tracks are of one moment.
        assert (accepted or (0,)) == (len(fixed),)
        assert newest == (fixed[-1] if fixed else None,)
        reached_s = meta.get("stored_s", 0.0)
        # All that was answered before the moment that the file names is in it.
        assert max((count for count, at_s in life.answered if at_s < reached_s), default=0) <= stored
        gap_s = life.killed_s - max(reached_s, life.admitted_s)
        assert gap_s < UNSENT_S, f"{gap_s:.2f} s were not stored"
        if stored:
            for before_s in self._reached[-1:]:
                assert f"gap {before_s:.3f}" in meta  # the hole that the kill before this one left
                self.summary.gaps += 1
            self._reached.append(reached_s)
        self.summary.kills += 1
        self.summary.answered += life.answered[-1][0] if life.answered else 0
        self.summary.stored += stored
        self.summary.longest_gap_s = max(self.summary.longest_gap_s, gap_s)

    def judge_journal(self) -> int:
        """The journal verifies, and each loss of tracks in it begins where one was; returns how many."""
        assert verify(self._data_dir).broken is None
        told = [
            e.fact.why for e in Clerk(self._data_dir).entries(SourceLost) if isinstance(e.fact, SourceLost)
        ]
        known = {datetime.fromtimestamp(round(s, 3), UTC).isoformat()[:-9] for s in self._reached}
        for why in told:
            assert "没有正常结束" in why
            assert any(moment in why for moment in known), why
        return len(told)
