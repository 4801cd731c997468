"""What the city keeps between two runs, in ``city-state/`` of its data directory, and when it begins anew.

A clean stop writes SUMO's state and the riders'. While it runs a heartbeat holds the city's time. When the
heartbeat is newer than the state, the last run crashed: then the city begins at 07:10 of the next day, so
that city time never runs back.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dispatch.domain.clock import day_start

_S = TypeVar("_S", bound=msgspec.Struct)

START_SECOND = 7 * 3600 + 10 * 60
"""07:10 local, when the morning's rush has begun."""


class KeptCity(msgspec.Struct, frozen=True):
    """The state of a clean stop, beside SUMO's own file: *world* is what ``World.save`` returned."""

    net: str
    now: datetime
    world: dict[str, Any]


class _Heartbeat(msgspec.Struct, frozen=True):
    now: datetime


class CityKeeper:
    """Reads and writes ``city-state/`` of one data directory."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "city-state"
        self.sumo_state = self._folder / "state.xml.gz"
        self._kept = self._folder / "city.json"
        self._beat = self._folder / "heartbeat.json"

    def beat(self, now: datetime) -> None:
        """Note the city's time, so that a crash is seen later; on a full disk the note before stands."""
        with suppress(OSError):
            self._write(self._beat, _Heartbeat(now))

    def keep(self, kept: KeptCity) -> None:
        """Note the state of a clean stop; SUMO's part lies in ``sumo_state`` already."""
        self._write(self._kept, kept)
        self.beat(kept.now)

    def begin_saving(self) -> Path:
        """The folder made, and the old state no longer believed; returns where SUMO's part goes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._kept.unlink(missing_ok=True)
        return self.sumo_state

    def last_seen(self) -> datetime | None:
        """The latest moment of the city's time that any run here reached."""
        moments = [m.now for m in (self._read(self._beat, _Heartbeat), self._read(self._kept, KeptCity)) if m]
        return max(moments, default=None)

    def resumable(self, net: str, seed: int) -> KeptCity | None:
        """The state of a clean stop with nothing after it, on the same net and seed; else None."""
        kept = self._read(self._kept, KeptCity)
        if kept is None or kept.net != net or kept.world.get("seed") != seed or not self.sumo_state.exists():
            return None
        last = self.last_seen()
        return kept if last is None or last <= kept.now else None

    def beginning(self, start_at: datetime | None, today: datetime) -> datetime:
        """When a city that cannot go on begins.

        *start_at* or 07:10 of *today*, moved on by whole days until it is after all that was lived through
        here.
        """
        moment = start_at or day_start(today) + timedelta(seconds=START_SECOND)
        last = self.last_seen()
        while last is not None and moment <= last:
            moment += timedelta(days=1)
        return moment

    def _write(self, path: Path, content: msgspec.Struct) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.write_bytes(msgspec.json.encode(content))
        half.replace(path)

    def _read(self, path: Path, kind: type[_S]) -> _S | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (OSError, msgspec.MsgspecError):
            return None
