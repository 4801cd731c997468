"""The film of a rehearsal: what is seen at each second."""

import msgspec
import numpy as np
import pytest

from dispatch.domain.plans import Plan
from tests.advice.town import degrees, straight_road
from tests.tasks.rehearsed import convoy_plan, convoy_result, town
from ui.rehearsal.reel import Phase, Reel, UnplayableError
from ui.rehearsal.spans import AROUND_S, clock_words, closure_rows, post_rows, shown_range, spoken


@pytest.fixture(scope="module")
def reel() -> Reel:
    """The made-up rehearsal of the convoy through the grid town."""
    return Reel(town(), convoy_plan(), convoy_result())


def test_the_convoy_is_where_the_run_had_it(reel: Reel) -> None:
    """A line from tail to lead along the streets, also between two seconds; nothing before and after."""
    leaves_s = reel.result.film.leaves_s
    at = reel.convoy(leaves_s + 140.5)
    assert at is not None
    assert at.lead_m == pytest.approx(602.5)
    assert at.tail_m == pytest.approx(402.5)
    assert at.line[-1] == pytest.approx(degrees(602.5, 0), abs=2e-5)
    assert at.line[0] == pytest.approx(degrees(402.5, 0), abs=2e-5)
    assert at.heading_deg == pytest.approx(90, abs=1)
    around = reel.convoy(leaves_s + 290)
    assert around is not None
    assert around.heading_deg == pytest.approx(0, abs=1)
    assert len(around.line) > 2, "it bends around the corner"
    assert reel.convoy(leaves_s - 1) is None
    assert reel.convoy(reel.end_s + 1) is None


def test_roads_signals_and_closures_have_their_moments(reel: Reel) -> None:
    """Levels by frames of half a minute, the same array within one; signals held; closures by phases."""
    jammed = town().index_of["0,0>1,0"]
    assert reel.levels(reel.begin_s)[jammed] == 1
    assert reel.levels(reel.end_s)[jammed] == 5
    assert reel.levels(reel.begin_s + 61) is reel.levels(reel.begin_s + 89)
    assert reel.levels(reel.begin_s - 999) is reel.levels(reel.begin_s)
    leaves_s = reel.result.film.leaves_s
    assert reel.held(leaves_s + 199) == ()
    (place,) = reel.held(leaves_s + 200)
    assert place == pytest.approx(degrees(1_250, 0), abs=1e-6)
    (closing, times), _ = reel.closings()
    phases = [reel.phase("c1", at) for at in (times.clear_s - 1, times.clear_s, times.close_s, times.open_s)]
    assert phases == [Phase.BEFORE, Phase.CLEARING, Phase.CLOSED, Phase.OPENED]
    assert times.open_s == closing.open_s + 20


def test_one_jumps_from_conflict_to_conflict(reel: Reel) -> None:
    """Forwards and backwards, and past the last there is none."""
    first, second = reel.conflicts
    assert reel.next_conflict(reel.begin_s) == first
    assert reel.next_conflict(first.at_s) == second
    assert reel.next_conflict(second.at_s) is None
    assert reel.next_conflict(reel.end_s, back=True) == second
    assert reel.next_conflict(second.at_s, back=True) == first


def test_each_seed_has_its_line(reel: Reel) -> None:
    """The film's run first, then the other seeds' in their order."""
    result = convoy_result()
    film = msgspec.structs.replace(result.film, others=((0, 1), (0, 2)))
    leads = Reel(town(), convoy_plan(), msgspec.structs.replace(result, film=film)).leads()
    assert [seed for seed, _ in leads] == [1, 2, 3]
    assert [metres[-1] for _, metres in leads[1:]] == [1, 2]
    assert np.array_equal(leads[0][1], reel.leads()[0][1])


def test_a_film_of_other_roads_is_not_played() -> None:
    """Another network, or a damaged track: refused, never drawn onto the wrong roads."""
    with pytest.raises(UnplayableError):
        Reel(straight_road(), convoy_plan(), convoy_result())
    result = convoy_result()
    torn = msgspec.structs.replace(result, film=msgspec.structs.replace(result.film, levels=b"torn"))
    with pytest.raises(UnplayableError):
        Reel(town(), convoy_plan(), torn)


def test_the_diagrams_have_every_closure_and_post(reel: Reel) -> None:
    """Planned and as it went, in their order; the whole is said in one sentence."""
    first, second = closure_rows(reel)
    assert (first.name, second.name) == ("南街", "东街")
    assert first.from_m == 0
    assert first.to_m == pytest.approx(1_250, abs=2)
    assert first.open_s - first.planned_open_s == 20
    posts = post_rows(reel)
    assert [post.name for post in posts] == ["三经路口", "东南角", "三纬路口"]
    assert posts[0].due_s is not None
    assert posts[0].passes_s == (posts[0].due_s + 4, posts[0].due_s + 12, posts[0].due_s + 21)
    first_s, last_s = shown_range(reel)
    assert first_s == first.clear_s - AROUND_S
    assert last_s == second.open_s + AROUND_S
    assert spoken(reel).endswith("管制 2 段, 岗位 3 个, 冲突 2 处")


def test_a_plan_that_knows_less_than_the_result_still_shows(reel: Reel) -> None:
    """A result of a plan whose closures are gone names them by their ids."""
    bare = Reel(town(), Plan(), reel.result)
    assert [row.name for row in closure_rows(bare)] == ["c1", "c2"]
    assert post_rows(bare) == ()


def test_seconds_after_midnight_are_times_of_day() -> None:
    """Also past the plan's own midnight."""
    assert clock_words(62_340.9) == "17:19:00"
    assert clock_words(86_400 + 61) == "00:01:01"
