"""Who rides: the city's register of terminals and its duty sheet, in the gateway's own CSV files."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dispatch.domain.units import Shift
from dispatch.simulation.demand import second_of_day
from dispatch.simulation.source import CitySourceError

_VERSIONS: dict[str, Literal[2013, 2019]] = {"": 2013, "2011": 2013, "2013": 2013, "2019": 2019}
"""The header of each edition; 2011 and 2013 share one."""


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """One terminal of the register: *phone* in digits without leading zeros, *version* of its header."""

    phone: str
    auth_code: str = field(repr=False)
    unit_id: str
    version: Literal[2013, 2019]


def read_terminals(path: Path) -> list[TerminalLine]:
    """The terminals of ``phone,auth_code,unit,version,profile``.

    Raises ``CitySourceError`` with file and line for a wrong row, ``OSError`` when it cannot be read.
    """
    found = []
    for place, row in _rows(path, ("phone", "auth_code", "unit", "version")):
        phone = row["phone"].strip().lstrip("0")
        version = _VERSIONS.get(row["version"].strip())
        if not phone.isdecimal() or version is None:
            raise CitySourceError(f"{place}: no terminal")
        found.append(TerminalLine(phone, row["auth_code"].strip(), row["unit"].strip(), version))
    return found


def read_duty(path: Path) -> tuple[Shift, ...]:
    """The shifts of ``unit,officer,from,to,beat`` (local HH:MM).

    Raises ``CitySourceError`` with file and line for a wrong row, ``OSError`` when it cannot be read.
    """
    shifts = []
    for place, row in _rows(path, ("unit", "officer", "from", "to", "beat")):
        try:
            start, end = (second_of_day(row[key].strip()) // 60 for key in ("from", "to"))
        except ValueError as error:
            raise CitySourceError(f"{place}: {error}") from error
        shifts.append(Shift(row["unit"].strip(), row["officer"].strip(), start, end, row["beat"].strip()))
    return tuple(shifts)


def beat_roads(beat: str) -> list[str]:
    """The road names of a beat, written with 、 between them."""
    return [name for part in beat.split("、") if (name := part.strip())]


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [c for c in columns if c not in (reader.fieldnames or ())]:
                raise CitySourceError(f"{path}: no column {', '.join(missing)}")
            return [
                (f"{path}:{reader.line_num}", {k: v or "" for k, v in row.items() if k}) for row in reader
            ]
    except UnicodeDecodeError as error:
        raise CitySourceError(f"{path}: not UTF-8") from error
