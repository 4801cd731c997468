"""The presenter tells the page what changed and nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from dispatch.domain.alerts import AlertKind, AlertState
from dispatch.domain.geo import Place
from dispatch.domain.units import FreshnessPolicy, PositionReport, UnitState
from dispatch.picture.views import Picture, UnitView
from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import MIDDLE, NOW, alert, assignment, picture, unit
from tests.ui.map.test_geometry import numbers
from ui.bridge.port import Way
from ui.map.geometry import mercator
from ui.map.presenter import STATES, MapPresenter, Scene, left_words

POLICY = FreshnessPolicy()


def scene(of: Picture, *, ways: tuple[Way, ...] = (), selected: tuple[str, str] = ("", "")) -> Scene:
    """A scene at the picture's own time."""
    return Scene(of, of.now, POLICY, ways, selected)


def states_of(batch: dict[str, Any]) -> list[UnitState]:
    """The states that a batch tells."""
    return [STATES[int(code)] for code in numbers(batch["units"]["state"])]


def test_the_first_batch_tells_everything(network: RoadNetwork) -> None:
    """A new page is told all levels, all units and all alerts."""
    batch = MapPresenter(network).changes(scene(picture(network, unit("A01"), alerts=(alert(),))))
    assert len(numbers(batch["roads"]["level"])) == len(network)
    assert batch["units"]["signs"] == [[0, "A01"]]
    x, y = mercator(*MIDDLE)
    assert (numbers(batch["units"]["x"]), numbers(batch["units"]["y"])) == ([float(x)], [float(y)])
    assert batch["alerts"][0]["segments"] == (network.index_of["n>m"],)


def test_the_same_picture_tells_nothing(network: RoadNetwork) -> None:
    """Where nothing changed, nothing is sent."""
    presenter = MapPresenter(network)
    one = scene(picture(network, unit("A01"), alerts=(alert(),)))
    presenter.changes(one)
    assert presenter.changes(one) == {}


def test_only_the_unit_that_moved_is_told(network: RoadNetwork) -> None:
    """Of two units the one that stands still is not sent again."""
    presenter = MapPresenter(network)
    still, moving = unit("A01"), unit("A02")
    presenter.changes(scene(picture(network, still, moving)))
    batch = presenter.changes(scene(picture(network, still, unit("A02", (36.46, 115.99)))))
    assert numbers(batch["units"]["slot"]) == [1]
    assert batch["units"]["signs"] == []
    assert set(batch) == {"units"}


def test_only_the_levels_that_changed_are_told(network: RoadNetwork) -> None:
    """A jam on one segment is one index and one level."""
    presenter = MapPresenter(network)
    presenter.changes(scene(picture(network)))
    batch = presenter.changes(scene(picture(network, levels={"n>m": 5})))
    assert numbers(batch["roads"]["index"]) == [network.index_of["n>m"]]
    assert numbers(batch["roads"]["level"]) == [5]


def test_road_states_of_another_map_are_refused(network: RoadNetwork) -> None:
    """Levels for another number of segments would colour the wrong roads."""
    wrong = picture(network)
    wrong = replace(wrong, roads=replace(wrong.roads, level=np.ones(3, np.uint8)))
    with pytest.raises(ValueError, match="3 road states for 8 segments"):
        MapPresenter(network).changes(scene(wrong))


def test_a_unit_that_leaves_the_picture_leaves_the_map(network: RoadNetwork) -> None:
    """What is gone is told as gone, and its number is never given to another."""
    presenter = MapPresenter(network)
    presenter.changes(scene(picture(network, unit("A01"))))
    batch = presenter.changes(scene(picture(network, unit("A02"))))
    assert batch["units"]["gone"] == [0]
    assert batch["units"]["signs"] == [[1, "A02"]]


def test_a_position_grows_old_by_itself(network: RoadNetwork) -> None:
    """With time alone a position turns stale and lost, and its age is told in words."""
    presenter = MapPresenter(network)
    one = picture(network, unit("A01", age_s=0))
    presenter.changes(scene(one))
    stale = presenter.changes(Scene(one, NOW + timedelta(seconds=85), POLICY))
    assert stale["units"]["ages"] == [(0, "85s")]
    assert states_of(stale) == [UnitState.AVAILABLE]
    lost = presenter.changes(Scene(one, NOW + timedelta(seconds=620), POLICY))
    assert lost["units"]["ages"] == [(0, "10min")]
    assert states_of(lost) == [UnitState.LOST]


@pytest.mark.parametrize(
    "nowhere",
    [
        UnitView("A01"),
        unit("A01", (0.0, 0.0)),
        unit("A01", (float("nan"), 115.0)),
        replace(unit("A01"), position=PositionReport("A01", *MIDDLE, 8.0, 0.0, NOW, NOW, has_fix=False)),
    ],
)
def test_a_unit_without_a_place_is_not_drawn_somewhere(network: RoadNetwork, nowhere: UnitView) -> None:
    """No fix, no mark: never the Gulf of Guinea."""
    assert "units" not in MapPresenter(network).changes(scene(picture(network, nowhere)))


