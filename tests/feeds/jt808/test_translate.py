"""The wall: a terminal's numbers to metres, seconds and degrees, and back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808.messages import Location, Status
from dispatch.feeds.jt808.translate import (
    ALARM_NAMES,
    SOS,
    alarm_bits,
    alarm_names,
    fixed_at,
    location_of,
    position_report,
)

NOW = datetime(2025, 6, 1, 0, 30, 2, tzinfo=UTC)
LIAOCHENG = Location(0, 3, 36456700, 115985500, 32, 455, 90, bytes.fromhex("250601083000"))
REPORTS = st.builds(
    PositionReport,
    unit_id=st.just("铁骑01"),
    lat_deg=st.integers(-90_000_000, 90_000_000).map(lambda e6: e6 / 1e6),
    lon_deg=st.integers(-180_000_000, 180_000_000).map(lambda e6: e6 / 1e6),
    speed_mps=st.integers(0, 65535).map(lambda tenth: tenth / 36),
    heading_deg=st.integers(0, 359).map(float),
    fixed_at=st.integers(0, 10**9).map(lambda s: datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=s)),
    received_at=st.just(NOW),
    altitude_m=st.integers(0, 65535).map(float),
    has_fix=st.booleans(),
    alarms=st.frozensets(st.sampled_from(sorted(ALARM_NAMES.values()))),
)


def test_a_location_becomes_a_report_in_our_units() -> None:
    """45.5 km/h are 12.64 m/s, and half past eight in China is half past midnight in UTC."""
    assert position_report(LIAOCHENG, "铁骑01", NOW) == PositionReport(
        unit_id="铁骑01",
        lat_deg=36.4567,
        lon_deg=115.9855,
        speed_mps=455 / 36,
        heading_deg=90.0,
        fixed_at=datetime(2025, 6, 1, 0, 30, tzinfo=UTC),
        received_at=NOW,
        altitude_m=32.0,
        has_fix=True,
        alarms=frozenset(),
    )


@given(REPORTS)
def test_a_report_survives_the_way_to_a_terminal_and_back(report: PositionReport) -> None:
    """What a simulated terminal says is what the gateway hears, in the units of the wire."""
    assert position_report(location_of(report), report.unit_id, report.received_at) == report


@given(st.integers(0, 0xFFFFFFFF))
def test_every_alarm_bit_has_a_name_of_its_own(bits: int) -> None:
    """No alarm is lost in its name, in either direction."""
    assert alarm_bits(alarm_names(bits)) == bits


def test_bit_0_is_an_officer_who_needs_help() -> None:
    """SOS is the first bit and comes through beside any other."""
    assert SOS in alarm_names(1 | 1 << 30)
    assert SOS not in alarm_names(1 << 1)


def test_south_and_west_are_in_the_status() -> None:
    """Coordinates come without sign; two status bits give it."""
    report = position_report(replace(LIAOCHENG, status_bits=int(Status.SOUTH | Status.WEST)), "u", NOW)
    assert (report.lat_deg, report.lon_deg, report.has_fix) == (-36.4567, -115.9855, False)


def test_an_impossible_latitude_is_translated_and_not_judged() -> None:
    """The gateway's checks refuse it later, where the refusal is counted."""
    assert position_report(replace(LIAOCHENG, lat_e6=116307629), "u", NOW).lat_deg == 116.307629


@pytest.mark.parametrize(
    "bcd", ["000000000000", "251301083000", "2506010830ff", "250601246000", "250601083060"]
)
def test_a_terminal_without_a_clock_has_no_time(bcd: str) -> None:
    """No moment is made up for it: the report is refused, and its alarms can still be read."""
    location = replace(LIAOCHENG, alarm_bits=1, time_bcd=bytes.fromhex(bcd))
    assert fixed_at(location) is None
    with pytest.raises(ValueError, match=r".+"):
        position_report(location, "u", NOW)
    assert alarm_names(location.alarm_bits) == {SOS}
