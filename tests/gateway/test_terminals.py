"""The terminals' door, through real sockets."""

from datetime import UTC, datetime, timedelta

from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.tracks import units_report
from tests.gateway.conftest import Connect, Running, until
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
