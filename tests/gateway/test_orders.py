"""Orders out to real sockets, and what comes back into the journal."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.advice.arrival import ArrivalParams
from dispatch.domain.facts import (
    OrderAnswered,
    OrderDelivered,
    OrderRefused,
    OrderSent,
    OrderUnknown,
    UnitArrived,
    UnitAssigned,
)
from dispatch.domain.orders import parse_order_text, parse_recall_text
from dispatch.domain.tasks import Answer, AnswerBy, ReleaseReason
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.settings import DoorLimits, GatewaySettings
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk
from tests.gateway.terminal import position


async def test_an_order_goes_out_as_text_and_its_delivery_is_journalled(
    running: Running, connect: Connect
) -> None:
    """A committed assignment reaches the terminal though nobody told the gateway, step by step recorded."""
    terminal = await connect(running, "13912344321", code="code-1")
    clerk = Clerk(running.data_dir)
    clerk.assign("T01", 7)
    heard = await terminal.wait_for(m.TextOrder)
    assert isinstance(heard.message, m.TextOrder)
    parsed = parse_order_text(heard.message.text)
    assert parsed is not None
    assert (parsed.order_no, parsed.lat_deg, parsed.lon_deg) == (7, 36.46, 115.98)
    await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
    (assigned,) = clerk.entries(UnitAssigned)
    (sent,) = clerk.entries(OrderSent)
    (delivered,) = clerk.entries(OrderDelivered)
    assert sent.because == (assigned.ref,)
    assert delivered.because == (sent.ref,)
    assert {sent.ref.chain, delivered.ref.chain} == {"gateway"}
    assert sent.fact == OrderSent(7, "T01", 1)


async def test_a_question_brings_the_riders_answer(running: Running, connect: Connect) -> None:
    """Where the profile allows, the order is a question, and the rider's choice is recorded."""
    terminal = await connect(running, "13912344323", code="code-3")
    clerk = Clerk(running.data_dir)
    clerk.assign("T03", 8)
    heard = await terminal.wait_for(m.Question)
    assert isinstance(heard.message, m.Question)
    assert [number for number, _ in heard.message.choices] == [1, 2]
    assert await terminal.ask(m.QuestionAnswer(heard.header.serial, 1)) == 0
    await until(lambda: bool(clerk.entries(OrderAnswered)), "the answer")
    (answered,) = clerk.entries(OrderAnswered)
    assert answered.fact == OrderAnswered(8, "T03", Answer.ACCEPTED, AnswerBy.TERMINAL)


async def test_cannot_is_recorded_once(running: Running, connect: Connect) -> None:
    """The rider's no is a fact; saying it again adds none, and an answer to nothing is counted."""
    terminal = await connect(running, "13912344323", code="code-3")
    clerk = Clerk(running.data_dir)
    clerk.assign("T03", 9)
    heard = await terminal.wait_for(m.Question)
    for _ in range(2):
        await terminal.ask(m.QuestionAnswer(heard.header.serial, 2))
    await terminal.ask(m.QuestionAnswer(999, 1))
    await until(lambda: bool(clerk.entries(OrderAnswered)), "the answer")
    assert [entry.fact for entry in clerk.entries(OrderAnswered)] == [
        OrderAnswered(9, "T03", Answer.CANNOT, AnswerBy.TERMINAL)
    ]
    assert await running.refused("answer_to_nothing") == 1


async def test_a_terminal_that_is_away_gets_its_order_when_it_comes(
    running: Running, connect: Connect
) -> None:
    """Not connected is said once; the order waits and goes out at the next log-in."""
    clerk = Clerk(running.data_dir)
    clerk.assign("T01", 3)
    await until(lambda: bool(clerk.entries(OrderRefused)), "the refusal")
    await asyncio.sleep(0.6)
    assert [entry.fact for entry in clerk.entries(OrderRefused)] == [OrderRefused(3, "T01", "not_connected")]
    terminal = await connect(running, "13912344321", code="code-1")
    await terminal.wait_for(m.TextOrder)
    await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")


async def test_a_terminal_that_refuses_an_order_is_not_asked_again(
    running: Running, connect: Connect
) -> None:
    """A result other than 0 is a refusal with its number; the dispatcher decides what then."""
    terminal = await connect(running, "13912344321", code="code-1", answers=False)
    clerk = Clerk(running.data_dir)
    clerk.assign("T01", 4)
    heard = await terminal.wait_for(m.TextOrder)
    await terminal.say(m.TerminalAnswer(heard.header.serial, 0x8300, 3))
    await until(lambda: bool(clerk.entries(OrderRefused)), "the refusal")
    assert clerk.entries(OrderRefused)[0].fact == OrderRefused(4, "T01", "result_3")
    await asyncio.sleep(0.6)
    assert len(clerk.entries(OrderSent)) == 1


