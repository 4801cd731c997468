"""The terminals' door, through real sockets."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.domain.facts import RiderIdentified, TerminalRefused
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from dispatch.gateway.settings import DoorLimits, GatewaySettings
from dispatch.gateway.tracks import units_report
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk
from tests.gateway.terminal import position


async def test_a_registered_terminal_becomes_a_moving_unit(running: Running, connect: Connect) -> None:
    """Registration gives the code, the code lets in, and a location is the unit's position."""
    terminal = await connect(running, "13912344321")
    answer = await terminal.register()
    assert (answer.result, answer.code) == (0, "code-1")
    assert await terminal.log_in(answer.code) == 0
    assert await terminal.ask(position()) == 0
    assert await running.accepted() == 1
    unit = units_report(running.data_dir)["units"][0]
    assert (unit["unit"], unit["phone"]) == ("T01", "13912344321")
    assert abs(unit["lat"] - 36.4567) < 1e-6
    assert unit["age_s"] < 5


async def test_two_editions_talk_to_one_server(running: Running, connect: Connect) -> None:
    """A terminal of 2013 and one of 2019 are each answered in their own header."""
    old = await connect(running, "13912344321", 2013, code="code-1")
    new = await connect(running, "13912344322", 2019, code="code-2")
    assert await old.ask(position()) == 0
    assert await new.ask(position()) == 0
    assert {heard.header.version for heard in old.heard} == {2013}
    assert {heard.header.version for heard in new.heard} == {2019}
    assert await running.accepted() == 2


async def test_a_repetition_is_answered_and_not_counted_twice(running: Running, connect: Connect) -> None:
    """The same device time and body is a duplicate; the terminal gets its answer all the same."""
    terminal = await connect(running, "13912344321", code="code-1")
    now = datetime.now(UTC)
    assert await terminal.ask(position(at=now)) == 0
    assert await terminal.ask(position(at=now)) == 0
    assert await terminal.ask(position(at=now + timedelta(hours=1))) == 0
    await until(lambda: terminal.serial == 4)
    assert await running.refused("duplicate") == 1
    assert await running.refused("future") == 1
    assert await running.accepted() == 1


async def test_heartbeat_time_and_log_out_are_answered(running: Running, connect: Connect) -> None:
    """Every message gets its answer: 0x8001, or 0x8004 for the time."""
    terminal = await connect(running, "13912344321", code="code-1")
    assert await terminal.ask(m.Heartbeat()) == 0
    await terminal.say(m.TimeQuery())
    heard = await terminal.wait_for(m.TimeAnswer)
    assert isinstance(heard.message, m.TimeAnswer)
    assert abs(heard.message.at - datetime.now(UTC)) < timedelta(seconds=3)
    assert await terminal.ask(m.LogOut()) == 0
    assert await terminal.ask(position()) == 1


async def test_an_unknown_terminal_is_refused_and_never_becomes_a_unit(
    running: Running, connect: Connect
) -> None:
    """The standard's code 4, a fact once an hour, and no trace among the units."""
    stranger = await connect(running, "13900000001")
    assert (await stranger.register()).result == 4
    assert await stranger.log_in("code-1") == 1
    assert await stranger.ask(position()) == 1
    clerk = Clerk(running.data_dir)
    await until(lambda: bool(clerk.entries(TerminalRefused)), "the fact")
    assert [entry.fact for entry in clerk.entries(TerminalRefused)] == [
        TerminalRefused("13900000001", "unknown_terminal")
    ]
    assert await running.refused("unknown_terminal") == 3
    assert units_report(running.data_dir)["units"] == []
    assert "13900000001" not in running.gateway._situation.picture.units


async def test_another_terminals_code_does_not_let_in(running: Running, connect: Connect) -> None:
    """A code counts for its own number only, and after some tries the line is closed."""
    terminal = await connect(running, "13912344321")
    for _ in range(4):
        assert await terminal.log_in("code-2") == 1
    assert await terminal.ask(position()) == 1
    assert await running.refused("wrong_code") == 4
    assert await running.refused("unauthenticated") == 1
    assert await terminal.log_in("code-2") == 1
    await until(lambda: terminal.is_closed, "the end of the line")


