"""A broken, mad or malicious peer at the terminals' door: bounded, counted, and nobody else's harm."""

import asyncio
import gc
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain.facts import OrderSent, TerminalRefused
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import encode, message_frames
from dispatch.feeds.jt808.frame import MAX_BODY_BYTES, Header, build_frame, escape
from dispatch.gateway.settings import DoorLimits, GatewaySettings
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk
from tests.gateway.terminal import SimulatedTerminal, position

PHONE = "13912344321"
CUT_ITEM = b"\x01\x04\x00\x00\x03\xe8\xe0\x20half"
"""A mileage, and an item of a vendor that promises 32 bytes and has four."""


def _frame(body: bytes, serial: int = 900, msg_id: int = 0x0200) -> bytes:
    return build_frame(Header(msg_id, 2013, PHONE, serial), body)


def _body(age_s: int = 0) -> bytes:
    return encode(position(at=datetime.now(UTC) - timedelta(seconds=age_s)), 2013)


def _plain(wire: bytes) -> bytearray:
    """Header, body and checksum of a frame that holds nothing to escape."""
    return bytearray(wire[1:-1])


@pytest.fixture
async def terminal(running: Running, connect: Connect) -> SimulatedTerminal:
    """A terminal that is let in."""
    return await connect(running, PHONE, code="code-1")


def _send(terminal: SimulatedTerminal, data: bytes) -> None:
    assert terminal.writer is not None
    terminal.writer.write(data)


def _wrong_checksum(frame: bytes) -> bytes:
    plain = _plain(frame)
    plain[-1] ^= 0x01
    return b"\x7e" + escape(bytes(plain)) + b"\x7e"


def _wrong_length(frame: bytes) -> bytes:
    plain = _plain(frame)
    plain[3] ^= 0x01  # the lowest bit of the length …
    plain[-1] ^= 0x01  # … and the checksum says that it is meant
    return b"\x7e" + escape(bytes(plain)) + b"\x7e"


def _wrong_escape(frame: bytes) -> bytes:
    return frame[:20] + b"\x7d\x03" + frame[22:]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(_wrong_checksum, "checksum"), (_wrong_length, "length"), (_wrong_escape, "escape")],
)
async def test_a_spoilt_frame_costs_itself_only(
    running: Running, terminal: SimulatedTerminal, spoil: object, reason: str
) -> None:
    """Counted by its fault; the frames before and behind it, on the same line, are taken."""
    assert callable(spoil)
    flat = bytes.fromhex("00000000000000030000000100000002000300040005250601083000")  # nothing to escape
    _send(terminal, _frame(_body(2), 901) + spoil(_frame(flat, 0x0102)) + _frame(_body(1), 903))
    assert (await terminal.answer_to(901)).result == 0
    assert (await terminal.answer_to(903)).result == 0
    assert await running.refused(f"frame_{reason}") == 1
    assert await running.accepted() == 2


@pytest.mark.parametrize(
    "joint", [b"", b"\x7e", b"\x7e" * 50, b"\x00\xff\x13", b"\x7e\x7d\x7e", b"noise\x7e"]
)
async def test_frames_are_found_whatever_lies_between_them(
    running: Running, terminal: SimulatedTerminal, joint: bytes
) -> None:
    """Joined, idling, with noise between: heartbeat and batch glued together are both answered."""
    heartbeat = _frame(b"", 901, 0x0002)
    batch = message_frames(m.LocationBatch(0, (position(),), 1), PHONE, 902, 2013)[0]
    _send(terminal, joint + heartbeat + joint + batch + joint)
    for serial in (901, 902):
        assert (await terminal.answer_to(serial)).result == 0
    assert await running.accepted() == 1


async def test_frames_that_share_a_flag_are_both_read(running: Running, terminal: SimulatedTerminal) -> None:
    """One 7E between two frames ends the first and begins the second."""
    _send(terminal, _frame(_body(2), 901)[:-1] + _frame(_body(1), 902))
    for serial in (901, 902):
        assert (await terminal.answer_to(serial)).result == 0
    assert await running.accepted() == 2


async def test_a_frame_that_was_cut_costs_itself_only(running: Running, terminal: SimulatedTerminal) -> None:
    """Half a frame and the whole one behind it; a whole one twice is one position."""
    whole = _frame(_body(), 902)
    _send(terminal, _frame(_body(2), 901)[:30] + whole + whole)
    assert (await terminal.answer_to(902)).result == 0
    await until(lambda: sum(h.header.serial == 902 for h in terminal.heard) == 2, "both answers")
    assert await running.accepted() == 1
    assert await running.refused("duplicate") == 1


