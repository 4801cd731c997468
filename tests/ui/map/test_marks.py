"""Trails, hints at the rim, tags and pulses: what is drawn where, as the page tells it."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, CongestionLevel
from dispatch.domain.geo import Place
from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import AlertView, Picture
from dispatch.roads.network import RoadNetwork
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.map.scenes import MIDDLE, NOW, alert, picture, unit
from tests.ui.map.test_view import canvas, drag, show
from ui.kit.palette import DARK, LIGHT
from ui.map.view import MapView

Asked = Callable[..., Any]
LAT, LON = MIDDLE
FAR_EAST = Place.at(LAT, LON + 0.2)


def told(kind: AlertKind, **more: Any) -> AlertView:  # noqa: ANN401 — any field of an alert
    """An alert that somebody told of by telephone: a place, and no stretch."""
    return alert(
        f"c-{kind}",
        kind=kind,
        segments=(),
        length_m=0,
        congestion=CongestionLevel.UNKNOWN,
        source="call",
        **more,
    )


def ride(
    qtbot: QtBot, view: MapView, network: RoadNetwork, seconds: int, *, step_deg: float = 0.0003
) -> None:
    """A01 rides north, 33 m every two seconds; A02 stands."""
    for second in range(0, seconds, 2):
        now = NOW + timedelta(seconds=second)
        units = [unit("A01", (LAT - 0.005 + second / 2 * step_deg, LON)), unit("A02", (LAT, LON + 0.005))]
        scene = replace(
            picture(network),
            now=now,
            units={one.unit_id: replace(one, position=_at(one.position, now)) for one in units},
        )
        with qtbot.waitSignal(view.drawn_batch, timeout=5_000):
            view.set_picture(scene, now, FreshnessPolicy())


def _at(position: Any, now: Any) -> Any:  # noqa: ANN401 — a position report at another time
    return replace(position, fixed_at=now, received_at=now)


def trails(seen: dict[str, Any]) -> dict[str, int]:
    """Points of each unit's trail that are drawn."""
    return {one["sign"]: one["trail"] for one in seen["units"]}


