"""A motorcycle's terminal: JT/T 808 over TCP, one connection, as a real one behaves.

It registers, authenticates, sends its heartbeat and its positions, answers what the platform asks, and
tries again when the connection breaks; what it could not send meanwhile follows as a blind-area batch
(0x0704). Positions go by city time, time-outs by the wall's.
"""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from dispatch.domain.orders import parse_order_text, parse_recall_text
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.encode import message_frames
from dispatch.feeds.jt808.fields import BodyError, device_bcd
from dispatch.feeds.jt808.frame import Frame, FrameReader
from dispatch.feeds.jt808.reassembly import Reassembly
from dispatch.simulation.duty import TerminalLine
from dispatch.simulation.motorcycle import Sample

REPORT_EVERY_S = 5
REPORT_ON_ORDER_S = 2
_HEARTBEAT_WALL_S = 30.0
_ANSWER_WALL_S = 10.0
_SILENCE_WALL_S = 120.0
_BACKOFF_WALL_S = (0.5, 15.0)
_HELD_BACK = 720
_POINTS_IN_A_BATCH = 20
_CHOKED_BYTES = 256 * 1024
_SHANDONG, _LIAOCHENG = 37, 1500
_SERIALS = 0x10000
_NO = ("不", "无法", "拒")
_DONE = "已"


class Officer(Protocol):
    """Who reads the terminal's screen."""

    def take_order(self, order_no: int, lat_deg: float, lon_deg: float, words: str) -> bool:
        """Act on an order; *words*: all that the screen shows. False when that number was acted on before."""

    def recall(self, order_no: int) -> bool:
        """Give up an order; False when it is not the present one."""

    @property
    def at_work(self) -> bool:
        """Whether he is where he was sent."""


class ConnectionLostError(ConnectionError):
    """The platform is gone, silent, or refused the terminal."""


