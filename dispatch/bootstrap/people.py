"""The list of people with their roles, from CSV: ``name,roles``, roles separated by spaces."""

import csv
from pathlib import Path

from dispatch.bootstrap.configuration import Configuration, ConfigurationError
from dispatch.domain.people import People, Person, Role

_MOST_PEOPLE = 5_000
_ROLES = {role.value: role for role in Role}


def people_of(configuration: Configuration) -> People:
    """Read the list that the configuration names; nobody where it names none. Raises ConfigurationError."""
    path = configuration.path(configuration.people.register)
    return People() if path is None else read_people(path)


def usual_operator(configuration: Configuration, people: People) -> str:
    """Who sits down when nobody chooses, "" where nobody is named. Raises ConfigurationError."""
    name = configuration.people.operator
    if name and all(person.name != name for person in people.all()):
        raise ConfigurationError(f"[people] operator {name!r} is not in the register")
    return name


def read_people(path: Path) -> People:
    """Read a list of people. Raises ConfigurationError that says which line is wrong: a role is no guess."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if not rows or rows[0] != ["name", "roles"]:
        raise ConfigurationError(f"{path}: the first line must be name,roles")
    if len(rows) > _MOST_PEOPLE:
        raise ConfigurationError(f"{path}: more than {_MOST_PEOPLE} people")
    people: dict[str, Person] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        person = _person(row, f"{path}, line {line}")
        if person.name in people:
            raise ConfigurationError(f"{path}, line {line}: {person.name} stands there twice")
        people[person.name] = person
    return People(people.values())


def _person(row: list[str], where: str) -> Person:
    name, roles = row[0].strip(), row[1].split() if len(row) == 2 else []  # noqa: PLR2004 — name, roles
    if not name or not name.isprintable() or not roles:
        raise ConfigurationError(f"{where}: a name and one role or more, not {row!r}")
    for role in roles:
        if role not in _ROLES:
            raise ConfigurationError(f"{where}: {role!r} is none of {', '.join(_ROLES)}")
    return Person(name, frozenset(_ROLES[role] for role in roles))
