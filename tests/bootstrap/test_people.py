"""The list of people with their roles is read, or refused with its line."""

from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.bootstrap.configuration import DEMO, ConfigurationError, PeopleSection, load
from dispatch.bootstrap.people import people_of, read_people, usual_operator
from dispatch.bootstrap.rooms import usual_traffic
from dispatch.bootstrap.sitting import sitting_of
from dispatch.cli.parser import parsed
from dispatch.domain.people import People, Role


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


def test_who_sits_down_is_asked_unless_the_command_line_says_it(tmp_path: Path) -> None:
    """In the demo city somebody is named for when nobody chooses; without a list nobody is asked."""
    words = ["desk", "--data", str(tmp_path)]
    sitting = sitting_of(parsed(words))
    assert (sitting.is_asked, sitting.usual) == (True, "王")
    assert not sitting_of(parsed([*words, "--operator", "路人"])).is_asked
    assert not replace(sitting, people=People()).is_asked


def test_the_usual_operator_is_one_of_the_list() -> None:
    """A name that nobody has would sit down without its role."""
    configuration = load(DEMO)
    people = people_of(configuration)
    named = replace(configuration, people=replace(configuration.people, operator="路人"))
    with pytest.raises(ConfigurationError, match="'路人' is not in the register"):
        usual_operator(named, people)
    assert usual_operator(replace(configuration, people=PeopleSection()), People()) == ""


async def test_the_seat_is_of_whoever_was_chosen_meanwhile(tmp_path: Path) -> None:
    """With the roles that the list gives him."""
    sitting = sitting_of(parsed(["desk", "--data", str(tmp_path)]))

    async def who() -> str:
        return "赵刚"

    seat = await sitting.seat(who)
    assert seat.operator == "赵刚"
    assert seat.plans.person.roles == {Role.SUPERVISOR}
