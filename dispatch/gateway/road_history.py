"""The day's recorded road states, read by other processes to see the jams that nobody was told of."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dispatch.gateway.tracks import FILE_NAME, TracksUnavailableError
from dispatch.review.hindsight import HindsightJam, hindsight_jams
from dispatch.review.public_delay import States
from dispatch.roads.network import RoadNetwork


class RoadHistory:
    """Reads what the gateway of *data_dir* has stored, each state once; used from one thread at a time.

    States of one moment from several sources are one row, the later source on top. Those of another
    network are passed over.
    """

    def __init__(self, data_dir: Path, network: RoadNetwork) -> None:
        self._path = data_dir / FILE_NAME
        self._network = network
        self._read_ms = -1
        self._at_ms: list[int] = []
        self._speeds_mps: list[NDArray[np.float32]] = []

    def jams(self, since: datetime) -> Sequence[HindsightJam]:
        """The jams by hindsight from *since* on. Raises TracksUnavailableError."""
        self._read(round(since.timestamp() * 1000))
        if not self._at_ms:
            return ()
        at_s = np.array(self._at_ms, np.float64) / 1000
        return hindsight_jams(at_s, np.stack(self._speeds_mps), self._network)

    def between(self, since: datetime, until: datetime) -> States:
        """The states of a time, however long ago, as far as they are kept. Raises TracksUnavailableError."""
        reader = RoadHistory(self._path.parent, self._network)
        reader._read(round(since.timestamp() * 1000), round(until.timestamp() * 1000))
        at_s = np.array(reader._at_ms, np.float64) / 1000
        speeds = reader._speeds_mps
        return States(at_s, np.stack(speeds) if speeds else np.zeros((0, len(self._network)), np.float32))

    def _read(self, since_ms: int, until_ms: int = 2**62) -> None:
        """Add the states stored since the last call and drop those from before *since_ms*."""
        if not self._path.is_file():
            return
        try:
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as db:
                rows = db.execute(
                    "SELECT observed_ms, segment, speed_mps FROM road_states"
                    " WHERE observed_ms > ? AND observed_ms BETWEEN ? AND ? AND network = ?"
                    " ORDER BY observed_ms",
                    (self._read_ms, since_ms, until_ms, self._network.digest),
                )
                for observed_ms, segment, speed_mps in rows:
                    self._add(observed_ms, segment, speed_mps)
        except sqlite3.Error as error:
            raise TracksUnavailableError(f"{self._path}: {error}") from error
        old = next((i for i, at_ms in enumerate(self._at_ms) if at_ms >= since_ms), len(self._at_ms))
        del self._at_ms[:old], self._speeds_mps[:old]

    def _add(self, observed_ms: int, segment: bytes, speed_mps: bytes) -> None:
        if not self._at_ms or self._at_ms[-1] != observed_ms:
            self._at_ms.append(observed_ms)
            self._speeds_mps.append(np.full(len(self._network), np.nan, np.float32))
        index = np.frombuffer(segment, "<u4")
        known = index < len(self._network)
        self._speeds_mps[-1][index[known]] = np.frombuffer(speed_mps, "<f4")[known]
        self._read_ms = observed_ms
