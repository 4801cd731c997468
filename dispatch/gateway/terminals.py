"""The terminals' door: JT/T 808 over TCP, all editions in one server, one terminal a connection."""

import asyncio
import hmac
import ssl
import struct
import time
from collections.abc import Callable, Mapping

from dispatch.domain.clock import Clock
from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.encode import encode, message_frames
from dispatch.feeds.jt808.fields import BodyError
from dispatch.feeds.jt808.frame import Frame, Header, build_frame
from dispatch.feeds.jt808.translate import position_report
from dispatch.gateway.admission import Admission
from dispatch.gateway.checks import Sight, Verdict, admit
from dispatch.gateway.counts import Counts
from dispatch.gateway.link import Link
from dispatch.gateway.register import Register
from dispatch.gateway.settings import CheckLimits, DoorLimits
from dispatch.gateway.stations import Duties, Station, Stations

SWEEP_EVERY_S = 2.0
_SERIALS = 0x10000
_ANSWER = struct.Struct(">HHB")
_SOS_BIT = 1
_INTRODUCTIONS = {m.Registration.MSG_ID, m.Authentication.MSG_ID}
_QUIET_S = 5.0
_MISSING_AT_ONCE = 200
_READ_BYTES = 16 * 1024
"""What is read of one connection before the others have their turn: a flood of one delays nobody for long."""
_HANDSHAKE_S = 10.0
_FIGHT_S = 60.0
_PRESENT_S = 10.0


