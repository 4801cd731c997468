"""The register of terminals and the duty sheet, from CSV. What is wrong in a file is counted and told."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dispatch.domain.observations import UnitListed
from dispatch.domain.units import Shift

_DAY_MINUTES = 24 * 60
_VERSIONS = {"": 2013, "2011": 2011, "2013": 2013, "2019": 2019}
_PHONE_DIGITS = 20


class Profile(StrEnum):
    """How an order reaches the rider."""

    TEXT = "text"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Terminal:
    """One line of the register. *phone* without leading zeros; *version* the edition its maker names."""

    phone: str
    auth_code: str = field(repr=False)
    unit_id: str
    version: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that was left out (or used in part): where and why."""

    file: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Register:
    """Terminals by phone, the duty lines by unit, and what was wrong in the files.

    *duty* None: there is no duty sheet, and everybody is always on duty.
    """

    terminals: Mapping[str, Terminal] = field(default_factory=dict)
    duty: Mapping[str, tuple[Shift, ...]] | None = None
    wrong: tuple[WrongRow, ...] = ()

    def listed(self, terminal: Terminal) -> UnitListed:
        """Return the unit of *terminal* with its duty lines."""
        if self.duty is None:
            shifts: tuple[Shift, ...] = (Shift(terminal.unit_id, "", 0, _DAY_MINUTES, ""),)
        else:
            shifts = self.duty.get(terminal.unit_id, ())
        return UnitListed(terminal.unit_id, terminal.phone, terminal.profile.value, shifts)


def plain_phone(text: str) -> str:
    """Return a terminal's number without leading zeros. Raises ValueError for what is no number."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _PHONE_DIGITS:
        raise ValueError(f"no terminal number: {text[:30]!r}")
    return digits.lstrip("0") or "0"


def read_register(terminals_csv: Path | None, duty_csv: Path | None) -> Register:
    """Read both files; a None is an empty register, or no duty sheet.

    Raises OSError if a file cannot be read and ValueError if it is not UTF-8 or lacks a column; a wrong row
    is left out and told in `Register.wrong`.
    """
    wrong: list[WrongRow] = []
    terminals = _terminals(terminals_csv, wrong) if terminals_csv is not None else {}
    units = {terminal.unit_id for terminal in terminals.values()}
    duty = _duty(duty_csv, units, wrong) if duty_csv is not None else None
    return Register(terminals, duty, tuple(wrong))


def _terminals(path: Path, wrong: list[WrongRow]) -> dict[str, Terminal]:
    found: dict[str, Terminal] = {}
    units: set[str] = set()
    for line, row in _rows(path, ("phone", "auth_code", "unit")):
        try:
            terminal = _terminal(row)
            _refuse_if(terminal.phone in found, f"the number {terminal.phone} is there already")
            _refuse_if(terminal.unit_id in units, f"the unit {terminal.unit_id} has a terminal already")
        except ValueError as error:
            wrong.append(WrongRow(path.name, line, str(error)))
            continue
        if row.get("profile") == Profile.QUESTION and terminal.profile is not Profile.QUESTION:
            wrong.append(WrongRow(path.name, line, "2019 has no question (0x8302): orders go out as text"))
        found[terminal.phone] = terminal
        units.add(terminal.unit_id)
    return found


def _terminal(row: Mapping[str, str]) -> Terminal:
    """Read one row. Raises ValueError with what is wrong in it."""
    phone = plain_phone(row["phone"])
    _refuse_if(not row["unit"], "no unit")
    _refuse_if(not row["auth_code"], "no authentication code")
    version = _VERSIONS.get(row.get("version", ""))
    if version is None:
        raise ValueError(f"no edition of JT/T 808: {row['version'][:20]!r}")
    asks = row.get("profile") == Profile.QUESTION and version != _VERSIONS["2019"]
    return Terminal(phone, row["auth_code"], row["unit"], version, Profile.QUESTION if asks else Profile.TEXT)


def _duty(path: Path, units: set[str], wrong: list[WrongRow]) -> dict[str, tuple[Shift, ...]]:
    found: dict[str, tuple[Shift, ...]] = {}
    for line, row in _rows(path, ("unit", "officer", "from", "to", "beat")):
        try:
            _refuse_if(row["unit"] not in units, f"no terminal of the register is on {row['unit'][:40]!r}")
            begin, end = _minute(row["from"]), _minute(row["to"])
            _refuse_if(begin == _DAY_MINUTES, "a shift cannot begin at 24:00")
        except ValueError as error:
            wrong.append(WrongRow(path.name, line, str(error)))
            continue
        shift = Shift(row["unit"], row["officer"], begin, end, row["beat"])
        found[shift.unit_id] = (*found.get(shift.unit_id, ()), shift)
    return found


def _minute(text: str) -> int:
    """Return the minute of the day of HH:MM, 24:00 as 1440. Raises ValueError."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        raise ValueError(f"no time of day: {text[:20]!r}")
    minute = int(hours) * 60 + int(minutes)
    _refuse_if(int(minutes) > 59 or minute > _DAY_MINUTES, f"no time of day: {text[:20]!r}")  # noqa: PLR2004 — minutes
    return minute


def _refuse_if(condition: bool, why: str) -> None:  # noqa: FBT001 — reads as a sentence
    if condition:
        raise ValueError(why)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the stripped cells of each row that is not blank."""
    strip: Callable[[str | None], str] = lambda cell: (cell or "").strip()  # noqa: E731 — a short row has None
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = [strip(name) for name in reader.fieldnames or ()]
        lacking = [name for name in needed if name not in names]
        if lacking:
            raise ValueError(f"{path.name} lacks the column {', '.join(lacking)}")
        reader.fieldnames = names
        for row in reader:
            cells = {name: strip(row.get(name)) for name in names}
            if any(cells.values()):
                yield reader.line_num, cells
