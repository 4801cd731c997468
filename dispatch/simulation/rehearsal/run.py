"""One run of a rehearsal, a process of its own: ``python -m dispatch.simulation.rehearsal.run JOB``.

Says how far it is on standard output, a JSON object a line: ``{"second": 61200}``; at last ``{"done": true}``
or ``{"error": "…"}``. Ends at once when its standard input closes: who started it holds the other end. The
result appears whole or not at all.
"""

import json
import os
import re
import sys
import tempfile
import threading
from pathlib import Path

import libsumo
import msgspec
import numpy as np

from dispatch.domain.rehearsals import Depth
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.demand import Demand, read_demand
from dispatch.simulation.engine import places
from dispatch.simulation.rehearsal.barriers import Barriers
from dispatch.simulation.rehearsal.convoy import Convoy
from dispatch.simulation.rehearsal.job import FRAME_S, Job, Outcome, Trip, write_whole
from dispatch.simulation.rehearsal.staging import WARM_UP_S, Closing, Drive
from dispatch.simulation.rehearsal.trips import LOOKS_AGAIN_S, substitutes, write_kinds, write_trips
from dispatch.simulation.source import read_city

NICE = 10
_TOLD_EVERY_S = 120
_STEP_S = 5
"""A closure is looked after so often, and met vehicles are counted so often."""

_TRIP = re.compile(rb'<tripinfo id="([^"]+)".*? arrival="([^"]+)"')
_TELEPORTS = re.compile(rb'<teleports total="(\d+)"')
_INTERVAL = re.compile(rb'<interval begin="([^"]+)"')
_EDGE = re.compile(rb'<edge id="([^"]+)" sampledSeconds="([^"]+)"(?: speed="([^"]+)")?(?: left="([^"]+)")?')


def main(job_path: str) -> int:
    """Play the job in the file; 0 when its outcome was written."""
    _lower_priority()
    threading.Thread(target=_end_with_starter, daemon=True).start()
    job = msgspec.msgpack.decode(Path(job_path).read_bytes(), type=Job)
    try:
        outcome = play(job)
    except Exception as error:  # noqa: BLE001 — whatever it is, it is told to who started the run
        _say(error=f"{type(error).__name__}: {error}")
        return 1
    write_whole(Path(job.out), msgspec.msgpack.encode(outcome))
    _say(done=True)
    return 0