async def test_the_newest_connection_of_a_number_wins(running: Running, connect: Connect) -> None:
    """A terminal that reconnects is served on its new line, and the old one is closed."""
    old = await connect(running, "13912344321", code="code-1")
    new = await connect(running, "13912344321", code="code-1")
    await until(lambda: old.is_closed, "the end of the old line")
    assert await new.ask(position()) == 0
    assert running.gateway._situation.picture.units["T01"].online or await _goes_online(running, "T01")


async def _goes_online(running: Running, unit_id: str) -> bool:
    await until(lambda: running.gateway._situation.picture.units[unit_id].online, "going online")
    return True


async def test_a_second_box_with_a_number_in_use_is_told_so(running: Running, connect: Connect) -> None:
    """While the first is connected, another terminal id that registers under its number gets code 3."""
    first = await connect(running, "13912344321")
    await first.register("BOX1")
    await first.log_in("code-1")
    second = await connect(running, "13912344321")
    assert (await second.register("BOX2")).result == 3
    assert (await second.register("BOX1")).result == 0


async def test_catch_up_points_belong_to_the_track_only(running: Running, connect: Connect) -> None:
    """What a blind area held back is stored and never moves the unit."""
    terminal = await connect(running, "13912344321", code="code-1")
    now = datetime.now(UTC)
    await terminal.ask(position(36.45, 115.97, at=now - timedelta(seconds=60)))
    points = tuple(
        position(36.451, 115.97, at=now - timedelta(seconds=age), speed_mps=float(age))
        for age in (30, 20, 10)
    )
    assert await terminal.ask(m.LocationBatch(1, points, 3)) == 0
    assert await running.accepted() == 4
    (unit,) = units_report(running.data_dir)["units"]
    assert unit["lat"] == 36.45
    assert await terminal.ask(m.LocationBatch(0, (position(36.452, 115.97, at=now),), 1)) == 0
    assert await running.accepted() == 5
    (unit,) = units_report(running.data_dir)["units"]
    assert unit["lat"] == 36.452


async def test_a_long_message_in_parts_is_put_together(running: Running, connect: Connect) -> None:
    """A batch that takes several sub-packages counts once it is whole, and each part is answered."""
    terminal = await connect(running, "13912344321", code="code-1")
    now = datetime.now(UTC)
    points = tuple(position(36.45 + i * 1e-5, 115.97, at=now - timedelta(seconds=100 - i)) for i in range(90))
    first = await terminal.say(m.LocationBatch(1, points, 90))
    for serial in range(first, first + 3):
        assert (await terminal.answer_to(serial)).result == 0
    assert await running.accepted() == 90


async def test_missing_parts_are_asked_for(running: Running, connect: Connect) -> None:
    """A part that does not come is asked for with 0x8003."""
    terminal = await connect(running, "13912344321", code="code-1")
    now = datetime.now(UTC)
    points = tuple(position(at=now - timedelta(seconds=i)) for i in range(60))
    frames = message_frames(m.LocationBatch(1, points, 60), terminal.phone, 100, 2013)
    assert terminal.writer is not None
    terminal.writer.write(frames[0])
    await terminal.answer_to(100)
    running.gateway._door.sweep(time.monotonic() + 6)
    heard = await terminal.wait_for(m.ResendOrder)
    assert heard.message == m.ResendOrder(100, (2,))
    terminal.writer.write(frames[1])
    await terminal.answer_to(101)
    assert await running.accepted() == 60


async def test_an_open_door_takes_whoever_comes(open_door: Running, connect: Connect) -> None:
    """For trials: one that registers, and one that reports without asking, become units of their number."""
    asking = await connect(open_door, "13900000001")
    answer = await asking.register()
    assert answer.result == 0
    assert await asking.log_in(answer.code) == 0
    assert await asking.ask(position()) == 0
    silent = await connect(open_door, "13900000002", 2019)
    assert await silent.ask(position()) == 0
    assert await open_door.accepted() == 2
    assert [unit["unit"] for unit in units_report(open_door.data_dir)["units"]] == [
        "13900000001",
        "13900000002",
    ]


