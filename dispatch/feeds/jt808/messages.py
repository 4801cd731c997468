"""The messages that the desk speaks, as the terminal means them: foreign units, nothing converted yet.

Each class names its message id in MSG_ID. What the 2011, 2013 and 2019 editions of JT/T 808 lay out in
different ways says which it was in `layout`. `Raw` holds every other message.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import ClassVar, Literal

Layout = Literal[2011, 2013, 2019]
Item = tuple[int, bytes]
"""Id and value of one item behind a location, or of one parameter."""


class Result(IntEnum):
    """What a general answer (0x0001, 0x8001) says. ALARM_CONFIRMED is the platform's alone."""

    OK = 0
    FAILED = 1
    BAD = 2
    UNSUPPORTED = 3
    ALARM_CONFIRMED = 4


class Registering(IntEnum):
    """What 0x8100 says to a terminal that registers."""

    OK = 0
    VEHICLE_TAKEN = 1
    NO_SUCH_VEHICLE = 2
    TERMINAL_TAKEN = 3
    NO_SUCH_TERMINAL = 4


class Status(IntFlag):
    """Bits of a location's status word; those not named here are kept in the number."""

    ACC = 1 << 0
    POSITIONED = 1 << 1
    SOUTH = 1 << 2
    WEST = 1 << 3
    OUT_OF_SERVICE = 1 << 4
    GPS = 1 << 18
    BEIDOU = 1 << 19


class TextFlag(IntFlag):
    """What a terminal shall do with a text (0x8300)."""

    URGENT = 1 << 0
    DISPLAY = 1 << 2
    READ_ALOUD = 1 << 3


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """0x0001: the terminal took the platform's message *msg_id* with that serial; *result* as in `Result`."""

    MSG_ID: ClassVar[int] = 0x0001
    serial: int
    msg_id: int
    result: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """0x0002: the terminal is there."""

    MSG_ID: ClassVar[int] = 0x0002


@dataclass(frozen=True, slots=True)
class LogOut:
    """0x0003: the terminal gives up its registration."""

    MSG_ID: ClassVar[int] = 0x0003


@dataclass(frozen=True, slots=True)
class TimeQuery:
    """0x0004: what time is it? Answered by `TimeAnswer`."""

    MSG_ID: ClassVar[int] = 0x0004


@dataclass(frozen=True, slots=True)
class Registration:
    """0x0100: who the terminal is. *province* and *city* are GB/T 2260 codes, *plate_colour* JT/T 697.7's."""

    MSG_ID: ClassVar[int] = 0x0100
    province: int
    city: int
    maker: str
    model: str
    terminal_id: str
    plate_colour: int
    plate: str
    layout: Layout = 2013


@dataclass(frozen=True, slots=True)
class Authentication:
    """0x0102: the code that 0x8100 once gave. *imei* and *software* come from 2019 terminals only."""

    MSG_ID: ClassVar[int] = 0x0102
    code: str = field(repr=False)
    imei: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """0x0200: one position with its flags, as sent.

    *lat_e6* and *lon_e6* are millionths of a degree without sign (see Status.SOUTH, Status.WEST),
    *speed_tenth_kmh* tenths of a km/h, *time_bcd* YYMMDDhhmmss in GMT+8, *extra* the items behind it, unread.
    """

    MSG_ID: ClassVar[int] = 0x0200
    alarm_bits: int
    status_bits: int
    lat_e6: int
    lon_e6: int
    altitude_m: int
    speed_tenth_kmh: int
    heading_deg: int
    time_bcd: bytes
    extra: bytes = b""

    @property
    def items(self) -> tuple[Item, ...]:
        """Id and value of each item in order, those that come twice twice.

        Vendors add their own, of any length. An item that promises more bytes than there are is left out,
        and so is all behind it.
        """
        found = []
        extra = self.extra
        at, size = 0, len(extra)
        while at + 2 <= size:
            end = at + 2 + extra[at + 1]
            if end > size:
                break
            found.append((extra[at], extra[at + 2 : end]))
            at = end
        return tuple(found)