async def test_a_position_outlives_the_item_behind_it(running: Running, terminal: SimulatedTerminal) -> None:
    """A vendor's item that is cut, of length 0, or unknown, takes nothing from the position."""
    for age_s, extra in ((3, CUT_ITEM), (2, b"\xe0"), (1, b"\xe0\x00\xe1\x01\x07"), (0, b"\x05\x01\x00")):
        at = datetime.now(UTC) - timedelta(seconds=age_s)
        _send(terminal, _frame(encode(position(at=at), 2013) + extra, 910 - age_s))
        assert (await terminal.answer_to(910 - age_s)).result == 0
    assert await running.accepted() == 4


async def test_the_longest_body_passes_bytes_one_at_a_time_too(
    running: Running, terminal: SimulatedTerminal
) -> None:
    """1023 bytes of body, every one of its filling escaped; and a frame in segments of one byte."""
    body = _body()
    _send(terminal, _frame(body + b"\xe0\xff" + b"\x7e" * (MAX_BODY_BYTES - len(body) - 2), 901))
    assert (await terminal.answer_to(901)).result == 0
    assert terminal.writer is not None
    for byte in _frame(_body(5), 902):
        terminal.writer.write(bytes((byte,)))
        await asyncio.sleep(0.001)
    assert (await terminal.answer_to(902)).result == 0
    assert await running.accepted() == 2


@pytest.mark.alone
async def test_thousands_of_frames_at_once_are_each_answered(
    settings: GatewaySettings, connect: Connect
) -> None:
    """A box that was in a tunnel sends everything in one write; another is answered meanwhile."""
    async with serving(replace(settings, door=DoorLimits(frames_per_s=2000))) as running:
        flood = await connect(running, PHONE, code="code-1")
        other = await connect(running, "13912344322", 2019, code="code-2")
        _send(flood, b"".join(_frame(_body(4000 - n), n) for n in range(100, 4000)))
        longest_s = 0.0
        for _ in range(10):
            begin_s = time.perf_counter()
            assert await other.ask(m.Heartbeat()) == 0
            longest_s = max(longest_s, time.perf_counter() - begin_s)
        await flood.answer_to(3999)
        assert await running.accepted() == 3900
        assert await running.refused("slowed_down") >= 1
        assert longest_s < 1.0


@pytest.mark.alone
async def test_a_flood_is_slowed_down_and_loses_nothing(settings: GatewaySettings, connect: Connect) -> None:
    """One connection is read no faster than the limit, so that it cannot take the others' turns."""
    async with serving(replace(settings, door=DoorLimits(frames_per_s=1000))) as running:
        flood = await connect(running, PHONE, code="code-1")
        begin_s = time.monotonic()
        _send(flood, b"".join(_frame(b"", serial, 0x0002) for serial in range(100, 2600)))
        await flood.answer_to(2599)
        assert 0.5 < time.monotonic() - begin_s < 5.0


@pytest.mark.alone
async def test_parts_missing_doubled_or_never_sent_stay_in_bounds(
    settings: GatewaySettings, connect: Connect
) -> None:
    """Hundreds of messages begun and none ended: bounded, counted, and a whole one still gets through."""
    async with serving(replace(settings, door=DoorLimits(frames_per_s=100_000))) as running:
        terminal = await connect(running, PHONE, code="code-1")
        for serial in range(0, 60_000, 200):
            header = Header(0x0704, 2013, PHONE, serial, 0, 0xFFFF, 1)
            _send(terminal, build_frame(header, bytes(1000)))
        doubled = Header(0x0704, 2013, PHONE, 59_900, 0, 3, 2)
        _send(terminal, build_frame(doubled, b"twice") * 2)
        await terminal.answer_to(59_900)
        (link,) = running.gateway._door._admission.links
        assert link.reassembly.unfinished <= DoorLimits().unfinished_messages
        assert link.reassembly.cost_bytes <= DoorLimits().unfinished_bytes
        begin_s = time.perf_counter()
        running.gateway._door.sweep(time.monotonic() + 6.0)
        assert time.perf_counter() - begin_s < 0.05
        resend = await terminal.wait_for(m.ResendOrder)
        assert isinstance(resend.message, m.ResendOrder)
        assert len(resend.message.indices) <= 200
        assert await running.refused("part_crowded") > 200
        assert await running.refused("part_doubled") == 1
        now = datetime.now(UTC)
        points = tuple(position(at=now - timedelta(seconds=100 - n)) for n in range(60))
        await terminal.say(m.LocationBatch(1, points, 60), serial=61_000)
        assert (await terminal.answer_to(61_001)).result == 0
        assert await running.accepted() == 60