def test_who_went_home_is_not_on_the_map(network: RoadNetwork) -> None:
    """A unit off duty is shown while its terminal still speaks, and gone when it is silent."""
    presenter = MapPresenter(network)
    batch = presenter.changes(scene(picture(network, unit("A01", shifts=()))))
    assert states_of(batch) == [UnitState.OFF_DUTY]
    batch = presenter.changes(scene(picture(network, unit("A01", shifts=(), age_s=900))))
    assert batch["units"]["gone"] == [0]


def test_a_closed_alert_leaves_the_map(network: RoadNetwork) -> None:
    """Only open alerts are drawn."""
    presenter = MapPresenter(network)
    presenter.changes(scene(picture(network, alerts=(alert(),))))
    batch = presenter.changes(scene(picture(network, alerts=(alert(state=AlertState.CLOSED),))))
    assert batch == {"alerts": []}


def test_an_alert_on_roads_that_the_map_has_not_is_still_a_mark(network: RoadNetwork) -> None:
    """Unknown segments are left out; the bottleneck is drawn where it was told."""
    batch = MapPresenter(network).changes(scene(picture(network, alerts=(alert(segments=("?", "n>m")),))))
    assert batch["alerts"][0]["segments"] == (network.index_of["n>m"],)


def test_a_call_for_help_names_its_unit_and_is_not_drawn_at_no_place(network: RoadNetwork) -> None:
    """0, 0 with words means that nobody knows where: no mark there, and nothing to move to."""
    presenter = MapPresenter(network)
    call = alert("s1", kind=AlertKind.SOS, segments=(), length_m=0, unit_id="A05")
    nowhere = replace(call, alert_id="s2", place=Place(0, 0, "位置不明"))
    batch = presenter.changes(scene(picture(network, alerts=(call, nowhere)), selected=("alert", "s2")))
    assert [mark["sign"] for mark in batch["alerts"]] == ["A05"]
    assert batch["selected"] == ("", -1)


def test_a_way_ends_with_the_arrival(network: RoadNetwork) -> None:
    """A way is drawn while its unit is riding, with the minutes left, and not after."""
    presenter = MapPresenter(network)
    way = Way("as1", np.array([MIDDLE, (36.46, 115.99)]), 250.0, 900.0)
    riding = picture(network, unit("A01"), assignments=(assignment("as1", "A01"),))
    batch = presenter.changes(scene(riding, ways=(way,)))
    ((name, mark),) = batch["ways"]["found"]
    assert (name, mark["sign"], mark["left"]) == ("as1", "A01", "5 min")
    assert presenter.changes(scene(riding, ways=(way,))) == {}
    arrived = picture(network, unit("A01"), assignments=(assignment("as1", "A01", arrived_at=NOW),))
    assert presenter.changes(scene(arrived, ways=(way,)))["ways"] == {"found": [], "gone": ["as1"]}


def test_only_the_way_that_was_found_again_is_told(network: RoadNetwork) -> None:
    """The others stay on the page as they are; a page that begins anew is told all."""
    presenter = MapPresenter(network)
    line = np.array([MIDDLE, (36.46, 115.99)])
    ways = tuple(Way(f"as{number}", line, 250.0, 900.0) for number in range(3))
    riding = picture(
        network,
        *(unit(f"A0{number}") for number in range(3)),
        assignments=tuple(assignment(f"as{number}", f"A0{number}") for number in range(3)),
    )
    presenter.changes(scene(riding, ways=ways))
    again = (ways[0], replace(ways[1], eta_s=100.0), ways[2])
    ((name, mark),) = presenter.changes(scene(riding, ways=again))["ways"]["found"]
    assert (name, mark["left"]) == ("as1", "2 min")
    presenter.forget()
    assert len(presenter.changes(scene(riding, ways=again))["ways"]["found"]) == 3


def test_a_way_of_nobody_is_not_drawn(network: RoadNetwork) -> None:
    """A way whose assignment the picture does not know is left out."""
    way = Way("as9", np.array([MIDDLE, (36.46, 115.99)]), 250.0, 900.0)
    assert "ways" not in MapPresenter(network).changes(scene(picture(network), ways=(way,)))


@pytest.mark.parametrize(
    ("eta_s", "words"), [(0.0, "1 min"), (60.0, "1 min"), (61.0, "2 min"), (float("inf"), "—")]
)
def test_remaining_minutes_are_rounded_up(eta_s: float, words: str) -> None:
    """Nobody is promised an earlier arrival than was computed."""
    assert left_words(eta_s) == words


def test_selection_is_told_by_number_and_only_for_what_is_known(network: RoadNetwork) -> None:
    """A selected unit is told by its slot; one that was never on the map is nothing."""
    presenter = MapPresenter(network)
    one = picture(network, unit("A01"))
    presenter.changes(scene(one))
    assert presenter.changes(scene(one, selected=("unit", "A01"))) == {"selected": ("unit", 0)}
    assert presenter.changes(scene(one, selected=("unit", "A77"))) == {"selected": ("", -1)}


def test_a_new_page_is_told_everything_again(network: RoadNetwork) -> None:
    """After forgetting, the first batch is whole, with the numbers that the desk knows already."""
    presenter = MapPresenter(network)
    one = scene(picture(network, unit("A01"), alerts=(alert(),)))
    first = presenter.changes(one)
    presenter.forget()
    assert presenter.changes(one) == first
