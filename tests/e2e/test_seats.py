"""Several desks, and processes that are killed: the real ones, on a quiet town."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.desk.seat import Seat
from dispatch.domain.observations import SourceState
from dispatch.domain.tasks import OrderState
from dispatch.picture.views import Picture
from tests.e2e.town import (
    cleared,
    is_running,
    payloads,
    pids,
    raise_alerts,
    seat_at,
    sitting,
    verified,
    wait_for,
)

ROUNDS = 6
SAID_WITHIN_S = 2.0


async def until(holds: Callable[[], object], what: str, within_s: float = 40.0) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    end_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end_s, f"no {what} within {within_s} s"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def seated(data_dir: Path, city: Path, speed: float = 20.0) -> AsyncIterator[Seat]:
    """A seat whose gateway and city are real processes on its leash, with riders on the road."""
    seat = seat_at(data_dir, city, "host", speed=speed)
    try:
        await asyncio.wait_for(seat.start(), 60)
        await until(lambda: online(seat.picture) >= 20, "riders")
        yield seat
    finally:
        await seat.stop(leave=False)


def online(picture: Picture) -> int:
    """How many units are connected and have been seen."""
    return sum(unit.online and unit.position is not None for unit in picture.units.values())


@pytest.mark.timeout(120)
async def test_of_two_desks_in_the_same_second_exactly_one_wins(tmp_path: Path, quiet_town: Path) -> None:
    """One alert for both, then one unit for two alerts, again and again: the other is told by whom."""
    async with seated(tmp_path, quiet_town) as host:
        with sitting(tmp_path, quiet_town, "甲") as first, sitting(tmp_path, quiet_town, "乙") as second:
            both = (first, second)
            for desk in both:
                assert len((await asyncio.to_thread(desk.answer))["seated"]) == 24
            winners: list[str] = []
            for number in range(ROUNDS):
                is_same_alert = number % 2 == 0
                alerts = [f"X{number}", f"X{number}" if is_same_alert else f"Y{number}"]
                raise_alerts(tmp_path, host, *sorted(set(alerts)))
                for desk, alert in zip(both, alerts, strict=True):
                    desk.ask(do="wait", alert=alert)
                offered = [await asyncio.to_thread(desk.answer) for desk in both]
                unit = offered[0]["units"][0]
                units = [unit, offered[0]["units"][1] if is_same_alert else unit]
                at = time.time() + 0.2
                for desk, alert, sent in zip(both, alerts, units, strict=True):
                    desk.ask(do="dispatch", alert=alert, unit=sent, at=at)
                answers = [await asyncio.to_thread(desk.answer) for desk in both]
                won = ["won" in answer for answer in answers]
                assert sorted(won) == [False, True], answers
                winner = "甲乙"[won.index(True)]
                loser = answers[won.index(False)]
                assert winner in loser["by"], answers
                assert loser["lost"] in {
                    "alert_taken",
                    "unit_busy",
                    f"alert_taken {alerts[0]}",
                    f"unit {unit}",
                }
                winners.append(winner)
            await until(lambda: len(host.picture.assignments) == ROUNDS, "the same picture at the third desk")
    assert len(payloads(tmp_path, "UnitAssigned")) == len(payloads(tmp_path, "TaskOpened")) == ROUNDS
    assert len({a["unit_id"] for a in payloads(tmp_path, "UnitAssigned")}) == ROUNDS
    assert verified(tmp_path)


@pytest.mark.timeout(120)
async def test_an_order_goes_out_although_its_desk_died_at_the_commit(
    tmp_path: Path, quiet_town: Path
) -> None:
    """Killed before it could tell anybody: the journal is the outbox, the gateway finds the order there."""
    async with seated(tmp_path, quiet_town) as host:
        with sitting(tmp_path, quiet_town, "甲") as desk:
            await asyncio.to_thread(desk.answer)
            raise_alerts(tmp_path, host, "X1")
            desk.ask(do="wait", alert="X1")
            unit = (await asyncio.to_thread(desk.answer))["units"][0]
            desk.ask(do="die", alert="X1", unit=unit)
            assert await asyncio.to_thread(desk.process.wait, 20) == -signal.SIGKILL
        await until(lambda: host.picture.assignments, "the order in the picture")
        (assignment,) = host.picture.assignments.values()
        assert assignment.unit_id == unit
        reached = {OrderState.DELIVERED, OrderState.ACKNOWLEDGED}

        def is_delivered() -> bool:
            return host.picture.assignments[assignment.assignment_id].order_state in reached

        await until(is_delivered, "delivery")
    assert verified(tmp_path)


@pytest.mark.timeout(120)
async def test_a_killed_gateway_and_a_killed_city_are_started_again(tmp_path: Path, quiet_town: Path) -> None:
    """The desk brings them back, terminals return, the picture catches up, and an order goes out as ever."""
    async with seated(tmp_path, quiet_town) as seat:
        before = pids(tmp_path)
        os.kill(before["gateway"], signal.SIGKILL)
        lost = "loss of the gateway"
        await until(lambda: seat.picture.sources["gateway"].state is SourceState.LOST, lost, SAID_WITHIN_S)
        raise_alerts(tmp_path, seat, "X1")
        await until(lambda: seat.picture.sources["gateway"].state is SourceState.OK, "another gateway")
        await until(lambda: "X1" in seat.picture.alerts, "what was recorded meanwhile")
        assert pids(tmp_path)["gateway"] != before["gateway"]
        killed_at = seat.now()
        await until(lambda: positions_since(seat.picture, killed_at) >= 20, "terminals")
        assignment_id = await seat.dispatch("X1", seat.advice_for("X1").candidates[0].unit_id)
        reached = {OrderState.DELIVERED, OrderState.ACKNOWLEDGED}
        await until(lambda: seat.picture.assignments[assignment_id].order_state in reached, "delivery")

        os.kill(pids(tmp_path)["city"], signal.SIGKILL)
        lived_to = seat.now()
        await until(lambda: bad(seat.picture) >= {"traffic", "clock"}, "sources that are late or lost")
        await until(lambda: pids(tmp_path).get("city") not in {None, before["city"]}, "another city")
        await until(lambda: positions_since(seat.picture, lived_to) >= 20, "riders on the next day", 60)
        assert seat.now() > lived_to
    assert verified(tmp_path)


def bad(picture: Picture) -> set[str]:
    """The sources from which too little comes."""
    return {
        name for name, seen in picture.sources.items() if seen.state in {SourceState.LATE, SourceState.LOST}
    }


@pytest.mark.timeout(120)
async def test_what_was_suspended_is_said_to_be_lost_and_goes_on_where_it_was(
    tmp_path: Path, quiet_town: Path
) -> None:
    """A gateway, and then everything with it, stands still as a machine does that sleeps; then it resumes."""
    async with seated(tmp_path, quiet_town) as seat:
        before = pids(tmp_path)
        os.kill(before["gateway"], signal.SIGSTOP)
        try:
            await until(lambda: seat.picture.sources["gateway"].state is SourceState.LOST, "loss", 15)
            positions = {name: unit.position for name, unit in seat.picture.units.items()}
            raise_alerts(tmp_path, seat, "X1")  # the record is not the gateway's
            assert {name: unit.position for name, unit in seat.picture.units.items()} == positions
        finally:
            os.kill(before["gateway"], signal.SIGCONT)
        await until(lambda: seat.picture.sources["gateway"].state is SourceState.OK, "the same gateway")
        await until(lambda: "X1" in seat.picture.alerts, "what was recorded meanwhile")
        for pid in before.values():
            os.kill(pid, signal.SIGSTOP)
        time.sleep(3.0)  # noqa: ASYNC251 — the desk sleeps too
        for pid in before.values():
            os.kill(pid, signal.SIGCONT)
        resumed_at = seat.now()
        await until(lambda: positions_since(seat.picture, resumed_at) >= 20, "riders")
        await until(lambda: not bad(seat.picture), "all sources")
        assert pids(tmp_path) == before
    assert verified(tmp_path)


def positions_since(picture: Picture, moment: object) -> int:
    """How many units have been seen after *moment*."""
    seen = (unit.position for unit in picture.units.values())
    return sum(position is not None and position.fixed_at > moment for position in seen)  # type: ignore[operator]  # a datetime


@pytest.mark.timeout(120)
def test_a_desk_that_is_closed_and_opened_again_shows_the_same(tmp_path: Path, quiet_town: Path) -> None:
    """The last desk ends gateway and city; the next start has tasks, orders and time where they were."""
    with cleared(tmp_path):
        with sitting(tmp_path, quiet_town, "1") as desk:
            desk.answer()
            begun = pids(tmp_path)
            host = seat_at(tmp_path, quiet_town)
            raise_alerts(tmp_path, host, "X1", "X2")
            desk.ask(do="wait", alert="X2")
            unit = desk.answer()["units"][0]
            desk.ask(do="dispatch", alert="X1", unit=unit)
            assert desk.answer() == {"won": "D0001"}
            left = desk.leave()
        assert left["last"] is True
        wait_for(lambda: not any(map(is_running, begun.values())), "end of gateway and city", 20)
        assert pids(tmp_path) == {}
        assert (tmp_path / "city-state/city.json").exists()

        async def look() -> None:
            async with seated_again(tmp_path, quiet_town) as seat:
                assert set(seat.picture.alerts) == {"X1", "X2"}
                assert seat.picture.assignments["D0001"].unit_id == unit
                assert seat.picture.units[unit].assignment_id == "D0001"
                assert seat.picture.tasks["T0001"].is_open
                closed = next(e for e in seat.log() if e.kind == "SeatClosed")
                again = next(e for e in reversed(seat.log()) if e.kind == "SeatOpened")
                assert closed.at <= again.at <= seat.now() < closed.at + timedelta(hours=1)

        asyncio.run(look())
    assert verified(tmp_path)


@asynccontextmanager
async def seated_again(data_dir: Path, city: Path) -> AsyncIterator[Seat]:
    """A seat that starts its neighbours on a leash."""
    seat = seat_at(data_dir, city, "1", speed=20.0)
    try:
        await asyncio.wait_for(seat.start(), 60)
        yield seat
    finally:
        await seat.stop()
