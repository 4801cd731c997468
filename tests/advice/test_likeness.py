"""A call beside the alerts that are open: which of them it may tell of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.advice.likeness import likely_same
from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.calls import Call, Channel, Spot
from dispatch.domain.geo import Place
from dispatch.picture.views import Picture
from tests.picture.news import NOW
from tests.tasks.work import Log, jam, sos

AT = jam().place
_M_LAT = 110_960.0


def north(metres: float) -> Place:
    """So far north of the jam's head."""
    return Place.at(AT.lat_deg + metres / _M_LAT, AT.lon_deg)


def call(place: Place = AT, kind: AlertKind = AlertKind.CONGESTION, **spot: object) -> Call:
    """A telephone call a minute after the jam was raised."""
    told = replace(Spot(place, "花园路", "北→南"), **spot)  # type: ignore[arg-type]  # fields of a Spot
    return Call(Channel.PHONE_122, NOW + timedelta(minutes=1), "", "", kind, AlertLevel.MEDIUM, told)


def picture(*facts: object) -> Picture:
    """A jam on 花园路, 430 m long, and what else there is."""
    log = Log()
    log.add(0, jam())
    for fact in facts:
        log.add(0, fact)  # type: ignore[arg-type]  # facts
    return log.picture


def score(told: Call) -> float:
    """How like the jam it is; 0 where it is not offered."""
    return next((one.score for one in likely_same(picture(), told)), 0.0)


def test_a_call_from_the_same_place_is_the_same() -> None:
    """Place, road, kind and time agree: nothing is liker."""
    (found,) = likely_same(picture(), call())
    assert found.alert_id == "J0001"
    assert found.score > 0.9
    assert {"same_place", "same_road", "same_kind", "just_now"} <= set(found.reasons)


def test_who_stands_at_the_tail_of_a_jam_tells_of_its_head() -> None:
    """400 m back along the road is still the same jam; 400 m off on another road is not so sure."""
    tail = score(call(north(400)))
    elsewhere = score(call(north(400), road="东昌路", direction=""))
    assert tail > 0.9
    assert elsewhere < tail / 2


def test_the_farther_the_less_like() -> None:
    """And beyond a kilometre and a half it is another matter."""
    scores = [score(call(north(metres), road="")) for metres in (0, 200, 400, 2000)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == 0.0


def test_the_other_direction_counts_half() -> None:
    """A jam the other way is a jam of its own, but people mix them up."""
    assert score(call(direction="南→北")) == pytest.approx(score(call()) / 2, rel=0.1)


def test_a_crash_goes_with_the_jam_behind_it_and_parking_fines_do_not_with_a_fight() -> None:
    """Kinds of which people tell the one for the other."""
    assert "goes_with" in likely_same(picture(), call(kind=AlertKind.ACCIDENT))[0].reasons
    assert score(call(kind=AlertKind.HELP)) < score(call(kind=AlertKind.ACCIDENT))


def test_what_was_long_ago_is_less_like() -> None:
    """Half an hour later somebody tells of something else."""
    late = replace(call(), rang_at=NOW + timedelta(minutes=40))
    assert score(late) < score(call()) * 0.6


def test_a_colleagues_call_for_help_is_like_nothing() -> None:
    """Nobody on the telephone tells of it, and joining it would hide the caller's own trouble."""
    found = likely_same(picture(sos()), call())
    assert [one.alert_id for one in found] == ["J0001"]


def test_at_most_so_many_are_offered_the_likeliest_first() -> None:
    """A dispatcher reads four lines while somebody speaks."""
    more = [replace(jam(f"J{i:04d}"), place=north(20 * i)) for i in range(2, 12)]
    found = likely_same(picture(*more), call())
    assert len(found) == 4
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
