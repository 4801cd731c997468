"""The list of people with their roles is read, or refused with its line."""

from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.bootstrap.configuration import DEMO, ConfigurationError, PeopleSection, load
from dispatch.bootstrap.people import people_of, read_people
from dispatch.bootstrap.rooms import usual_traffic
from dispatch.domain.people import Role


def test_the_demo_city_has_planners_and_two_supervisors() -> None:
    """Enough for one to approve what the other wrote; nobody is on an empty list."""
    configuration = load(DEMO)
    people = people_of(configuration).all()
    assert sum(Role.SUPERVISOR in person.roles for person in people) >= 2
    assert any(person.may_act_as(Role.PLANNER) for person in people)
    assert people_of(replace(configuration, people=PeopleSection())).all() == ()


def test_usual_traffic_comes_from_the_demand_of_a_simulated_city() -> None:
    """Slowest in the rush; in a real city free flow, until profiles are learned."""
    configuration = load(DEMO)
    usual = usual_traffic(configuration)
    assert min(usual) == usual[17] == pytest.approx(0.5)
    real = replace(configuration, city=replace(configuration.city, source=""))
    assert set(usual_traffic(real)) == {1.0}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name;roles\n", "first line"),
        ("name,roles\n赵刚,chief\n", "line 2: 'chief' is none of dispatcher, planner, supervisor"),
        ("name,roles\n赵刚,\n", "line 2: a name and one role"),
        ("name,roles\n,planner\n", "line 2: a name and one role"),
        ("name,roles\n赵刚,planner\n赵刚,planner\n", "line 3: 赵刚 stands there twice"),
        ("name,roles\n赵刚\n", "line 2"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, why: str) -> None:
    """A role is no guess: the whole list is refused."""
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=why):
        read_people(path)


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    """In one line, with the path."""
    with pytest.raises(ConfigurationError, match=r"people\.csv"):
        read_people(tmp_path / "people.csv")
    (tmp_path / "people.csv").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ConfigurationError, match=r"people\.csv"):
        read_people(tmp_path / "people.csv")