def test_a_unit_that_rides_leaves_a_trail_and_one_that_stands_none(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Each 33 m are a point; who stands has only the one under the unit itself."""
    ride(qtbot, opened, network, 24)
    assert trails(drawn(opened)) == {"A01": 12, "A02": 1}


def test_a_trail_ends_after_some_minutes_and_with_a_leap(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Two minutes of each unit, five of the selected one; what nobody can have ridden starts anew."""
    ride(qtbot, opened, network, 20)
    later = NOW + timedelta(seconds=310)
    one = unit("A01", (LAT - 0.001, LON))
    moved = replace(
        picture(network), now=later, units={"A01": replace(one, position=_at(one.position, later))}
    )
    with qtbot.waitSignal(opened.drawn_batch, timeout=5_000):
        opened.set_picture(moved, later, FreshnessPolicy())
    assert trails(drawn(opened))["A01"] == 1
    opened.select("unit", "A01")
    assert 1 < trails(drawn(opened))["A01"] < 11
    leap = replace(
        moved, units={"A01": replace(one, position=_at(unit("A01", (LAT, LON + 0.1)).position, later))}
    )
    with qtbot.waitSignal(opened.drawn_batch, timeout=5_000):
        opened.set_picture(leap, later, FreshnessPolicy())
    opened.show_all()
    opened.show_unit("A01")
    assert trails(drawn(opened))["A01"] == 1


def test_trails_are_switched_off_and_on_without_being_forgotten(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Off shows none, on shows what was ridden meanwhile too."""
    opened.toggle_trails()
    ride(qtbot, opened, network, 12)
    assert (drawn(opened)["trails"], trails(drawn(opened))["A01"]) == (False, 0)
    with qtbot.waitSignal(opened.drawn_batch, timeout=5_000):
        opened.toggle_trails()
    assert (drawn(opened)["trails"], trails(drawn(opened))["A01"]) == (True, 6)


@pytest.mark.parametrize("kind", [kind for kind in AlertKind if kind is not AlertKind.CONGESTION])
def test_what_people_tell_is_ringed_and_its_kind_is_in_the_tag(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked, kind: AlertKind
) -> None:
    """An alert without a stretch has its ring where it was told to be, and a word in its tag."""
    show(qtbot, opened, picture(network, alerts=(told(kind),)))
    (mark,) = drawn(opened)["alerts"]
    assert mark["drawn"] == mark["words"] != ""
    assert mark["at"] == pytest.approx([370, 300], abs=2)


def test_a_jam_says_its_length_and_an_accident_its_kind(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Two alerts, two tags; neither covers the other's words."""
    accident = told(AlertKind.ACCIDENT, place=Place.at(LAT - 0.006, LON))
    show(qtbot, opened, picture(network, alerts=(alert(), accident)))
    assert sorted(one["drawn"] for one in drawn(opened)["alerts"]) == ["430 m", "事故"]


def test_no_word_lies_over_another(qtbot: QtBot, drawn: Asked) -> None:
    """In the demo city's rush hour tags, call signs, names and rings have room, but for a call sign or two.

    A unit that is boxed in by names all around says its own over one of them.
    """
    seat = FakeSeat()
    view = MapView(seat.network, fake_city.landmark_file(), "示意路网 · 模拟")
    qtbot.addWidget(view)
    view.resize(746, 500)
    with qtbot.waitSignals([view.ready, view.drawn_batch], timeout=20_000):
        view.show()
    ways = [way for name in seat.picture.assignments if (way := seat.way_of(name)) is not None]
    with qtbot.waitSignal(view.drawn_batch, timeout=10_000):
        view.set_picture(seat.picture, seat.now(), seat.policy, ways)
    written = drawn(view, "written")
    assert {kind: len(boxes) > 3 for kind, boxes in written.items()} == dict.fromkeys(written, True)
    kinds = [("tags", "tags"), ("signs", "signs"), ("signs", "tags")]
    kinds += [(upper, lower) for upper in ("tags", "signs") for lower in ("names", "rings")]
    found = {f"{a} over {b}": over(written[a], written[b]) for a, b in kinds}
    assert len(found.pop("signs over names")) <= 3
    assert not any(found.values())


def over(upper: list[list[float]], lower: list[list[float]]) -> list[tuple[list[float], list[float]]]:
    """Boxes of the one that cover boxes of the other."""
    return [
        (a, b)
        for a, b in itertools.product(upper, lower)
        if a != b and a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
    ]


def test_only_what_nobody_has_answered_for_pulses(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """The worst level and a call for help move until they are taken; nothing else ever does."""

    def rings(*alerts: AlertView) -> list[str]:
        caller = unit("A04", (LAT + 0.004, LON), sos_alert_id="s1")
        show(qtbot, opened, picture(network, caller, alerts=alerts))
        return sorted(key.rstrip("0123456789") for key in drawn(opened)["rings"])

    call = alert("s1", kind=AlertKind.SOS, segments=(), length_m=0, unit_id="A04", level=AlertLevel.CRITICAL)
    worst = alert("a2", level=AlertLevel.CRITICAL)
    taken, answered = (replace(one, state=AlertState.TAKEN) for one in (worst, call))
    assert rings(call, worst, alert("a3")) == ["alert", "unit"]
    assert rings(call, taken) == ["unit"]
    assert rings(answered, taken, alert("a3")) == []


def outside(seen: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind and text of the hints at the rim."""
    return [(one["kind"], one["text"].split(" ")[0]) for one in seen["rim"]]


def test_what_must_not_be_overlooked_is_hinted_at_the_rim(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Outside the view a new alert, an SOS and what is selected have a hint, in their direction."""
    quiet = alert("a9", state=AlertState.TAKEN, place=FAR_EAST, segments=())
    new = alert("a1", place=FAR_EAST, segments=())
    caller = unit("A04", (LAT + 0.3, LON), sos_alert_id="s1")
    idle = unit("A05", (LAT, LON - 0.3))
    show(qtbot, opened, picture(network, caller, idle, alerts=(quiet, new)))
    seen = drawn(opened)
    assert outside(seen) == [("unit", "A04"), ("alert", "17.9")]
    (sos, jam) = seen["rim"]
    assert sos["at"][1] < 110
    assert abs(sos["at"][0] - 370) < 160
    assert jam["at"][0] > 640
    opened.set_following(False)
    opened.select("unit", "A05")
    assert outside(drawn(opened))[0] == ("unit", "A05")


def test_hints_never_lie_over_each_other_or_the_furniture(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Ten alerts in one direction stand side by side along the rim, all of them within the view."""
    many = tuple(alert(f"a{k}", place=Place.at(LAT - 0.0005 * k, LON + 0.2), segments=()) for k in range(14))
    show(qtbot, opened, picture(network, alerts=many))
    places = [one["at"] for one in drawn(opened)["rim"]]
    assert len(places) == 10
    assert all(0 < x < 740 and 0 < y < 560 for x, y in places)
    rows = sorted(round(y) for _, y in places)
    assert all(below - above >= 30 for above, below in itertools.pairwise(rows))


def test_a_click_on_a_hint_goes_there_and_backspace_returns(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """The hint selects its alert and shows it; the view before is one step back; the hint is gone."""
    show(qtbot, opened, picture(network, alerts=(alert("a1", place=FAR_EAST, segments=()),)))
    drag(qtbot, opened, QPoint(-60, 20))
    before = drawn(opened)
    (hint,) = before["rim"]
    with qtbot.waitSignal(opened.alert_clicked, timeout=3_000) as clicked:
        QTest.mouseClick(canvas(opened), Qt.MouseButton.LeftButton, pos=QPoint(*map(round, hint["at"])))
    assert clicked.args == ["a1"]
    after = drawn(opened)
    assert after["view"]["lon"] == pytest.approx(FAR_EAST.lon_deg, abs=1e-4)
    assert after["rim"] == []
    opened.back()
    qtbot.waitUntil(lambda: drawn(opened)["view"] == before["view"], timeout=3_000)


def test_a_view_that_was_asked_for_stays(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """After Home the map does not run after the selected unit by itself; the star does it again."""
    show(qtbot, opened, picture(network, unit("A12")))
    opened.select("unit", "A12")
    opened.show_all()
    assert drawn(opened)["following"] is False
    view = drawn(opened)["view"]
    show(qtbot, opened, picture(network, unit("A12", (LAT + 0.2, LON))))
    assert drawn(opened)["view"] == view
    opened.toggle_following()
    qtbot.waitUntil(lambda: drawn(opened)["view"]["lat"] == pytest.approx(LAT + 0.2, abs=1e-3), timeout=3_000)


def test_furniture_wears_the_theme_too(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """The legend's ground is the palette's surface by night and by day."""

    def ground() -> str:
        red, green, blue = (int(part) for part in drawn(opened)["legend_ground"][4:-1].split(","))
        return f"#{red:02X}{green:02X}{blue:02X}"

    scene: Picture = picture(network, unit("A01"))
    show(qtbot, opened, scene)
    assert (drawn(opened)["theme"], ground()) == ("dark", DARK.surface)
    with qtbot.waitSignal(opened.drawn_batch, timeout=5_000):
        opened.set_palette(LIGHT)
    assert (drawn(opened)["theme"], ground()) == ("light", LIGHT.surface)