class Door:
    """All connections and terminals. Everything happens on the event loop."""

    def __init__(
        self,
        register: Register,
        limits: DoorLimits,
        checks: CheckLimits,
        clock: Clock,
        counts: Counts,
        duties: Duties,
        *,
        is_open: bool = False,
    ) -> None:
        self.limits = limits
        self.counts = counts
        self._checks = checks
        self._clock = clock
        self._duties = duties
        self._now = clock.now()
        self.now_s = time.monotonic()
        self.buffer = bytearray(_READ_BYTES)
        self._admission = Admission(limits, counts)
        self.frames = 0
        self.stations = Stations(register, counts, duties, is_open=is_open, open_units=limits.open_units)
        self._server: asyncio.Server | None = None
        self._handlers: Mapping[int, Callable[[Station, Frame, m.Message], m.Result | None]] = {
            m.TerminalAnswer.MSG_ID: self._terminal_answer,
            m.Heartbeat.MSG_ID: lambda _station, _frame, _message: m.Result.OK,
            m.Location.MSG_ID: self._location,
            m.LocationAnswer.MSG_ID: self._location_answer,
            m.LocationBatch.MSG_ID: self._batch,
            m.QuestionAnswer.MSG_ID: self._choice,
            m.DriverCard.MSG_ID: self._card,
        }

    # --- connections

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> int:
        """Take the port and return it; nobody gets in before `serve`. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Link(self),
            host,
            port,
            ssl=tls,
            ssl_handshake_timeout=_HANDSHAKE_S if tls else None,
            backlog=1024,
            start_serving=False,
        )
        return int(self._server.sockets[0].getsockname()[1])

    async def serve(self) -> None:
        """Open the door that `open` has taken."""
        if self._server is not None:
            await self._server.start_serving()

    async def run(self) -> None:
        """Close what has been silent too long and ask for missing sub-packages, until cancelled."""
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            self.sweep(time.monotonic())

    def sweep(self, now_s: float) -> None:
        """Look at every connection once."""
        for link in list(self._admission.links):
            silent_s = now_s - (link.heard_s if link.station else link.unknown_since_s)
            if silent_s > (self.limits.idle_s if link.station else self.limits.unknown_idle_s):
                if not link.is_closing:
                    self.counts.refuse("idle_too_long" if link.station else "never_authenticated")
                    link.close()
            elif link.station is not None and link.reassembly.unfinished:
                link.reassembly.expire(now_s)
                for missing in link.reassembly.missing(now_s, _QUIET_S, _MISSING_AT_ONCE):
                    self.send(link.station, m.ResendOrder(missing.header.serial, missing.indices))
            self._tell_dropped(link)

    def admits(self, link: Link) -> bool:
        """Take a new connection in, unless the limits say no."""
        return self._admission.admits(link)

    def _tell_dropped(self, link: Link) -> None:
        """Count the parts that a connection's reassembly gave up."""
        for reason, times in link.reassembly.dropped.items():
            self.counts.refuse(f"part_{reason.value}", times)
        link.reassembly.dropped.clear()

    def lost(self, link: Link) -> None:
        """Forget a connection that has ended."""
        self._admission.forget(link)
        self._tell_dropped(link)
        self._unbind(link)

    async def close(self) -> None:
        """Stop listening and close every connection."""
        if self._server is not None:
            self._server.close()
        for link in list(self._admission.links):
            link.close()
        for _ in range(50):
            if not self._admission.links:
                return
            await asyncio.sleep(0.02)

    def tell_time(self) -> None:
        """Read the clocks once for all frames of one segment."""
        self._now = self._clock.now()
        self.now_s = time.monotonic()

    # --- terminals

    @property
    def online(self) -> int:
        """How many terminals are connected and authenticated."""
        return sum(1 for link in self._admission.links if link.station is not None)

    def send(self, station: Station, message: m.Message, serial: int | None = None) -> bool:
        """Write a message to a terminal; False when it is not connected. ValueError if it cannot be said."""
        if serial is None:
            serial = self._next_serial(station)
        frames = message_frames(message, station.terminal.phone, serial, station.version)
        return station.link is not None and station.link.write(b"".join(frames))

    def handle(self, link: Link, frame: Frame) -> tuple[bytes, ...]:
        """Act on one frame and return the frames that answer it."""
        self.frames += 1
        header = frame.header
        if header.msg_id in _INTRODUCTIONS:
            return self._introduced(link, frame)
        station = link.station
        if station is None or station.terminal.phone != header.phone:
            station = self._unasked(link, header)
            if station is None:
                return self._answer(header, m.Result.FAILED)
        station.version = header.version
        whole = link.reassembly.add(frame, self.now_s) if header.total else frame
        if whole is None:
            return self._answer(header, m.Result.OK)
        return self._handled(station, link, header, whole)

    def _handled(self, station: Station, link: Link, header: Header, frame: Frame) -> tuple[bytes, ...]:
        """Act on a whole message of a terminal that is known; the answer goes to *header*."""
        if header.msg_id == m.TimeQuery.MSG_ID:
            return self._message(station, m.TimeAnswer(self._now))
        if header.msg_id == m.LogOut.MSG_ID:
            self._unbind(link)
            return self._answer(header, m.Result.OK)
        handler = self._handlers.get(header.msg_id)
        try:
            message = decode(frame)
        except BodyError:
            self.counts.refuse("body")
            return self._answer(header, m.Result.BAD)
        if handler is None or isinstance(message, m.Raw):
            self.counts.refuse("encrypted" if header.encryption else "unsupported")
            return self._answer(header, m.Result.UNSUPPORTED)
        result = handler(station, frame, message)
        return () if result is None else self._answer(header, result)

    def _answer(self, header: Header, result: m.Result) -> tuple[bytes, ...]:
        """The platform's general answer. Its serial is the terminal's own, since nobody answers it."""
        body = _ANSWER.pack(header.serial, header.msg_id, result)
        return (
            build_frame(Header(m.PlatformAnswer.MSG_ID, header.version, header.phone, header.serial), body),
        )

    def _message(self, station: Station, message: m.Message) -> tuple[bytes, ...]:
        phone, serial = station.terminal.phone, self._next_serial(station)
        return message_frames(message, phone, serial, station.version)

    def _next_serial(self, station: Station) -> int:
        station.serial = (station.serial + 1) % _SERIALS
        return station.serial

    # --- who is there

    def _introduced(self, link: Link, frame: Frame) -> tuple[bytes, ...]:
        """Answer 0x0100 and 0x0102, which a terminal may send at any time."""
        header = frame.header
        try:
            message = decode(frame)
        except BodyError:
            self.counts.refuse("body")
            return self._answer(header, m.Result.BAD)
        if isinstance(message, m.Registration):
            result, code = self._register_terminal(link, header, message)
            answer = m.RegistrationAnswer(header.serial, result, code)
            return message_frames(answer, header.phone, header.serial, header.version)
        if isinstance(message, m.Authentication):
            return self._answer(header, self._authenticate(link, header, message))
        self.counts.refuse("unsupported")
        return self._answer(header, m.Result.UNSUPPORTED)

    def _register_terminal(
        self, link: Link, header: Header, asked: m.Registration
    ) -> tuple[m.Registering, str]:
        """Look a terminal up; the register knows no plates, so a vehicle is never the reason."""
        station = self.stations.admitted(header.phone, header.version)
        if station is None:
            self.stations.turn_away(header.phone, "unknown_terminal")
            return m.Registering.NO_SUCH_TERMINAL, ""
        holder = station.link
        if holder is not None and holder is not link and asked.terminal_id != station.terminal_id:
            self.stations.turn_away(header.phone, "number_in_use")
            return m.Registering.TERMINAL_TAKEN, ""
        station.terminal_id = asked.terminal_id
        return m.Registering.OK, station.terminal.auth_code

    def _authenticate(self, link: Link, header: Header, said: m.Authentication) -> m.Result:
        station = self.stations.admitted(header.phone, header.version)
        if station is None:
            self.stations.turn_away(header.phone, "unknown_terminal")
        elif self.stations.is_guest(station) or hmac.compare_digest(
            said.code.encode(), station.terminal.auth_code.encode()
        ):
            station.version = header.version
            if self._bind(link, station):
                return m.Result.OK
        else:
            self.stations.turn_away(header.phone, "wrong_code")
        link.failures += 1
        link.is_over = link.failures >= self.limits.authentications
        return m.Result.FAILED

    def _unasked(self, link: Link, header: Header) -> Station | None:
        """A terminal that reports without having authenticated: let in at an open door only."""
        station = self.stations.admitted(header.phone, header.version)
        if station is not None and self.stations.is_open:
            station.version = header.version
            if self._bind(link, station):
                return station
            return None
        self.stations.turn_away(header.phone, "unknown_terminal" if station is None else "unauthenticated")
        return None

    def _bind(self, link: Link, station: Station) -> bool:
        """Tie a terminal to a connection; the newest connection of a number wins.

        Where two boxes throw each other out again and again, the one that is there and talks stays.
        """
        if station.link is link:
            return True
        if self._is_fought_over(station):
            self.stations.turn_away(station.terminal.phone, "number_in_use")
            return False
        self._unbind(link)
        old, station.link = station.link, link
        link.station = station
        if old is not None:
            old.station = None
            self.counts.refuse("replaced_connection")
            old.unknown_since_s = self.now_s
            old.close()
        self._duties.linked(station, online=True)
        return True

    def _is_fought_over(self, station: Station) -> bool:
        """Whether a number changes hands too often while its holder is there."""
        if station.link is None:
            return False
        if self.now_s - station.taken_since_s > _FIGHT_S:
            station.taken_since_s, station.times_taken = self.now_s, 0
        station.times_taken += 1
        is_present = self.now_s - station.link.heard_s < _PRESENT_S
        return is_present and station.times_taken > self.limits.takeovers

    def _unbind(self, link: Link) -> None:
        station, link.station = link.station, None
        link.unknown_since_s = self.now_s
        if station is not None and station.link is link:
            station.link = None
            self._duties.linked(station, online=False)

    # --- what they say

    def _location(self, station: Station, frame: Frame, message: m.Message) -> m.Result:
        assert isinstance(message, m.Location)  # noqa: S101 — decode makes it of this message id
        self._seen(station, message, frame.header.serial, frame.body)
        return m.Result.OK

    def _location_answer(self, station: Station, frame: Frame, message: m.Message) -> m.Result:
        assert isinstance(message, m.LocationAnswer)  # noqa: S101 — decode makes it of this message id
        self._seen(station, message.location, frame.header.serial, frame.body[2:])
        return m.Result.OK

    def _batch(self, station: Station, frame: Frame, message: m.Message) -> m.Result:
        assert isinstance(message, m.LocationBatch)  # noqa: S101 — decode makes it of this message id
        for number, point in enumerate(message.points):
            serial = (frame.header.serial, number)
            body = encode(point, frame.header.version)  # as in a 0x0200, so that it is known when sent twice
            self._seen(station, point, serial, body, catch_up=message.is_catch_up)
        if message.promised > len(message.points):
            self.counts.refuse("batch_point", message.promised - len(message.points))
        return m.Result.OK

    def _seen(
        self,
        station: Station,
        location: m.Location,
        serial: int | tuple[int, int],
        body: bytes,
        *,
        catch_up: bool = False,
    ) -> None:
        """Check a position; its alarms count whatever the checks say."""
        verdict: Verdict | None = None
        report: PositionReport | None = None
        try:
            report = position_report(location, station.unit_id, self._now)
        except ValueError:
            self.counts.refuse("no_time")
        else:
            verdict = admit(Sight(report, serial, body), station.past, self._checks, catch_up=catch_up)
        if bool(location.alarm_bits & _SOS_BIT) is not station.sos:
            self._sos(station, report, verdict, is_set=bool(location.alarm_bits & _SOS_BIT))
        if report is None or verdict is None:
            return
        if verdict is Verdict.CURRENT or verdict is Verdict.LATE:
            self.counts.accepted += 1
            self._duties.position_seen(station, report, current=verdict is Verdict.CURRENT)
        else:
            self.counts.refuse(verdict.value)

    def _sos(
        self, station: Station, report: PositionReport | None, verdict: Verdict | None, *, is_set: bool
    ) -> None:
        """React to an edge of the SOS bit; what is old news cannot end a call, nor call again."""
        if is_set:
            fell_at = station.sos_off_at
            is_repetition = verdict is Verdict.DUPLICATE and report is not None and fell_at is not None
            if is_repetition and report is not None and fell_at is not None and report.fixed_at < fell_at:
                return
        elif verdict is Verdict.LATE or verdict is Verdict.DUPLICATE or verdict is None:
            return
        else:
            station.sos_off_at = report.fixed_at if report is not None else None
        station.sos = is_set
        self._duties.sos_seen(station, report, is_set=is_set)

    def _terminal_answer(self, station: Station, _frame: Frame, message: m.Message) -> None:
        assert isinstance(message, m.TerminalAnswer)  # noqa: S101 — decode makes it of this message id
        self._duties.answered(station, message)

    def _choice(self, station: Station, _frame: Frame, message: m.Message) -> m.Result:
        assert isinstance(message, m.QuestionAnswer)  # noqa: S101 — decode makes it of this message id
        self._duties.chosen(station, message)
        return m.Result.OK

    def _card(self, station: Station, _frame: Frame, message: m.Message) -> m.Result:
        assert isinstance(message, m.DriverCard)  # noqa: S101 — decode makes it of this message id
        self._duties.card_read(station, message)
        return m.Result.OK
