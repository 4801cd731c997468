"""One seat against a tiny gateway: news in, decisions out, and what it does when something is gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dispatch.advice.ranking import RankingPolicy
from dispatch.desk import outlook as outlook_module
from dispatch.desk import seat as seat_module
from dispatch.desk.link import GatewayRefusedError
from dispatch.desk.neighbours import NeighbourFailedError, Neighbours
from dispatch.desk.outlook import OFFERED, OutlookParts
from dispatch.desk.record import Record
from dispatch.desk.seat import Seat, SeatParts
from dispatch.domain import facts, task_facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.facts import Fact
from dispatch.domain.observations import RoadsSeen, SourceState, UnitListed
from dispatch.domain.plans import Secrecy
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome
from dispatch.journal import Journal, JournalUnavailable
from dispatch.picture.views import Picture
from dispatch.review.hindsight import HindsightJam
from dispatch.review.rates import RateParams
from dispatch.tasks.reporting import task_report
from dispatch.wire.clock import FollowedClock, SystemClock
from dispatch.wire.messages import Batch, Hello, JournalAdvanced, Leave, LocateUnit, Refused, RoadStates
from tests.advice.town import NOW, SHIFT_ALL_DAY
from tests.desk.gateway import FakeGateway, until
from tests.desk.office import TEMPLATES, TOWN, UNITS, jam
from tests.desk.test_call_commands import CALL
from tests.tasks.carried_out import TASK, journalled, story
from tests.tasks.prepared import PLANNER, begun, full_plan, way

Open = Callable[..., Awaitable[Seat]]


def everything(now: datetime = NOW, seq: int = 1) -> Batch:
    """The full batch of a town with three units on free roads."""
    count = len(TOWN)
    zeros, speed_mps = np.zeros(count, np.uint8), TOWN.free_flow_mps.astype(np.float32)
    roads = RoadsSeen(now, "traffic", np.arange(count, dtype=np.uint32), speed_mps, zeros, zeros)
    return Batch(
        seq,
        now,
        full=True,
        units=[UnitListed(u.unit_id, "1", "text", (SHIFT_ALL_DAY,)) for u in UNITS],
        positions=[
            replace(u.position, fixed_at=now, received_at=now) for u in UNITS if u.position is not None
        ],
        roads=[RoadStates.of(roads)],
        accepted=3,
    )


def parts(data_dir: Path, seat: str = "1", neighbours: Neighbours | None = None) -> SeatParts:
    """The parts of a seat without neighbours, on the town's roads."""
    clock = FollowedClock(SystemClock().now())

    def hindsight(_since: datetime) -> Sequence[HindsightJam]:
        return ()

    return SeatParts(
        seat=seat,
        operator="王",
        data_dir=data_dir,
        outlook=OutlookParts(
            network=TOWN,
            templates=TEMPLATES,
            ranking=RankingPolicy(),
            rates=RateParams(),
            clock=clock,
            hindsight=hindsight,
        ),
        record=Record(data_dir / "journal.sqlite3", f"desk-{seat}", clock, data_dir / "keys"),
        neighbours=neighbours or Neighbours(data_dir, {}),
    )


def record(data_dir: Path, *news: Fact) -> int:
    """Let the gateway record facts; returns how far the journal reaches."""
    journal = Journal.open(data_dir, chain="gateway", clock=SystemClock())
    try:
        with journal.transaction("gateway") as transaction:
            for fact in news:
                transaction.append(fact)
        return journal.last_id()
    finally:
        journal.close()


def kinds(data_dir: Path) -> list[str]:
    """The kinds of all entries of the journal."""
    journal = Journal.open(data_dir, chain="reader", clock=SystemClock())
    try:
        return [entry.kind for entry in journal.since(0)]
    finally:
        journal.close()


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[FakeGateway]:
    """A gateway with the town's units."""
    gateway = FakeGateway(tmp_path, NOW)
    gateway.greeting[1] = everything()
    async with gateway:
        yield gateway