class Terminal:
    """One unit's terminal. ``run`` is its life; ``on_duty`` and ``report`` are told to it every second."""

    def __init__(
        self,
        line: TerminalLine,
        officer: Officer,
        door: Callable[[], tuple[str, int] | None],
        *,
        seed: int,
        declines: Callable[[], bool],
    ) -> None:
        """*door* tells where the platform is, None while that is not known; *declines*: answers *cannot*."""
        self.line = line
        self.counts: Counter[str] = Counter()
        self.heard_wall_s: float | None = None
        """When the platform was last reached, on the event loop's clock."""
        self._officer = officer
        self._door = door
        self._declines = declines
        self._dice = random.Random(f"{seed}/terminal/{line.unit_id}")
        self._duty = asyncio.Event()
        self._code = line.auth_code
        self._serial = 0
        self._writer: asyncio.StreamWriter | None = None
        self._online = False
        self._card: m.DriverCard | None = None
        self._held_back: deque[m.Location] = deque(maxlen=_HELD_BACK)
        self._last: m.Location | None = None
        self._next_report_s = 0
        self._tracked = (0, 0)
        self._answers: list[tuple[int, m.QuestionAnswer, Callable[[], None] | None]] = []
        self._now_s = 0

    # ------------------------------------------------------------------------------- told every second

    @property
    def online(self) -> bool:
        """Whether the platform has accepted this terminal on the present connection."""
        return self._online

    def begin_shift(self, officer_name: str, now: datetime) -> None:
        """Switch on, with the officer's card put in."""
        self._card = m.DriverCard(
            status=1,
            time_bcd=device_bcd(now),
            name=officer_name,
            licence=self.line.phone[-8:],
            agency="聊城交警(演示)",
            valid_until="20301231",
            layout=self.line.version,
        )
        if self._online:
            self._send(self._card)
        self._duty.set()

    def end_shift(self) -> None:
        """Log out and switch off."""
        self._duty.clear()
        if self._online:
            self._send(m.LogOut())
        self._online = False
        self._held_back.clear()
        self._answers.clear()
        if self._writer is not None:
            self._writer.close()

    def hang_up(self) -> None:
        """Let the connection go; a city that stops does not log its riders out."""
        if self._writer is not None:
            self._writer.close()

    def report(self, second: int, now: datetime, sample: Sample | None, *, on_order: bool, sos: bool) -> None:
        """Send the position if it is time; what cannot be sent is held back for the catch-up."""
        self._now_s = second
        self._answer_questions()
        if not self._duty.is_set() or sample is None:
            return
        rising = sos and not (self._last and self._last.alarm_bits & 1)
        interval_s, until_s = self._tracked
        every_s = REPORT_ON_ORDER_S if on_order else REPORT_EVERY_S
        if second < until_s:
            every_s = min(every_s, interval_s)
        if second < min(self._next_report_s, self._next_report_s - REPORT_EVERY_S + every_s) and not rising:
            return
        self._next_report_s = second + REPORT_EVERY_S
        self._last = _location(sample, now, sos=sos)
        if self._online:
            self._send(self._last)
        else:
            self._held_back.append(self._last)

    # ------------------------------------------------------------------------------------ its own life

    async def run(self) -> None:
        """Keep the connection while on duty; ends only when cancelled."""
        backoff_s, longest_s = _BACKOFF_WALL_S
        while True:
            await self._duty.wait()
            door = self._door()
            if door is not None:
                try:
                    await self._session(*door)
                except (OSError, TimeoutError, asyncio.IncompleteReadError):
                    self.counts["connection lost"] += 1
                finally:
                    was_online, self._online = self._online, False
                    await self._hang_up()
                backoff_s = _BACKOFF_WALL_S[0] if was_online else min(backoff_s * 2, longest_s)
            await asyncio.sleep(backoff_s * self._dice.uniform(0.7, 1.3))

    async def _session(self, host: str, port: int) -> None:
        async with asyncio.timeout(_ANSWER_WALL_S):
            reader, self._writer = await asyncio.open_connection(host, port)
        self.counts["connections"] += 1
        self.heard_wall_s = asyncio.get_running_loop().time()
        frames, parts = FrameReader(), Reassembly()
        self._send(self._registration())
        beat_s = self.heard_wall_s + _HEARTBEAT_WALL_S
        refused_s = self.heard_wall_s + _ANSWER_WALL_S
        while True:
            loop_s = asyncio.get_running_loop().time()
            if not self._online and loop_s > refused_s:
                raise ConnectionLostError("the platform does not accept this terminal")
            if loop_s - self.heard_wall_s > _SILENCE_WALL_S:
                raise ConnectionLostError("the platform is silent")
            if loop_s >= beat_s:
                beat_s = loop_s + _HEARTBEAT_WALL_S
                self._send(m.Heartbeat())
            data = b""
            with suppress(TimeoutError):
                async with asyncio.timeout(
                    max(min(beat_s, refused_s if not self._online else beat_s) - loop_s, 0.01)
                ):
                    data = await reader.read(4096)
                    if not data:
                        raise ConnectionLostError("the platform hung up")
                    self.heard_wall_s = asyncio.get_running_loop().time()
            for frame in frames.feed(data) if data else ():
                whole = parts.add(frame, loop_s) if isinstance(frame, Frame) else None
                if whole is not None:
                    self._take(whole)

    async def _hang_up(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with suppress(OSError):  # it was broken already: that is why we are here
                await writer.wait_closed()

    # -------------------------------------------------------------------------------- what comes in

    def _take(self, frame: Frame) -> None:
        serial = frame.header.serial
        try:
            message = decode(frame)
        except BodyError:
            self._send(m.TerminalAnswer(serial, frame.header.msg_id, m.Result.BAD))
            return
        match message:
            case m.RegistrationAnswer():
                self._registered(message)
            case m.PlatformAnswer():
                self._answered(message)
            case m.TextOrder():
                self._confirm(frame)
                self._obey(message.text)
            case m.Question():
                self._confirm(frame)
                self._think_over(serial, message)
            case m.TrackingOrder():
                self._confirm(frame)
                self._tracked = (max(message.interval_s, 1), self._now_s + message.validity_s)
            case m.LocationQuery():
                if self._last is not None:
                    self._send(m.LocationAnswer(serial, self._last))
            case m.ParameterOrder():
                self._confirm(frame)
            case _:
                self._send(m.TerminalAnswer(serial, frame.header.msg_id, m.Result.UNSUPPORTED))

    def _registered(self, answer: m.RegistrationAnswer) -> None:
        if answer.result == m.Registering.OK and answer.code:
            self._code = answer.code
        elif answer.result not in {
            m.Registering.OK,
            m.Registering.VEHICLE_TAKEN,
            m.Registering.TERMINAL_TAKEN,
        }:
            self.counts["registrations refused"] += 1
            return
        self._send(m.Authentication(self._code, imei="86" + self.line.phone.zfill(13)[-13:], software="city"))

    def _answered(self, answer: m.PlatformAnswer) -> None:
        if answer.msg_id != m.Authentication.MSG_ID or self._online:
            return
        if answer.result != m.Result.OK:
            self.counts["authentications refused"] += 1
            return
        self._online = True
        if self._card is not None:
            self._send(self._card)
        while self._held_back:
            points = [self._held_back.popleft() for _ in range(min(_POINTS_IN_A_BATCH, len(self._held_back)))]
            self._send(m.LocationBatch(1, tuple(points), len(points)))
        self._next_report_s = 0

    def _confirm(self, frame: Frame) -> None:
        self._send(m.TerminalAnswer(frame.header.serial, frame.header.msg_id, m.Result.OK))

    def _obey(self, text: str) -> None:
        order, recalled = parse_order_text(text), parse_recall_text(text)
        if recalled is not None:
            self._officer.recall(recalled)
            self.counts["recalls"] += 1
        elif order is not None:
            taken = self._officer.take_order(order.order_no, order.lat_deg, order.lon_deg, text)
            self.counts["orders" if taken else "orders repeated"] += 1

    def _think_over(self, serial: int, question: m.Question) -> None:
        """Choose an answer, to be given in some seconds of city time."""
        choice, says_no = self._choice(question)
        act = None if says_no else (lambda: self._obey(question.text))
        due_s = self._now_s + self._dice.randint(3, 8)
        self._answers.append((due_s, m.QuestionAnswer(serial, choice), act))

    def _choice(self, question: m.Question) -> tuple[int, bool]:
        """The answer's number, and whether it is a no; nobody says that he did what he cannot have done."""
        no = [number for number, text in question.choices if any(word in text for word in _NO)]
        yes = [(number, text) for number, text in question.choices if number not in no]
        if not self._officer.at_work:
            yes = [(number, text) for number, text in yes if not text.startswith(_DONE)]
        says_no = bool(no) and (self._declines() or not yes)
        return (no[0] if says_no else yes[0][0] if yes else 1), says_no

    def _answer_questions(self) -> None:
        due = [answer for answer in self._answers if answer[0] <= self._now_s]
        self._answers = [answer for answer in self._answers if answer[0] > self._now_s]
        for _, answer, act in due:
            if self._online:
                self._send(answer)
            if act is not None:
                act()

    # ------------------------------------------------------------------------------- what goes out

    def _send(self, message: m.Message) -> None:
        writer = self._writer
        if writer is None or writer.is_closing():
            return
        frames = message_frames(message, self.line.phone, self._serial, self.line.version)
        self._serial = (self._serial + len(frames)) % _SERIALS
        writer.write(b"".join(frames))
        if writer.transport.get_write_buffer_size() > _CHOKED_BYTES:
            writer.close()  # the platform does not read: as good as gone

    def _registration(self) -> m.Registration:
        return m.Registration(
            province=_SHANDONG,
            city=_LIAOCHENG,
            maker="DEMO",
            model="TIEQI-1",
            terminal_id=self.line.phone[-7:],
            plate_colour=2,
            plate=f"鲁P{self.line.phone[-3:]}警",
            layout=self.line.version,
        )


def _location(sample: Sample, now: datetime, *, sos: bool) -> m.Location:
    status = m.Status.ACC | m.Status.POSITIONED | m.Status.GPS | m.Status.BEIDOU
    status |= m.Status.SOUTH if sample.lat_deg < 0 else m.Status(0)
    status |= m.Status.WEST if sample.lon_deg < 0 else m.Status(0)
    return m.Location(
        alarm_bits=int(sos),
        status_bits=int(status),
        lat_e6=round(abs(sample.lat_deg) * 1e6),
        lon_e6=round(abs(sample.lon_deg) * 1e6),
        altitude_m=32,
        speed_tenth_kmh=round(sample.speed_mps * 36),
        heading_deg=round(sample.heading_deg) % 360,
        time_bcd=device_bcd(now),
        extra=bytes((0x30, 1, 24, 0x31, 1, 12)),
    )
