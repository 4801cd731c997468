"""When the convoy comes by, as far as anything tells it."""

from dispatch.domain.task_facts import ContingencyTriggered, ConvoyPassed
from tests.tasks.prepared import at
from tests.ui.execution.escort import Town
from ui.execution.outlook import Seen


def lates(town: Town) -> dict[str, int]:
    """Seconds behind the plan by post."""
    return {one.post_id: one.late_s for one in town.page().outlook.passings}


def test_posts_stand_in_the_order_of_the_route_and_others_behind() -> None:
    """The plan's own order is by hand; the page's is the convoy's."""
    page = Town().page()
    assert [row.key for row in page.posts] == ["west", "mid", "east", "far"]
    assert page.posts[-1].passing is None


def test_nothing_is_projected_before_anything_tells() -> None:
    """Without a position and a passing the plan's times stand, and nobody says how late it is."""
    outlook = Town().page().outlook
    assert (outlook.seen, outlook.late_s) == (Seen.NOTHING, None)
    assert all(one.projected_at == one.planned_at for one in outlook.passings)


def test_the_leads_terminal_moves_every_passing() -> None:
    """At 200 m after 25 s it is 15 s late, at each post ahead and at the closure."""
    town = Town().at(0, 25)
    town.seen(0.4)
    page = town.page()
    assert (page.outlook.seen, page.outlook.late_s) == (Seen.TERMINAL, 15)
    assert set(lates(town).values()) == {15}
    assert page.closures[0].window is not None
    assert (page.closures[0].window.enters_at - at(0)).total_seconds() == 15


def test_a_lost_position_projects_nothing_and_is_said() -> None:
    """After five minutes the last position is no position: the plan stands, the age is there to be shown."""
    town = Town().at(6)
    town.seen(0.4, age_s=301)
    outlook = town.page().outlook
    assert (outlook.seen, outlook.late_s, outlook.along_m) == (Seen.LOST, None, None)
    assert outlook.position is not None


def test_a_position_off_the_route_says_nothing_about_passings() -> None:
    """Half a block north of the road it is on no place of its route."""
    town = Town().at(0, 25)
    town.seen(0.4, row=0.5)
    outlook = town.page().outlook
    assert (outlook.seen, outlook.late_s) == (Seen.OFF_ROUTE, None)
    assert outlook.off_m is not None
    assert 240 < outlook.off_m < 260


def test_without_a_terminal_a_passing_by_hand_moves_those_ahead() -> None:
    """Entered 2 s late at the first post: the next ones are 2 s late as well, the first says when it was."""
    town = Town().at(1)
    town.record(ConvoyPassed("T1", "west", at(0.2), 1))
    outlook = town.page().outlook
    assert (outlook.seen, outlook.late_s) == (Seen.HAND, 2)
    assert outlook.passings[0].by_hand
    assert outlook.next is not None
    assert outlook.next.post_id == "mid"
    assert lates(town) == {"west": 2, "mid": 2, "east": 2}


def test_a_convoy_that_waits_at_its_start_is_not_early() -> None:
    """Twenty minutes before the departure it stands at the first point: nobody says 20 minutes early."""
    town = Town().at(-20)
    town.seen(0.2)
    assert town.page().outlook.late_s == 0


def test_the_route_in_use_counts() -> None:
    """After the switch the passings are those of the reserve route."""
    town = Town().at(0)
    town.record(ContingencyTriggered("T1", "k1", "赵刚", "r1"))
    planned = town.page().outlook.planned
    assert planned is not None
    assert planned.line.route.route_id == "r1"