@pytest.fixture
async def open_seat(tmp_path: Path) -> AsyncIterator[Open]:
    """Starts seats, and stops them without a goodbye after the test."""
    seats: list[Seat] = []

    async def one(seat: str = "1", neighbours: Neighbours | None = None) -> Seat:
        seats.append(Seat(parts(tmp_path, seat, neighbours)))
        await asyncio.wait_for(seats[-1].start(), 20)
        return seats[-1]

    yield one
    for seat in seats:
        await seat.stop(leave=False)


async def test_it_sits_down_with_the_whole_picture(gateway: FakeGateway, open_seat: Open) -> None:
    """After start the units are there, the clock is the gateway's, and the seat is in the journal."""
    seat = await open_seat()
    assert set(seat.picture.units) == {"A01", "A02", "A03"}
    assert abs(seat.now() - NOW) < timedelta(seconds=20)
    assert [e.fact for e in seat.log()] == [facts.SeatOpened("1", "王")]
    assert seat.picture.sources["gateway"].state is SourceState.OK
    assert isinstance(gateway.heard[0], Hello)
    assert gateway.heard[0].network == TOWN.digest


async def test_nobody_sits_down_before_the_city_has_told_the_time(
    gateway: FakeGateway, open_seat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cold city takes its time, and work beside the line is done meanwhile: the first entry waits."""
    monkeypatch.setattr(outlook_module, "LEARN_NAMES_S", 0.01)
    waking = replace_batch(everything(NOW - timedelta(hours=4)), speed=0.0, pace=0.0)
    gateway.greeting[1] = waking
    opening = asyncio.ensure_future(open_seat())
    await asyncio.sleep(0.8)
    assert not opening.done()
    gateway.say(everything(NOW, 2))
    seat = await opening
    assert seat.find_places("3jl")
    assert abs(seat.log()[0].at - NOW) < timedelta(seconds=20)


async def test_what_the_gateway_records_is_folded_and_told(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """A notice that the journal has grown is enough; listeners get picture and entries together."""
    seat = await open_seat()
    told: list[tuple[Picture, Sequence[Recorded]]] = []
    seat.listen(lambda picture, entries: told.append((picture, entries)))
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)
    picture, entries = next((p, e) for p, e in told if e)
    assert [e.fact for e in entries] == [jam("J1")]
    assert "J1" in picture.alerts
    gateway.say(JournalAdvanced(1))
    gateway.say(everything(NOW + timedelta(seconds=5), 2))
    await until(lambda: seat.picture.now >= NOW + timedelta(seconds=5))
    assert sum(len(e) for _, e in told) == 1


async def test_a_dispatch_is_committed_then_shown_then_told(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """The evidence is the advice that was asked for last; the gateway is told how far to read."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)
    advice = seat.advice_for("J1")
    assert seat.bands_for("J1")[0] > 0
    assignment_id = await seat.dispatch("J1", advice.candidates[0].unit_id)
    assert seat.picture.assignments[assignment_id].unit_id == advice.candidates[0].unit_id
    assigned = next(e for e in seat.log() if isinstance(e.fact, facts.UnitAssigned))
    assert isinstance(assigned.fact, facts.UnitAssigned)
    assert assigned.fact.advice == advice
    await gateway.wait_for(JournalAdvanced)
    await until(lambda: seat.way_of(assignment_id) is not None, "the way")
    assert seat.report_draft("T0001")
    assert seat.bands_for("J1")[1] > 0


async def test_only_the_newest_rankings_are_kept(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """Each is a ranking of the whole fleet, and a shift has hundreds of alerts; one asked again is new."""
    seat = await open_seat()
    names = [f"J{number}" for number in range(OFFERED + 2)]
    gateway.say(JournalAdvanced(record(tmp_path, *map(jam, names))))
    await until(lambda: names[-1] in seat.picture.alerts)
    for name in [*names[:-1], names[1], names[-1]]:
        seat.advice_for(name)
    assert list(seat._offered) == [*names[3:-1], names[1], names[-1]]


async def test_what_cannot_be_committed_is_not_shown(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """When the disk says no, the picture, the log and the gateway hear nothing of it."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)
    before, entries, heard = seat.picture, seat.log(), len(gateway.heard)
    told: list[Sequence[Recorded]] = []
    seat.listen(lambda _picture, news: told.append(news))
    journal = seat._parts.record._journal
    assert journal is not None
    commit = journal._connection.connection.driver_connection
    assert commit is not None
    commit.execute("PRAGMA query_only = ON")
    with pytest.raises(JournalUnavailable):
        await seat.dispatch("J1", "A01")
    with pytest.raises(JournalUnavailable):
        await seat.take_alert("J1")
    assert (seat.picture.assignments, seat.picture.alerts) == (before.assignments, before.alerts)
    assert seat.picture.entry_id == before.entry_id
    assert seat.log() == entries
    assert not any(told)
    assert not any(isinstance(m, JournalAdvanced) for m in gateway.heard[heard:])
    commit.execute("PRAGMA query_only = OFF")
    assert await seat.dispatch("J1", "A01") == "D0001"


def stage_of(seat: Seat) -> str:
    """How far the one task is, as this seat sees it."""
    return seat.picture.tasks["T1"].stage.value


async def test_a_task_whose_start_cannot_be_recorded_has_not_started(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """The disk says no at that moment: it is said, nothing is half recorded, and it can be tried again."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, *begun(), *way()[:3])))
    await until(lambda: "T1" in seat.picture.tasks)
    journal = seat._parts.record._journal
    assert journal is not None
    commit = journal._connection.connection.driver_connection
    assert commit is not None
    commit.execute("PRAGMA query_only = ON")
    heard = len(gateway.heard)
    with pytest.raises(JournalUnavailable, match="readonly"):
        await seat.plans.start("T1")
    assert stage_of(seat) == "approved"
    assert not {"TaskStarted", "TaskStartedUnrehearsed"} & set(kinds(tmp_path))
    assert not any(isinstance(m, JournalAdvanced) for m in gateway.heard[heard:])
    commit.execute("PRAGMA query_only = OFF")
    await seat.plans.start("T1")
    assert stage_of(seat) == "under_way"
    assert kinds(tmp_path).count("TaskStarted") == 1


async def test_what_was_committed_counts_even_when_it_cannot_be_read_at_once(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails between commit and reading is told as such; the decision shows when it is back."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)

    async def fails(_self: Record, _entry_id: int) -> list[Recorded]:
        raise JournalUnavailable("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(Record, "since", fails)
        await seat.take_alert("J1")
        assert [(one.code, one.words) for one in seat.troubles()] == [("behind", "disk I/O error")]
    await until(lambda: seat.picture.alerts["J1"].taken_by == "1")
    await until(lambda: not seat.troubles())
    assert kinds(tmp_path).count("AlertTaken") == 1


async def test_a_rule_is_checked_on_the_newest_journal(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """What another seat has recorded and this one has not read yet counts: it is told by whom."""
    first, second = await open_seat("1"), await open_seat("2")
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in first.picture.alerts and "J1" in second.picture.alerts)
    await first.dispatch("J1", "A01")
    with pytest.raises(RuleBrokenError, match="alert_taken: 1"):
        await second.dispatch("J1", "A02", "另派")
    assert kinds(tmp_path).count("UnitAssigned") == 1


async def test_an_outcome_closes_the_task_with_what_the_log_holds(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """From the alert to the report, through the seat's own commands."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)
    assignment_id = await seat.dispatch("J1", "A01")
    await seat.acknowledge(assignment_id)
    reached = record(tmp_path, facts.UnitArrived(assignment_id, "A01", 9, NOW + timedelta(minutes=4)))
    gateway.say(JournalAdvanced(reached))
    await until(lambda: seat.picture.assignments[assignment_id].arrived_at is not None)
    assert seat.way_of(assignment_id) is None
    await seat.enter_outcome("T0001", Outcome.RECOVERED, "已疏导")
    report = seat.picture.tasks["T0001"].report
    assert report is not None
    assert [line.words for line in report.lines]
    assert seat.rates() is not None


async def test_a_call_is_raised_sent_to_and_the_sending_taken_back(
    gateway: FakeGateway, open_seat: Open
) -> None:
    """From the ring to a unit that is free again, through the seat's own commands."""
    assert not gateway.heard
    seat = await open_seat()
    assert [one.label for one in seat.find_places("3jl 3wl")][:1] == ["3经路 · 3纬路"]
    assert seat.guess_kind(CALL.words).kind is CALL.kind
    alert_id = await seat.report_alert(CALL)
    assert [one.alert_id for one in seat.likely_same(CALL)] == [alert_id]
    await seat.join_call(alert_id, CALL)
    assert seat.reversible() is None
    assignment_id = await seat.dispatch(alert_id, seat.advice_for(alert_id).candidates[0].unit_id)
    await seat.reverse()
    assert not seat.picture.assignments[assignment_id].is_open
    with pytest.raises(RuleBrokenError, match="nothing_to_reverse"):
        await seat.reverse()


async def test_taking_back_means_what_is_under_way_not_what_was_before(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """Two keys pressed faster than the disk: the second takes the first one back, and nothing else."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"), jam("J2"))))
    await until(lambda: "J2" in seat.picture.alerts)
    await seat.take_alert("J1")
    await asyncio.gather(seat.take_alert("J2"), seat.reverse())
    assert [seat.picture.alerts[name].taken_by for name in ("J1", "J2")] == ["1", ""]


async def test_no_entry_is_earlier_than_what_it_follows_from(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """The gateway's clock is a blink ahead of this seat's: the taking still comes after the alert."""
    seat = await open_seat()
    ahead = FollowedClock(NOW, lambda: 0.0)
    ahead.follow(seat.now() + timedelta(seconds=1.5), 0.0)
    journal = Journal.open(tmp_path, chain="gateway", clock=ahead)
    with journal.transaction("gateway") as transaction:
        raised = transaction.append(jam("J1"))
    journal.close()
    gateway.say(JournalAdvanced(raised.entry_id))
    await until(lambda: "J1" in seat.picture.alerts)
    await seat.take_alert("J1")
    taken = seat.log()[-1]
    assert taken.kind == "AlertTaken"
    assert taken.at >= raised.at


async def test_the_clock_runs_at_the_pace_that_the_city_achieves(
    gateway: FakeGateway, open_seat: Open
) -> None:
    """×20 on the label, three and a half in truth: between two words the seat does not run ahead."""
    gateway.greeting[1] = replace_batch(everything(), speed=20.0, pace=3.5)
    seat = await open_seat()
    assert seat.picture.speed == 20.0
    assert seat._parts.outlook.clock.speed == 3.5


def replace_batch(batch: Batch, *, speed: float, pace: float) -> Batch:
    """A batch at another speed."""
    return Batch(batch.seq, batch.now, speed, pace, full=True, units=batch.units, positions=batch.positions)


async def test_a_listener_that_fails_keeps_the_news_from_nobody(
    gateway: FakeGateway, open_seat: Open
) -> None:
    """Its error is counted; the next listener hears."""
    seat = await open_seat()
    heard: list[Picture] = []

    def broken(_picture: Picture, _entries: Sequence[Recorded]) -> None:
        raise ValueError("a panel broke")

    seat.listen(broken)
    seat.listen(lambda picture, _entries: heard.append(picture))
    gateway.say(everything(NOW + timedelta(seconds=9), 2))
    await until(lambda: bool(heard))
    assert seat.listener_errors > 0


async def test_a_gateway_that_vanishes_is_shown_and_found_again(tmp_path: Path, open_seat: Open) -> None:
    """Lost with the reason and the time of its last word; what was recorded meanwhile is read on return."""
    first = FakeGateway(tmp_path, NOW)
    first.greeting[1] = everything()
    async with first:
        seat = await open_seat()
    await until(lambda: seat.picture.sources["gateway"].state is SourceState.LOST)
    assert seat.picture.sources["gateway"].detail
    with pytest.raises(RuleBrokenError, match="gateway_lost: A01"):
        await seat.locate("A01")
    last = record(tmp_path, jam("J7"))
    again = FakeGateway(tmp_path, NOW)
    again.greeting[1] = everything(NOW + timedelta(seconds=30))
    again.greeting.append(JournalAdvanced(last))
    async with again:
        await until(lambda: seat.picture.sources["gateway"].state is SourceState.OK)
        await until(lambda: "J7" in seat.picture.alerts)
        await seat.locate("A01")
        assert await again.wait_for(LocateUnit) == LocateUnit("A01")


async def test_a_decision_needs_no_gateway(tmp_path: Path, open_seat: Open) -> None:
    """The journal is the outbox: with the line down an order can still be given."""
    gateway = FakeGateway(tmp_path, NOW)
    gateway.greeting[1] = everything()
    async with gateway:
        seat = await open_seat()
        gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
        await until(lambda: "J1" in seat.picture.alerts)
    await until(lambda: seat.picture.sources["gateway"].state is SourceState.LOST)
    assert await seat.dispatch("J1", "A01") == "D0001"
    assert "D0001" in seat.picture.assignments


@pytest.mark.parametrize("last", [True, False])
async def test_leaving_is_recorded_and_says_whether_it_was_the_last(tmp_path: Path, *, last: bool) -> None:
    """SeatClosed, Leave, and the gateway's goodbye decides; only the last desk dismisses the neighbours."""
    dismissed: list[str] = []

    class Watched(Neighbours):
        async def dismiss(self) -> None:
            dismissed.append("city")

    gateway = FakeGateway(tmp_path, NOW, last=last)
    gateway.greeting[1] = everything()
    async with gateway:
        seat = Seat(parts(tmp_path, neighbours=Watched(tmp_path, {})))
        await seat.start()
        assert await seat.stop() is last
        assert await gateway.wait_for(Leave) == Leave()
    assert kinds(tmp_path) == ["SeatOpened", "SeatClosed"]
    assert dismissed == (["city"] if last else [])


async def test_a_refused_seat_says_why_and_ends_nobody(tmp_path: Path) -> None:
    """Somebody sits there: the words are the gateway's, nothing is recorded, the neighbours stay."""
    gateway = FakeGateway(tmp_path, NOW)
    gateway.greeting = [Refused("seat", "席位 1 已由 李 登录")]
    async with gateway:
        seat = Seat(parts(tmp_path))
        with pytest.raises(GatewayRefusedError, match="已由 李 登录"):
            await asyncio.wait_for(seat.start(), 10)
        assert await seat.stop() is False
        assert not any(isinstance(m, Leave) for m in gateway.heard)
    assert kinds(tmp_path) == []


async def test_a_neighbour_that_never_comes_up_ends_the_start_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that is taken for good does not leave the operator before an empty window."""
    monkeypatch.setattr(seat_module, "WATCH_EVERY_S", 0.05)
    neighbours = Neighbours(tmp_path, {"gateway": ["/bin/sh", "-c", "echo 端口已被占用; exit 2"]})
    seat = Seat(parts(tmp_path, neighbours=neighbours))
    with pytest.raises(NeighbourFailedError, match="the gateway ended with code 2: 端口已被占用"):
        await asyncio.wait_for(seat.start(), 20)
    await seat.stop()


async def test_a_desk_that_gives_up_waiting_leaves_nobody_behind(tmp_path: Path) -> None:
    """Closed before the gateway had a word to say: what it had started is ended."""
    neighbours = Neighbours(tmp_path, {"gateway": ["/bin/sleep", "600"]})
    seat = Seat(parts(tmp_path, neighbours=neighbours))
    starting = asyncio.create_task(seat.start())
    await until(lambda: "gateway" in neighbours._started)
    process = neighbours._started["gateway"]
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await seat.stop()
    assert process.poll() is not None


async def test_a_seat_tells_the_report_of_any_task_from_the_journal(
    gateway: FakeGateway, tmp_path: Path, open_seat: Open
) -> None:
    """However old it is; refused are one that is not there, and a secret one to who may not see it."""
    assert gateway is not None
    journalled(tmp_path)
    seat = await open_seat()
    report = await seat.task_report(TASK)
    assert report == task_report(story(), TASK, seat.network)
    with pytest.raises(RuleBrokenError, match="task_unknown"):
        await seat.task_report("T0404")
    secret = replace(full_plan(), brief=replace(full_plan().brief, secrecy=Secrecy.SECRET, in_charge=""))
    record(tmp_path, *begun("T9"), task_facts.PlanRevised("T9", 2, PLANNER.name, secret, 1))
    with pytest.raises(RuleBrokenError, match="task_sealed"):
        await seat.task_report("T9")