@asynccontextmanager
async def _lines(port: int, count: int) -> AsyncIterator[list[asyncio.StreamWriter]]:
    """Open so many connections and say nothing on them."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    try:
        yield [writer for _, writer in opened]
    finally:
        for _, writer in opened:
            writer.close()
        await asyncio.sleep(0)


@contextmanager
def _files(count: int) -> Iterator[None]:
    """Allow so many open files where the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, count), hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_two_thousand_idle_connections_disturb_nobody(running: Running, connect: Connect) -> None:
    """They cost little, a real terminal is served among them, and they are put out when their time is up."""
    with _files(5000):
        before_kb = _resident_kb()
        async with _lines(running.jt808_port, 2000):
            links = running.gateway._door._admission.links
            await until(lambda: len(links) == 2000, "the connections")
            assert _resident_kb() - before_kb < 60_000
            terminal = await connect(running, PHONE, code="code-1")
            assert await terminal.ask(position()) == 0
            running.gateway._door.sweep(time.monotonic() + 61.0)
            await until(lambda: len(links) == 1, "the end of the idle ones")
            assert await terminal.ask(m.Heartbeat()) == 0
        assert await running.refused("never_authenticated") == 2000


def _resident_kb() -> int:
    gc.collect()
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123 — not a file on a disk
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


async def test_bytes_that_are_no_frames_keep_no_connection(running: Running, connect: Connect) -> None:
    """One who drips bytes for ever is put out: a stranger soon, a terminal after its idle time."""
    stranger = await connect(running, "13900000009")
    known = await connect(running, PHONE, code="code-1")
    for dripping in (stranger, known):
        _send(dripping, b"\x7e\x02")
    await asyncio.sleep(0.1)
    running.gateway._door.sweep(time.monotonic() + 61.0)
    await until(lambda: stranger.is_closed, "the stranger's end")
    assert not known.is_closed
    running.gateway._door.sweep(time.monotonic() + 301.0)
    await until(lambda: known.is_closed, "the known one's end")


async def test_an_address_that_connects_too_fast_is_told_to_wait(
    settings: GatewaySettings, connect: Connect
) -> None:
    """Beyond so many a second new connections are closed at once; those that are there stay."""
    async with serving(replace(settings, door=DoorLimits(connects_per_s=20))) as running:
        terminal = await connect(running, PHONE, code="code-1")
        async with _lines(running.jt808_port, 60):
            await until(lambda: _refused_now(running, "connects_too_fast") >= 20, "the refusals")
            assert len(running.gateway._door._admission.links) <= 45
            assert await terminal.ask(position()) == 0


def _refused_now(running: Running, reason: str) -> int:
    return running.gateway._situation.counts().refused.get(reason, 0)


async def test_one_that_registers_ten_thousand_times_fills_nothing(
    settings: GatewaySettings, connect: Connect
) -> None:
    """Every try is answered and counted; the journal holds one fact of it, the list of units none."""
    async with serving(replace(settings, door=DoorLimits(frames_per_s=100_000))) as running:
        mad = await connect(running, "13900000001")
        asked = m.Registration(37, 1500, "MAKER", "MODEL", "T1", 1, "鲁P0001", 2013)
        one = message_frames(asked, "13900000001", 5, 2013)[0]
        _send(mad, one * 10_000)
        other = await connect(running, PHONE, code="code-1")
        assert await other.ask(position()) == 0
        await until(lambda: _refused_now(running, "unknown_terminal") == 10_000, "all of them")
        clerk = Clerk(running.data_dir)
        await until(lambda: bool(clerk.entries(TerminalRefused)), "the fact")
        assert len(clerk.entries(TerminalRefused)) == 1
        assert len(running.gateway._door.stations) == 3


async def test_two_boxes_with_one_number_do_not_throw_each_other_out_for_ever(
    running: Running, connect: Connect
) -> None:
    """After some changes the one that is there and talks stays, the other is refused, and it is recorded."""
    results = []
    holder = await connect(running, PHONE, code="code-1")
    for _ in range(7):
        challenger = await connect(running, PHONE)
        results.append(await challenger.log_in("code-1"))
        if results[-1] == 0:
            holder = challenger
    assert results == [0] * 5 + [1] * 2
    assert await holder.ask(position()) == 0
    clerk = Clerk(running.data_dir)
    await until(lambda: bool(clerk.entries(TerminalRefused)), "the fact")
    assert clerk.entries(TerminalRefused)[0].fact == TerminalRefused(PHONE, "number_in_use")
    (station,) = [s for s in running.gateway._door.stations if s.terminal.phone == PHONE]
    assert station.link is not None
    station.link.heard_s -= 11.0  # the holder has fallen silent: a dead line does not keep its number
    returning = await connect(running, PHONE)
    assert await returning.log_in("code-1") == 0


async def test_a_line_that_comes_and_goes_does_not_fill_the_journal(
    running: Running, connect: Connect
) -> None:
    """An order goes out at once when its rider is back, but not again with each of twenty reconnections."""
    clerk = Clerk(running.data_dir)
    clerk.assign("T01", 9)
    terminal = await connect(running, PHONE, code="code-1", answers=False)
    await until(lambda: bool(clerk.entries(OrderSent)), "the order")
    for _ in range(20):
        await terminal.close()
        terminal = await connect(running, PHONE, code="code-1", answers=False)
    assert len(clerk.entries(OrderSent)) <= 3