async def test_the_riders_card_tells_who_rides(running: Running, connect: Connect) -> None:
    """Card in: the name; the same card again: nothing new; card out: nobody."""
    terminal = await connect(running, "13912344321", code="code-1")
    bcd = bytes.fromhex("260601083000")
    card = m.DriverCard(1, bcd, 0, "李\u202e强\x00", "370000", "聊城支队", "20300101")
    await terminal.ask(card)
    await terminal.ask(card)
    clerk = Clerk(running.data_dir)
    await until(lambda: bool(clerk.entries(RiderIdentified)), "the fact")
    await asyncio.sleep(1.0)
    await terminal.ask(m.DriverCard(2, bcd))
    await until(lambda: len(clerk.entries(RiderIdentified)) == 2, "the second fact")
    assert [entry.fact for entry in clerk.entries(RiderIdentified)] == [
        RiderIdentified("T01", "李强"),
        RiderIdentified("T01", ""),
    ]


async def test_garbage_and_unknown_messages_harm_nobody(running: Running, connect: Connect) -> None:
    """Broken frames are counted, unlisted messages answered, and the good frame behind them is taken."""
    terminal = await connect(running, "13912344321", code="code-1")
    assert terminal.writer is not None
    terminal.writer.write(b"\x00garbage\x7e\x01\x02\x7e\x7e")
    assert await terminal.ask(m.Raw(0x0F01, b"vendor")) == 3
    assert await terminal.ask(m.Raw(0x0200, b"short")) == 2
    assert await terminal.ask(position()) == 0
    assert await running.accepted() == 1
    assert await running.refused("frame_too_short") == 2


async def test_a_client_that_never_reads_is_dropped(settings: GatewaySettings, connect: Connect) -> None:
    """Its answers may not pile up; everybody else is served."""
    limits = DoorLimits(unread_bytes=10_000, frames_per_s=10_000_000)
    async with serving(replace(settings, door=limits)) as running:
        good = await connect(running, "13912344322", 2019, code="code-2")
        reader, writer = await asyncio.open_connection("127.0.0.1", running.jt808_port)
        login = message_frames(m.Authentication("code-1"), "13912344321", 1, 2013)[0]
        heartbeat = message_frames(m.Heartbeat(), "13912344321", 2, 2013)[0]
        writer.write(login)
        reader._transport.pause_reading()  # type: ignore[attr-defined]  # a client that never reads
        for _ in range(2000):
            writer.write(heartbeat * 500)
            await asyncio.sleep(0)
            if await _dropped(running):
                break
        assert await running.refused("never_reads") == 1
        assert await good.ask(position()) == 0
        writer.close()


async def _dropped(running: Running) -> bool:
    return "never_reads" in running.gateway._situation.counts().refused


async def test_silent_connections_are_closed(running: Running, connect: Connect) -> None:
    """After the idle time the connection is closed, sooner for one that never authenticated."""
    known = await connect(running, "13912344321", code="code-1")
    unknown = await connect(running, "13900000001")
    await unknown.ask(m.Heartbeat())
    running.gateway._door.sweep(time.monotonic() + 100)
    await until(lambda: unknown.is_closed, "the end of the unknown line")
    assert not known.is_closed
    running.gateway._door.sweep(time.monotonic() + 400)
    await until(lambda: known.is_closed, "the end of the known line")


async def test_too_many_connections_are_not_let_in(settings: GatewaySettings, connect: Connect) -> None:
    """Beyond the limit a new connection is closed at once, and those that are there stay."""
    async with serving(replace(settings, door=DoorLimits(connections=2))) as running:
        first = await connect(running, "13912344321", code="code-1")
        await connect(running, "13912344323", code="code-3")
        third = await connect(running, "13912344322")
        await until(lambda: third.is_closed, "the end of the third")
        assert await first.ask(position()) == 0


async def test_what_was_known_is_known_after_a_restart(settings: GatewaySettings, connect: Connect) -> None:
    """Newest positions and counts are there again, and checks go on from the last position."""
    now = datetime.now(UTC)
    async with serving(settings) as running:
        terminal = await connect(running, "13912344321", code="code-1")
        await terminal.ask(position(36.45, 115.97, at=now))
    async with serving(settings) as running:
        assert running.gateway._situation.picture.units["T01"].position is not None
        terminal = await connect(running, "13912344321", code="code-1")
        await terminal.ask(position(30.0, 100.0, at=now + timedelta(seconds=5)))
        assert await running.refused("leap") == 1
        assert await running.accepted() == 1
