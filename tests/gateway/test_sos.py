"""Calls for help: raised at once, one alert while the bit stays set, never twice."""

from datetime import UTC, datetime, timedelta

from dispatch.domain.alerts import AlertKind, AlertLevel, Verdict
from dispatch.domain.facts import AlertCleared, AlertJudged, AlertRaised, TaskOpened
from dispatch.domain.geo import Place
from dispatch.domain.tasks import TaskKind
from dispatch.gateway.settings import GatewaySettings
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk
from tests.gateway.terminal import position

SOS = frozenset({"sos"})


def _raised(clerk: Clerk) -> list[AlertRaised]:
    return [entry.fact for entry in clerk.entries(AlertRaised) if isinstance(entry.fact, AlertRaised)]


async def test_sos_is_an_alert_at_once_and_one_only(running: Running, connect: Connect) -> None:
    """The rising edge raises the highest alert at the unit's place; a bit that stays set raises no other."""
    terminal = await connect(running, "13912344321", code="code-1")
    clerk = Clerk(running.data_dir)
    now = datetime.now(UTC)
    for second in range(3):
        await terminal.ask(position(alarms=SOS, at=now + timedelta(seconds=second)))
    await until(lambda: bool(_raised(clerk)), "the alert")
    (alert,) = _raised(clerk)
    assert (alert.kind, alert.level, alert.unit_id) == (AlertKind.SOS, AlertLevel.CRITICAL, "T01")
    assert alert.alert_id == "S0001"
    assert alert.place.lat_deg == 36.4567


async def test_sos_without_a_fix_counts_and_takes_the_last_known_place(
    running: Running, connect: Connect
) -> None:
    """An alarm frame is never filtered away, and its place is where the unit was last seen."""
    terminal = await connect(running, "13912344321", code="code-1")
    await terminal.ask(position(36.45, 115.97))
    await terminal.ask(position(0.0, 0.0, has_fix=False, alarms=SOS))
    clerk = Clerk(running.data_dir)
    await until(lambda: bool(_raised(clerk)), "the alert")
    assert _raised(clerk)[0].place.lat_deg == 36.45
    assert await running.refused("no_fix") == 1


async def test_sos_in_a_leap_or_from_the_future_counts(running: Running, connect: Connect) -> None:
    """Whatever the checks say of the position, the call for help is heard."""
    terminal = await connect(running, "13912344321", code="code-1")
    await terminal.ask(position())
    await terminal.ask(position(30.0, 100.0, at=datetime.now(UTC) + timedelta(days=400), alarms=SOS))
    clerk = Clerk(running.data_dir)
    await until(lambda: bool(_raised(clerk)), "the alert")
    assert await running.refused("future") == 1


async def test_a_restart_does_not_raise_a_standing_call_again(
    settings: GatewaySettings, connect: Connect
) -> None:
    """The journal knows that the call stands."""
    clerk = Clerk(settings.data_dir)
    for _ in range(2):
        async with serving(settings) as running:
            terminal = await connect(running, "13912344321", code="code-1")
            await terminal.ask(position(alarms=SOS))
            await until(lambda: bool(_raised(clerk)), "the alert")
    assert len(_raised(clerk)) == 1


async def test_a_call_that_nobody_has_seen_stays_when_the_bit_falls(
    running: Running, connect: Connect
) -> None:
    """Terminals drop the bit once they are answered: the alert stays until somebody deals with it."""
    terminal = await connect(running, "13912344321", code="code-1")
    clerk = Clerk(running.data_dir)
    now = datetime.now(UTC)
    await terminal.ask(position(alarms=SOS, at=now))
    await until(lambda: bool(_raised(clerk)), "the alert")
    await terminal.ask(position(at=now + timedelta(seconds=1)))
    alert = _raised(clerk)[0]
    assert not clerk.entries(AlertCleared)
    clerk.write(TaskOpened("T-1", TaskKind.SOS, "求助", Place.at(36.45, 115.98), alert.alert_id))
    await until(lambda: bool(clerk.entries(AlertCleared)), "clearing")
    (raised,) = clerk.entries(AlertRaised)
    assert clerk.entries(AlertCleared)[0].because == (raised.ref,)


async def test_a_second_call_is_a_second_alert(running: Running, connect: Connect) -> None:
    """After the first call was judged and the bit had fallen, the next rise is news."""
    terminal = await connect(running, "13912344321", code="code-1")
    clerk = Clerk(running.data_dir)
    now = datetime.now(UTC)
    await terminal.ask(position(alarms=SOS, at=now))
    await until(lambda: bool(_raised(clerk)), "the alert")
    clerk.write(AlertJudged("S0001", Verdict.FALSE))
    await terminal.ask(position(alarms=SOS, at=now + timedelta(seconds=1)))
    await terminal.ask(position(at=now + timedelta(seconds=2)))
    await until(lambda: bool(clerk.entries(AlertCleared)), "clearing")
    await terminal.ask(position(alarms=SOS, at=now + timedelta(seconds=3)))
    await until(lambda: len(_raised(clerk)) == 2, "the second alert")
    assert _raised(clerk)[1].alert_id == "S0002"


async def test_an_old_frame_sent_again_calls_nobody(running: Running, connect: Connect) -> None:
    """A repetition of a frame from before the bit fell is old news."""
    terminal = await connect(running, "13912344321", code="code-1")
    clerk = Clerk(running.data_dir)
    now = datetime.now(UTC)
    await terminal.ask(position(alarms=SOS, at=now))
    await until(lambda: bool(_raised(clerk)), "the alert")
    clerk.write(AlertJudged("S0001", Verdict.FALSE))
    await terminal.ask(position(at=now + timedelta(seconds=2)))
    await until(lambda: bool(clerk.entries(AlertCleared)), "clearing")
    await terminal.ask(position(alarms=SOS, at=now))
    await terminal.ask(position(at=now + timedelta(seconds=3)))
    assert await running.refused("duplicate") == 1
    assert len(_raised(clerk)) == 1