@dataclass(frozen=True, slots=True)
class LocationAnswer:
    """0x0201: the location that 0x8201 with that serial asked for."""

    MSG_ID: ClassVar[int] = 0x0201
    serial: int
    location: Location


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """0x0302: the rider's choice on the question (0x8302) with that serial. 2011 and 2013 only."""

    MSG_ID: ClassVar[int] = 0x0302
    serial: int
    answer_id: int


@dataclass(frozen=True, slots=True)
class DriverCard:
    """0x0702: the rider's card was put in (*status* 1) or taken out (2).

    *time_bcd* is YYMMDDhhmmss in GMT+8; *read_result* 0 means that the card could be read; *valid_until* is
    YYYYMMDD. The 2011 layout has names and numbers only: its *status* is 1, its *time_bcd* empty.
    """

    MSG_ID: ClassVar[int] = 0x0702
    status: int
    time_bcd: bytes = b""
    read_result: int = 0
    name: str = ""
    licence: str = ""
    agency: str = ""
    valid_until: str = ""
    id_card: str = ""
    layout: Layout = 2013


@dataclass(frozen=True, slots=True)
class LocationBatch:
    """0x0704: several locations at once; *kind* 1 is what a blind area held back.

    *promised* is the count in the message: larger than the points that could be read, if some could not.
    """

    MSG_ID: ClassVar[int] = 0x0704
    kind: int
    points: tuple[Location, ...]
    promised: int

    @property
    def is_catch_up(self) -> bool:
        """Tell whether the points belong to the track only, never to the current position."""
        return self.kind == 1


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """0x8001: the platform took the terminal's message *msg_id* with that serial; *result* as in `Result`."""

    MSG_ID: ClassVar[int] = 0x8001
    serial: int
    msg_id: int
    result: int


@dataclass(frozen=True, slots=True)
class ResendOrder:
    """0x8003: send these sub-packages of the message again whose first one had that serial."""

    MSG_ID: ClassVar[int] = 0x8003
    serial: int
    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TimeAnswer:
    """0x8004: the platform's time, aware, in UTC, whole seconds."""

    MSG_ID: ClassVar[int] = 0x8004
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationAnswer:
    """0x8100: *result* as in `Registering`; *code* is for 0x0102 and sent with result 0 only."""

    MSG_ID: ClassVar[int] = 0x8100
    serial: int
    result: int
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ParameterOrder:
    """0x8103: set these parameters: ids of four bytes and their values."""

    MSG_ID: ClassVar[int] = 0x8103
    parameters: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LocationQuery:
    """0x8201: where are you? Answered by `LocationAnswer`."""

    MSG_ID: ClassVar[int] = 0x8201


@dataclass(frozen=True, slots=True)
class TrackingOrder:
    """0x8202: report every *interval_s* for *validity_s*; an interval of 0 ends it."""

    MSG_ID: ClassVar[int] = 0x8202
    interval_s: int
    validity_s: int


@dataclass(frozen=True, slots=True)
class TextOrder:
    """0x8300: a text to the rider; *flags* as in `TextFlag`. *kind* is sent to 2019 terminals only."""

    MSG_ID: ClassVar[int] = 0x8300
    flags: int
    text: str
    kind: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """0x8302: a question to the rider and the answers to choose from by id. 2011 and 2013 only."""

    MSG_ID: ClassVar[int] = 0x8302
    flags: int
    text: str
    choices: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """Any message not listed here, and any that is encrypted or still in parts: its bytes as they came."""

    msg_id: int
    body: bytes


Message = (
    TerminalAnswer
    | Heartbeat
    | LogOut
    | TimeQuery
    | Registration
    | Authentication
    | Location
    | LocationAnswer
    | QuestionAnswer
    | DriverCard
    | LocationBatch
    | PlatformAnswer
    | ResendOrder
    | TimeAnswer
    | RegistrationAnswer
    | ParameterOrder
    | LocationQuery
    | TrackingOrder
    | TextOrder
    | Question
    | Raw
)
