"""The terminals that the gateway knows, and what is remembered of each."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.frame import Version
from dispatch.gateway.checks import Past
from dispatch.gateway.counts import Counts
from dispatch.gateway.register import Profile, Register, Terminal

if TYPE_CHECKING:  # a station knows its connection, the connection its station
    from dispatch.gateway.link import Link

_TOLD_AT_MOST = 200
_HOUR_S = 3600.0


@dataclass(slots=True, eq=False)
class Station:
    """A terminal: its connection when there is one, and what is remembered of it.

    *sos*: the SOS bit as last reported, None before the first report; *sos_off_at*: device time of the report
    with which it last fell. *times_taken*: how often another connection took the number over since
    *taken_since_s* (monotonic).
    """

    terminal: Terminal
    past: Past = field(default_factory=Past)
    link: "Link | None" = None
    version: Version = 2013
    serial: int = 0
    terminal_id: str = ""
    sos: bool | None = None
    sos_off_at: datetime | None = None
    times_taken: int = 0
    taken_since_s: float = 0.0

    @property
    def unit_id(self) -> str:
        """The unit that carries the terminal."""
        return self.terminal.unit_id


class Duties(Protocol):
    """What the gateway does with the terminals' news."""

    def linked(self, station: Station, *, online: bool) -> None:
        """A terminal has authenticated, or its connection has ended."""

    def position_seen(self, station: Station, report: PositionReport, *, current: bool) -> None:
        """A position passed the checks; *current* false: it belongs to the track only."""

    def sos_seen(self, station: Station, report: PositionReport | None, *, is_set: bool) -> None:
        """The SOS bit has risen or fallen; the report may be without fix, or None without a time."""

    def answered(self, station: Station, answer: m.TerminalAnswer) -> None:
        """The terminal gave its general answer."""

    def chosen(self, station: Station, answer: m.QuestionAnswer) -> None:
        """The rider chose an answer to a question."""

    def card_read(self, station: Station, card: m.DriverCard) -> None:
        """A rider's card was put in or taken out."""

    def turned_away(self, phone: str, why: str) -> None:
        """A terminal was refused; told once an hour for each."""


class Stations:
    """All stations: those of the register, and at an open door whoever came."""

    def __init__(
        self, register: Register, counts: Counts, duties: Duties, *, is_open: bool, open_units: int
    ) -> None:
        """At most *open_units* stations are made for terminals that nobody registered."""
        self.is_open = is_open
        self._register = register
        self._counts = counts
        self._duties = duties
        self._room = len(register.terminals) + open_units
        self._by_phone = {phone: Station(terminal) for phone, terminal in register.terminals.items()}
        self._by_unit = {station.unit_id: station for station in self._by_phone.values()}
        self._told_s: dict[str, float] = {}

    def __iter__(self) -> Iterator[Station]:
        """All stations."""
        return iter(list(self._by_phone.values()))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_phone)

    def of_unit(self, unit_id: str) -> Station | None:
        """Return the station of a unit, or None."""
        return self._by_unit.get(unit_id)

    def admitted(self, phone: str, version: Version) -> Station | None:
        """Return the station of a number; at an open door a new one, a unit named by its number."""
        station = self._by_phone.get(phone)
        if station is None and self.is_open and len(self._by_phone) < self._room:
            station = Station(Terminal(phone, phone, phone, version, Profile.TEXT), version=version)
            self._by_phone[phone] = self._by_unit[phone] = station
        return station

    def is_guest(self, station: Station) -> bool:
        """Whether nobody registered it, so that any code will do."""
        return station.terminal.phone not in self._register.terminals

    def restore(self, phone: str, report: PositionReport) -> Station | None:
        """Take a unit's position from before a restart; None if the unit is no longer there."""
        station = self.admitted(phone, 2013)
        if station is None or station.unit_id != report.unit_id:
            return None
        station.past.current = report
        return station

    def turn_away(self, phone: str, why: str) -> None:
        """Count a refusal, and have it told once an hour for each number (of very many numbers, not all)."""
        self._counts.refuse(why)
        now_s = time.monotonic()
        if now_s - self._told_s.get(phone, -_HOUR_S) < _HOUR_S:
            return
        if len(self._told_s) >= _TOLD_AT_MOST:
            self._told_s = {number: s for number, s in self._told_s.items() if now_s - s < _HOUR_S}
        if len(self._told_s) < _TOLD_AT_MOST:
            self._told_s[phone] = now_s
            self._duties.turned_away(phone, why)
