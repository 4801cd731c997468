"""The whole result of a rehearsal: a file beside the journal, named by the SHA-256 of what is in it.

Nothing in it depends on the machine or the hour, so the same seeds give the same digest.
"""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from dispatch.domain.rehearsals import Depth, Figure, Rehearsal
from dispatch.simulation.rehearsal.job import write_whole
from dispatch.simulation.rehearsal.retimed import Lead
from dispatch.simulation.rehearsal.staging import Staging

FOLDER = "rehearsals"
FORMAT = "tieqi-rehearsal-2"


class ResultUnreadableError(ValueError):
    """A result's file is not there, damaged, or another one than its name says."""


class Conflict(msgspec.Struct, frozen=True):
    """Something to look at in the film: when (second), where, in words; *runs* of how many showed it."""

    at_s: int
    lat_deg: float
    lon_deg: float
    words: str
    runs: int


class ClosureTimes(msgspec.Struct, frozen=True):
    """When a closure was cleared, closed and really opened in the film's run; seconds."""

    closure_id: str
    clear_s: int
    close_s: int
    open_s: int


class Film(msgspec.Struct, frozen=True):
    """What plays on the map: the run of the first seed.

    *levels*: deflated (frames, edges) of uint8 in the network's order, `CongestionLevel` with the plan;
    *usual*: the same without it. *lead_m*, *tail_m*: metres along the main route each second from
    *leaves_s* on (-1: no convoy); *others*: the lead's of the other seeds, in their order. *held*: signals by
    junction, from when to when.
    """

    begin_s: int
    frame_s: int
    frames: int
    edges: int
    levels: bytes
    usual: bytes
    leaves_s: int
    lead_m: tuple[int, ...]
    tail_m: tuple[int, ...]
    closures: tuple[ClosureTimes, ...]
    held: tuple[tuple[str, int, int], ...]
    others: tuple[tuple[int, ...], ...] = ()

    def unpacked(self, *, usual: bool = False) -> Sequence[bytes]:
        """The frames, each one byte an edge: a `CongestionLevel`. Raises zlib.error."""
        raw = zlib.decompress(self.usual if usual else self.levels)
        return [raw[at : at + self.edges] for at in range(0, len(raw), self.edges)]


class RehearsalResult(msgspec.Struct, frozen=True):
    """Everything that came out. *plan*: SHA-256 of the plan as `plan_to_json` writes it."""

    plan: str
    depth: Depth
    seeds: tuple[int, ...]
    network: str
    demand: str
    programs: tuple[str, ...]
    staging: Staging
    figures: tuple[Figure, ...]
    conflicts: tuple[Conflict, ...]
    film: Film
    format: str = FORMAT

    @property
    def content(self) -> bytes:
        """All of it as bytes, the same for the same result."""
        return msgspec.msgpack.encode(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def rehearsal(self) -> Rehearsal:
        """The part that is journalled."""
        return Rehearsal(
            depth=self.depth,
            seeds=self.seeds,
            network=self.network,
            demand=self.demand,
            programs=self.programs,
            digest=self.digest,
            figures=self.figures,
            conflicts=tuple(conflict.words for conflict in self.conflicts),
        )

    def figure(self, name: str, about: str = "") -> Figure | None:
        """One figure by its name and what it is about."""
        return next((f for f in self.figures if f.name == name and f.about == about), None)


class ShorterClosure(msgspec.Struct, frozen=True):
    """One section. *unhindered*: of the judging runs; *saved*: vehicle-seconds against the plan as it is."""

    closure_id: str
    was: Lead
    proposed: Lead
    unhindered: Figure
    saved: Figure


class BetterStart(msgspec.Struct, frozen=True):
    """An hour to leave at, with the proposed closures. *saved*: vehicle-seconds against leaving as planned.

    *runs*: seeds behind the number; those of few were only looked at.
    """

    leaves_at: datetime
    cost: Figure
    saved: Figure
    unhindered: Figure
    runs: int


class Proposals(msgspec.Struct, frozen=True):
    """What is proposed, with what it was judged on. Costs in vehicle-seconds."""

    plan: str
    network: str
    demand: str
    programs: tuple[str, ...]
    seeds: tuple[int, ...]
    closures: tuple[ShorterClosure, ...]
    cost_was: Figure
    cost_proposed: Figure
    saved: Figure
    unhindered_was: Figure
    unhindered_proposed: Figure
    starts: tuple[BetterStart, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(msgspec.msgpack.encode(self)).hexdigest()


def keep(result: RehearsalResult, data_dir: Path) -> Path:
    """Write the result beside the journal; whole or not at all. Raises OSError."""
    return put(data_dir, result_name(result.digest), zlib.compress(result.content))


def keep_proposals(proposals: Proposals, data_dir: Path) -> Path:
    """Write proposals beside the journal, as JSON; whole or not at all. Raises OSError."""
    content = msgspec.json.format(msgspec.json.encode(proposals), indent=1)
    return put(data_dir, proposals_name(proposals.digest), content)


def result_name(digest: str) -> str:
    """A result's file in `FOLDER`."""
    return f"{digest}.rehearsal"


def proposals_name(digest: str) -> str:
    """The file of proposals in `FOLDER`."""
    return f"{digest}.proposals.json"


def put(data_dir: Path, name: str, content: bytes) -> Path:
    """Write a file of `FOLDER`, whole or not at all. Raises OSError."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    write_whole(path, content)
    return path


def kept(data_dir: Path, digest: str) -> RehearsalResult:
    """Read a result again. Raises ResultUnreadableError."""
    try:
        raw = (data_dir / FOLDER / result_name(digest)).read_bytes()
    except OSError as error:
        raise ResultUnreadableError(f"演练结果 {digest[:12]} 读不出来：{error}") from error
    return result_of(raw, digest)


def result_of(raw: bytes, digest: str) -> RehearsalResult:
    """The result in a file's bytes. Raises ResultUnreadableError."""
    try:
        content = zlib.decompress(raw)
        found = msgspec.msgpack.decode(content, type=RehearsalResult)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ResultUnreadableError(f"演练结果 {digest[:12]} 读不出来：{error}") from error
    if hashlib.sha256(content).hexdigest() != digest or found.format != FORMAT:
        raise ResultUnreadableError(f"演练结果 {digest[:12]} 与其编号不符")
    return found


def proposals_of(raw: bytes, digest: str) -> Proposals:
    """The proposals in a file's bytes. Raises ResultUnreadableError."""
    try:
        found = msgspec.json.decode(raw, type=Proposals)
    except msgspec.MsgspecError as error:
        raise ResultUnreadableError(f"演练提案 {digest[:12]} 读不出来：{error}") from error
    if found.digest != digest:
        raise ResultUnreadableError(f"演练提案 {digest[:12]} 与其编号不符")
    return found


def spread(name: str, about: str, values: Sequence[float]) -> Figure:
    """A figure over the seeds: the mean between the least and the most; *values* is not empty."""
    return Figure(name, about, round(sum(values) / len(values)), round(min(values)), round(max(values)))
