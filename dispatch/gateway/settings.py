"""What a gateway is told when it starts; every number carries its unit in its name."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dispatch.advice.arrival import ArrivalParams
from dispatch.advice.congestion import CongestionParams
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.following import FollowingParams


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """Bounds of the terminals' door. All times are wall time.

    *answer_within_s*: how long an order waits for the terminal's general answer before it is unknown;
    repetitions begin *repeat_after_s* later and double up to *repeat_at_most_s*. *connects_per_s*: of one
    address. *frames_per_s*: of one connection, which is read no faster; a second's worth may come at once.
    *unknown_idle_s*: how long a connection has until a terminal has authenticated on it. *takeovers*: of one
    number in a minute; further ones are refused while its holder talks.
    """

    connections: int = 8000
    connections_per_host: int = 8000
    connects_per_s: int = 5000
    frames_per_s: int = 500
    takeovers: int = 5
    idle_s: float = 300.0
    unknown_idle_s: float = 60.0
    unread_bytes: int = 256 * 1024
    authentications: int = 5
    unfinished_messages: int = 8
    unfinished_bytes: int = 64 * 1024
    unfinished_age_s: float = 60.0
    answer_within_s: float = 8.0
    repeat_after_s: float = 2.0
    repeat_at_most_s: float = 60.0
    open_units: int = 2000


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """Bounds of the checks on a position (DESIGN.md's definitions)."""

    ahead_s: float = 60.0
    leap_mps: float = 70.0
    remembered: int = 64


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """Bounds of the desks' socket; wall time.

    *behind_bytes*: a desk with more than this unread gets no batch until it has caught up.
    *deserted_s*: a gateway that a desk started ends so long after the last desk vanished. *waiting*: so many
    lines may be there that have not said who they are. *message_bytes*: of one message from a desk; a longer
    one is cut off.
    """

    desks: int = 32
    waiting: int = 64
    hello_within_s: float = 5.0
    message_bytes: int = 65_536
    behind_bytes: int = 1024 * 1024
    batch_every_s: float = 0.2
    deserted_s: float = 600.0


@dataclass(frozen=True, slots=True)
class TrafficSettings:
    """A road-state source in AMap's shape.

    *bbox_deg*: west, south, east, north (WGS-84), None for all of the network. *url* may hold
    ``{city}`` for the host and port on the demo city's door plate. *lost_after_s* is wall time without an
    answer; *name* is what an alert and the health light call the source. *ca*: file of the authority that
    vouches for an ``https`` source, empty for those that the system trusts. *answer_within_s* (wall time) and
    *answer_bytes* (unpacked) bound one answer.
    """

    url: str = ""
    key: str = field(default="", repr=False)  # a settings' text may end in a log
    period_s: float = 60.0
    bbox_deg: tuple[float, float, float, float] | None = None
    lost_after_s: float = 180.0
    answer_within_s: float = 10.0
    answer_bytes: int = 5_000_000
    name: str = "traffic"
    ca: str = ""


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """A clock to follow, the machine's own without *url*; ``{city}`` and *ca* as in `TrafficSettings`.

    All in wall time. *first_word_s*: a clock that has been asked for so long and never answered is done
    without until it does: riders must be heard, also those who call for help.
    """

    url: str = ""
    period_s: float = 1.0
    lost_after_s: float = 10.0
    first_word_s: float = 60.0
    answer_within_s: float = 3.0
    ca: str = ""


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """What is kept, how long; the journal is kept for ever.

    Wall time: a copy of the journal every *backup_every_s*, the newest *backups* of them; word for the next
    start every *start_every_s*. By the city's clock: tracks *tracks_days*, road states *roads_days*, 0 for
    ever. What is older goes *rows_at_once* rows at a time, between two batches.
    """

    backup_every_s: float = 3600.0
    backups: int = 24
    start_every_s: float = 600.0
    tracks_days: int = 180
    roads_days: int = 30
    rows_at_once: int = 2000

    def __post_init__(self) -> None:
        """Refuse what would keep nothing. Raises ValueError."""
        if min(self.tracks_days, self.roads_days) < 0 or self.backups < 1 or self.rows_at_once < 1:
            raise ValueError("keep: days from 0, backups and rows_at_once from 1")
        if min(self.backup_every_s, self.start_every_s) <= 0:
            raise ValueError("keep: backup_every_s and start_every_s above 0")


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """Everything that a gateway needs to know.

    *network*: the road network, None to run without (no traffic, places only in degrees). *lifetime*
    ``desks``: end with the last desk; ``service``: stay. *leash*: end when standard input is closed, so
    that no gateway outlives whoever started it. *is_open*: take whatever terminal comes, for trials.
    *tell_post_for_s*: by the city's clock; what a post is told to do now does not go out later than that.
    *jt808_certificate*, *jt808_key*: PEM files; with them the terminals' door speaks TLS and nothing else.
    """

    data_dir: Path
    jt808_host: str = "127.0.0.1"
    jt808_port: int = 0
    jt808_certificate: Path | None = None
    jt808_key: Path | None = None
    desks_host: str = "127.0.0.1"
    desks_port: int = 0
    network: RoadNetwork | None = None
    terminals_csv: Path | None = None
    duty_csv: Path | None = None
    traffic: TrafficSettings = field(default_factory=TrafficSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    is_open: bool = False
    lifetime: Literal["service", "desks"] = "service"
    leash: bool = False
    door: DoorLimits = field(default_factory=DoorLimits)
    checks: CheckLimits = field(default_factory=CheckLimits)
    desks: DeskLimits = field(default_factory=DeskLimits)
    keep: KeepSettings = field(default_factory=KeepSettings)
    store_every_s: float = 0.5
    waiting_rows: int = 400_000
    read_journal_every_s: float = 0.5
    close_tracking_s: int = 2
    close_tracking_for_s: int = 7200
    congestion: CongestionParams = field(default_factory=CongestionParams)
    arrival: ArrivalParams = field(default_factory=ArrivalParams)
    following: FollowingParams = field(default_factory=FollowingParams)
    resend_recall_s: float = 600.0
    tell_post_for_s: float = 600.0
    log_bytes: int = 5_000_000
    log_files: int = 5
