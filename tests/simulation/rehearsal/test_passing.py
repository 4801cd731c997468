"""How the convoy came through, from its metres at each second, on a drive made by hand."""

from dispatch.simulation.rehearsal.comparing import paired
from dispatch.simulation.rehearsal.figures import share
from dispatch.simulation.rehearsal.held import later
from dispatch.simulation.rehearsal.passing import (
    Way,
    interval,
    lost_s,
    section_lost_s,
    section_unhindered,
    unhindered,
)
from dispatch.simulation.rehearsal.staging import Closing, Drive

DRIVE = Drive(
    "main", ("a", "b", "c"), (0, 100, 200, 300), (10_000,) * 3, 0, 100, 1_000, (), (0, 300), (1_000, 1_030)
)
SECTION = Closing("c1", ("b",), 0, 0, 0, 1, 1)
FREE = Way(DRIVE, tuple(range(0, 310, 10)), tuple(max(m - 50, 0) for m in range(0, 310, 10)))


def way(*stands: tuple[int, int]) -> Way:
    """A lead at 10 m/s that stands at some metres for some seconds."""
    lead: list[int] = []
    for metre in range(0, 310, 10):
        lead += [metre] * (1 + dict(stands).get(metre, 0))
    return Way(DRIVE, tuple(lead), tuple(lead))


def test_free_roads_lose_nothing() -> None:
    """The convoy alone is unhindered, loses nothing, stands nowhere."""
    assert unhindered(FREE, FREE)
    assert lost_s(FREE, FREE) == 0
    assert FREE.standings() == []
    assert FREE.passes_s(150) == 1_015


def test_a_stop_is_found_where_and_as_long_as_it_was() -> None:
    """Twenty seconds at metre 150: lost, standing there, and the section hindered it."""
    stopped = way((150, 20))
    assert lost_s(stopped, FREE) == 20
    assert not unhindered(stopped, FREE)
    assert section_lost_s(stopped, FREE, SECTION) == 20
    assert not section_unhindered(stopped, FREE, SECTION)
    ((at_s, lasts_s, where_m),) = stopped.standings()
    assert (at_s, where_m) == (1_015, 150)
    assert abs(lasts_s - 20) <= 1


def test_a_section_is_not_blamed_for_another() -> None:
    """A stop at metre 50 is not section b's."""
    stopped = way((50, 20))
    assert not unhindered(stopped, FREE)
    assert section_unhindered(stopped, FREE, SECTION)


def test_who_never_arrives_is_hindered() -> None:
    """A lead that was stuck to the end has no passing and no loss, and is no unhindered run."""
    stuck = Way(DRIVE, (0, 10, 20, *[120] * 30), (0,) * 33)
    assert lost_s(stuck, FREE) is None
    assert stuck.passes_s(300) is None
    assert not unhindered(stuck, FREE)
    assert not section_unhindered(stuck, FREE, SECTION)


def test_twenty_of_twenty_is_not_certainty() -> None:
    """Wilson's interval of 20 in 20 begins at 84 %, of 3 in 3 at 44 %."""
    assert [round(interval(runs, runs)[0], 2) for runs in (20, 3)] == [0.84, 0.44]
    assert interval(0, 20)[0] == 0
    assert (share("s", "", 19, 20).value, share("s", "", 19, 20).low) == (950, 764)


def test_a_mean_has_its_interval() -> None:
    """Seed by seed: a steady saving has no spread, an unsteady one Student's."""
    assert paired("saved", "", (30, 40, 50), (20, 30, 40)).low == 10
    unsteady = paired("saved", "", (0, 10, 20))
    assert (unsteady.value, unsteady.low, unsteady.high) == (10, -15, 35)
    assert paired("saved", "", (7,)).high == 7


def test_a_signal_goes_on_where_it_would_have_been() -> None:
    """Phases of 30, 3, 20 and 3 s, held with 10 s left of the first: after 5, 12, 40, 56 and 66 s."""
    lengths = (30.0, 3.0, 20.0, 3.0)
    found = [later(lengths, 0, 10.0, passed_s) for passed_s in (5, 12, 40, 56, 66)]
    assert found == [(0, 5.0), (1, 1.0), (0, 26.0), (0, 10.0), (1, 3.0)]