def _say(**words: int | str | bool) -> None:
    """One line to who started this."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _lower_priority() -> None:
    if hasattr(os, "nice"):
        os.nice(NICE)


def _end_with_starter() -> None:
    """Wait for the end of standard input; then nobody wants the result any more."""
    while os.read(0, 1):  # unbuffered: the interpreter may end while this waits
        continue
    os._exit(3)


def play(job: Job) -> Outcome:
    """Simulate. Raises what SUMO raises, CitySourceError, OSError.

    What SUMO reads and writes lies beside the outcome: who kills this run removes it with the rest.
    """
    beside = Path(job.out).parent if job.out else None
    with tempfile.TemporaryDirectory(prefix="run-", dir=beside) as folder:
        return _Run(job, Path(folder)).play()


class _Run:
    """One simulation from its warm-up to its end."""

    def __init__(self, job: Job, folder: Path) -> None:
        self._job = job
        self._folder = folder
        self._roads = read_sumo_net(Path(job.net))
        self._staging = job.staging
        self._met: dict[str, str] = {}

    def play(self) -> Outcome:
        """Simulate all of it."""
        staging = self._staging
        wanted = self._write_inputs()
        barriers = Barriers(self._played(), substitutes(self._roads, staging.closings))
        drive = staging.drive if self._job.with_plan else None
        convoy = Convoy(drive, staging.holds) if drive is not None else None
        libsumo.start(self._command())
        try:
            self._live(barriers, convoy, drive)
        finally:
            libsumo.close()
        trips = self._trips(wanted)
        roads, frames = self._frames()
        return Outcome(
            seed=self._job.seed,
            with_plan=self._job.with_plan,
            trips=trips,
            met=self._met,
            lead=tuple(convoy.lead) if convoy else (),
            tail=tuple(convoy.tail) if convoy else (),
            opened=barriers.opened,
            cut_off=barriers.cut_off,
            held=convoy.held if convoy else (),
            roads=roads,
            frames=frames,
            teleports=self._teleported(),
        )

    # ------------------------------------------------------------------------------------ before it begins

    def _write_inputs(self) -> dict[str, int]:
        job, staging = self._job, self._staging
        source = Path(job.source_dir)
        centre = read_city(source).city
        edges = places(self._roads, centre.centre_lat_deg, centre.centre_lon_deg)
        demand = Demand(read_demand(source), edges, job.seed)
        write_kinds(self._folder / "kinds.xml", self._folder / "roads.xml" if job.filmed else None, FRAME_S)
        return write_trips(
            self._folder / "trips.xml",
            demand,
            job.probes,
            range(staging.begin_s - WARM_UP_S, staging.end_s if job.traffic else 0),
            self._played(),
            self._roads,
        )

    def _played(self) -> tuple[Closing, ...]:
        """The closures of this run."""
        job = self._job
        return tuple(c for c in job.staging.closings if job.with_plan or c.closure_id in job.standing)

    def _command(self) -> list[str]:
        job, drivers = self._job, read_demand(Path(self._job.source_dir)).drivers
        command = [
            "sumo",
            f"--net-file={job.net}",
            f"--route-files={self._folder / 'trips.xml'}",
            f"--additional-files={self._folder / 'kinds.xml'}",
            f"--seed={job.seed % 2**31}",
            f"--begin={self._staging.begin_s - WARM_UP_S}",
            "--no-step-log=true",
            "--no-warnings=true",
            "--duration-log.disable=true",
            "--collision.action=none",
            "--ignore-route-errors=true",
            "--routing-algorithm=astar",
            f"--statistic-output={self._folder / 'statistics.xml'}",
            f"--time-to-teleport={drivers.teleport_s}",
            f"--device.rerouting.period={LOOKS_AGAIN_S[job.depth]}",
            "--device.rerouting.adaptation-interval=10",
            "--device.rerouting.adaptation-steps=18",
        ]
        if job.measured:
            command += [
                f"--tripinfo-output={self._folder / 'done.xml'}",
                "--tripinfo-output.write-unfinished=true",
            ]
        if job.depth is Depth.QUICK:
            command += ["--mesosim=true", "--meso-junction-control=true"]
        return command

    # ---------------------------------------------------------------------------------------- while it runs

    def _live(self, barriers: Barriers, convoy: Convoy | None, drive: Drive | None) -> None:
        """Let it run to its end."""
        staging = self._staging
        second, told_s = staging.begin_s - WARM_UP_S, 0
        driving = False
        while second < staging.end_s:
            if convoy and drive and not driving and second >= drive.leaves_s - 1:
                convoy.set_out()
                driving = True
            underway = driving and convoy is not None and not convoy.is_over
            second = self._next_s(second, barriers, drive, underway=underway)
            libsumo.simulationStep(second)
            if underway and convoy is not None and drive is not None and second >= drive.leaves_s:
                convoy.advance(second)
            barriers.advance(second, convoy.on if convoy else frozenset())
            if not self._job.with_plan and second % _STEP_S == 0:
                self._count_met(second)
            if second >= told_s + _TOLD_EVERY_S:
                told_s = second
                _say(second=second)
        if convoy:
            convoy.let_go(second)
        barriers.finish(second)

    def _next_s(self, second: int, barriers: Barriers, drive: Drive | None, *, underway: bool) -> int:
        """The next second that must be seen: each one with the convoy, else in steps."""
        if underway:
            return second + 1
        coming = [second + _STEP_S - second % _STEP_S, self._staging.end_s]
        if drive is not None and second < drive.leaves_s - 1:
            coming.append(drive.leaves_s - 1)
        due_s = barriers.next_s(second)
        return min([*coming, due_s] if due_s is not None else coming)

    def _count_met(self, second: int) -> None:
        """Note who is on a section at a moment at which the plan would have it closed."""
        for closing in self._staging.closings:
            if closing.close_s <= second < closing.open_s:
                for segment in closing.segments:
                    for trip in libsumo.edge.getLastStepVehicleIDs(segment):
                        self._met.setdefault(trip, closing.closure_id)

    # ------------------------------------------------------------------------------------------ afterwards

    def _trips(self, wanted: dict[str, int]) -> dict[str, Trip]:
        """Each trip of the watched time: from when it wanted to set out until it was there, or the end.

        A trip that SUMO never let in waits at the kerb to the end.
        """
        if not self._job.measured:
            return {}
        begin_s, end_s = self._staging.begin_s, self._staging.end_s
        arrived: dict[str, int] = {}
        for line in (self._folder / "done.xml").read_bytes().splitlines():
            if (found := _TRIP.search(line)) is not None:
                name, at = found.groups()
                if float(at) >= 0:
                    arrived[name.decode()] = round(float(at))
        return {
            name: Trip(arrived.get(name, end_s) - at_s, name in arrived)
            for name, at_s in wanted.items()
            if at_s >= begin_s
        }

    def _teleported(self) -> int:
        """How many vehicles jumped over a blockage, being stuck too long."""
        found = _TELEPORTS.search((self._folder / "statistics.xml").read_bytes())
        return int(found[1]) if found is not None else 0

    def _frames(self) -> tuple[bytes, int]:
        """Vehicles × 10, speed in dm/s and vehicles that left, of each edge in each frame."""
        if not self._job.filmed:
            return b"", 0
        begin_s, end_s = self._staging.begin_s, self._staging.end_s
        frames = -(-(end_s - begin_s) // FRAME_S)
        table = np.zeros((frames, len(self._roads), 3), np.uint16)
        frame = -1
        for line in (self._folder / "roads.xml").read_bytes().splitlines():
            if (edge := _EDGE.search(line)) is not None:
                index = self._roads.index_of.get(edge[1].decode(), -1)
                if 0 <= frame < frames and index >= 0:
                    speed_mps, left = float(edge[3] or 0), float(edge[4] or 0)
                    table[frame, index] = (
                        min(round(float(edge[2]) / FRAME_S * 10), 65_535),
                        round(max(speed_mps, 0) * 10),
                        round(left),
                    )
            elif (interval := _INTERVAL.search(line)) is not None:
                frame = (round(float(interval[1])) - begin_s) // FRAME_S
        return table.tobytes(), frames


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
