"""City time never runs back: what a city keeps, and where it begins after a stop, a crash, and anew."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.domain.clock import day_start
from dispatch.simulation.citytime import CityTime
from dispatch.simulation.kept import START_SECOND, CityKeeper, KeptCity

TODAY = datetime(2026, 6, 1, 3, tzinfo=UTC)
FIRST = day_start(TODAY) + timedelta(seconds=START_SECOND)


def kept(now: datetime, seed: int = 1) -> KeptCity:
    """A clean stop at *now*."""
    return KeptCity("net", now, {"seed": seed})


def stopped_at(folder: Path, now: datetime) -> CityKeeper:
    """A keeper whose city stopped cleanly at *now*."""
    keeper = CityKeeper(folder)
    keeper.begin_saving().write_bytes(b"sumo")
    keeper.keep(kept(now))
    return keeper


def test_a_first_start_is_at_ten_past_seven_today(tmp_path: Path) -> None:
    """Asia/Shanghai."""
    keeper = CityKeeper(tmp_path)
    assert keeper.resumable("net", 1) is None
    assert keeper.beginning(None, TODAY) == FIRST
    assert FIRST.hour == 23


def test_a_clean_stop_is_gone_on_from(tmp_path: Path) -> None:
    """On the same net and seed only."""
    keeper = stopped_at(tmp_path, FIRST + timedelta(hours=1))
    assert keeper.resumable("net", 1) == kept(FIRST + timedelta(hours=1))
    assert keeper.resumable("other", 1) is None
    assert keeper.resumable("net", 2) is None


def test_after_a_crash_the_next_day_begins(tmp_path: Path) -> None:
    """A heartbeat newer than the state tells of a crash; a whole day later time is surely ahead of it."""
    keeper = stopped_at(tmp_path, FIRST + timedelta(hours=1))
    keeper.beat(FIRST + timedelta(hours=2))
    assert keeper.resumable("net", 1) is None
    assert keeper.beginning(None, TODAY) == FIRST + timedelta(days=1)


def test_a_wished_beginning_never_turns_time_back(tmp_path: Path) -> None:
    """It is moved on by whole days until it is after all that was lived through."""
    keeper = CityKeeper(tmp_path)
    wish = FIRST + timedelta(hours=9)
    assert keeper.beginning(wish, TODAY) == wish
    keeper.beat(wish + timedelta(days=2, hours=1))
    assert keeper.beginning(wish, TODAY) == wish + timedelta(days=3)


def test_a_beat_for_which_there_is_no_room_leaves_the_one_before(tmp_path: Path) -> None:
    """A full disk ends no city: here something that is no file stands where the beat is to be written."""
    keeper = CityKeeper(tmp_path)
    keeper.beat(FIRST)
    (tmp_path / "city-state/heartbeat.half").mkdir()
    keeper.beat(FIRST + timedelta(hours=1))
    assert keeper.last_seen() == FIRST


def test_an_unreadable_state_is_no_state(tmp_path: Path) -> None:
    """Half a file is as good as none."""
    keeper = stopped_at(tmp_path, FIRST)
    (tmp_path / "city-state/city.json").write_text('{"net": "ne')
    assert keeper.resumable("net", 1) is None


def test_a_slow_machine_slows_time_and_skips_nothing() -> None:
    """The clock stands at the second reached, however late, and says how fast it really went."""
    clock = CityTime(FIRST, 1e6)
    clock.begin(10)
    moments = []
    for second in range(11, 40):
        clock.reach(second)
        moments.append(clock.now())
    assert moments == sorted(moments)
    assert clock.at(39) <= clock.now() < clock.at(40)
    assert 0 < clock.achieved() < 1e6
    assert clock.wait_s() < 1e-3
