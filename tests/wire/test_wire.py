"""The messages between gateway and desks, and how they lie on the socket."""

import asyncio
import stat
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.observations import RoadsSeen, SourceSeen, SourceState
from dispatch.domain.units import PositionReport
from dispatch.wire.clock import FollowedClock
from dispatch.wire.framing import WireError, packed, read_from_desk, read_from_gateway
from dispatch.wire.lock import AlreadyServedError, ProcessLock
from dispatch.wire.messages import Batch, Hello, JournalAdvanced, RoadStates
from dispatch.wire.plates import Plate, read_plate, remove_plate, write_plate

NOW = datetime(2026, 11, 23, 7, 10, tzinfo=UTC)


def reader_of(data: bytes) -> asyncio.StreamReader:
    """A stream that holds *data* and ends."""
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return reader


async def test_a_batch_comes_back_as_it_was() -> None:
    """Positions, health and road states survive the socket, NaN included."""
    roads = RoadsSeen(
        NOW,
        "traffic",
        np.array([3, 7], np.uint32),
        np.array([4.5, np.nan], np.float32),
        np.array([2, 0], np.uint8),
        np.array([1, 0], np.uint8),
    )
    batch = Batch(
        7,
        NOW,
        speed=10.0,
        positions=[PositionReport("A12", 36.4, 115.9, 5.0, 90.0, NOW, NOW, alarms=frozenset({"sos"}))],
        roads=[RoadStates.of(roads)],
        sources=[SourceSeen("traffic", SourceState.OK, NOW)],
        refused={"leap": 2},
    )
    back = await read_from_gateway(reader_of(packed(batch)))
    assert back == batch
    assert isinstance(back, Batch)
    seen = back.roads[0].seen()
    assert seen.index.tolist() == [3, 7]
    assert seen.speed_mps[0] == 4.5
    assert np.isnan(seen.speed_mps[1])


def test_road_states_of_different_lengths_are_refused() -> None:
    """Arrays that do not belong together never reach the picture."""
    with pytest.raises(ValueError, match="different lengths"):
        RoadStates(NOW, "traffic", b"\0" * 4, b"\0" * 4, b"\0\0", b"\0").seen()


@given(st.binary(max_size=200))
def test_noise_is_no_message(noise: bytes) -> None:
    """Whatever comes in, it is a message, the end of the stream, or a WireError: nothing else."""

    async def read() -> None:
        try:
            message = await read_from_desk(reader_of(noise))
        except (WireError, asyncio.IncompleteReadError):
            return
        assert isinstance(message, Hello | JournalAdvanced) or message is not None

    asyncio.run(read())


async def test_a_message_that_promises_too_much_is_cut_off() -> None:
    """A length beyond the limit is refused before a byte of it is read."""
    with pytest.raises(WireError, match="the limit is 65536"):
        await read_from_desk(reader_of(struct.pack(">I", 65537)))


def test_a_plate_is_for_its_owner_only_and_goes_with_him(tmp_path: Path) -> None:
    """Mode 0600; taking it down leaves a successor's plate alone."""
    mine = Plate("gateway", 1, "0.1.0", {"desks": 7001}, "secret")
    write_plate(tmp_path, mine)
    assert stat.S_IMODE((tmp_path / "gateway.json").stat().st_mode) == 0o600
    assert read_plate(tmp_path, "gateway") == mine
    theirs = Plate("gateway", 2, "0.1.0", {"desks": 7002}, "other")
    write_plate(tmp_path, theirs)
    remove_plate(tmp_path, mine)
    assert read_plate(tmp_path, "gateway") == theirs
    remove_plate(tmp_path, theirs)
    assert read_plate(tmp_path, "gateway") is None
    assert list(tmp_path.iterdir()) == []


def test_a_broken_plate_is_no_plate(tmp_path: Path) -> None:
    """What cannot be read says nothing about who lives there."""
    (tmp_path / "gateway.json").write_text("{")
    assert read_plate(tmp_path, "gateway") is None


def test_a_followed_clock_never_runs_backwards() -> None:
    """When the publisher falls behind, the follower waits for it."""
    wall_s = 0.0
    clock = FollowedClock(NOW, lambda: wall_s)
    wall_s = 5.0
    assert clock.now() == NOW
    clock.follow(NOW, 10.0)
    wall_s = 6.0
    assert clock.now() == NOW + timedelta(seconds=10)
    clock.follow(NOW + timedelta(seconds=4), 10.0)
    assert clock.now() == NOW + timedelta(seconds=10)
    wall_s = 7.0
    assert clock.now() == NOW + timedelta(seconds=14)


def test_a_follower_shows_no_less_than_what_was_recorded_just_now() -> None:
    """A neighbour's entry that is a blink ahead pulls the clock along; one of tomorrow does not."""
    clock = FollowedClock(NOW, lambda: 0.0)
    clock.follow(NOW, 10.0)
    clock.reach(NOW + timedelta(seconds=15))
    assert clock.now() == NOW + timedelta(seconds=15)
    clock.follow(NOW, 10.0)
    assert clock.now() == NOW + timedelta(seconds=15)
    clock.reach(NOW + timedelta(days=1))
    assert clock.now() == NOW + timedelta(seconds=15)
    clock.follow(NOW + timedelta(days=1, seconds=-10), 10.0)
    assert clock.now() == NOW + timedelta(days=1, seconds=-10)


def test_the_first_word_comes_after_what_the_journal_holds() -> None:
    """Started again, the clock goes on behind the last entry, however early the publisher's word is."""
    clock = FollowedClock(NOW + timedelta(days=300), lambda: 0.0)
    clock.reach(NOW + timedelta(seconds=1))
    clock.follow(NOW, 1.0)
    assert clock.now() == NOW + timedelta(seconds=1)


def test_only_one_process_of_a_name_serves_a_directory(tmp_path: Path) -> None:
    """The second is told so; another name is another matter; when the first has gone it may come."""
    first = ProcessLock(tmp_path, "city")
    with pytest.raises(AlreadyServedError, match="another city serves"):
        ProcessLock(tmp_path, "city")
    ProcessLock(tmp_path, "gateway").release()
    first.release()
    ProcessLock(tmp_path, "city").release()


def test_the_first_word_counts_even_when_it_is_earlier() -> None:
    """A demo city may live in another hour than the machine."""
    clock = FollowedClock(NOW, lambda: 0.0)
    clock.follow(NOW - timedelta(hours=8), 1.0)
    assert clock.now() == NOW - timedelta(hours=8)