async def test_an_unanswered_order_is_unknown_and_repeated_under_its_number(
    settings: GatewaySettings, connect: Connect
) -> None:
    """Without an answer nobody knows; the same text goes out again until the terminal says that it has it."""
    quick = DoorLimits(answer_within_s=0.3, repeat_after_s=0.1, repeat_at_most_s=0.2)
    async with serving(replace(settings, door=quick)) as running:
        terminal = await connect(running, "13912344321", code="code-1", answers=False)
        clerk = Clerk(running.data_dir)
        clerk.assign("T01", 5)
        await until(
            lambda: sum(isinstance(h.message, m.TextOrder) for h in terminal.heard) >= 2, "a repetition"
        )
        orders = [h for h in terminal.heard if isinstance(h.message, m.TextOrder)]
        assert len({h.message.text for h in orders if isinstance(h.message, m.TextOrder)}) == 1
        assert len({h.header.serial for h in orders}) == 1
        await terminal.say(m.TerminalAnswer(orders[-1].header.serial, 0x8300, 0))
        await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
        assert clerk.entries(OrderUnknown)[0].fact == OrderUnknown(5, "T01", "no_answer")
        sent = len(clerk.entries(OrderSent))
        await asyncio.sleep(0.6)
        assert len(clerk.entries(OrderSent)) == sent


async def test_after_a_restart_an_open_order_is_unknown_and_goes_out_again(
    settings: GatewaySettings, connect: Connect
) -> None:
    """A gateway that died between sending and the answer repeats the order with the same number."""
    clerk = Clerk(settings.data_dir)
    async with serving(settings) as running:
        terminal = await connect(running, "13912344321", code="code-1", answers=False)
        clerk.assign("T01", 6)
        await terminal.wait_for(m.TextOrder)
        await until(lambda: bool(clerk.entries(OrderSent)), "sending")
    async with serving(settings) as running:
        await until(lambda: bool(clerk.entries(OrderUnknown)), "unknown")
        terminal = await connect(running, "13912344321", code="code-1")
        await terminal.wait_for(m.TextOrder, lambda text: (parse_order_text(text.text) or 0) != 0)
        await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
    async with serving(settings) as running:
        terminal = await connect(running, "13912344321", code="code-1")
        await asyncio.sleep(0.5)
        assert not any(isinstance(heard.message, m.TextOrder) for heard in terminal.heard)
    numbers = {entry.fact.order_no for entry in clerk.entries(OrderSent) if isinstance(entry.fact, OrderSent)}
    assert numbers == {6}


async def test_an_order_committed_while_no_gateway_ran_goes_out_at_its_start(
    settings: GatewaySettings, connect: Connect
) -> None:
    """The journal is the outbox: what a desk committed is sent whenever a gateway comes."""
    clerk = Clerk(settings.data_dir)
    settings.data_dir.mkdir()
    clerk.assign("T02", 2)
    async with serving(settings) as running:
        terminal = await connect(running, "13912344322", 2019, code="code-2")
        heard = await terminal.wait_for(m.TextOrder)
        assert heard.header.version == 2019
        await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")


@pytest.mark.parametrize("reason", [ReleaseReason.RECALLED, ReleaseReason.MISTAKEN])
async def test_a_recalled_order_is_recalled_on_the_terminal(
    running: Running, connect: Connect, reason: ReleaseReason
) -> None:
    """The recall goes out as text with the order's number, and close tracking ends."""
    terminal = await connect(running, "13912344321", code="code-1")
    clerk = Clerk(running.data_dir)
    clerk.assign("T01", 11)
    tracking = await terminal.wait_for(m.TrackingOrder)
    assert tracking.message == m.TrackingOrder(2, 7200)
    await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
    clerk.release("T01", 11, reason)
    await terminal.wait_for(m.TextOrder, lambda text: parse_recall_text(text.text) == 11)
    await terminal.wait_for(m.TrackingOrder, lambda order: order.interval_s == 0)
    await asyncio.sleep(0.4)
    assert sum(isinstance(h.message, m.TextOrder) for h in terminal.heard) == 2


async def test_arrival_is_seen_from_the_track(settings: GatewaySettings, connect: Connect) -> None:
    """Within the radius for the time, by the device's clock: the unit has arrived, once."""
    near = replace(settings, arrival=ArrivalParams(radius_m=80.0, stay_s=3.0))
    async with serving(near) as running:
        terminal = await connect(running, "13912344321", code="code-1")
        clerk = Clerk(running.data_dir)
        clerk.assign("T01", 12)
        await until(lambda: bool(clerk.entries(OrderDelivered)), "delivery")
        begin = datetime.now(UTC) + timedelta(seconds=1)
        for second in range(6):
            await terminal.ask(position(36.4603, 115.98, at=begin + timedelta(seconds=second), speed_mps=0.0))
        await until(lambda: bool(clerk.entries(UnitArrived)), "arrival")
        (arrived,) = clerk.entries(UnitArrived)
        assert isinstance(arrived.fact, UnitArrived)
        assert arrived.fact.assignment_id == "A-12"
        assert 30 < arrived.fact.distance_m < 40
        (assigned,) = clerk.entries(UnitAssigned)
        assert arrived.because == (assigned.ref,)
