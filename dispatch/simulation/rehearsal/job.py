"""What one run is given, and what it hands back: two files, msgspec MessagePack."""

from pathlib import Path

import msgspec

from dispatch.domain.rehearsals import Depth
from dispatch.simulation.rehearsal.staging import Staging

FRAME_S = 30
"""The roads are averaged over so long: a frame of the film, and the grain of queues and locks."""


class Probe(msgspec.Struct, frozen=True):
    """An ambulance along a main corridor, the same in each run."""

    trip_id: str
    corridor: str
    at_s: int
    edges: tuple[str, ...]


class Job(msgspec.Struct, frozen=True):
    """One run: *source_dir* holds the demand, *out* is where its `Outcome` appears, whole."""

    net: str
    source_dir: str
    depth: Depth
    seed: int
    staging: Staging
    with_plan: bool
    probes: tuple[Probe, ...]
    out: str
    traffic: bool = True
    """Whether there is any traffic; without, the convoy shows how it goes when nothing hinders it."""
    measured: bool = True
    """Whether trips are wanted; a search for the convoy's sake asks for the convoy only."""
    filmed: bool = True
    """Whether the roads are wanted, frame by frame."""
    standing: tuple[str, ...] = ()
    """Closures that stand without the plan, too: water and works are there whatever the convoy does."""


class Trip(msgspec.Struct, frozen=True, array_like=True):
    """How long one trip took from when it wanted to set out, until it arrived or the run ended."""

    spent_s: int
    arrived: bool


class Outcome(msgspec.Struct, frozen=True):
    """What one run showed.

    *met*: of a run without the plan, the trips that were on a closed section while it was closed, each with
    the first closure it met. *lead*, *tail*: metres along the route at each second from when the convoy
    left. *roads*: one (frames, edges, 3) array of uint16 as bytes: vehicles × 10, speed in dm/s, vehicles
    that left. *opened*: when each closure was really opened (the tail may have been late).
    *cut_off*: vehicles whose destination was closed before they came.
    """

    seed: int
    with_plan: bool
    trips: dict[str, Trip] = {}
    met: dict[str, str] = {}
    lead: tuple[int, ...] = ()
    tail: tuple[int, ...] = ()
    opened: dict[str, int] = {}
    cut_off: int = 0
    held: tuple[tuple[str, int, int], ...] = ()
    roads: bytes = b""
    frames: int = 0
    teleports: int = 0


def write_whole(path: Path, content: bytes) -> None:
    """Put *content* at *path*, whole or not at all. Raises OSError."""
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(content)
    half.replace(path)
